"""The SQL that reads the places in force of one source, for an export."""

from collections.abc import AsyncIterator
from typing import Any

FETCH_ROWS = 5_000

EXPORT_PREMISES = """
select source_id, civic, kind, has_units, city, longitude, latitude, coalesce(updated_at, since_at) as updated_at
from place
where source = $1
and retired_at is null
and source_id not like 'of:%'
order by place_id
"""

EXPORT_UNITS = """
select u.source_id, p.civic || u.civic as civic, p.city, coalesce(u.longitude, p.longitude) as longitude,
    coalesce(u.latitude, p.latitude) as latitude, coalesce(p.updated_at, p.since_at) as updated_at
from place_unit u
join place p using (place_id)
where u.source = $1
and u.retired_at is null
and p.retired_at is null
order by u.unit_id
"""

EXPORT_ROADS = """
select r.source_id, r.civic, r.road_class, r.shape, r.from_mile, r.to_mile,
    coalesce(r.updated_at, i.imported_at) as updated_at
from road_line r
cross join (select max(imported_at) as imported_at from place_import where source = $1) i
where r.source = $1
and r.street_id is not null
order by r.road_line_id
"""

EXPORT_BOUNDARIES = """
select b.source_id, b.kind, b.title, b.shape, b.civic, coalesce(b.updated_at, i.imported_at) as updated_at
from boundary b
cross join (select max(imported_at) as imported_at from place_import where source = $1) i
where b.source = $1
order by b.boundary_id
"""

EXPORT_MARKERS = """
select m.source_id, m.road, m.direction, m.mile, m.label, m.longitude, m.latitude, i.imported_at as updated_at
from mile_marker m
cross join (select max(imported_at) as imported_at from place_import where source = $1) i
where m.source = $1
order by m.mile_marker_id
"""

EXPORT_EXITS = """
select source_id, road, kind, direction, number, name, longitude, latitude
from highway_exit
where source = $1
order by highway_exit_id
"""

EXPORT_ALIASES = """
select p.source_id, a.alias
from place_alias a
join place p using (place_id)
where a.source = $1
and p.retired_at is null
order by a.place_alias_id
"""


async def read_batches(connection: Any, statement: str, source: str) -> AsyncIterator[list[Any]]:
    """Yield the rows of a statement of this module a few thousand at a time; within a transaction."""
    cursor = await connection.cursor(statement, source)
    while rows := await cursor.fetch(FETCH_ROWS):
        yield rows
