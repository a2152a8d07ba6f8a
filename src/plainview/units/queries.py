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


async def save_positions(connection: Any, positions: Sequence[UnitPosition]) -> set[str]:
    """Store positions of distinct units, in one statement, and return whose were newer than what was known."""
    columns = [[getattr(each, name) for each in positions] for name in UnitPosition.__slots__]
    return {row["unit_id"] for row in await connection.fetch(_MOVE, *columns)}


async def list_units(connection: Any) -> list[UnitPosition]:
    """Return every unit where it was last heard of."""
    return [UnitPosition(**dict(row)) for row in await connection.fetch(_LIST)]
