"""All SQL of places: finding addresses, streets and crossings, importing them, and reading them for the map."""

from collections.abc import Iterable, Sequence
from typing import Any

FIND_STATED = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), '') as add_suffix,
    p.street_id,
    s.full_name, s.pre_direction, s.stem, s.street_type, s.post_direction,
    u.unit_id, u.label, u.unit_key
from place p
join street s using (street_id)
left join place_unit u on u.place_id = p.place_id and u.unit_key = any($4::text[]) and u.retired_at is null
where p.place_id = any(array(
    select place_id
    from place
    where address_key = any($1::text[])
    union all
    select l.place_id
    from street t
    join place l using (street_id)
    where t.stem = any($2::text[])
    and l.add_number = any($3::integer[])
))
and p.retired_at is null
order by p.address_key <> all($1::text[]), p.place_id
limit 200
"""

FIND_STATED_OF_MANY = """
select w.nth, p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), '') as add_suffix,
    p.street_id,
    s.full_name, s.pre_direction, s.stem, s.street_type, s.post_direction,
    u.unit_id, u.label, u.unit_key
from unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::text[]) as w (nth, key, stem, number, unit_key)
cross join lateral (
    select place_id
    from place
    where address_key = w.key
    union
    select l.place_id
    from street t
    join place l using (street_id)
    where t.stem = w.stem
    and l.add_number = w.number
) found
join place p using (place_id)
join street s using (street_id)
left join place_unit u on u.place_id = p.place_id and u.unit_key = w.unit_key and u.retired_at is null
where p.retired_at is null
order by w.nth, p.place_id
"""

FIND_FORMER_OR_LIKE = """
with former as (
    select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
        p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), '') as add_suffix,
        p.street_id,
        s.full_name, s.pre_direction, s.stem, s.street_type, s.post_direction,
        u.unit_id, u.label, u.unit_key,
        f.address_key as former_key, f.city_key as former_city_key, f.address as former_address, f.until_at,
        p.retired_at is not null as is_gone
    from former_address f
    join place p using (place_id)
    join street s using (street_id)
    left join place_unit u on u.place_id = p.place_id and u.unit_key = any($2::text[]) and u.retired_at is null
    where f.address_key = any($1::text[])
    union all
    select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
        p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), '') as add_suffix,
        p.street_id,
        s.full_name, s.pre_direction, s.stem, s.street_type, s.post_direction,
        null::bigint as unit_id, null::text as label, null::text as unit_key,
        p.address_key, p.city_key, p.address, p.retired_at, true
    from place p
    join street s using (street_id)
    where p.address_key = any($1::text[])
    and p.retired_at is not null
    and not exists (
        select from place c
        where c.address_key = p.address_key and c.city_key = p.city_key and c.retired_at is null
    )
    limit 40
)
select true as is_former, former.*
from former
union all
select false, p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), ''), s.street_id,
    s.full_name, s.pre_direction, s.stem, s.street_type, s.post_direction,
    u.unit_id, u.label, u.unit_key,
    null, null, null, null, null
from (
    select distinct l.street_id, l.full_name, l.pre_direction, l.stem, l.street_type, l.post_direction
    from unnest($3::text[]) as w (stem)
    cross join lateral (
        select street_id, full_name, pre_direction, stem, street_type, post_direction
        from street
        order by stem <-> w.stem
        limit 24
    ) l
) s
left join place p on p.street_id = s.street_id and p.add_number = any($4::integer[]) and p.retired_at is null
left join place_unit u on u.place_id = p.place_id and u.unit_key = any($2::text[]) and u.retired_at is null
order by is_former desc, street_id, place_id
"""

FIND_LANDMARKS = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), '') as add_suffix,
    p.street_id,
    s.full_name, s.pre_direction, s.stem, s.street_type, s.post_direction,
    u.unit_id, u.label, u.unit_key, n.name
from unnest($1::text[]) with ordinality n (name, nth)
join lateral (
    select place_id
    from place
    where landmark_key = n.name
    union
    select place_id
    from place_alias
    where alias_key = n.name
) found on true
join place p using (place_id)
join street s using (street_id)
left join place_unit u on u.place_id = p.place_id and u.unit_key = any($2::text[]) and u.retired_at is null
where p.retired_at is null
order by n.nth, p.place_id
limit 60
"""

FIND_NEIGHBOURS = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), '') as add_suffix,
    p.street_id,
    null::bigint as unit_id, null::text as label, null::text as unit_key,
    abs(p.add_number - $2::integer) as numbers_off
from place p
where p.street_id = any($1::bigint[])
and p.add_number between $2::integer - $3::integer and $2::integer + $3::integer
and p.retired_at is null
order by abs(p.add_number - $2::integer), p.place_id
limit 5
"""

FIND_NEAREST = """
select p.place_id, p.kind, p.landmark, p.address, p.city, p.postal_code, p.longitude, p.latitude, p.has_units,
    p.city_key, p.landmark_key, p.address_key, p.add_number, coalesce(lower(p.add_suffix), '') as add_suffix,
    p.street_id,
    null::bigint as unit_id, null::text as label, null::text as unit_key
from place p
where p.retired_at is null
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
select distinct s.street_id, s.full_name, s.pre_direction, s.stem, s.street_type, s.post_direction
from unnest($1::text[]) as w (stem)
cross join lateral (
    select street_id, full_name, pre_direction, stem, street_type, post_direction
    from street
    order by stem <-> w.stem
    limit 24
) s
order by s.street_id
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

FIND_BLOCK = """
select p.street_id, s.full_name, count(*) as places, avg(p.longitude) as longitude, avg(p.latitude) as latitude
from place p
join street s using (street_id)
where p.street_id = any($1::bigint[])
and p.add_number between $2::integer and $2::integer + 99
and p.retired_at is null
group by p.street_id, s.full_name
order by s.full_name
limit 5
"""

FIND_RANGES = """
select r.street_id, s.full_name, r.shape, r.from_left, r.to_left, r.from_right, r.to_right
from road_line r
join street s using (street_id)
where r.street_id = any($1::bigint[])
and ($2::integer between least(r.from_left, r.to_left) and greatest(r.from_left, r.to_left)
    or $2::integer between least(r.from_right, r.to_right) and greatest(r.from_right, r.to_right))
order by s.full_name, r.source_id
limit 5
"""

FIND_MILE_MARKERS = """
select road, road_key, direction, mile, longitude, latitude
from mile_marker
where ($1::text = '' or road_key = $1::text)
and mile between $2::double precision - 2 and $2::double precision + 2
order by abs(mile - $2::double precision), road, direction, source_id
limit 40
"""

FIND_EXITS = """
select road, road_key, kind, direction, number, name, name_key, longitude, latitude
from highway_exit
where ($1::text = '' or road_key = $1::text)
and (number_key = $2::text or $2::text = '')
order by road, number, direction, source_id
limit 300
"""

COUNT_PLACES = """
select (select count(*) from place) as places, (select count(*) from place_unit) as units
"""


async def find_stated(
    connection: Any, address_keys: Sequence[str], stems: Sequence[str], numbers: Sequence[int], unit_keys: Sequence[str]
) -> list[Any]:
    """Return the premises with one of these keys, or such a number on a street of such a name, with the units."""
    rows: list[Any] = await connection.fetch(FIND_STATED, address_keys, stems, numbers, unit_keys)
    return rows


async def find_stated_of_many(connection: Any, wanted: Sequence[tuple[int, str, str, int, str]]) -> list[Any]:
    """Return the same for many addresses at once, asked as (which of them, key, stem, number, unit's key)."""
    columns = [list(column) for column in zip(*wanted, strict=True)]
    rows: list[Any] = await connection.fetch(FIND_STATED_OF_MANY, *columns)
    return rows


async def find_former_or_like(
    connection: Any, address_keys: Sequence[str], unit_keys: Sequence[str], stems: Sequence[str], numbers: Sequence[int]
) -> tuple[list[Any], list[Any]]:
    """Return the premises that had one of these addresses, or were there and are gone; and those of like streets.

    Of each stem the streets whose names share most trigrams with it, each with its premises of these numbers; a street
    without one comes without place.
    """
    rows = await connection.fetch(FIND_FORMER_OR_LIKE, address_keys, unit_keys, stems, numbers)
    return [row for row in rows if row["is_former"]], [row for row in rows if not row["is_former"]]


async def find_landmarks(connection: Any, names: Sequence[str], unit_keys: Sequence[str]) -> list[Any]:
    """Return the premises that bear one of these names, the first name's first, each with the units."""
    rows: list[Any] = await connection.fetch(FIND_LANDMARKS, names, unit_keys)
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


async def find_streets_like(connection: Any, stems: Sequence[str]) -> list[Any]:
    """Return, of each stem, the streets whose names share most trigrams with it."""
    rows: list[Any] = await connection.fetch(FIND_STREETS_LIKE, stems)
    return rows


async def find_crossings(connection: Any, one: Sequence[int], other: Sequence[int]) -> list[Any]:
    """Return where a street of the first list meets one of the second."""
    rows: list[Any] = await connection.fetch(FIND_CROSSINGS, one, other)
    return rows


async def find_block(connection: Any, street_ids: Sequence[int], hundred: int) -> list[Any]:
    """Return, of each street, the middle of the addresses from `hundred` on to the next."""
    rows: list[Any] = await connection.fetch(FIND_BLOCK, street_ids, hundred)
    return rows


async def find_ranges(connection: Any, street_ids: Sequence[int], number: int) -> list[Any]:
    """Return the road lines whose range of numbers holds `number`."""
    rows: list[Any] = await connection.fetch(FIND_RANGES, street_ids, number)
    return rows


async def find_mile_markers(connection: Any, road_key: str, mile: float) -> list[Any]:
    """Return the markers within two miles of `mile`, nearest first; of all roads where the key is empty."""
    rows: list[Any] = await connection.fetch(FIND_MILE_MARKERS, road_key, mile)
    return rows


async def find_exits(connection: Any, road_key: str, number_key: str) -> list[Any]:
    """Return the ramps of a road, of one number; empty text is any."""
    rows: list[Any] = await connection.fetch(FIND_EXITS, road_key, number_key)
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
where retired_at is null
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
