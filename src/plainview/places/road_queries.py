"""The SQL that brings centre lines, mile markers and exits in."""

from plainview.places.premise_queries import KEEP_LEGACY_STREETS, KEEP_STREETS
from plainview.places.unit_queries import NGUID_TWICE
from plainview.store.staging import StagedLoad

_LEAVE_ROADS = """
update staged s
set is_left = true
from this_import i
where exists (
    select from road_line r
    join place_source o using (source)
    left join street t using (street_id)
    where o.precedence < i.precedence
    and (r.source_id = s.nguid or t.name_key = s.street_key or s.street_key is null)
)
"""

ROADS = StagedLoad(
    file="road_lines.csv",
    create="""
create temp table staged (
    line bigint, nguid text, civic text, street_key text, street_name text, pre_direction text, stem text,
    street_type text, post_direction text, road_class text, shape text, updated_at timestamptz,
    from_left integer, to_left integer, from_right integer, to_right integer, parity_left text, parity_right text,
    city_left text, city_right text, from_mile double precision, to_mile double precision,
    legacy_street text, legacy_key text, legacy_stem text, is_left boolean not null default false
) on commit drop
""",
    columns=(
        "line", "nguid", "civic", "street_key", "street_name", "pre_direction", "stem", "street_type",
        "post_direction", "road_class", "shape", "updated_at", "from_left", "to_left", "from_right", "to_right",
        "parity_left", "parity_right", "city_left", "city_right", "from_mile", "to_mile", "legacy_street",
        "legacy_key", "legacy_stem",
    ),
    faults=(NGUID_TWICE,),
    before=(KEEP_STREETS, KEEP_LEGACY_STREETS, _LEAVE_ROADS),
    merge="""
with gone as (
    delete from road_line r
    using this_import i
    where i.is_full
    and r.source = i.source
    and not exists (select from staged s where s.nguid = r.source_id)
    returning r.road_line_id
), written as (
    insert into road_line (source_id, source, civic, street_id, road_class, shape, updated_at, from_left, to_left,
        from_right, to_right, parity_left, parity_right, city_left, city_right, from_mile, to_mile)
    select s.nguid, i.source, s.civic::jsonb, t.street_id, s.road_class, s.shape::jsonb, s.updated_at, s.from_left,
        s.to_left, s.from_right, s.to_right, s.parity_left, s.parity_right, s.city_left, s.city_right, s.from_mile,
        s.to_mile
    from staged s
    cross join this_import i
    left join street t on t.name_key = s.street_key
    where not s.is_left
    order by s.line
    on conflict (source_id) do update
    set source = excluded.source, civic = excluded.civic, street_id = excluded.street_id,
        road_class = excluded.road_class, shape = excluded.shape, updated_at = excluded.updated_at,
        from_left = excluded.from_left, to_left = excluded.to_left, from_right = excluded.from_right,
        to_right = excluded.to_right, parity_left = excluded.parity_left, parity_right = excluded.parity_right,
        city_left = excluded.city_left, city_right = excluded.city_right, from_mile = excluded.from_mile,
        to_mile = excluded.to_mile
    where (road_line.source, road_line.civic, road_line.street_id, road_line.road_class, road_line.shape,
        road_line.from_mile, road_line.to_mile)
    is distinct from (excluded.source, excluded.civic, excluded.street_id, excluded.road_class, excluded.shape,
        excluded.from_mile, excluded.to_mile)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed,
    (select count(*) from staged where is_left) as left, (select count(*) from gone) as retired
from written
""",
)  # fmt: skip

MARKERS = StagedLoad(
    file="mile_markers.csv",
    create="""
create temp table staged (
    line bigint, nguid text, road text, road_key text, direction text, mile double precision, label text,
    longitude double precision, latitude double precision
) on commit drop
""",
    columns=("line", "nguid", "road", "road_key", "direction", "mile", "label", "longitude", "latitude"),
    faults=(NGUID_TWICE,),
    merge="""
with gone as (
    delete from mile_marker m
    using this_import i
    where i.is_full
    and m.source = i.source
    and not exists (select from staged s where s.nguid = m.source_id)
    returning m.mile_marker_id
), written as (
    insert into mile_marker (source_id, source, road, road_key, direction, mile, label, longitude, latitude)
    select s.nguid, i.source, s.road, s.road_key, s.direction, s.mile, s.label, s.longitude, s.latitude
    from staged s
    cross join this_import i
    order by s.line
    on conflict (source_id) do update
    set source = excluded.source, road = excluded.road, road_key = excluded.road_key, direction = excluded.direction,
        mile = excluded.mile, label = excluded.label, longitude = excluded.longitude, latitude = excluded.latitude
    where (mile_marker.source, mile_marker.road, mile_marker.direction, mile_marker.mile, mile_marker.label,
        mile_marker.longitude, mile_marker.latitude)
    is distinct from (excluded.source, excluded.road, excluded.direction, excluded.mile, excluded.label,
        excluded.longitude, excluded.latitude)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed, 0 as left,
    (select count(*) from gone) as retired
from written
""",
)

EXITS = StagedLoad(
    file="exits.csv",
    create="""
create temp table staged (
    line bigint, nguid text, road text, road_key text, kind text, direction text, number text, number_key text,
    name text, name_key text, longitude double precision, latitude double precision
) on commit drop
""",
    columns=(
        "line", "nguid", "road", "road_key", "kind", "direction", "number", "number_key", "name", "name_key",
        "longitude", "latitude",
    ),
    faults=(NGUID_TWICE,),
    merge="""
with gone as (
    delete from highway_exit e
    using this_import i
    where i.is_full
    and e.source = i.source
    and not exists (select from staged s where s.nguid = e.source_id)
    returning e.highway_exit_id
), written as (
    insert into highway_exit (source_id, source, road, road_key, kind, direction, number, number_key, name, name_key,
        longitude, latitude)
    select s.nguid, i.source, s.road, s.road_key, s.kind, s.direction, s.number, s.number_key, s.name, s.name_key,
        s.longitude, s.latitude
    from staged s
    cross join this_import i
    order by s.line
    on conflict (source_id) do update
    set source = excluded.source, road = excluded.road, road_key = excluded.road_key, kind = excluded.kind,
        direction = excluded.direction, number = excluded.number, number_key = excluded.number_key,
        name = excluded.name, name_key = excluded.name_key, longitude = excluded.longitude,
        latitude = excluded.latitude
    where (highway_exit.source, highway_exit.road, highway_exit.kind, highway_exit.direction, highway_exit.number,
        highway_exit.name, highway_exit.longitude, highway_exit.latitude)
    is distinct from (excluded.source, excluded.road, excluded.kind, excluded.direction, excluded.number,
        excluded.name, excluded.longitude, excluded.latitude)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed, 0 as left,
    (select count(*) from gone) as retired
from written
""",
)  # fmt: skip
