"""A clip's life in the house: cut and sealed, seen, copied for a screen, checked, held; each a line of its custody."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from plainview.cameras.clips import queries
from plainview.cameras.clips.actions import add_custody, hold, keep_clip, read_original, seal
from plainview.cameras.clips.model import Act, Clip, Custody, Export
from plainview.cameras.clips.screen_copy import make_screen_copy
from plainview.cameras.recording.mask_queries import masks_of
from plainview.cameras.recording.masks import needed_for
from plainview.flows.camera_opened import Asking, find_context
from plainview.flows.recording_seen import CUSTODY, Archive, cut_kept, marks, permitted
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.policy.asking import usual_context
from plainview.policy.model import Permit, Question, Resource
from plainview.store.transaction import begin

LONGEST_CLIP = timedelta(minutes=10)
LONGEST_TITLE = 200
KEPT_FOR = timedelta(days=365)  # Gov. Code 34090.6


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipWish:
    """Which time of a camera, and what it is to be called."""

    from_at: datetime
    until_at: datetime
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFile:
    """What is shown of a clip: the sealed pictures, or a copy that was coded again."""

    content: bytes
    clip: Clip
    is_copy: bool
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipCard:
    """A clip with its chain and its exports."""

    clip: Clip
    custody: list[Custody]
    exports: list[Export]


async def make_clip(archive: Archive, camera_id: str, asking: Asking, wish: ClipWish) -> Clip:
    """Cut a clip without re-encoding and seal it; raise RefusedError, BadInputError or NotFoundError."""
    if not timedelta(0) < wish.until_at - wish.from_at <= LONGEST_CLIP:
        raise BadInputError("A clip ends after it begins, and is ten minutes long at most.")
    if not wish.title.strip() or len(wish.title) > LONGEST_TITLE:
        raise BadInputError(f"Give the clip a title of 1 to {LONGEST_TITLE} letters.")
    permit, _ = await permitted(archive, camera_id, asking, "make_clip")
    found = await cut_kept(archive, camera_id, wish.from_at, wish.until_at)
    clip_id, now = new_id(), archive.clock()
    file, sha256, essence = await asyncio.to_thread(seal, archive.folder, clip_id, found.content)
    assert asking.incident_id is not None, "recorded_video.incident refuses without"  # noqa: S101 - for the type
    clip = Clip(
        clip_id=clip_id,
        camera_id=camera_id,
        incident_id=asking.incident_id,
        purpose=asking.purpose or "",
        title=wish.title.strip(),
        asked_from=wish.from_at,
        asked_until=wish.until_at,
        began_at=found.began_at,
        ended_at=found.ended_at,
        file=file,
        size_bytes=len(found.content),
        sha256=sha256,
        essence_sha256=essence,
        made_by=asking.actor.actor_id,
        made_at=now,
        entry_sequence=permit.entry,
        keep_until=now + KEPT_FOR,
    )
    told = f"sha256 {sha256.hex()}, essence {essence.hex()}" + (", with gaps" if found.has_gaps else "")
    await archive.door.record_end(permit, why=f"clip {clip_id}: {told}", bytes_sent=0)
    async with begin(archive.pool) as tx:
        await keep_clip(tx, clip, said=told)
    return clip


async def ask_about(
    archive: Archive,
    clip: Clip,
    asking: Asking,
    action: str,
    *,
    is_own: bool = False,
    also: frozenset[str] = frozenset(),
) -> Permit:
    """Ask the door about a clip, for the incident it was cut for, open or not."""
    async with archive.pool.acquire() as connection:
        incident = await find_context(connection, clip.incident_id, asking.actor.agency)
    return await archive.door.ask(
        Question(
            actor=asking.actor,
            action=action,
            resource=Resource(
                kind="Clip", resource_id=str(clip.clip_id), owner=asking.actor.agency, attributes={"is_own": is_own}
            ),
            purpose=asking.purpose,
            incident=incident,
            context=usual_context(asking.actor, incident, now=archive.clock()),
            carries_out=CUSTODY | also,
        )
    )


async def find(archive: Archive, clip_id: UUID) -> Clip:
    """Return a clip; raise NotFoundError where there is none."""
    async with archive.pool.acquire() as connection:
        clip = await queries.find_clip(connection, clip_id)
    if clip is None:
        raise NotFoundError(f"There is no clip {clip_id}.")
    return clip


async def show_clip(archive: Archive, clip_id: UUID, asking: Asking, *, is_for_screen: bool) -> ClipFile:
    """Return a clip's pictures: as sealed, or with masks and watermark burnt in, where asked or a mask needs it."""
    clip = await find(archive, clip_id)
    permit = await ask_about(archive, clip, asking, "copy_clip" if is_for_screen else "view_clip")
    if clip.deleted_at is not None:
        raise ConflictError(f"The clip was deleted at {clip.deleted_at:%Y-%m-%d %H:%M} UTC.")
    async with archive.pool.acquire() as connection:
        dark = needed_for((await masks_of(connection, [clip.camera_id]))[clip.camera_id], asking.purpose or "")
    content = await asyncio.to_thread(read_original, archive.folder, clip)
    if is_for_screen or dark:
        content = await asyncio.to_thread(
            make_screen_copy, content, began_at=clip.began_at, masks=dark, lines=marks(permit, clip.camera_id)
        )
    said = "masks burnt in" if dark else ""
    await note(archive, clip, asking, "copied" if is_for_screen else "viewed", permit, said=said)
    return ClipFile(content=content, clip=clip, is_copy=is_for_screen or bool(dark), entry=permit.entry)


async def note(archive: Archive, clip: Clip, asking: Asking, act: Act, permit: Permit, *, said: str = "") -> None:
    """Add a line to a clip's custody chain, before anything leaves."""
    async with begin(archive.pool) as tx:
        await add_custody(
            tx, clip.clip_id, act, actor_id=asking.actor.actor_id, at=archive.clock(), entry=permit.entry, said=said
        )


async def list_clips(archive: Archive, incident_id: UUID, asking: Asking) -> list[ClipCard]:
    """Return an incident's clips with custody and exports; one entry for the list."""
    async with archive.pool.acquire() as connection:
        incident = await find_context(connection, incident_id, asking.actor.agency)
    await archive.door.ask(
        Question(
            actor=asking.actor,
            action="view_clip",
            resource=Resource(kind="ClipList", resource_id=str(incident_id), owner=asking.actor.agency),
            purpose=asking.purpose,
            incident=incident,
            context=usual_context(asking.actor, incident, now=archive.clock()),
            carries_out=CUSTODY,
        )
    )
    async with archive.pool.acquire() as connection:
        clips = await queries.clips_of(connection, incident_id)
        return [
            ClipCard(
                clip=clip,
                custody=await queries.chain_of(connection, clip.clip_id),
                exports=await queries.exports_of(connection, clip.clip_id),
            )
            for clip in clips
        ]


async def hold_clip(archive: Archive, clip_id: UUID, asking: Asking, reason: str | None) -> None:
    """Place a legal hold with its reason or, with None, release it."""
    clip = await find(archive, clip_id)
    permit = await ask_about(archive, clip, asking, "hold_clip")
    async with begin(archive.pool) as tx:
        await hold(tx, clip, reason, actor_id=asking.actor.actor_id, at=archive.clock(), entry=permit.entry)
