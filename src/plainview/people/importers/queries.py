"""Builds the SQL that brings rows in from a table of their columns: staged, sorted out, merged; the newer word wins."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

RECORD_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'record', 'the same record stands above'
from (select line, row_number() over (partition by source, record order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

UNKNOWN_SOURCE = """
insert into staged_fault (line, column_name, why)
select line, 'source', 'no such source in sources.csv'
from staged
where not exists (select from source_system k where k.source_id = staged.source)
on conflict do nothing
"""

# What an order sealed is not brought back by its source: it counts as unchanged (people/sealing).
SALTED_RECORD = """sha256(t.salt || convert_to('record' || chr(31) || {source} || chr(31) || {record}, 'UTF8'))"""
SALTED_CASE = """sha256(t.salt || convert_to(
        'case' || chr(31) || upper({number}) || chr(31) || lower({family_name}) || chr(31)
        || coalesce(to_char({born_on}, 'YYYY-MM-DD'), ''), 'UTF8'))"""
REMOVE_SEALED = "\n".join(
    (
        "delete from staged s",
        "using sealing_salt t, sealed_key k",
        "where k.sealed_key =",
        SALTED_RECORD.format(source="s.source", record="s.record"),
    )
)

# A fault of staged rows: at which column, why, and which rows.
_FAULT = """
insert into staged_fault (line, column_name, why)
select line, '{column}', '{why}'
from staged
where {which}
on conflict do nothing
"""

_CREATE = """
create temp table staged (
    {columns}
) on commit drop
"""

_MERGE = """
with written as (
    insert into {table} ({columns})
    select {values}
    from {staged} s
    {joins}
    order by s.line
    on conflict ({key}) do update
    set {changes}
    where {is_newer}
    ({kept}) is distinct from ({told})
    returning {returning}, (xmax = 0) as is_new
){besides}
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """A column of a table and the SQL of its value in the staged row `s`.

    `kept` is the SQL of what the source's own word of it was, where the column holds something worked out from it.
    """

    column: str
    value: str
    kept: str | None = None


def of_person(column: str, home: str, record: str) -> Into:
    """Return the column that says whose a row is: whom the source means, wherever a merge has taken the row since."""
    return Into(
        column=column,
        value=f"coalesce({record}.home_person_id, {record}.person_id)",
        kept=f"coalesce({{table}}.{home}, {{table}}.{column})",
    )


def certain(value: str) -> Into:
    """Return the column that says how sure the source is whose a row is; a merge lowers it and keeps this."""
    kept = "coalesce({table}.stated_certainty, {table}.identity_certainty)"
    return Into(column="identity_certainty", value=value, kept=kept)


def type_of(name: str) -> str:
    """Return the SQL type of a staged column: the house's names say what they hold."""
    if name.startswith("is_"):
        return "boolean"
    if name.endswith("_on"):
        return "date"
    if name.endswith("_at") or name == "as_of":
        return "timestamptz"
    if name.endswith("_id") and name in {"place_id", "unit_id"}:
        return "bigint"
    return {"line": "bigint", "certainty": "real", "identity_certainty": "real"}.get(name, "text")


def create_staged(names: Iterable[str]) -> str:
    """Return the statement that makes the temporary table of these columns, `line` the first."""
    return _CREATE.format(columns=",\n    ".join(" ".join((name, type_of(name))) for name in ("line", *names)))


def fault(column: str, why: str, which: str) -> str:
    """Return the statement that finds the staged rows of which `which` holds."""
    return _FAULT.format(column=column, why=why, which=which.strip())


def merge_into(
    table: str,
    into: Sequence[Into],
    *,
    key: Sequence[str] = ("source_id", "record_id"),
    joins: Sequence[str] = (),
    staged: str = "staged",
    is_dated: bool = True,
    is_retrieved: bool = True,
    settled: Collection[str] = (),
    kept: Collection[str] = (),
    returning: str = "1 as one",
    besides: str = "",
) -> str:
    """Return the statement that merges staged rows into `table` by `key`, and counts the added and the changed.

    Where `is_dated`, an older `as_of` never replaces a newer one. `settled` columns are worked out from others as well:
    their change alone is none. `kept` ones are set once. `besides` are further CTEs that may read `written`.
    """
    columns = [each.column for each in into]
    told_before = {each.column: (each.kept or f"{{table}}.{each.column}").format(table=table) for each in into}
    others = [column for column in columns if column not in key and column not in kept]
    changes = [f"{column} = excluded.{column}" for column in others]
    compared = [column for column in others if column not in settled]
    return _MERGE.format(
        table=table,
        staged=staged,
        columns=", ".join(columns),
        values=", ".join(each.value for each in into),
        joins="\n    ".join(joins),
        key=", ".join(key),
        changes=", ".join([*changes, "retrieved_at = now()"] if is_retrieved else changes),
        is_newer=f"{table}.as_of <= excluded.as_of\n    and" if is_dated else "",
        kept=", ".join(told_before[column] for column in compared),
        told=", ".join(f"excluded.{column}" for column in compared),
        returning=returning,
        besides=f",\n{besides.strip()}" if besides else "",
    )
