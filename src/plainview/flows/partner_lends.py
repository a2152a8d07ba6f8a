"""A partner lends cameras: opens their page by its code, sets terms, lists and tests cameras, stops and resumes."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from plainview.cameras import queries as cameras
from plainview.cameras.gateway.addresses import SCHEMES, Networks, Reach, SignIn, pin_address, take_sign_in
from plainview.cameras.partners import actions, queries
from plainview.cameras.partners.codes import hash_of_code
from plainview.cameras.partners.model import (
    Ask,
    Contact,
    Partner,
    PartnerCamera,
    Spot,
    Stream,
    Terms,
    Watched,
)
from plainview.cameras.secrets import Safe, SignIns, put_sign_ins
from plainview.cameras.sources import SOURCES
from plainview.cameras.trying import try_camera
from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, PlainviewError
from plainview.kernel.geometry import Point
from plainview.kernel.log import Log
from plainview.ledger.note import Signer
from plainview.places.locate import locate
from plainview.places.model import StatedAddress
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.policy.permit import Door
from plainview.store.transaction import Transaction, begin

SHOWN_DAYS = timedelta(days=90)
LONGEST_WORDS = 2000
_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[, ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
Done = TypeVar("Done")
REACHED = tuple(name for name, source in SOURCES.items() if source.schemes & SCHEMES)  # not what pushes to us
log = Log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a partner's page shows; of a partner who wants to hear afterwards, only views that have ended."""

    partner: Partner
    cameras: list[PartnerCamera]
    watched: list[Watched]
    asks: list[Ask]
    answering: dict[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraWish:
    """A camera as the partner describes it; without an address it is known of, and no more."""

    title: str
    stated_address: str
    bearing_degrees: float | None
    field_of_view_degrees: float
    range_metres: float
    source_type: str
    address: str | None
    user: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every step needs: the pool, the door, whose agency it is, the asker's address, and the time."""

    pool: Any
    door: Door
    agency: str
    asker: str | None
    clock: Clock


async def find_by_code(desk: Desk, code: str) -> Partner:
    """Return whose page a code opens; raise NotFoundError for a wrong one."""
    partner = await queries.find_partner_by_code(desk.pool, hash_of_code(code))
    if partner is None:
        raise NotFoundError("This code is not right.")
    return partner


async def open_page(desk: Desk, partner: Partner) -> Opened:
    """Return what the partner may see of their own; entered in the ledger first."""
    await _ask(desk, partner, "open_partner_page")
    is_afterwards = partner.terms is not None and partner.terms.told == "when_ended"
    async with desk.pool.acquire() as connection:
        since = desk.clock() - SHOWN_DAYS
        listed = await queries.list_cameras_of(connection, partner.partner_id)
        found = [await cameras.find_camera(connection, each.camera_id) for each in listed if each.stream]
        return Opened(
            partner=partner,
            cameras=listed,
            watched=await queries.list_watched(connection, partner.owner_id, since, only_ended=is_afterwards),
            asks=await queries.list_asks(connection, partner.partner_id),
            answering={each.camera_id: each.is_answering for each in found if each is not None},
        )


async def join(desk: Desk, code: str, contact: Contact, *, language: str) -> str:
    """Use an invitation; return the code of the partner's own page."""
    invitation = await queries.find_invitation(desk.pool, hash_of_code(code))
    if invitation is None or invitation.state(desk.clock()) != "open":
        raise NotFoundError("This invitation was used, taken back, or has expired.")
    partner = await queries.find_partner(desk.pool, invitation.partner_id)
    if partner is None:
        raise NotFoundError("This invitation is of nobody.")
    if not contact.name:
        raise BadInputError("Say whom to call.")
    await _ask(desk, partner, "lend_cameras", justification="joined by an invitation")
    async with begin(desk.pool) as tx:
        return await actions.join(tx, code, contact, language=language, at=desk.clock())


async def set_terms(desk: Desk, partner: Partner, terms: Terms, *, signer: Signer) -> int:
    """Put the partner's terms in force at once; return their version."""

    async def set_them(tx: Transaction, at: datetime) -> int:
        return await actions.set_terms(tx, partner.partner_id, terms, signer=signer, at=at)

    return await _do(desk, partner, f"terms, version {partner.version + 1}", set_them)


async def list_camera(desk: Desk, partner: Partner, wish: CameraWish, *, networks: Networks, safe: Safe) -> str:
    """Put a camera on the list; its address must lie in the allowed networks, its sign-in is sealed; return its id."""
    point = await locate_point(desk.pool, wish.stated_address)
    camera_id = f"{partner.owner_id[:16]}-{secrets.token_hex(5)}"
    stream, sign_in = _stream_of(wish, networks)
    camera = PartnerCamera(
        camera_id=camera_id,
        title=wish.title,
        stated_address=wish.stated_address,
        spot=Spot(
            longitude=point.longitude,
            latitude=point.latitude,
            bearing_degrees=wish.bearing_degrees,
            field_of_view_degrees=wish.field_of_view_degrees,
            range_metres=wish.range_metres,
        ),
        stream=stream,
        listed_at=desk.clock(),
        tested_at=None,
        test_fault=None,
    )

    async def list_it(tx: Transaction, at: datetime) -> None:
        await actions.list_camera(tx, partner.partner_id, camera, at=at)
        if sign_in is not None:
            await put_sign_ins(tx.connection, safe, [(camera_id, sign_in)])

    await _do(desk, partner, f"camera {camera_id} listed", list_it)
    return camera_id


def _stream_of(wish: CameraWish, networks: Networks) -> tuple[Stream | None, SignIn | None]:
    if wish.address is None:
        return None, None
    source = SOURCES.get(wish.source_type)
    if source is None or wish.source_type not in REACHED:
        raise BadInputError(f"There are no cameras of the type {wish.source_type[:40]!r}.")
    address, found = take_sign_in(wish.address)
    pin_address(address, networks, source.schemes)
    sign_in = SignIn(user=wish.user, password=wish.password) if wish.user else found
    return Stream(source_type=wish.source_type, address=address), sign_in


async def locate_point(pool: Any, text: str) -> Point:
    """Return where an address lies, or the point that 'latitude, longitude' names; raise BadInputError for neither."""
    as_point = _POINT.fullmatch(text)
    if as_point:
        return Point(latitude=float(as_point[1]), longitude=float(as_point[2]))
    async with pool.acquire() as connection:
        found = await locate(connection, StatedAddress(text=text))
    if found.point is None:
        near = "; ".join(each.address for each in found.candidates[:4])
        raise BadInputError(f"This address was not found.{f' Was it {near}?' if near else ''}")
    return found.point


async def remove_camera(desk: Desk, partner: Partner, camera_id: str) -> None:
    """Take a camera off the list."""

    async def remove(tx: Transaction, at: datetime) -> None:
        await actions.remove_camera(tx, partner.partner_id, camera_id, at=at)

    await _do(desk, partner, f"camera {camera_id} removed", remove)


async def ask_camera(desk: Desk, partner: Partner, camera_id: str, *, networks: Networks, safe: Safe) -> str | None:
    """Pull a camera for a moment, and keep what was found; return what is wrong, None for nothing."""
    listed = {each.camera_id: each for each in await queries.list_cameras_of(desk.pool, partner.partner_id)}
    camera = listed.get(camera_id)
    if camera is None or camera.stream is None:
        raise NotFoundError("There is no such camera with pictures on this list.")
    if partner.stopped_at is not None:
        raise ConflictError("Everything is stopped: start again first.")
    sign_ins = SignIns(safe)
    async with desk.pool.acquire() as connection:
        await sign_ins.load(connection)
    reach = Reach(address=camera.stream.address, networks=networks, sign_in=sign_ins.of(camera_id))
    fault = await _fault_of(camera.stream, reach)

    async def note(tx: Transaction, at: datetime) -> None:
        await queries.note_test(tx.connection, camera_id, at, fault)

    await _do(desk, partner, f"camera {camera_id} tested", note)
    return fault


async def _fault_of(stream: Stream, reach: Reach) -> str | None:
    found = await asyncio.to_thread(try_camera, reach, stream.source_type)
    return found if isinstance(found, str) else None


async def stop(desk: Desk, partner: Partner) -> int:
    """Stop everything, now; entered afterwards, as stopping must work when the ledger doesn't; return ended views."""
    async with begin(desk.pool) as tx:
        ended = await actions.stop(tx, partner.partner_id, at=desk.clock())
    try:
        particulars = {"resource_kind": "Partner", "resource_owner": partner.owner_id, "views_ended": len(ended)}
        await desk.door.record_own("partner_stopped", particulars)
    except PlainviewError as error:
        log.warning("stop_not_entered", partner_id=partner.partner_id, error=str(error))
    return len(ended)


async def resume(desk: Desk, partner: Partner) -> None:
    """Take back the stop."""

    async def take_back(tx: Transaction, at: datetime) -> None:
        await actions.resume(tx, partner.partner_id, at=at)

    await _do(desk, partner, "resumed", take_back)


async def answer(desk: Desk, partner: Partner, ask_id: UUID, words: str) -> None:
    """Answer what staff asked."""
    said = words.strip()
    if not 0 < len(said) <= LONGEST_WORDS:
        raise BadInputError(f"Write an answer of at most {LONGEST_WORDS} letters.")

    async def say(tx: Transaction, at: datetime) -> None:
        await actions.answer(tx, partner.partner_id, ask_id, said, at=at)

    await _do(desk, partner, f"answered {ask_id}", say)


async def _do(desk: Desk, partner: Partner, what: str, act: Callable[[Transaction, datetime], Awaitable[Done]]) -> Done:
    await _ask(desk, partner, "lend_cameras", justification=what)
    async with begin(desk.pool) as tx:
        return await act(tx, desk.clock())


async def _ask(desk: Desk, partner: Partner, action: str, *, justification: str | None = None) -> None:
    at = desk.clock()
    actor = Actor(
        actor_id=f"partner/{partner.partner_id}",
        title="A partner",
        role="partner",
        agency=desk.agency,
        on_shift=False,
        cori_certified_until=None,
        station=None,
        session_id="",
        signed_in_at=at,
        method="code",
    )
    own = Resource(
        kind="Partner", resource_id=str(partner.partner_id), owner=partner.owner_id, attributes={"is_own": True}
    )
    question = Question(
        actor=actor,
        action=action,
        resource=own,
        purpose=None,
        context=usual_context(actor, now=at),
        justification=justification,
        address=desk.asker,
    )
    await desk.door.ask(question)
