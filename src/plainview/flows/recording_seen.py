"""Someone asks what a camera saw: the door decides by a rule of its own, then the time is cut out of the buffer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from plainview.cameras import queries as cameras
from plainview.cameras.asking import question_about
from plainview.cameras.clips.essence import hash_file
from plainview.cameras.clips.screen_copy import make_screen_copy
from plainview.cameras.recording import queries
from plainview.cameras.recording.mask_queries import masks_of
from plainview.cameras.recording.masks import Polygon, needed_for
from plainview.cameras.recording.queries import Bookmark
from plainview.cameras.recording.segments import Cut, cut
from plainview.flows.camera_opened import Asking, find_context
from plainview.incidents.queries import get_incident
from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.policy.model import Permit
from plainview.policy.permit import Door
from plainview.store.transaction import begin

VIEW_RECORDING = "view_recording"
BEFORE_CALL = timedelta(seconds=30)
LONGEST_LOOK = timedelta(minutes=2)
BOOKMARK_KEEPS = timedelta(days=7)
LONGEST_NOTE = 500
CUSTODY = frozenset({"hash_and_custody"})  # carried out here: the hash of what was shown is in the ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Where recordings lie, and who is asked about them."""

    pool: Any
    door: Door
    folder: Path
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is shown again: true times, and whether masks made it another coding."""

    content: bytes
    began_at: datetime
    ended_at: datetime
    asked_from: datetime
    has_gaps: bool
    is_masked: bool
    entry: int


async def see_again(
    archive: Archive, camera_id: str, asking: Asking, *, from_at: datetime | None, seconds: float
) -> Seen:
    """Return a time of a camera from the buffer, by default from 30 s before the call on.

    Raises RefusedError, NotFoundError where nothing was kept of that time, BadInputError for one too long.
    """
    length = timedelta(seconds=seconds)
    if not timedelta(0) < length <= LONGEST_LOOK:
        raise BadInputError(f"Ask for at most {LONGEST_LOOK.seconds} seconds at a time.")
    permit, dark = await permitted(archive, camera_id, asking, VIEW_RECORDING)
    begin_at = from_at or await _before_call(archive, asking.incident_id)
    found = await cut_kept(archive, camera_id, begin_at, begin_at + length)
    content = found.content
    if dark:
        content = await asyncio.to_thread(
            make_screen_copy, content, began_at=found.began_at, masks=dark, lines=marks(permit, camera_id)
        )
    said = f"shown from {found.began_at.isoformat()} to {found.ended_at.isoformat()}, sha256 {hash_file(content).hex()}"
    await archive.door.record_end(permit, why=said, bytes_sent=len(content))
    return Seen(
        content=content,
        began_at=found.began_at,
        ended_at=found.ended_at,
        asked_from=begin_at,
        has_gaps=found.has_gaps,
        is_masked=bool(dark),
        entry=permit.entry,
    )


async def permitted(
    archive: Archive, camera_id: str, asking: Asking, action: str
) -> tuple[Permit, tuple[Polygon, ...]]:
    """Ask the door about a camera's recordings; return with the permit what is blacked out for the purpose."""
    async with archive.pool.acquire() as connection:
        camera = await cameras.find_camera(connection, camera_id)
        incident = await find_context(connection, asking.incident_id, asking.actor.agency)
        masks = await masks_of(connection, [camera_id])
    if camera is None:
        raise NotFoundError(f"There is no camera {camera_id!r}.")
    asked = question_about(camera, actor=asking.actor, purpose=asking.purpose, incident=incident, now=archive.clock())
    permit = await archive.door.ask(replace(asked, action=action, carries_out=CUSTODY))
    return permit, needed_for(masks[camera_id], asking.purpose or "")


async def cut_kept(archive: Archive, camera_id: str, begin_at: datetime, end_at: datetime) -> Cut:
    """Cut a time out of the buffer; raise NotFoundError, saying what is kept, where nothing is of that time."""
    async with archive.pool.acquire() as connection:
        segments = await queries.segments_between(connection, camera_id, begin_at, end_at)
        span = await queries.kept_span(connection, camera_id)
    if not segments:
        kept = "nothing" if span is None else f"{span[0]:%H:%M:%S} to {span[1]:%H:%M:%S} UTC"
        raise NotFoundError(
            "Nothing of this camera was kept then: it is kept only while it is pulled, and for a short time. "
            f"Kept now: {kept}."
        )
    return await asyncio.to_thread(cut, archive.folder, segments, begin_at, end_at)


def marks(permit: Permit, camera_id: str) -> Sequence[str]:
    """Return what is burnt into a screen copy."""
    question = permit.question
    who = f"{question.actor.title} · {permit.granted_at:%Y-%m-%d %H:%M:%S} UTC · {question.purpose}"
    return [f"{who} · entry {permit.entry}", camera_id]


async def _before_call(archive: Archive, incident_id: UUID | None) -> datetime:
    if incident_id is None:
        raise BadInputError("Say from when, or for which incident.")
    async with archive.pool.acquire() as connection:
        incident = await get_incident(connection, incident_id)
    opened_at = archive.clock() if incident.state is None else incident.state.opened_at
    return opened_at - BEFORE_CALL


async def mark_moment(archive: Archive, camera_id: str, asking: Asking, *, at: datetime | None, note: str) -> Bookmark:
    """Bookmark a moment, now by default: what was kept around it does not roll away for a week."""
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise BadInputError(f"Say in 1 to {LONGEST_NOTE} letters what is to be seen there.")
    permit, _ = await permitted(archive, camera_id, asking, VIEW_RECORDING)
    now = archive.clock()
    if at is not None and at > now:
        raise BadInputError("That moment has not come yet.")
    assert asking.incident_id is not None, "recorded_video.incident refuses without"  # noqa: S101 - for the type
    bookmark = Bookmark(
        bookmark_id=new_id(),
        camera_id=camera_id,
        incident_id=asking.incident_id,
        marked_at=at or now,
        note=note.strip(),
        made_by=asking.actor.actor_id,
        made_at=now,
        entry_sequence=permit.entry,
        keep_until=now + BOOKMARK_KEEPS,
    )
    async with begin(archive.pool) as tx:
        await queries.add_bookmark(tx.connection, bookmark)
        tx.announce("bookmark_made", incident_id=bookmark.incident_id, body={"camera_id": camera_id})
    return bookmark


async def pin(archive: Archive, camera_id: str, asking: Asking) -> None:
    """Have a camera pulled, and so kept, for as long as the incident is open."""
    permit, _ = await permitted(archive, camera_id, asking, VIEW_RECORDING)
    assert asking.incident_id is not None, "recorded_video.incident refuses without"  # noqa: S101 - for the type
    async with begin(archive.pool) as tx:
        await queries.add_pin(
            tx.connection,
            new_id(),
            camera_id,
            asking.incident_id,
            pinned_by=asking.actor.actor_id,
            entry=permit.entry,
            at=archive.clock(),
        )


async def unpin(archive: Archive, camera_id: str, asking: Asking) -> None:
    """Let a pin go; raise NotFoundError where there is none."""
    await permitted(archive, camera_id, asking, VIEW_RECORDING)
    assert asking.incident_id is not None, "recorded_video.incident refuses without"  # noqa: S101 - for the type
    async with begin(archive.pool) as tx:
        if not await queries.end_pin(tx.connection, camera_id, asking.incident_id, at=archive.clock()):
            raise NotFoundError("This incident does not pin that camera.")
