"""SQL of views that are over and not yet in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

SETTLED_SECONDS = 3.0  # after its end, a stream still writes how much it sent
MOST_AT_ONCE = 200

UNRECORDED = """
select v.view_id, v.camera_id, v.actor_id, v.incident_id, v.purpose, v.entry_sequence as entry, v.started_at,
       v.ended_at, v.end_reason as reason, v.bytes_sent, v.skipped_pictures
from camera_view v
where v.end_entry is null
  and v.ended_at < clock_timestamp() - make_interval(secs => $1)
  and not exists (select from wearer_notice n where n.view_id = v.view_id)
order by v.ended_at
limit $2
for update of v skip locked
"""
NOTE_RECORDED = """
update camera_view v
set end_entry = said.end_entry
from unnest($1::uuid[], $2::bigint[]) as said (view_id, end_entry)
where v.view_id = said.view_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedView:
    """A view that is over, as the ledger tells it; `started_at` is None where its token was never used."""

    view_id: UUID
    camera_id: str
    actor_id: str
    incident_id: UUID | None
    purpose: str
    entry: int
    started_at: datetime | None
    ended_at: datetime
    reason: str
    bytes_sent: int
    skipped_pictures: int


async def unrecorded_views(connection: Any, *, settled_seconds: float = SETTLED_SECONDS) -> list[EndedView]:
    """Return, held for this transaction, views that ended and aren't in the ledger; a wearer's looks are told apart."""
    return [EndedView(**dict(row)) for row in await connection.fetch(UNRECORDED, settled_seconds, MOST_AT_ONCE)]


async def note_recorded(connection: Any, entries: Sequence[tuple[UUID, int]]) -> None:
    """Write by which entry each view's end was recorded."""
    await connection.execute(NOTE_RECORDED, [view_id for view_id, _ in entries], [entry for _, entry in entries])
