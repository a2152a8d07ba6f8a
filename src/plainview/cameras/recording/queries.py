"""All SQL of the rolling buffer: segments, pins and bookmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plainview.cameras.recording.segments import Segment

AROUND_BOOKMARK = timedelta(seconds=30)  # before and after the moment

RECORDABLE = """
select camera_id
from camera
where terms @> '{"recorded": true}'
  and not terms @> '{"revoked": true}'
  and kind <> all($1::text[])
"""
ADD_SEGMENT = """
insert into recording_segment (segment_id, camera_id, began_at, ended_at, file, mime, size_bytes, pictures)
select $1, $2, $3, $4, $5, $6, $7, $8
where exists (select from camera where camera_id = $2)
"""
SEGMENTS = """
select segment_id, camera_id, began_at, ended_at, file, mime, size_bytes, pictures
from recording_segment
where camera_id = $1
  and began_at <= $3
  and ended_at >= $2
order by began_at
"""
SPAN = """
select min(began_at) as began_at, max(ended_at) as ended_at
from recording_segment
where camera_id = $1
"""
DROP_OLD = """
delete from recording_segment s
where (s.ended_at < $1 or s.camera_id <> all($2::text[]))
  and not exists (
      select
      from bookmark b
      where b.camera_id = s.camera_id
        and b.keep_until > $3
        and b.marked_at between s.began_at - $4::interval and s.ended_at + $4::interval
  )
returning s.file
"""
ADD_PIN = """
insert into camera_pin (pin_id, camera_id, incident_id, pinned_by, entry_sequence, pinned_at)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing
"""
END_PIN = """
update camera_pin
set ended_at = $3
where camera_id = $1
  and incident_id = $2
  and ended_at is null
returning pin_id
"""
PINNED = """
select distinct p.camera_id
from camera_pin p
join incident i using (incident_id)
where p.ended_at is null
  and i.closed_at is null
"""
ADD_BOOKMARK = """
insert into bookmark (
    bookmark_id, camera_id, incident_id, marked_at, note, made_by, made_at, entry_sequence, keep_until
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
BOOKMARKS = """
select bookmark_id, camera_id, incident_id, marked_at, note, made_by, made_at, entry_sequence, keep_until
from bookmark
where incident_id = $1
order by marked_at
limit 500
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A moment of a camera that somebody wants kept, and why."""

    bookmark_id: UUID
    camera_id: str
    incident_id: UUID
    marked_at: datetime
    note: str
    made_by: str
    made_at: datetime
    entry_sequence: int
    keep_until: datetime


async def recordable_cameras(connection: Any, never: Sequence[str]) -> set[str]:
    """Return the cameras whose owner's terms allow keeping, but for the kinds that are never kept."""
    return {row["camera_id"] for row in await connection.fetch(RECORDABLE, list(never))}


async def add_segment(connection: Any, segment: Segment) -> None:
    """Note a segment whose file is written; nothing is noted of a camera that was taken away meanwhile."""
    await connection.execute(
        ADD_SEGMENT,
        segment.segment_id, segment.camera_id, segment.began_at, segment.ended_at,
        segment.file, segment.mime, segment.size_bytes, segment.pictures,
    )  # fmt: skip


async def segments_between(connection: Any, camera_id: str, begin: datetime, end: datetime) -> list[Segment]:
    """Return what is kept of a camera between two moments, in order of time."""
    return [Segment(**dict(row)) for row in await connection.fetch(SEGMENTS, camera_id, begin, end)]


async def kept_span(connection: Any, camera_id: str) -> tuple[datetime, datetime] | None:
    """Return from when until when something is kept of a camera, gaps aside; None where nothing is."""
    row = await connection.fetchrow(SPAN, camera_id)
    return None if row["began_at"] is None else (row["began_at"], row["ended_at"])


async def drop_old_segments(
    connection: Any, *, before: datetime, recordable: Sequence[str], now: datetime
) -> list[str]:
    """Drop segments that ended before a moment or whose camera may not be kept any more; return their files.

    What a bookmark holds stays until the bookmark's own end.
    """
    rows = await connection.fetch(DROP_OLD, before, list(recordable), now, AROUND_BOOKMARK)
    return [row["file"] for row in rows]


async def add_pin(
    connection: Any, pin_id: UUID, camera_id: str, incident_id: UUID, *, pinned_by: str, entry: int, at: datetime
) -> None:
    """Have a camera pulled while an incident is open; once is enough."""
    await connection.execute(ADD_PIN, pin_id, camera_id, incident_id, pinned_by, entry, at)


async def end_pin(connection: Any, camera_id: str, incident_id: UUID, *, at: datetime) -> bool:
    """Let a pin go; False where there is none."""
    return await connection.fetchval(END_PIN, camera_id, incident_id, at) is not None


async def pinned_cameras(connection: Any) -> set[str]:
    """Return the cameras that open incidents pin."""
    return {row["camera_id"] for row in await connection.fetch(PINNED)}


async def add_bookmark(connection: Any, bookmark: Bookmark) -> None:
    """Keep a bookmark."""
    await connection.execute(
        ADD_BOOKMARK,
        bookmark.bookmark_id, bookmark.camera_id, bookmark.incident_id, bookmark.marked_at, bookmark.note,
        bookmark.made_by, bookmark.made_at, bookmark.entry_sequence, bookmark.keep_until,
    )  # fmt: skip


async def bookmarks_of(connection: Any, incident_id: UUID) -> list[Bookmark]:
    """Return an incident's bookmarks, in order of the moments."""
    return [Bookmark(**dict(row)) for row in await connection.fetch(BOOKMARKS, incident_id)]
