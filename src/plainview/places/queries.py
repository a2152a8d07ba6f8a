"""All SQL of places: finding addresses, streets and crossings, importing them, and reading them for the map."""

from collections.abc import Iterable, Sequence
from typing import Any

FIND_ADDRESS = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.street_id, u.unit_id, u.label
from place p
left join place_unit u on u.place_id = p.place_id and u.unit_key = $2
where p.address_key = $1
order by p.place_id
limit 20
"""

FIND_LANDMARK = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.street_id, u.unit_id, u.label
from place p
left join place_unit u on u.place_id = p.place_id and u.unit_key = $2
where p.landmark_key = $1
order by p.place_id
limit 20
"""

FIND_AT_NUMBER = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.street_id, u.unit_id, u.label
from place p
left join place_unit u on u.place_id = p.place_id and u.unit_key = $4
where p.street_id = any($1::bigint[])
and p.add_number = $2
and coalesce(lower(p.add_suffix), '') = $3
order by p.place_id
limit 40
"""

FIND_NEIGHBOURS = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.street_id, null::bigint as unit_id, null::text as label,
    abs(p.add_number - $2::integer) as numbers_off
from place p
where p.street_id = any($1::bigint[])
and p.add_number between $2::integer - $3::integer and $2::integer + $3::integer
order by abs(p.add_number - $2::integer), p.place_id
limit 5
"""

FIND_NEAREST = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.street_id, null::bigint as unit_id, null::text as label
from place p
order by p.spot <-> point($1, $2)
limit 5
"""

FIND_STREETS = """
select street_id, full_name, pre_direction, stem, street_type, post_direction
from street
where stem = any($1::text[])
order by street_id
limit 100
"""

FIND_STREETS_LIKE = """
select street_id, full_name, pre_direction, stem, street_type, post_direction
from street
order by stem <-> $1, street_id
limit 12
"""

FIND_CROSSINGS = """
select c.longitude, c.latitude, a.full_name as one, b.full_name as other
from crossing c
join street a using (street_id)
join street b on b.street_id = c.other_id
where (c.street_id = any($1::bigint[]) and c.other_id = any($2::bigint[]))
or (c.street_id = any($2::bigint[]) and c.other_id = any($1::bigint[]))
order by a.full_name, b.full_name, c.longitude, c.latitude
limit 10
"""

COUNT_PLACES = """
select (select count(*) from place) as places, (select count(*) from place_unit) as units
"""


async def find_address(connection: Any, address_key: str, unit_key: str) -> list[Any]:
    """Return the premises with this key, one a city, each with the unit of that key."""
    rows: list[Any] = await connection.fetch(FIND_ADDRESS, address_key, unit_key)
    return rows


async def find_landmark(connection: Any, landmark_key: str, unit_key: str) -> list[Any]:
    """Return the premises of this name, each with the unit of that key."""
    rows: list[Any] = await connection.fetch(FIND_LANDMARK, landmark_key, unit_key)
    return rows


async def find_at_number(
    connection: Any, street_ids: Sequence[int], number: int, suffix: str, unit_key: str
) -> list[Any]:
    """Return the premises of this number on any of the streets."""
    rows: list[Any] = await connection.fetch(FIND_AT_NUMBER, street_ids, number, suffix, unit_key)
    return rows


async def find_neighbours(connection: Any, street_ids: Sequence[int], number: int, most_off: int) -> list[Any]:
    """Return the five premises whose numbers are nearest to `number`."""
    rows: list[Any] = await connection.fetch(FIND_NEIGHBOURS, street_ids, number, most_off)
    return rows


async def find_nearest(connection: Any, longitude: float, latitude: float) -> list[Any]:
    """Return the five premises nearest to a point."""
    rows: list[Any] = await connection.fetch(FIND_NEAREST, longitude, latitude)
    return rows


async def find_streets(connection: Any, stems: Iterable[str]) -> list[Any]:
    """Return the streets whose name without directions and type is one of `stems`."""
    rows: list[Any] = await connection.fetch(FIND_STREETS, list(stems))
    return rows


async def find_streets_like(connection: Any, stem: str) -> list[Any]:
    """Return the twelve streets whose names share most trigrams with `stem`."""
    rows: list[Any] = await connection.fetch(FIND_STREETS_LIKE, stem)
    return rows


async def find_crossings(connection: Any, one: Sequence[int], other: Sequence[int]) -> list[Any]:
    """Return where a street of the first list meets one of the second."""
    rows: list[Any] = await connection.fetch(FIND_CROSSINGS, one, other)
    return rows


async def count_places(connection: Any) -> tuple[int, int]:
    """Return how many premises and how many units there are."""
    row = await connection.fetchrow(COUNT_PLACES)
    return row["places"], row["units"]


LIST_ROAD_LINES = """
select street_id, road_class, shape
from road_line
where street_id is not null
order by source_id
"""

LIST_ROADS_FOR_MAP = """
select r.shape, r.road_class, coalesce(s.full_name, '') as name
from road_line r
left join street s using (street_id)
order by r.source_id
"""

LIST_PLACES_FOR_MAP = """
select longitude, latitude, kind, landmark, add_number, coalesce(add_suffix, '') as add_suffix
from place
order by source_id
"""

LIST_BOUNDARIES_FOR_MAP = """
select kind, title, shape
from boundary
order by source_id
"""


async def list_road_lines(connection: Any) -> list[Any]:
    """Return the lines of all named roads."""
    rows: list[Any] = await connection.fetch(LIST_ROAD_LINES)
    return rows


async def list_roads_for_map(connection: Any) -> list[Any]:
    """Return all road lines with class and name."""
    rows: list[Any] = await connection.fetch(LIST_ROADS_FOR_MAP)
    return rows


async def list_places_for_map(connection: Any) -> list[Any]:
    """Return all address points with number, kind and landmark."""
    rows: list[Any] = await connection.fetch(LIST_PLACES_FOR_MAP)
    return rows


async def list_boundaries_for_map(connection: Any) -> list[Any]:
    """Return all boundaries."""
    rows: list[Any] = await connection.fetch(LIST_BOUNDARIES_FOR_MAP)
    return rows
