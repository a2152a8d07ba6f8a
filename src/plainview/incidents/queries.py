"""Reads and writes incidents and their events: all SQL of this domain."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from plainview.incidents.model import BODIES, Incident, IncidentEvent, IncidentState
from plainview.kernel.errors import NotFoundError
from plainview.kernel.ids import new_id

_FIND = """
select incident_id, source_key, version, state
from incident
where incident_id = $1
"""
_FIND_BY_KEY = """
select incident_id, source_key, version, state
from incident
where incident_key = $1
order by opened_at desc
limit 1
"""
_LIST_OPEN = """
select incident_id, source_key, version, state
from incident
where closed_at is null and version > 0
order by opened_at desc
limit $1
"""
_LIST_OPEN_AT = """
select incident_id, version
from incident
where closed_at is null
and version > 0
and place_id = any($1)
"""
_LIST_ALL = """
select incident_id, source_key, version, state
from incident
where version > 0
order by opened_at desc
limit $1
"""
_LOCK = """
select incident_id, source_key, version, state
from incident
where incident_id = $1
for update
"""
_LOCK_OR_MAKE = """
insert into incident (incident_id, source_key, opened_at, state)
values ($1, $2, $3, '{}')
on conflict (source_key) do update
set source_key = excluded.source_key
returning incident_id, source_key, version, state
"""
_RECORD = """
with locked as materialized (
    select incident_id
    from incident
    where incident_id = $1
    and version = $2 - 1
    for update
),
recorded as (
    insert into incident_event (incident_id, version, kind, message_id, happened_at, body)
    select incident_id, $2, $3, $4, $5, $6
    from locked
    on conflict (message_id, kind) where message_id is not null do nothing
    returning incident_id
)
update incident
set version = $2, state = $7, opened_at = $8, closed_at = $9, longitude = $10, latitude = $11, place_id = $12,
    unit_id = $13, prepared_version = case when $14 then $2 else prepared_version end
from recorded
where incident.incident_id = recorded.incident_id
returning incident.version
"""
_EVENTS = """
select version, kind, happened_at, body
from incident_event
where incident_id = $1
order by version
"""
_NEXT_UNPREPARED = """
select incident_id
from incident
where prepared_version < version
  and closed_at is null
  and incident_id <> all($1::uuid[])
order by opened_at desc
limit 1
"""
_OPEN_AT = """
select incident_id
from incident
where closed_at is null
and place_id = $1
and unit_id is not distinct from $2
"""
_MARK_PREPARED = """
update incident
set prepared_version = $2
where incident_id = $1
and version = $2
returning version
"""


def _incident(row: Any) -> Incident:
    state = msgspec.convert(row["state"], IncidentState) if row["version"] else None
    return Incident(incident_id=row["incident_id"], source_key=row["source_key"], version=row["version"], state=state)


async def find_incident(connection: Any, incident_id: UUID) -> Incident | None:
    """Return an incident, None where there is none."""
    row = await connection.fetchrow(_FIND, incident_id)
    return _incident(row) if row else None


async def get_incident(connection: Any, incident_id: UUID) -> Incident:
    """Return an incident of which something was reported; raise NotFoundError for any other id."""
    incident = await find_incident(connection, incident_id)
    if incident is None or incident.state is None:
        raise NotFoundError(f"There is no incident {incident_id}.")
    return incident


async def find_by_key(connection: Any, incident_key: str) -> Incident | None:
    """Return the newest incident with the sender's own id, from whichever feed it came."""
    row = await connection.fetchrow(_FIND_BY_KEY, incident_key)
    return _incident(row) if row else None


async def list_open(connection: Any, *, limit: int) -> list[Incident]:
    """Return the open incidents, newest first."""
    return [_incident(row) for row in await connection.fetch(_LIST_OPEN, limit)]


async def list_open_at(connection: Any, place_ids: Collection[int]) -> list[tuple[UUID, int]]:
    """Return the open incidents at these places, each with its version."""
    rows = await connection.fetch(_LIST_OPEN_AT, list(place_ids))
    return [(row["incident_id"], row["version"]) for row in rows]


async def list_all(connection: Any, *, limit: int) -> list[Incident]:
    """Return open and closed incidents, newest first."""
    return [_incident(row) for row in await connection.fetch(_LIST_ALL, limit)]


async def lock_incident(connection: Any, incident_id: UUID) -> Incident | None:
    """Return an incident that nobody else folds into until the transaction ends."""
    row = await connection.fetchrow(_LOCK, incident_id)
    return _incident(row) if row else None


async def lock_or_make(connection: Any, source_key: str, *, opened_at: datetime) -> Incident:
    """Return the one incident of a source key, made where there was none, locked until the transaction ends."""
    return _incident(await connection.fetchrow(_LOCK_OR_MAKE, new_id(), source_key, opened_at))


async def record_event(
    connection: Any,
    incident_id: UUID,
    event: IncidentEvent,
    state: IncidentState,
    *,
    message_id: UUID | None,
    is_prepared: bool = False,
) -> bool:
    """Append an event and store what it folds into, as located and rated if `is_prepared`.

    False, and nothing written, where its message, or another event of the same number, was folded in before.
    """
    version = await connection.fetchval(
        _RECORD, incident_id, event.version, kind_of(event), message_id, event.happened_at, event.body, state,
        state.opened_at, state.closed_at, state.longitude, state.latitude, state.location.place_id,
        state.location.unit_id, is_prepared,
    )  # fmt: skip
    return version is not None


async def next_unprepared(connection: Any, *, except_for: Collection[UUID]) -> UUID | None:
    """Return an open incident whose newest version was not located and rated yet, the newest first."""
    found: UUID | None = await connection.fetchval(_NEXT_UNPREPARED, list(except_for))
    return found


async def mark_prepared(connection: Any, incident_id: UUID, version: int) -> bool:
    """Note that this version was located and rated; False where there is a newer one."""
    return await connection.fetchval(_MARK_PREPARED, incident_id, version) is not None


async def list_events(connection: Any, incident_id: UUID) -> list[IncidentEvent]:
    """Return all events of an incident in their order: folding them again gives its state."""
    return [
        IncidentEvent(
            version=row["version"],
            happened_at=row["happened_at"],
            body=msgspec.convert(row["body"], BODIES[row["kind"]]),
        )
        for row in await connection.fetch(_EVENTS, incident_id)
    ]


def kind_of(event: IncidentEvent) -> str:
    """Return the word an event's kind is stored as."""
    return next(kind for kind, body in BODIES.items() if isinstance(event.body, body))


async def open_incidents_at(connection: Any, place_id: int, unit_id: int | None) -> list[UUID]:
    """Return the open incidents at a place (at that unit of it)."""
    return [row["incident_id"] for row in await connection.fetch(_OPEN_AT, place_id, unit_id)]
