"""Reads and writes the positions of units: all SQL of this domain."""

from collections.abc import Sequence
from typing import Any

from plainview.units.model import UnitPosition

_MOVE = """
insert into patrol_unit (unit_id, kind, longitude, latitude, heading_degrees, speed_mps, status, incident_key,
    positioned_at)
select *
from unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::float4[], $6::float4[], $7::text[], $8::text[],
    $9::timestamptz[])
on conflict (unit_id) do update
set kind = excluded.kind, longitude = excluded.longitude, latitude = excluded.latitude,
    heading_degrees = excluded.heading_degrees, speed_mps = excluded.speed_mps, status = excluded.status,
    incident_key = excluded.incident_key, positioned_at = excluded.positioned_at
where patrol_unit.positioned_at < excluded.positioned_at
returning unit_id
"""
_LIST = """
select unit_id, kind, longitude, latitude, heading_degrees, speed_mps, status, incident_key, positioned_at
from patrol_unit
order by unit_id
"""

_ON_INCIDENT = """
select unit_id, status
from patrol_unit
where status <> 'off_duty'
  and (unit_id = any($1::text[]) or incident_key = $2)
order by unit_id
"""
_DOING = {"on_scene": "there", "emergency": "there, in an emergency", "en_route": "on the way"}


async def save_positions(connection: Any, positions: Sequence[UnitPosition]) -> set[str]:
    """Store positions of distinct units, in one statement, and return whose were newer than what was known."""
    columns = [[getattr(each, name) for each in positions] for name in UnitPosition.__slots__]
    return {row["unit_id"] for row in await connection.fetch(_MOVE, *columns)}


async def list_units(connection: Any) -> list[UnitPosition]:
    """Return every unit where it was last heard of."""
    return [UnitPosition(**dict(row)) for row in await connection.fetch(_LIST)]


async def units_on(connection: Any, *, assigned: Sequence[str], incident_key: str) -> dict[str, str]:
    """Return what each unit does that is assigned to an incident or says that it is at it: 'on the way', 'there'."""
    rows = await connection.fetch(_ON_INCIDENT, list(assigned), incident_key)
    return {row["unit_id"]: _DOING.get(row["status"], "assigned") for row in rows}
