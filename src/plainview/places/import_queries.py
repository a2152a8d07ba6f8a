"""The SQL that brings address points, units, road lines and boundaries in, and keeps their crossings."""

from collections.abc import Sequence
from typing import Any

from plainview.store.staging import StagedLoad

_NGUID_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'NGUID', 'the same NGUID stands above'
from (select line, row_number() over (partition by nguid order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

_KEEP_STREETS = """
insert into street (name_key, full_name, pre_direction, stem, street_type, post_direction)
select distinct on (street_key) street_key, street_name, pre_direction, stem, street_type, post_direction
from staged
order by street_key, street_name
on conflict (name_key) do nothing
"""

ADDRESS_POINTS = StagedLoad(
    file="address_points.csv",
    create="""
create temp table staged (
    line bigint, nguid text, kind text, landmark text, landmark_key text, add_number integer, add_suffix text,
    street_key text, street_name text, pre_direction text, stem text, street_type text, post_direction text,
    address_key text, address text, city text, city_key text, postal_code text,
    longitude double precision, latitude double precision
) on commit drop
""",
    columns=(
        "line", "nguid", "kind", "landmark", "landmark_key", "add_number", "add_suffix",
        "street_key", "street_name", "pre_direction", "stem", "street_type", "post_direction",
        "address_key", "address", "city", "city_key", "postal_code", "longitude", "latitude",
    ),
    faults=(
        _NGUID_TWICE,
        """
insert into staged_fault (line, column_name, why)
select line, 'Add_Number', 'the same address stands above'
from (select line, row_number() over (partition by address_key, city_key order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
""",
        """
insert into staged_fault (line, column_name, why)
select s.line, 'Add_Number', 'the address is on record as ' || p.source_id
from staged s
join place p using (address_key, city_key)
where p.source_id <> s.nguid
on conflict do nothing
""",
    ),
    before=(_KEEP_STREETS,),
    merge="""
with written as (
    insert into place (source_id, kind, landmark, landmark_key, add_number, add_suffix, street_id, address_key,
        address, city, city_key, postal_code, longitude, latitude)
    select s.nguid, s.kind, s.landmark, s.landmark_key, s.add_number, s.add_suffix, t.street_id, s.address_key,
        s.address, s.city, s.city_key, s.postal_code, s.longitude, s.latitude
    from staged s
    join street t on t.name_key = s.street_key
    order by s.line
    on conflict (source_id) do update
    set kind = excluded.kind, landmark = excluded.landmark, landmark_key = excluded.landmark_key,
        add_number = excluded.add_number, add_suffix = excluded.add_suffix, street_id = excluded.street_id,
        address_key = excluded.address_key, address = excluded.address, city = excluded.city,
        city_key = excluded.city_key, postal_code = excluded.postal_code, longitude = excluded.longitude,
        latitude = excluded.latitude
    where (place.kind, place.landmark, place.add_number, place.add_suffix, place.street_id, place.address_key,
        place.address, place.city, place.postal_code, place.longitude, place.latitude)
    is distinct from (excluded.kind, excluded.landmark, excluded.add_number, excluded.add_suffix, excluded.street_id,
        excluded.address_key, excluded.address, excluded.city, excluded.postal_code, excluded.longitude,
        excluded.latitude)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

UNITS = StagedLoad(
    file="units.csv",
    create="""
create temp table staged (line bigint, nguid text, place_nguid text, label text, unit_key text) on commit drop
""",
    columns=("line", "nguid", "place_nguid", "label", "unit_key"),
    faults=(
        _NGUID_TWICE,
        """
insert into staged_fault (line, column_name, why)
select s.line, 'Place_NGUID', 'no such address point'
from staged s
left join place p on p.source_id = s.place_nguid
where p.place_id is null
on conflict do nothing
""",
        """
insert into staged_fault (line, column_name, why)
select line, 'Unit', 'the same unit stands above'
from (select line, row_number() over (partition by place_nguid, unit_key order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
""",
        """
insert into staged_fault (line, column_name, why)
select s.line, 'Unit', 'the unit is on record as ' || u.source_id
from staged s
join place p on p.source_id = s.place_nguid
join place_unit u on u.place_id = p.place_id and u.unit_key = s.unit_key
where u.source_id <> s.nguid
on conflict do nothing
""",
    ),
    merge="""
with written as (
    insert into place_unit (source_id, place_id, label, unit_key)
    select s.nguid, p.place_id, s.label, s.unit_key
    from staged s
    join place p on p.source_id = s.place_nguid
    order by s.line
    on conflict (source_id) do update
    set place_id = excluded.place_id, label = excluded.label, unit_key = excluded.unit_key
    where (place_unit.place_id, place_unit.label, place_unit.unit_key)
    is distinct from (excluded.place_id, excluded.label, excluded.unit_key)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)

ROAD_LINES = StagedLoad(
    file="road_lines.csv",
    create="""
create temp table staged (
    line bigint, nguid text, street_key text, street_name text, pre_direction text, stem text, street_type text,
    post_direction text, road_class text, shape text
) on commit drop
""",
    columns=(
        "line", "nguid", "street_key", "street_name", "pre_direction", "stem", "street_type", "post_direction",
        "road_class", "shape",
    ),
    faults=(_NGUID_TWICE,),
    before=(_KEEP_STREETS,),
    merge="""
with written as (
    insert into road_line (source_id, street_id, road_class, shape)
    select s.nguid, t.street_id, s.road_class, s.shape::jsonb
    from staged s
    join street t on t.name_key = s.street_key
    order by s.line
    on conflict (source_id) do update
    set street_id = excluded.street_id, road_class = excluded.road_class, shape = excluded.shape
    where (road_line.street_id, road_line.road_class, road_line.shape)
    is distinct from (excluded.street_id, excluded.road_class, excluded.shape)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

BOUNDARIES = StagedLoad(
    file="boundaries.csv",
    create="""
create temp table staged (line bigint, nguid text, kind text, title text, shape text) on commit drop
""",
    columns=("line", "nguid", "kind", "title", "shape"),
    faults=(_NGUID_TWICE,),
    merge="""
with written as (
    insert into boundary (source_id, kind, title, shape)
    select nguid, kind, title, shape::jsonb
    from staged
    order by line
    on conflict (source_id) do update
    set kind = excluded.kind, title = excluded.title, shape = excluded.shape
    where (boundary.kind, boundary.title, boundary.shape)
    is distinct from (excluded.kind, excluded.title, excluded.shape)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)

SET_HAS_UNITS = """
update place
set has_units = not has_units
where has_units <> (kind = 'apartments' or exists (select from place_unit u where u.place_id = place.place_id))
"""

FORGET_CROSSINGS = """
delete from crossing
"""

REFRESH_STATISTICS = "analyze street, place, place_unit, road_line, crossing"


async def set_has_units(connection: Any) -> None:
    """Say of each premise whether it has units; apartments have, even where none is recorded."""
    await connection.execute(SET_HAS_UNITS)


async def replace_crossings(connection: Any, crossings: Sequence[tuple[int, int, float, float]]) -> None:
    """Keep these crossings, (street_id, other_id, longitude, latitude), and no other."""
    await connection.execute(FORGET_CROSSINGS)
    await connection.copy_records_to_table(
        "crossing", records=crossings, columns=("street_id", "other_id", "longitude", "latitude")
    )


async def refresh_statistics(connection: Any) -> None:
    """Let the planner know how much there is now."""
    await connection.execute(REFRESH_STATISTICS)
