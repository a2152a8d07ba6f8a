"""The SQL that brings each file of records in, made from the file's columns and what they refer to."""

from dataclasses import dataclass

from plainview.kernel.csv_rows import CsvTable
from plainview.people.importers.queries import (
    RECORD_TWICE,
    REMOVE_SEALED,
    UNKNOWN_SOURCE,
    Into,
    certain,
    create_staged,
    fault,
    merge_into,
    of_person,
)
from plainview.people.importers.records_csv import tables
from plainview.store.staging import StagedLoad

_SAME_PERSON_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'person', 'the same person stands above'
from (select line, row_number() over (partition by person order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

_SAME_SOURCE_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'source_id', 'the same source stands above'
from (select line, row_number() over (partition by source_id order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

# The folder's index of people is a source of its own, 'persons': what it says of somebody is one person_record.
_KEEP_PERSON_RECORDS = """
named as (
    insert into person_record (source_id, record_id, person_id, given_name, middle_name, family_name, name_suffix,
        born_on, as_of)
    select 'persons', source_id, person_id, given_name, middle_name, family_name, name_suffix, born_on, now()
    from written
    on conflict (source_id, record_id) do update
    set given_name = excluded.given_name, middle_name = excluded.middle_name, family_name = excluded.family_name,
        name_suffix = excluded.name_suffix, born_on = excluded.born_on, as_of = excluded.as_of, retrieved_at = now()
)
"""

_NO_SUCH_UNIT = """
unit is not null
and not exists (
    select from place_unit u join place p using (place_id)
    where u.source_id = staged.unit and p.source_id = staged.place
)
"""

REFRESH_STATISTICS = """
analyze source_system, person, person_record, residency, arrest, conviction, warrant, court_order, tie, premise_fact,
    premise_note, prior_call
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reference:
    """What a column of the file refers to: which columns of the table it gives, by what join, and its fault."""

    into: tuple[Into, ...]
    join: str
    fault: str


_REFERENCES = {
    "person": _Reference(
        into=(
            of_person("person_id", "home_person_id", "p"),
            Into(column="person_record_id", value="p.person_record_id"),
        ),
        join="join person_record p on p.source_id = 'persons' and p.record_id = s.person",
        fault=fault(
            "person",
            "no such person in persons.csv",
            "not exists (select from person_record p where p.source_id = 'persons' and p.record_id = staged.person)",
        ),
    ),
    "other": _Reference(
        into=(
            of_person("other_id", "home_other_id", "o"),
            Into(column="other_record_id", value="o.person_record_id"),
        ),
        join="join person_record o on o.source_id = 'persons' and o.record_id = s.other",
        fault=fault(
            "other",
            "no such person in persons.csv",
            "not exists (select from person_record o where o.source_id = 'persons' and o.record_id = staged.other)",
        ),
    ),
    "place": _Reference(
        into=(Into(column="place_id", value="l.place_id"),),
        join="join place l on l.source_id = s.place",
        fault=fault(
            "place",
            "no such address point: import the places first",
            "not exists (select from place p where p.source_id = staged.place)",
        ),
    ),
    "unit": _Reference(
        into=(Into(column="unit_id", value="u.unit_id"),),
        join="left join place_unit u on u.source_id = s.unit",
        fault=fault("unit", "no such unit at that place", _NO_SUCH_UNIT),
    ),
}
_RENAMED = {"source": "source_id", "record": "record_id"}


def _names(table: CsvTable) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _own(name: str) -> Into:
    if name == "identity_certainty":
        return certain("s.identity_certainty")
    return Into(column=_RENAMED.get(name, name), value=f"s.{name}")


def _load(table: CsvTable, into: str, *, is_dated: bool = True) -> StagedLoad:
    """Return how records of one kind come in: known by source and record, and by what they refer to."""
    names = _names(table)
    references = [_REFERENCES[name] for name in names if name in _REFERENCES]
    own = [_own(name) for name in names if name not in _REFERENCES]
    return StagedLoad(
        file=table.file,
        create=create_staged(names),
        columns=("line", *names),
        faults=(RECORD_TWICE, UNKNOWN_SOURCE, *(each.fault for each in references)),
        before=(REMOVE_SEALED,),
        merge=merge_into(
            into,
            [*(column for each in references for column in each.into), *own],
            joins=[each.join for each in references],
            is_dated=is_dated,
            is_retrieved=is_dated,
        ),
    )


SOURCES = StagedLoad(
    file=tables.SOURCES.file,
    create=create_staged(_names(tables.SOURCES)),
    columns=("line", *_names(tables.SOURCES)),
    faults=(_SAME_SOURCE_TWICE,),
    merge=merge_into(
        "source_system",
        [_own(name) for name in _names(tables.SOURCES)],
        key=("source_id",),
        is_dated=False,
        is_retrieved=False,
    ),
)
PERSONS = StagedLoad(
    file=tables.PERSONS.file,
    create=create_staged(_names(tables.PERSONS)),
    columns=("line", *_names(tables.PERSONS)),
    faults=(_SAME_PERSON_TWICE,),
    merge=merge_into(
        "person",
        [Into(column="source_id", value="s.person"), *(_own(name) for name in _names(tables.PERSONS)[1:])],
        key=("source_id",),
        is_dated=False,
        is_retrieved=False,
        returning="person_id, source_id, given_name, middle_name, family_name, name_suffix, born_on",
        besides=_KEEP_PERSON_RECORDS,
    ),
)
RESIDENCIES = _load(tables.RESIDENCIES, "residency")
ARRESTS = _load(tables.ARRESTS, "arrest")
CONVICTIONS = _load(tables.CONVICTIONS, "conviction")
WARRANTS = _load(tables.WARRANTS, "warrant")
ORDERS = _load(tables.ORDERS, "court_order")
TIES = _load(tables.TIES, "tie")
PREMISE_FACTS = _load(tables.PREMISE_FACTS, "premise_fact")
PREMISE_NOTES = _load(tables.PREMISE_NOTES, "premise_note")
PRIOR_CALLS = _load(tables.PRIOR_CALLS, "prior_call", is_dated=False)
