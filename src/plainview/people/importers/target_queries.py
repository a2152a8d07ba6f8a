"""The SQL that keeps mapped rows: people as their source names them, then each kind of record beside its person."""

from collections.abc import Sequence
from dataclasses import dataclass

from plainview.people.importers.queries import SALTED_CASE, Into, certain, create_staged, merge_into, of_person

# Every field of every records system is a column of one staged table; what a system has not stays empty.
PERSON_COLUMNS = (
    "given_name", "middle_name", "family_name", "name_suffix", "born_on", "sex", "phone", "address", "is_confidential",
)  # fmt: skip
OTHER_COLUMNS = (
    "other_key", "other_given_name", "other_family_name", "other_born_on", "other_phone",
)  # fmt: skip
STAGED = (
    "source", "record", "person_key", *PERSON_COLUMNS, *OTHER_COLUMNS, "place_id", "unit_id", "identity_certainty",
    "arrested_on", "statute", "offence", "severity", "is_violent", "is_resisting", "disposition", "disposed_on",
    "is_juvenile", "case_number", "booking_number", "kind", "issued_on", "expires_on", "began_on", "ends_on",
    "ended_on", "evidence", "certainty", "relation", "reason", "language", "called_at", "outcome", "fact", "summary",
    "verified_by", "as_of",
)  # fmt: skip
CREATE_STAGED = create_staged(STAGED)
CREATE_FAULTS = """
create temp table staged_fault (
    line bigint primary key,
    column_name text,
    why text not null
) on commit drop
"""
CREATE_PEOPLE = """
create temp table staged_person (
    source text, record text, given_name text, middle_name text, family_name text, name_suffix text, born_on date,
    sex text, phone text, address text, place_id bigint, unit_id bigint, is_confidential boolean, as_of timestamptz,
    line bigint
) on commit drop
"""
# The newest row says how the source names somebody.
STAGE_PEOPLE = """
insert into staged_person
select distinct on (source, person_key) source, person_key, given_name, middle_name, family_name, name_suffix, born_on,
    sex, phone, address, place_id, unit_id, bool_or(coalesce(is_confidential, false)) over (partition by person_key),
    as_of, line
from staged
order by source, person_key, as_of desc, line desc
"""
STAGE_OTHERS = """
insert into staged_person
select distinct on (s.source, s.other_key) s.source, s.other_key, s.other_given_name, null, s.other_family_name, null,
    s.other_born_on, null, s.other_phone, null, null, null, false, s.as_of, s.line
from staged s
where not exists (select from staged_person p where p.source = s.source and p.record = s.other_key)
order by s.source, s.other_key, s.as_of desc, s.line desc
"""
# A record from a source makes somebody of its own; nobody is taken for somebody else here.
ADD_PEOPLE = """
insert into person (source_id, given_name, middle_name, family_name, name_suffix, born_on, is_confidential)
select s.source || ':' || s.record, s.given_name, s.middle_name, s.family_name, s.name_suffix, s.born_on,
    s.is_confidential
from staged_person s
where not exists (select from person_record r where r.source_id = s.source and r.record_id = s.record)
order by s.line
on conflict (source_id) do nothing
"""
RENAME_PEOPLE = """
update person p
set given_name = r.given_name, middle_name = r.middle_name, family_name = r.family_name, name_suffix = r.name_suffix,
    born_on = r.born_on
from staged_person s
join person_record r on r.source_id = s.source and r.record_id = s.record
where p.source_id = s.source || ':' || s.record
and (p.given_name, p.middle_name, p.family_name, p.name_suffix, p.born_on)
    is distinct from (r.given_name, r.middle_name, r.family_name, r.name_suffix, r.born_on)
"""
MAKE_CONFIDENTIAL = """
update person p
set is_confidential = true
from staged_person s
join person_record r on r.source_id = s.source and r.record_id = s.record
where s.is_confidential
and p.person_id = r.person_id
and not p.is_confidential
"""
SET_SOURCE = """
insert into source_system (source_id, title, class, is_required)
values ($1, $2, $3, $4)
on conflict (source_id) do update
set title = excluded.title, is_required = excluded.is_required
where source_system.class = excluded.class
returning source_id
"""
LIST_ADDRESSES = """
select distinct address
from staged
where address is not null
order by address
"""
SET_PLACES = """
update staged s
set place_id = found.place_id, unit_id = found.unit_id
from unnest($1::text[], $2::bigint[], $3::bigint[]) as found (address, place_id, unit_id)
where s.address = found.address
"""
ADD_PLACE_FAULTS = """
insert into staged_fault (line, column_name, why)
select s.line, 'address', lost.why
from staged s
join unnest($1::text[], $2::text[]) as lost (address, why) using (address)
on conflict do nothing
"""
LIST_FAULTS = """
select line, column_name, why
from staged_fault
order by line
"""
# Two statements, so that each is one hash join; a number that is missing has no key.
REMOVE_SEALED_CASES, REMOVE_SEALED_BOOKINGS = (
    "\n".join(
        (
            "delete from staged s",
            "using sealing_salt t, sealed_key k",
            "where k.sealed_key =",
            SALTED_CASE.format(number=number, family_name="s.family_name", born_on="s.born_on"),
        )
    )
    for number in ("s.case_number", "s.booking_number")
)
IS_ANYTHING_SEALED = """
select exists (select from sealed_key)
"""
LIST_TOUCHED = """
select distinct r.person_id
from staged s
join person_record r on r.source_id = s.source and r.record_id = s.person_key
where (s.case_number is not null or s.booking_number is not null)
and exists (select from court_disposition d where d.person_id = r.person_id)
union
select a.person_id
from staged s
join arrest a on a.source_id = s.source and a.record_id = s.record
where a.told_in_id is not null
union
select a.person_id
from staged s
join arrest a on a.source_id = s.source and a.record_id = s.record
join arrest o on o.person_id = a.person_id
    and o.source_id <> a.source_id
    and upper(o.booking_number) = upper(a.booking_number)
"""
_OF_PERSON = "join person_record p on p.source_id = s.source and p.record_id = s.person_key"
_PERSON = (
    of_person("person_id", "home_person_id", "p"),
    Into(column="person_record_id", value="p.person_record_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A table that mapped rows go into: which of them (`where`), how many those are, the merge, and how one ends."""

    table: str
    merge: str
    count: str
    end: str | None = None
    count_open: str | None = None


_COUNT = """
select count(*)
from staged s
where {where}
"""
_COUNT_PEOPLE = """
select count(*)
from (
    select person_key from staged
    union
    select other_key from staged where other_key is not null
) people
"""
_END = """
update {table} t
set ended_on = greatest($2::timestamptz::date, t.{began}), as_of = $2, retrieved_at = now()
where t.source_id = $1
and t.ended_on is null
and t.as_of <= $2
{only}
and not exists (select from staged s where s.record = t.record_id)
"""
_COUNT_OPEN = """
select count(*)
from {table} t
where t.source_id = $1
and t.ended_on is null
{only}
"""


def _own(*names: str) -> list[Into]:
    return [Into(column=name, value=f"s.{name}") for name in names]


_KEY = (Into(column="source_id", value="s.source"), Into(column="record_id", value="s.record"))
_SURE = certain("coalesce(s.identity_certainty, 1)")


def _target(
    table: str,
    into: Sequence[Into],
    *,
    where: str = "true",
    began: str | None = None,
    only: str = "",
    is_of_person: bool = True,
    settled: tuple[str, ...] = (),
    is_dated: bool = True,
) -> Target:
    joins = [_OF_PERSON] if is_of_person else []
    return Target(
        table=table,
        merge=merge_into(
            table,
            [*(_PERSON if is_of_person else ()), *_KEY, *into],
            joins=[*joins, f"where {where}"],
            settled=settled,
            is_dated=is_dated,
            is_retrieved=is_dated,
        ),
        count=_COUNT.format(where=where),
        end=None if began is None else _END.format(table=table, began=began, only=only),
        count_open=None if began is None else _COUNT_OPEN.format(table=table, only=only),
    )


_WAS_CONVICTED = "exists (select from conviction c where c.source_id = s.source and c.record_id = s.record)"
TARGETS = {
    "person_record": Target(
        table="person_record",
        merge=merge_into(
            "person_record",
            [
                *_KEY,
                *_own(*PERSON_COLUMNS[:-1], "place_id", "unit_id", "as_of"),
                Into(column="person_id", value="p.person_id"),
            ],
            joins=["join person p on p.source_id = s.source || ':' || s.record"],
            staged="staged_person",
            kept=("person_id",),
        ),
        count=_COUNT_PEOPLE,
    ),
    "residency": _target(
        "residency",
        [
            *_own("place_id", "unit_id", "evidence", "certainty", "ended_on", "as_of"),
            Into(column="began_on", value="coalesce(s.began_on, s.arrested_on, s.disposed_on, s.as_of::date)"),
        ],
        where="s.place_id is not null and s.evidence is not null",
        began="began_on",
    ),
    "arrest": _target(
        "arrest",
        [
            _SURE,
            *_own("arrested_on", "statute", "offence", "severity", "is_violent", "disposition", "disposed_on"),
            *_own("case_number", "booking_number", "as_of"),
            Into(column="is_juvenile", value="coalesce(s.is_juvenile, false)"),
            Into(column="told_disposition", value="s.disposition"),
            Into(column="told_disposed_on", value="s.disposed_on"),
        ],
        settled=("disposition", "disposed_on"),
    ),
    "court_disposition": _target(
        "court_disposition",
        _own("case_number", "booking_number", "statute", "disposition", "disposed_on", "as_of"),
    ),
    "conviction": _target(
        "conviction",
        [
            _SURE,
            Into(column="convicted_on", value="s.disposed_on"),
            *_own("statute", "offence", "severity", "is_violent", "is_resisting", "case_number", "as_of"),
            Into(column="is_juvenile", value="coalesce(s.is_juvenile, false)"),
            Into(column="is_relieved", value="s.disposition <> 'convicted'"),
            Into(column="told_relieved", value="s.disposition <> 'convicted'"),
        ],
        where=f"s.statute is not null and (s.disposition = 'convicted' or {_WAS_CONVICTED})",
        settled=("is_relieved",),
    ),
    "warrant": _target(
        "warrant",
        [_SURE, *_own("issued_on", "statute", "offence", "is_violent", "case_number", "ended_on", "as_of")],
        began="issued_on",
    ),
    "court_order": _target(
        "court_order",
        [_SURE, *_own("kind", "issued_on", "expires_on", "case_number", "ended_on", "as_of")],
        began="issued_on",
    ),
    "probation": _target(
        "probation",
        [
            _SURE,
            *_own("kind", "statute", "offence", "began_on", "ends_on", "case_number", "ended_on", "as_of"),
            Into(column="is_juvenile", value="coalesce(s.is_juvenile, false)"),
        ],
        began="began_on",
    ),
    "tie": Target(
        table="tie",
        merge=merge_into(
            "tie",
            [
                *_PERSON,
                of_person("other_id", "home_other_id", "o"),
                Into(column="other_record_id", value="o.person_record_id"),
                *_KEY,
                Into(column="kind", value="'contact'"),
                Into(column="phone", value="s.other_phone"),
                *_own("relation", "reason", "language", "as_of"),
            ],
            joins=[
                _OF_PERSON,
                "join person_record o on o.source_id = s.source and o.record_id = s.other_key",
                "where coalesce(p.home_person_id, p.person_id) <> coalesce(o.home_person_id, o.person_id)",
            ],
        ),
        count="select count(*) from staged",
    ),
    "prior_call": _target(
        "prior_call",
        _own("place_id", "unit_id", "called_at", "kind", "outcome"),
        is_of_person=False,
        is_dated=False,
    ),
    "premise_fact": _target(
        "premise_fact",
        [
            *_own("place_id", "unit_id", "summary", "verified_by", "expires_on", "as_of"),
            Into(column="kind", value="s.fact"),
            Into(column="happened_on", value="s.called_at::date"),
        ],
        where="s.fact is not null",
        is_of_person=False,
    ),
}
