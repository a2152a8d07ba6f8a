"""All SQL of clips, their custody and their exports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.cameras.clips.model import Clip, Custody, Export

ADD_CLIP = """
insert into clip (
    clip_id, camera_id, incident_id, purpose, title, asked_from, asked_until, began_at, ended_at, file, size_bytes,
    sha256, essence_sha256, made_by, made_at, entry_sequence, keep_until
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""
CLIP = """
select clip_id, camera_id, incident_id, purpose, title, asked_from, asked_until, began_at, ended_at, file, size_bytes,
       sha256, essence_sha256, made_by, made_at, entry_sequence, keep_until, hold_reason, deleted_at
from clip
where clip_id = $1
"""
CLIPS_OF = """
select clip_id, camera_id, incident_id, purpose, title, asked_from, asked_until, began_at, ended_at, file, size_bytes,
       sha256, essence_sha256, made_by, made_at, entry_sequence, keep_until, hold_reason, deleted_at
from clip
where incident_id = $1
order by made_at
limit 200
"""
LOCK_DUE = """
select clip_id, camera_id, incident_id, purpose, title, asked_from, asked_until, began_at, ended_at, file, size_bytes,
       sha256, essence_sha256, made_by, made_at, entry_sequence, keep_until, hold_reason, deleted_at
from clip
where keep_until < $1
  and deleted_at is null
  and hold_reason is null
order by keep_until
limit $2
for update skip locked
"""
MARK_DELETED = """
update clip
set deleted_at = $2
where clip_id = $1
"""
SET_HOLD = """
update clip
set hold_reason = $2
where clip_id = $1
  and deleted_at is null
returning clip_id
"""
LOCK_CHAIN = """
select clip_id
from clip
where clip_id = $1
for update
"""
LAST_LINE = """
select clip_id, number, at, actor_id, act, said, entry_sequence, link
from clip_custody
where clip_id = $1
order by number desc
limit 1
"""
CHAIN = """
select clip_id, number, at, actor_id, act, said, entry_sequence, link
from clip_custody
where clip_id = $1
order by number
"""
ADD_LINE = """
insert into clip_custody (clip_id, number, at, actor_id, act, said, entry_sequence, link)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
ADD_EXPORT = """
insert into clip_export (export_id, clip_id, asked_by, asked_at, recipient, reason)
values ($1, $2, $3, $4, $5, $6)
"""
EXPORTS = """
select export_id, clip_id, asked_by, asked_at, recipient, reason, approved_by, approved_at, approved_entry,
       exported_at, bag_sha256
from clip_export
where clip_id = $1
order by asked_at
"""
APPROVE = """
update clip_export
set approved_by = $3, approved_at = $4, approved_entry = $5
where export_id = $1
  and clip_id = $2
  and approved_by is null
returning export_id
"""
NOTE_EXPORTED = """
update clip_export
set exported_at = $2, bag_sha256 = $3
where export_id = $1
"""


async def add_clip(connection: Any, clip: Clip) -> None:
    """Keep a clip whose file is written."""
    await connection.execute(
        ADD_CLIP,
        clip.clip_id, clip.camera_id, clip.incident_id, clip.purpose, clip.title, clip.asked_from, clip.asked_until,
        clip.began_at, clip.ended_at, clip.file, clip.size_bytes, clip.sha256, clip.essence_sha256, clip.made_by,
        clip.made_at, clip.entry_sequence, clip.keep_until,
    )  # fmt: skip


async def find_clip(connection: Any, clip_id: UUID) -> Clip | None:
    """Return a clip, deleted ones too; None where there is none."""
    row = await connection.fetchrow(CLIP, clip_id)
    return None if row is None else Clip(**dict(row))


async def clips_of(connection: Any, incident_id: UUID) -> list[Clip]:
    """Return an incident's clips, deleted ones too."""
    return [Clip(**dict(row)) for row in await connection.fetch(CLIPS_OF, incident_id)]


async def lock_due(connection: Any, now: datetime, *, most: int) -> list[Clip]:
    """Return clips whose time is over and which no hold keeps, locked."""
    return [Clip(**dict(row)) for row in await connection.fetch(LOCK_DUE, now, most)]


async def mark_deleted(connection: Any, clip_id: UUID, *, at: datetime) -> None:
    """Note that a clip's file is gone."""
    await connection.execute(MARK_DELETED, clip_id, at)


async def set_hold(connection: Any, clip_id: UUID, reason: str | None) -> bool:
    """Place a legal hold, or with None release it; False where the clip is deleted."""
    return await connection.fetchval(SET_HOLD, clip_id, reason) is not None


async def lock_last_line(connection: Any, clip_id: UUID) -> Custody | None:
    """Return the newest line of a clip's chain; nobody else adds one until the transaction ends."""
    await connection.fetchval(LOCK_CHAIN, clip_id)
    row = await connection.fetchrow(LAST_LINE, clip_id)
    return None if row is None else Custody(**dict(row))


async def chain_of(connection: Any, clip_id: UUID) -> list[Custody]:
    """Return a clip's custody chain."""
    return [Custody(**dict(row)) for row in await connection.fetch(CHAIN, clip_id)]


async def add_line(connection: Any, line: Custody) -> None:
    """Add a line to a chain."""
    await connection.execute(
        ADD_LINE,
        line.clip_id, line.number, line.at, line.actor_id, line.act, line.said, line.entry_sequence, line.link,
    )  # fmt: skip


async def add_export(connection: Any, export: Export) -> None:
    """Keep that an export is asked for."""
    await connection.execute(
        ADD_EXPORT,
        export.export_id, export.clip_id, export.asked_by, export.asked_at, export.recipient, export.reason,
    )  # fmt: skip


async def exports_of(connection: Any, clip_id: UUID) -> list[Export]:
    """Return the exports of a clip that were asked for."""
    return [Export(**dict(row)) for row in await connection.fetch(EXPORTS, clip_id)]


async def approve(connection: Any, export_id: UUID, clip_id: UUID, *, by: str, at: datetime, entry: int) -> bool:
    """Note who agreed; False where somebody has."""
    return await connection.fetchval(APPROVE, export_id, clip_id, by, at, entry) is not None


async def note_exported(connection: Any, export_id: UUID, *, at: datetime, bag_sha256: bytes) -> None:
    """Note that a bag left the house, and its hash."""
    await connection.execute(NOTE_EXPORTED, export_id, at, bag_sha256)
