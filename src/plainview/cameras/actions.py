"""Opens and ends views, and notes which cameras answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from plainview.cameras import queries
from plainview.cameras.body_worn.actions import tell_of_ends
from plainview.cameras.model import Answer, Camera, View, ViewTicket
from plainview.cameras.tokens import TOKEN_SECONDS, hash_token, make_token
from plainview.kernel.errors import ConflictError
from plainview.kernel.ids import new_id
from plainview.store.transaction import Transaction

ALIVE_SECONDS = 30.0  # a view that its gateway hasn't renewed for so long died without a word
LONGEST_REASON = 200


async def open_view(
    tx: Transaction,
    camera: Camera,
    *,
    actor_id: str,
    incident_id: UUID | None,
    purpose: str,
    entry: int,
    ends_at: datetime | None = None,
    view_id: UUID | None = None,
) -> ViewTicket:
    """Keep a permitted view and return its one-time token; `entry` is the permit's, `ends_at` its end.

    Raises ConflictError where the owner changed the terms between the permit and now: then it must be asked again.
    """
    if not await queries.has_terms(tx.connection, camera.camera_id, camera.terms):
        raise ConflictError("The owner of this camera has just changed its terms. Ask again.")
    token = make_token()
    view = View(view_id=view_id or new_id(), camera_id=camera.camera_id, actor_id=actor_id, incident_id=incident_id)
    expires_at = await queries.add_view(
        tx.connection,
        view=view,
        purpose=purpose,
        entry=entry,
        token_hash=hash_token(token),
        token_seconds=TOKEN_SECONDS,
        ends_at=ends_at,
    )
    return ViewTicket(view_id=view.view_id, camera_id=camera.camera_id, token=token, expires_at=expires_at)


async def start_view(tx: Transaction, *, camera_id: str, token: str) -> View | None:
    """Use a token; None where it is spent, expired, of another camera or never was: these can't be told apart."""
    return await queries.start_view(
        tx.connection, token_hash=hash_token(token), camera_id=camera_id, alive_seconds=ALIVE_SECONDS
    )


async def end_view(tx: Transaction, view_id: UUID, *, reason: str) -> View | None:
    """End a view and announce it; its stream stops within a second. None where it had ended."""
    ended = await queries.end_view(tx.connection, view_id, reason[:LONGEST_REASON])
    await _announce(tx, [ended] if ended else [], reason)
    return ended


async def end_views_of_incident(tx: Transaction, incident_id: UUID, reason: str) -> list[View]:
    """End every view that was permitted for an incident, and announce each."""
    ended = await queries.end_views_of_incident(tx.connection, incident_id, reason[:LONGEST_REASON])
    await _announce(tx, ended, reason)
    return ended


async def end_views_of_camera(tx: Transaction, camera_id: str, reason: str) -> list[View]:
    """End every view of a camera, those not yet started too, and announce each."""
    ended = await queries.end_views_of_camera(tx.connection, camera_id, reason[:LONGEST_REASON])
    await _announce(tx, ended, reason)
    return ended


async def end_stale_views(tx: Transaction) -> list[View]:
    """End views whose permit is over or that nobody streams any more."""
    ended = await queries.end_stale_views(tx.connection)
    await _announce(tx, ended, "the view was lost or its permit ended")
    return ended


async def note_answers(tx: Transaction, said: Sequence[Answer]) -> list[str]:
    """Write which cameras answer, and announce in one event those for which that is new."""
    changed = await queries.note_answers(tx.connection, said) if said else []
    if changed:
        tx.announce("cameras_changed", body={"camera_ids": sorted(changed)})
    return changed


async def _announce(tx: Transaction, ended: Sequence[View], reason: str) -> None:
    if ended:
        await tell_of_ends(tx, [view.view_id for view in ended], reason)
    for view in ended:
        body = {"view_id": str(view.view_id), "camera_id": view.camera_id, "actor_id": view.actor_id, "reason": reason}
        tx.announce("view_ended", incident_id=view.incident_id, body=body)
