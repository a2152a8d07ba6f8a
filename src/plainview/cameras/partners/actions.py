"""Invites partners, takes their terms and cameras, and stops everything when they press the button."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from plainview.cameras.model import View
from plainview.cameras.partners import queries
from plainview.cameras.partners.codes import hash_of_code, new_code
from plainview.cameras.partners.model import (
    INVITATION_LASTS,
    MOST_CAMERAS,
    Contact,
    Partner,
    PartnerCamera,
    Terms,
    terms_json,
)
from plainview.cameras.partners.terms import camera_terms, check_terms, end_of, fits, write_document
from plainview.kernel.errors import ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.ledger.note import Signer
from plainview.policy.permit import LONGEST_LOOK
from plainview.store.transaction import Transaction

STOPPED = "the owner stopped all access"
CHANGED = "the owner's terms changed"
REMOVED = "the owner took the camera away"
WITHDRAWN_EVENT = "cameras_withdrawn"


async def invite(
    tx: Transaction, *, title: str, kind: str, language: str, agency: str, actor_id: str, at: datetime
) -> tuple[UUID, str]:
    """Invite somebody new; return the partner and the code of the link, which is kept nowhere."""
    partner_id = new_id()
    await queries.add_partner(tx.connection, partner_id, f"partner-{partner_id.hex}", title, kind, agency, language)
    return partner_id, await invite_again(tx, partner_id, actor_id=actor_id, at=at)


async def invite_again(tx: Transaction, partner_id: UUID, *, actor_id: str, at: datetime) -> str:
    """Make a partner a new link, as when they lost their code; what still waited of the old ones is taken back."""
    code = new_code()
    await queries.revoke_others(tx.connection, partner_id, at)
    await queries.add_invitation(
        tx.connection, new_id(), partner_id, hash_of_code(code), actor_id, at, at + INVITATION_LASTS
    )
    await _note(tx, partner_id, "invited", "", at, by_partner=False)
    return code


async def revoke_invitation(tx: Transaction, invitation_id: UUID, *, agency: str, at: datetime) -> None:
    """Take back an invitation; raise ConflictError where none waits."""
    partner_id = await queries.revoke_invitation(tx.connection, invitation_id, at, agency)
    if partner_id is None:
        raise ConflictError("This invitation was used, taken back, or never was.")
    await _note(tx, partner_id, "revoked", "", at, by_partner=False)


async def join(tx: Transaction, code: str, contact: Contact, *, language: str, at: datetime) -> str:
    """Use an invitation; return the code of the partner's own page, which is kept nowhere."""
    partner_id = await queries.use_invitation(tx.connection, hash_of_code(code), at)
    if partner_id is None:
        raise NotFoundError("This invitation was used, taken back, or has expired.")
    page_code = new_code()
    await queries.join(tx.connection, partner_id, hash_of_code(page_code), at, contact, language)
    await _note(tx, partner_id, "joined", "", at, by_partner=True)
    return page_code


async def set_terms(tx: Transaction, partner_id: UUID, terms: Terms, *, signer: Signer, at: datetime) -> int:
    """Put new terms in force at once, return their version: views that no longer fit end, others when the terms say."""
    check_terms(terms)
    partner = await _locked(tx, partner_id)
    version = partner.version + 1
    document = write_document(partner, terms, version=version, at=at, signer=signer)
    await queries.add_terms(tx.connection, partner_id, version, terms_json(terms), document, at)
    await _put_in_force(tx, partner, terms, at)
    await _note(tx, partner_id, "terms", str(version), at, by_partner=True)
    return version


async def list_camera(tx: Transaction, partner_id: UUID, camera: PartnerCamera, *, at: datetime) -> None:
    """Put a camera on the partner's list; one with a stream is lent on the terms in force."""
    partner = await _locked(tx, partner_id)
    if len(await queries.list_cameras_of(tx.connection, partner_id)) >= MOST_CAMERAS:
        raise ConflictError(f"One page lists {MOST_CAMERAS} cameras at most.")
    await queries.add_camera(tx.connection, partner_id, camera)
    await _put_in_force(tx, partner, partner.terms, at)
    await _note(tx, partner_id, "listed", camera.title, at, by_partner=True)


async def remove_camera(tx: Transaction, partner_id: UUID, camera_id: str, *, at: datetime) -> list[View]:
    """Take a camera off the list: its views end, how it was pulled is forgotten."""
    await _locked(tx, partner_id)
    if not await queries.remove_camera(tx.connection, partner_id, camera_id, at):
        raise NotFoundError("There is no such camera on this list.")
    await queries.withdraw(tx.connection, [camera_id])
    await queries.forget_stream(tx.connection, camera_id)
    ended = await queries.end_views_of_cameras(tx.connection, [camera_id], REMOVED)
    _announce(tx, [camera_id], ended, REMOVED, is_withdrawn=True)
    await _note(tx, partner_id, "removed", camera_id, at, by_partner=True)
    return ended


async def stop(tx: Transaction, partner_id: UUID, *, at: datetime) -> list[View]:
    """Stop everything: no address is left to pull, every view ends, none can begin; return the views."""
    partner = await _locked(tx, partner_id)
    await queries.set_stopped(tx.connection, partner_id, partner.stopped_at or at)
    camera_ids = await queries.lend(
        tx.connection, partner_id, camera_terms(partner.terms, is_stopped=True), is_reachable=False
    )
    ended = await queries.end_views_of_cameras(tx.connection, camera_ids, STOPPED)
    _announce(tx, camera_ids, ended, STOPPED, is_withdrawn=True)
    await _note(tx, partner_id, "stopped", "", at, by_partner=True)
    return ended


async def resume(tx: Transaction, partner_id: UUID, *, at: datetime) -> None:
    """Take back the stop: the terms in force hold again."""
    partner = await _locked(tx, partner_id)
    if partner.stopped_at is None:
        raise ConflictError("Nothing is stopped.")
    await queries.set_stopped(tx.connection, partner_id, None)
    await _put_in_force(tx, await _locked(tx, partner_id), partner.terms, at)
    await _note(tx, partner_id, "resumed", "", at, by_partner=True)


async def answer(tx: Transaction, partner_id: UUID, ask_id: UUID, words: str, *, at: datetime) -> None:
    """Answer what staff asked; raise ConflictError where it was answered already."""
    if not await queries.answer_ask(tx.connection, ask_id, partner_id, words, at):
        raise ConflictError("This was answered already.")
    await _note(tx, partner_id, "answered", "", at, by_partner=True)


async def note_asked(tx: Transaction, partner_id: UUID, at: datetime) -> None:
    """Note that staff asked something."""
    await _note(tx, partner_id, "asked", "", at, by_partner=False)


async def _locked(tx: Transaction, partner_id: UUID) -> Partner:
    await queries.lock_partner(tx.connection, partner_id)
    partner = await queries.find_partner(tx.connection, partner_id)
    if partner is None:
        raise NotFoundError("There is no such partner.")
    return partner


async def _put_in_force(tx: Transaction, partner: Partner, terms: Terms | None, at: datetime) -> None:
    """Write the terms to the cameras, then end what no longer fits: no view can slip in between."""
    is_stopped = partner.stopped_at is not None
    written = camera_terms(terms, is_stopped=is_stopped)
    is_reachable = terms is not None and not terms.is_registry_only and not is_stopped
    camera_ids = await queries.lend(tx.connection, partner.partner_id, written, is_reachable=is_reachable)
    running = await queries.list_running(tx.connection, camera_ids)
    unfit = [view.view_id for view in running if not fits(written, view, at)]
    ended = await queries.end_views(tx.connection, unfit, CHANGED)
    longest = at + LONGEST_LOOK
    ends = [(view.view_id, end_of(written, at, before=longest)) for view in running if view.view_id not in unfit]
    await queries.end_at(tx.connection, ends)
    _announce(tx, camera_ids, ended, CHANGED, is_withdrawn=not is_reachable)


def _announce(
    tx: Transaction, camera_ids: Sequence[str], ended: Sequence[View], reason: str, *, is_withdrawn: bool
) -> None:
    for view in ended:
        body = {"view_id": str(view.view_id), "camera_id": view.camera_id, "actor_id": view.actor_id, "reason": reason}
        tx.announce("view_ended", incident_id=view.incident_id, body=body)
    if camera_ids:
        if is_withdrawn:
            tx.announce(WITHDRAWN_EVENT, body={"camera_ids": sorted(camera_ids), "reason": reason})
        tx.announce("cameras_changed", body={"camera_ids": sorted(camera_ids)})


async def _note(tx: Transaction, partner_id: UUID, kind: str, about: str, at: datetime, *, by_partner: bool) -> None:
    await queries.add_act(tx.connection, partner_id, kind, about, at, by_partner=by_partner)
    tx.announce("partner_changed", body={"partner_id": str(partner_id), "kind": kind})
