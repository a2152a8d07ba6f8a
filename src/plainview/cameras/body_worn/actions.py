"""Registers wearers' devices, keeps what wearers are told, and marks their private moments."""

import re
from collections.abc import Sequence
from uuid import UUID

from plainview.cameras.body_worn import queries
from plainview.cameras.body_worn.model import NOTICE_EVENT, STATE_EVENT, Device, Look, MomentKind, Notice
from plainview.cameras.tokens import hash_token, make_token
from plainview.kernel.errors import BadInputError, NotFoundError, NotSignedInError
from plainview.kernel.ids import new_id
from plainview.store.transaction import Connection, Transaction

PUSHED = "whip"  # the type of source that a telephone is
_CAMERA_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


async def register_device(
    tx: Transaction, *, camera_id: str, unit_id: str, title: str, owner_id: str = "city", owner_title: str = "City"
) -> str:
    """Register a camera that a unit carries and pushes, and return its device's token, kept nowhere.

    Again, with the same camera: every token of before ends. Raises NotFoundError for a unit that was never heard of.
    """
    if not _CAMERA_ID.fullmatch(camera_id):
        raise BadInputError(f"a camera's id is letters, digits, '-', '_' and '.', not {camera_id!r}")
    await queries.add_owner(tx.connection, owner_id, owner_title)
    is_known = await queries.add_camera(
        tx.connection,
        camera_id=camera_id,
        title=title,
        owner_id=owner_id,
        source_type=PUSHED,
        address=f"{PUSHED}://pushed/{camera_id}",
        unit_id=unit_id,
    )
    if not is_known:
        raise NotFoundError(f"No unit {unit_id!r} has been heard of, or {camera_id!r} is no body-worn camera.")
    await queries.revoke_devices(tx.connection, camera_id)
    token = make_token()
    await queries.add_device(
        tx.connection, device_id=new_id(), camera_id=camera_id, title=title, token_hash=hash_token(token)
    )
    tx.announce("cameras_changed", body={"camera_ids": [camera_id]})
    return token


async def find_device(connection: Connection, authorization: str | None) -> Device:
    """Return the device that a request's bearer token is of; raise NotSignedInError where it is none."""
    scheme, _, token = (authorization or "").partition(" ")
    device = await queries.find_device(connection, hash_token(token.strip())) if token else None
    if scheme.lower() != "bearer" or device is None:
        raise NotSignedInError("Send this device's own token: Authorization: Bearer …")
    return device


async def tell_of_look(tx: Transaction, look: Look) -> Notice:
    """Keep that somebody is about to look through a wearer's camera, and announce it to the wearer's devices."""
    notice = await queries.add_notice(tx.connection, new_id(), look)
    tx.announce(NOTICE_EVENT, body=notice.shown())
    return notice


async def tell_of_ends(tx: Transaction, view_ids: Sequence[UUID], reason: str) -> list[Notice]:
    """Keep and announce that views ended, of those that a wearer was told of."""
    notices = await queries.add_ended_notices(tx.connection, view_ids, reason)
    for notice in notices:
        tx.announce(NOTICE_EVENT, body=notice.shown())
    return notices


async def begin_moment(tx: Transaction, *, camera_id: str, kind: MomentKind, marked_by: str) -> None:
    """Mark a camera private; whoever opens a view meanwhile is waited for, so that its views can be ended after."""
    await queries.begin_moment(tx.connection, moment_id=new_id(), camera_id=camera_id, kind=kind, marked_by=marked_by)
    await announce_state(tx, camera_id)


async def end_moment(tx: Transaction, camera_id: str) -> bool:
    """End a camera's private moment; False where there was none."""
    is_over = await queries.end_moment(tx.connection, camera_id)
    if is_over:
        await announce_state(tx, camera_id)
    return is_over


async def announce_state(tx: Transaction, camera_id: str) -> None:
    """Have the wearer's pages read anew who looks in and what is private, once this is committed."""
    unit_id = await queries.unit_of(tx.connection, camera_id)
    tx.announce(STATE_EVENT, body={"camera_id": camera_id, "unit_id": unit_id})
