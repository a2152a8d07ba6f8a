"""All SQL that carries out a sealing order: finds what it means, keeps salted hashes, takes the rows out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.people.importers.queries import SALTED_CASE, SALTED_RECORD
from plainview.people.sealing.model import SealedCase, SealedRecord, Undoing

# Tables of records that name a case, and by which numbers.
CASE_TABLES = {
    "arrest": ("case_number", "booking_number"),
    "court_disposition": ("case_number", "booking_number"),
    "conviction": ("case_number",),
    "warrant": ("case_number",),
    "court_order": ("case_number",),
    "probation": ("case_number",),
}
# Every table whose rows are known by (source_id, record_id) and go with the record.
RECORD_TABLES = (*CASE_TABLES, "residency", "tie", "premise_fact", "contest_record")
# Those that are known so too and stay: who somebody is to a source (emptied ones go), what happened at a place, logs of
# ids that say nothing of a record.
STAYING_TABLES = ("person_record", "prior_call", "premise_note", "premise_plan", "tie_dissemination", "tie_purged")

CREATE = """
create temp table sealing_record (source text, record text, primary key (source, record)) on commit drop;
create temp table sealing_case (person_id bigint, number text, primary key (person_id, number)) on commit drop;
create temp table sealing_person (person_id bigint primary key) on commit drop;
create temp table sealing_person_record (person_record_id bigint primary key) on commit drop
"""
NAME_RECORDS = """
insert into sealing_record
select * from unnest($1::text[], $2::text[])
on conflict do nothing
"""
_NAME_CASES = """
insert into sealing_case
select t.person_id, n.number
from {table} t
join person_record r using (person_record_id)
cross join lateral (values {numbers}) n (number)
join unnest($1::text[], $2::text[], $3::date[]) as c (number, family_name, born_on)
    on upper(c.number) = upper(n.number)
    and lower(c.family_name) = lower(r.family_name)
    and c.born_on is not distinct from r.born_on
on conflict do nothing
"""
_CASES_OF_RECORDS = """
insert into sealing_case
select t.person_id, n.number
from {table} t
join sealing_record s on s.source = t.source_id and s.record = t.record_id
cross join lateral (values {numbers}) n (number)
where n.number is not null
on conflict do nothing
"""
_RECORDS_OF_CASES = """
insert into sealing_record
select t.source_id, t.record_id
from sealing_case c
join {table} t on t.person_id = c.person_id
cross join lateral (values {numbers}) n (number)
where upper(n.number) = upper(c.number)
on conflict do nothing
"""
_PEOPLE_OF_RECORDS = """
with found as (
    select t.person_id, t.person_record_id
    from {table} t
    join sealing_record s on s.source = t.source_id and s.record = t.record_id
),
people as (
    insert into sealing_person
    select distinct person_id from found
    on conflict do nothing
)
insert into sealing_person_record
select distinct person_record_id from found
where person_record_id is not null
on conflict do nothing
"""
_REMOVE = """
delete from {table} t
using sealing_record s
where t.source_id = s.source
and t.record_id = s.record
"""


def _of_cases(statement: str) -> dict[str, str]:
    return {
        table: statement.format(table=table, numbers=", ".join(f"(t.{number})" for number in numbers))
        for table, numbers in CASE_TABLES.items()
    }


NAME_CASES = _of_cases(_NAME_CASES)
CASES_OF_RECORDS = _of_cases(_CASES_OF_RECORDS)
RECORDS_OF_CASES = _of_cases(_RECORDS_OF_CASES)
PEOPLE_OF_RECORDS = {table: _PEOPLE_OF_RECORDS.format(table=table) for table in (*CASE_TABLES, "residency", "tie")}
REMOVE = {table: _REMOVE.format(table=table) for table in RECORD_TABLES}
COUNT_FOUND = """
select (select count(*) from sealing_record) + (select count(*) from sealing_case)
"""
LIST_RECORDS = """
select source as source_id, record as record_id
from sealing_record
order by source, record
"""
LIST_PEOPLE = """
select person_id
from sealing_person
"""
# Wherever the person lives or lived: open incidents there are told to look again.
LIST_PLACES = """
select distinct r.place_id
from residency r
join sealing_person s using (person_id)
"""
LIST_RECORD_KEYS = "\n".join(
    ("select", SALTED_RECORD.format(source="s.source", record="s.record"), "from sealing_record s, sealing_salt t")
)
# By every name that the person's sources have: the next file may write it as another did.
LIST_CASE_KEYS = "\n".join(
    (
        "select distinct",
        SALTED_CASE.format(number="c.number", family_name="r.family_name", born_on="r.born_on"),
        "from sealing_case c",
        "join person_record r using (person_id)",
        "cross join sealing_salt t",
    )
)
LIST_NAMED_KEYS = "\n".join(
    (
        "select",
        SALTED_CASE.format(number="c.number", family_name="c.family_name", born_on="c.born_on"),
        "from unnest($1::text[], $2::text[], $3::date[]) as c (number, family_name, born_on), sealing_salt t",
    )
)
ADD_KEYS = """
insert into sealed_key
select * from unnest($1::bytea[])
on conflict do nothing
"""
REMOVE_TIES_OF_CASES = """
delete from tie t
using sealing_case c
where upper(t.predicate_ref) = upper(c.number)
and c.person_id in (t.person_id, t.other_id)
"""
# How an arresting or judging source names somebody tells that there was something, once nothing else does.
REMOVE_EMPTY_PERSON_RECORDS = """
delete from person_record r
using sealing_person_record s, source_system k
where r.person_record_id = s.person_record_id
and k.source_id = r.source_id
and k.class in ('arrest', 'court', 'warrant', 'order')
and not exists (select from arrest t where t.person_record_id = r.person_record_id)
and not exists (select from court_disposition t where t.person_record_id = r.person_record_id)
and not exists (select from conviction t where t.person_record_id = r.person_record_id)
and not exists (select from warrant t where t.person_record_id = r.person_record_id)
and not exists (select from court_order t where t.person_record_id = r.person_record_id)
and not exists (select from probation t where t.person_record_id = r.person_record_id)
and not exists (select from residency t where t.person_record_id = r.person_record_id)
and not exists (select from tie t where r.person_record_id in (t.person_record_id, t.other_record_id))
returning r.source_id || ':' || r.record_id as person_key, r.person_id
"""
REMOVE_EMPTY_PEOPLE = """
delete from person p
where p.source_id = any($1::text[])
and not exists (select from person_record r where p.person_id in (r.person_id, r.home_person_id))
and not exists (select from residency r where p.person_id in (r.person_id, r.home_person_id))
"""
# What a resident was told, and contests, in words that may be the sealed record's.
LIST_ASKS = """
select ask_id, inputs, result
from resident_ask
where answer is not null
and (position($1::bytea in inputs) > 0 or position($1::bytea in result) > 0)
"""
FORGET_ASKS = """
update resident_ask
set inputs = null, result = null, answer = null
where ask_id = any($1::uuid[])
"""
LIST_CONTESTS = """
select distinct c.contest_id
from contest_record c
join sealing_record s on s.source = c.source_id and s.record = c.record_id
"""
SILENCE_CONTESTS = """
update contest
set note = $2, reason = case when reason is null then null else $2 end
where contest_id = any($1::uuid[])
"""
ALLOW_SILENCING = """
alter table contest_event disable trigger contest_event_stays
"""
SILENCE_CONTEST_EVENTS = """
update contest_event
set words = $2
where contest_id = any($1::uuid[])
"""
FORBID_CHANGES = """
alter table contest_event enable trigger contest_event_stays
"""
HOLD_BY_ORDER = """
insert into sealed_by (sealed_key, sealing_order_id)
select key, $2
from unnest($1::bytea[]) key
"""
LOCK_ORDERS = """
select sealing_order_id, undone_at
from sealing_order
where court = $1
and order_number = $2
order by carried_out_at
for update
"""
LET_GO = """
with let_go as (
    delete from sealed_by
    where sealing_order_id = any($1::uuid[])
    returning sealed_key
)
delete from sealed_key k
using let_go g
where k.sealed_key = g.sealed_key
and not exists (
    select from sealed_by b
    where b.sealed_key = k.sealed_key
    and not b.sealing_order_id = any($1::uuid[])
)
returning k.sealed_key
"""
SET_UNDONE = """
update sealing_order
set undone_at = $2, undone_because = $3, undone_why = $4, undone_by = $5, undone_confirmed_by = $6, undone_entry = $7
where sealing_order_id = any($1::uuid[])
"""
ADD_ORDER = """
insert into sealing_order (sealing_order_id, court, order_number, carried_out_at, rows_removed, key_hashes,
    permit_entry)
values ($1, $2, $3, $4, $5, $6, $7)
"""
LIST_UNPROVEN = """
select sealing_order_id, court, order_number, carried_out_at, rows_removed, key_hashes, permit_entry
from sealing_order
where proof_entry is null
order by carried_out_at
"""
SET_PROVEN = """
update sealing_order
set proof_entry = $2, key_hashes = '{}'
where sealing_order_id = $1
"""
REMOVED_WORDS = "Removed by a court's order."


async def name_records(connection: Any, records: Sequence[SealedRecord], cases: Sequence[SealedCase]) -> None:
    """Begin with what the order names."""
    await connection.execute(CREATE)
    await connection.execute(NAME_RECORDS, [each.source_id for each in records], [each.record_id for each in records])
    for statement in NAME_CASES.values():
        await connection.execute(statement, *_columns(cases))


async def widen(connection: Any) -> None:
    """Add what the same person's sources tell of the same cases, until there is no more."""
    found = -1
    while found != (found := await connection.fetchval(COUNT_FOUND)):
        for table in CASE_TABLES:
            await connection.execute(CASES_OF_RECORDS[table])
        for table in CASE_TABLES:
            await connection.execute(RECORDS_OF_CASES[table])
    for statement in PEOPLE_OF_RECORDS.values():
        await connection.execute(statement)


async def list_found(connection: Any) -> tuple[list[SealedRecord], list[int], list[int]]:
    """Return the records that the order means, whose they are, and where those people live or lived."""
    records = [SealedRecord(**dict(row)) for row in await connection.fetch(LIST_RECORDS)]
    people = [row["person_id"] for row in await connection.fetch(LIST_PEOPLE)]
    places = [row["place_id"] for row in await connection.fetch(LIST_PLACES)]
    return records, people, places


async def add_keys(connection: Any, cases: Sequence[SealedCase]) -> list[bytes]:
    """Keep the salted hashes that hold these records out from now on; return them."""
    rows = await connection.fetch(LIST_RECORD_KEYS)
    rows += await connection.fetch(LIST_CASE_KEYS)
    rows += await connection.fetch(LIST_NAMED_KEYS, *_columns(cases))
    keys = sorted({bytes(row[0]) for row in rows})
    await connection.execute(ADD_KEYS, keys)
    return keys


async def remove_rows(connection: Any) -> int:
    """Take the rows out; return how many records those were."""
    contests = [row["contest_id"] for row in await connection.fetch(LIST_CONTESTS)]
    removed = 0
    for table, statement in REMOVE.items():
        count = _count(await connection.execute(statement))
        removed += count if table in CASE_TABLES else 0
    await connection.execute(REMOVE_TIES_OF_CASES)
    emptied = await connection.fetch(REMOVE_EMPTY_PERSON_RECORDS)
    await connection.execute(REMOVE_EMPTY_PEOPLE, [row["person_key"] for row in emptied])
    if contests:
        await _silence(connection, contests)
    return removed


async def find_asks(connection: Any, needle: bytes) -> list[Any]:
    """Return what residents were told that may speak of a record."""
    return list(await connection.fetch(LIST_ASKS, needle))


async def forget_asks(connection: Any, ask_ids: Sequence[UUID]) -> None:
    """Leave of what residents were told that they asked."""
    await connection.execute(FORGET_ASKS, ask_ids)


async def add_order(
    connection: Any,
    order_id: UUID,
    *,
    court: str,
    order_number: str,
    at: datetime,
    rows: int,
    keys: Sequence[bytes],
    permit_entry: int,
) -> None:
    """Note that an order was carried out, and what it holds out; its proof goes into the ledger next."""
    await connection.execute(ADD_ORDER, order_id, court, order_number, at, rows, keys, permit_entry)
    await connection.execute(HOLD_BY_ORDER, keys, order_id)


async def lock_orders(connection: Any, court: str, order_number: str) -> tuple[list[UUID], list[UUID]]:
    """Return each time that an order was carried out and stands, and each that was undone, held until the end."""
    rows = await connection.fetch(LOCK_ORDERS, court, order_number)
    return (
        [row["sealing_order_id"] for row in rows if row["undone_at"] is None],
        [row["sealing_order_id"] for row in rows if row["undone_at"] is not None],
    )


async def let_go(connection: Any, order_ids: Sequence[UUID]) -> list[bytes]:
    """Forget the hashes that these orders alone hold out; return them."""
    return [bytes(row["sealed_key"]) for row in await connection.fetch(LET_GO, order_ids)]


async def set_undone(connection: Any, order_ids: Sequence[UUID], undoing: Undoing, *, at: datetime, entry: int) -> None:
    """Note of orders that they were undone, why and by whom."""
    await connection.execute(
        SET_UNDONE, order_ids, at, undoing.because, undoing.why, undoing.by, undoing.confirmed_by, entry
    )


async def list_unproven(connection: Any) -> list[Any]:
    """Return orders that were carried out and whose proof is not in the ledger yet."""
    return list(await connection.fetch(LIST_UNPROVEN))


async def set_proven(connection: Any, order_id: UUID, entry: int) -> None:
    """Note the entry that proves an order."""
    await connection.execute(SET_PROVEN, order_id, entry)


async def _silence(connection: Any, contest_ids: Sequence[UUID]) -> None:
    """Take the words out of contests of a sealed record: their steps and dates stay."""
    await connection.execute(SILENCE_CONTESTS, contest_ids, REMOVED_WORDS)
    await connection.execute(ALLOW_SILENCING)
    await connection.execute(SILENCE_CONTEST_EVENTS, contest_ids, REMOVED_WORDS)
    await connection.execute(FORBID_CHANGES)


def _columns(cases: Sequence[SealedCase]) -> tuple[list[Any], ...]:
    return (
        [each.number for each in cases],
        [each.family_name for each in cases],
        [each.born_on for each in cases],
    )


def _count(answer: str) -> int:
    return int(answer.rpartition(" ")[2])
