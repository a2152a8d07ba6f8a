"""A wearer is told who looks through their camera, before the first picture leaves; and marks what nobody may see."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from plainview.cameras.actions import end_views_of_camera
from plainview.cameras.body_worn import actions, queries
from plainview.cameras.body_worn.model import Look, MomentKind, Notice
from plainview.cameras.model import Camera
from plainview.kernel.errors import RefusedError
from plainview.kernel.log import Log
from plainview.policy.model import Permit
from plainview.policy.obligations import WEARER_TOLD
from plainview.policy.permit import Door
from plainview.store.transaction import Transaction, begin

RULE = "body_worn"
STRICT = "notify(wearer)"
REACHED_SECONDS = 2.0  # until a device of the wearer says that it shows the notice
LOOKS_EVERY_SECONDS = 0.02
RECORDS_EVERY_SECONDS = 5.0
log = Log(__name__)

Told = Literal["told", "not_reached"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    """Whose camera it is, by the unit that carries it, and whether they were reached in time."""

    unit_id: str
    told: Told


async def tell_wearer(pool: Any, door: Door, camera: Camera, permit: Permit, view_id: UUID) -> Wearer | None:
    """Carry out a permit's duty to tell the wearer; None where it has none.

    Returns only when a device of theirs shows the notice and that is in the ledger. Where none does in time: raises
    RefusedError, unless the permit says that it holds all the same (rules: access 5, an emergency).
    """
    duties = WEARER_TOLD & set(permit.obligations)
    if not duties:
        return None
    if camera.patrol_unit_id is None:
        raise RefusedError("Nobody is known to wear this camera.", rules=(RULE,), entry=permit.entry)
    look = _look_of(camera, permit, view_id, camera.patrol_unit_id)
    async with begin(pool) as tx:
        notice = await actions.tell_of_look(tx, look)
    is_told = await _wait_until_delivered(pool, notice)
    await door.record_own("notify_wearer", {**_particulars(notice), "outcome": "told" if is_told else "not reached"})
    if not is_told and STRICT in duties:
        async with begin(pool) as tx:
            await actions.tell_of_ends(tx, [view_id], "it was not opened: you could not be told in time")
        raise RefusedError(
            f"The wearer has to be told first, and no device of {look.unit_id} shows the notice.",
            rules=(RULE,),
            entry=permit.entry,
        )
    return Wearer(unit_id=look.unit_id, told="told" if is_told else "not_reached")


async def refuse_if_private(tx: Transaction, camera: Camera, permit: Permit) -> None:
    """Raise RefusedError where the wearer marked the moment private since the door was asked; hold the mark until then.

    A mark that comes later waits for this transaction, and then ends the view that it opened. The wearer's pages read
    anew who looks in when it is committed.
    """
    if not WEARER_TOLD & set(permit.obligations):
        return
    if await queries.hold_camera(tx.connection, camera.camera_id):
        raise RefusedError(
            "The wearer is in a medical or private moment; nobody sees it live.", rules=(RULE,), entry=permit.entry
        )
    await actions.announce_state(tx, camera.camera_id)


async def mark_private(pool: Any, door: Door, *, camera_id: str, kind: MomentKind | None, marked_by: str) -> list[UUID]:
    """Mark a camera private (None: no longer); its views end at once. Return those; the mark is in the ledger after.

    The mark comes first: a wearer is not kept waiting, nor seen, because a line can't be written.
    """
    async with begin(pool) as tx:
        if kind is None:
            await actions.end_moment(tx, camera_id)
            ended = []
        else:
            await actions.begin_moment(tx, camera_id=camera_id, kind=kind, marked_by=marked_by)
            ended = await end_views_of_camera(tx, camera_id, f"the wearer marked a {kind} moment")
    view_ids = [view.view_id for view in ended]
    told = {"resource_kind": "Camera", "resource_id": camera_id, "marked_by": marked_by, "moment": kind or "over"}
    await door.record_own("mark_private", {**told, "ended_views": [str(view_id) for view_id in view_ids]})
    return view_ids


async def keep_recording_ends(pool: Any, door: Door) -> None:
    """Enter in the ledger, for ever, each look through a wearer's camera that ended."""
    while True:
        await record_ends(pool, door)
        await asyncio.sleep(RECORDS_EVERY_SECONDS)


async def record_ends(pool: Any, door: Door) -> int:
    """Enter the looks that ended since the last time; return how many."""
    async with begin(pool) as tx:
        ended = await queries.unrecorded_ends(tx.connection)
        for notice in ended:
            await door.record_own("notify_wearer_of_end", {**_particulars(notice), "outcome": notice.reason})
        await queries.note_recorded(tx.connection, [notice.notice_id for notice in ended])
    return len(ended)


def _look_of(camera: Camera, permit: Permit, view_id: UUID, unit_id: str) -> Look:
    actor = permit.question.actor
    return Look(
        view_id=view_id,
        camera_id=camera.camera_id,
        unit_id=unit_id,
        actor_id=actor.actor_id,
        actor_title=actor.title,
        role=actor.role,
        purpose=permit.question.purpose or "",
        entry=permit.entry,
    )


async def _wait_until_delivered(pool: Any, notice: Notice) -> bool:
    try:
        async with asyncio.timeout(REACHED_SECONDS):
            while True:
                if await queries.is_delivered(pool, notice.notice_id):
                    return True
                await asyncio.sleep(LOOKS_EVERY_SECONDS)
    except TimeoutError:
        log.warning("wearer_not_reached", camera_id=notice.camera_id, view_id=notice.view_id)
        return False


def _particulars(notice: Notice) -> dict[str, Any]:
    return {
        "resource_kind": "Camera",
        "resource_id": notice.camera_id,
        "unit_id": notice.unit_id,
        "view_id": str(notice.view_id),
        "notice_id": str(notice.notice_id),
        "permitted_by_entry": notice.entry_sequence,
        "watched_by": notice.actor_id,
        "purpose": notice.purpose,
    }
