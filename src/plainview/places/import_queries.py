"""The SQL that brings boundaries and other names in, and keeps an import's own record."""

from collections.abc import Mapping, Sequence
from typing import Any

from plainview.places.unit_queries import NGUID_TWICE
from plainview.store.staging import StagedLoad

START_IMPORT = """
insert into place_import (source, format, file, file_sha256, is_full, imported_by)
values ($1, $2, $3, $4, $5, $6)
returning place_import_id
"""

DECLARE_SOURCE = """
insert into place_source (source, precedence)
values ($1, $2)
on conflict (source) do update set precedence = excluded.precedence
"""

MAKE_THIS_IMPORT = """
create temp table this_import (
    place_import_id bigint, source text, precedence integer, is_full boolean, at timestamptz
) on commit drop
"""

FILL_THIS_IMPORT = """
insert into this_import (place_import_id, source, precedence, is_full, at)
select i.place_import_id, i.source, s.precedence, i.is_full, i.imported_at as at
from place_import i
join place_source s using (source)
where i.place_import_id = $1
"""

END_IMPORT = """
update place_import
set counts = $2, refused = $3
where place_import_id = $1
"""

COUNT_OF_SOURCE = """
select count(*) as here, count(*) filter (where place_import_id = $2 and retired_at is not null) as retired
from place
where source = $1
and (retired_at is null or place_import_id = $2)
"""

BOUNDARIES = StagedLoad(
    file="boundaries.csv",
    create="""
create temp table staged (
    line bigint, nguid text, kind text, title text, shape text, civic text, updated_at timestamptz
) on commit drop
""",
    columns=("line", "nguid", "kind", "title", "shape", "civic", "updated_at"),
    faults=(NGUID_TWICE,),
    merge="""
with gone as (
    delete from boundary b
    using this_import i
    where i.is_full
    and b.source = i.source
    and b.kind in (select kind from staged)
    and not exists (select from staged s where s.nguid = b.source_id)
    returning b.boundary_id
), written as (
    insert into boundary (source_id, source, kind, title, shape, civic, updated_at)
    select s.nguid, i.source, s.kind, s.title, s.shape::jsonb, s.civic::jsonb, s.updated_at
    from staged s
    cross join this_import i
    order by s.line
    on conflict (source_id) do update
    set source = excluded.source, kind = excluded.kind, title = excluded.title, shape = excluded.shape,
        civic = excluded.civic, updated_at = excluded.updated_at
    where (boundary.source, boundary.kind, boundary.title, boundary.shape, boundary.civic)
    is distinct from (excluded.source, excluded.kind, excluded.title, excluded.shape, excluded.civic)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed, 0 as left,
    (select count(*) from gone) as retired
from written
""",
)

ALIASES = StagedLoad(
    file="aliases.csv",
    create="""
create temp table staged (line bigint, place_nguid text, alias text, alias_key text) on commit drop
""",
    columns=("line", "place_nguid", "alias", "alias_key"),
    faults=(
        """
insert into staged_fault (line, column_name, why)
select s.line, 'Place_NGUID', 'no such address point'
from staged s
where not exists (select from place p where p.source_id = s.place_nguid)
on conflict do nothing
""",
        """
insert into staged_fault (line, column_name, why)
select line, 'Alias', 'the same name of that premise stands above'
from (select line, row_number() over (partition by place_nguid, alias_key order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
""",
    ),
    merge="""
with gone as (
    delete from place_alias a
    using this_import i, place p
    where i.is_full
    and a.source = i.source
    and p.place_id = a.place_id
    and not exists (select from staged s where s.place_nguid = p.source_id and s.alias_key = a.alias_key)
    returning a.place_alias_id
), written as (
    insert into place_alias (place_id, source, alias, alias_key)
    select p.place_id, i.source, s.alias, s.alias_key
    from staged s
    join place p on p.source_id = s.place_nguid
    cross join this_import i
    order by s.line
    on conflict (place_id, alias_key) do update
    set alias = excluded.alias
    where place_alias.alias <> excluded.alias and place_alias.source = excluded.source
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed, 0 as left,
    (select count(*) from gone) as retired
from written
""",
)

SET_HAS_UNITS = """
update place
set has_units = not has_units
where has_units <> (
    kind = 'apartments'
    or exists (select from place_unit u where u.place_id = place.place_id and u.retired_at is null)
)
"""

FORGET_CROSSINGS = """
delete from crossing
"""

LIST_MUNICIPALITIES = """
select title, shape
from boundary
where kind = 'city_limits'
order by boundary_id
"""

REFRESH_STATISTICS = """
analyze street, street_alias, place, place_unit, place_history, place_alias, road_line, crossing, mile_marker,
    highway_exit
"""


async def start_import(
    connection: Any, *, source: str, source_format: str, file: str, sha256: bytes, is_full: bool, by: str
) -> int:
    """Note who imports what, for this transaction's statements too; return its id."""
    number: int = await connection.fetchval(START_IMPORT, source, source_format, file, sha256, is_full, by)
    await connection.execute(MAKE_THIS_IMPORT)
    await connection.execute(FILL_THIS_IMPORT, number)
    return number


async def declare_sources(connection: Any, sources: Sequence[str]) -> None:
    """Note whose word goes before whose: the order given."""
    await connection.executemany(DECLARE_SOURCE, [(source, at) for at, source in enumerate(sources, start=1)])


async def end_import(connection: Any, number: int, counts: Mapping[str, Any], refused: int) -> None:
    """Note what came of an import."""
    await connection.execute(END_IMPORT, number, counts, refused)


async def count_of_source(connection: Any, source: str, number: int) -> tuple[int, int]:
    """Return how many places of a source there were before, and how many of them this import retired."""
    row = await connection.fetchrow(COUNT_OF_SOURCE, source, number)
    return row["here"], row["retired"]


async def list_municipalities(connection: Any) -> list[Any]:
    """Return the city limits on record: title, GeoJSON shape."""
    rows: list[Any] = await connection.fetch(LIST_MUNICIPALITIES)
    return rows


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
