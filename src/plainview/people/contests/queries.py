"""All SQL of asking and contesting: who is asked about, tickets with their steps, notices to those who were told."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plainview.people.contests.model import (
    Ask,
    Contest,
    ContestedFact,
    ContestEvent,
    Notice,
    RecordRef,
    Relayed,
    Resident,
)

FIND_RESIDENT = """
select distinct p.person_id
from person p
join visible_residency r using (person_id)
where lower(p.family_name) = lower($1)
and lower(p.given_name) = lower($2)
and p.born_on = $3
and r.place_id = $4
and r.unit_id is not distinct from $5
and r.began_on <= $6
and (r.ended_on is null or r.ended_on > $6)
order by p.person_id
"""

LIST_UNITS = """
select unit_id, label
from place_unit
where place_id = $1
and retired_at is null
order by length(unit_key), unit_key
limit 1000
"""

COUNT_BEARERS = """
select count(distinct born_on)
from person
where lower(family_name) = lower($1)
and lower(given_name) = lower($2)
"""

KEEP_ASK = """
insert into resident_ask (ask_id, place_id, unit_id, identity_kinds, residence_by, language, asked_by, asked_at, entry,
    rule_version, inputs, result, answer, code_hash, expires_at, asked_through, through_name, through_authority,
    letter_received_on, letter_reference)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
"""

FORGET_ANSWERS = """
update resident_ask
set answer = null, inputs = null, result = null
where expires_at <= $1
and answer is not null
"""

_ASK = """
select ask_id, place_id, unit_id, language, asked_by, asked_at, rule_version, inputs, answer, expires_at,
    asked_through, through_name, letter_received_on, letter_reference
from resident_ask
"""

FIND_ASK = _ASK + "where ask_id = $1"

FIND_ASK_BY_CODE = _ASK + "where code_hash = $1 and expires_at > $2"

NAMES_TIED_TO_PLACE = """
select distinct p.given_name, p.family_name
from residency r
join person p using (person_id)
where r.place_id = $1
and not (p.person_id = any($2::bigint[]))
"""

FIND_OTHERS_RESIDENCIES = """
select r.source_id, r.record_id
from visible_residency r
join person p using (person_id)
where r.place_id = $1
and r.unit_id is not distinct from $2
and lower(concat_ws(' ', p.given_name, p.family_name)) = lower($3)
and (r.ended_on is null or r.ended_on > $4)
order by r.residency_id
"""

CONTESTED_ALREADY = """
select c.state
from contest_record r
join contest c using (contest_id)
where c.place_id = $1
and c.unit_id is not distinct from $2
and (r.source_id, r.record_id) in (select * from unnest($3::text[], $4::text[]))
and (c.state in ('filed', 'upheld', 'appealed', 'corrected') or c.decided_at > $5)
limit 1
"""

MAKE_CONTEST = """
insert into contest (contest_id, ask_id, about, place_id, unit_id, is_place_wide, other_name, note, state, version,
    filed_by, filed_at, decide_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'filed', 1, $9, $10, $11)
"""

KEEP_RECORDS = """
insert into contest_record (contest_id, source_id, record_id)
select $1, given.source_id, given.record_id
from unnest($2::text[], $3::text[]) as given (source_id, record_id)
"""

KEEP_EVENT = """
insert into contest_event (contest_id, version, step, actor_id, role, words, entry, happened_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""

MOVE_CONTEST = """
update contest
set state = $3, version = version + 1, decide_by = coalesce($4, decide_by), decided_at = coalesce($5, decided_at),
    reason = coalesce($6, reason)
where contest_id = $1
and version = $2
returning version
"""

_CONTEST = """
select contest_id, ask_id, about, place_id, unit_id, is_place_wide, other_name, note, state, version, filed_by,
    filed_at, decide_by, decided_at, reason
from contest
"""

LIST_CONTESTED_OF = """
select source_id, record_id, is_suspended, filed_at, decided_at
from contested_record
where is_suspended
and (source_id, record_id) in (select * from unnest($1::text[], $2::text[]))
order by filed_at desc
"""

FIND_CONTEST = _CONTEST + "where contest_id = $1"

LIST_CONTESTS_OF_ASK = _CONTEST + "where ask_id = $1 order by filed_at desc, contest_id"

LIST_CONTESTS = (
    _CONTEST
    + """where state = any($1::text[])
order by state not in ('filed', 'appealed'), decide_by, contest_id
limit 500
"""
)

LIST_EVENTS = """
select contest_id, version, step, actor_id, role, words, entry, happened_at
from contest_event
where contest_id = any($1::uuid[])
order by contest_id, version
"""

LIST_FACTS = """
select f.contest_id, f.source_id, f.record_id, f.kind, f.title, f."on",
    coalesce(s.title, 'Premise cautions') as source_title, f.as_of, f.author, f.is_place_wide
from (
    select r.*, 'conviction' as kind, c.offence || ', ' || c.statute as title, c.convicted_on as "on", c.as_of,
        null as author, false as is_place_wide
    from contest_record r
    join visible_conviction c using (source_id, record_id)
    union all
    select r.*, 'arrest', a.offence || ', ' || a.statute || ' (' || replace(a.disposition, '_', ' ') || ')',
        a.arrested_on, a.as_of, null, false
    from contest_record r
    join told_arrest a using (source_id, record_id)
    union all
    select r.*, 'warrant', w.offence || ', ' || w.statute, w.issued_on, w.as_of, null, false
    from contest_record r
    join warrant w using (source_id, record_id)
    union all
    select r.*, 'order', replace(o.kind, '_', ' ') || ' order', o.issued_on, o.as_of, null, false
    from contest_record r
    join court_order o using (source_id, record_id)
    union all
    select r.*, p.kind, p.summary, p.happened_on, p.as_of, p.verified_by, p.unit_id is null
    from contest_record r
    join premise_fact p using (source_id, record_id)
    union all
    select r.*, p.kind, p.summary, p.observed_on, coalesce(p.reviewed_at, p.proposed_at), p.proposed_title,
        p.unit_id is null
    from contest_record r
    join premise_caution p on r.source_id = 'caution' and p.caution_id::text = r.record_id
    union all
    select r.*, 'residency', concat_ws(' ', n.given_name, n.family_name) || ' by ' || replace(e.evidence, '_', ' '),
        e.began_on, e.as_of, null, false
    from contest_record r
    join visible_residency e using (source_id, record_id)
    join person n using (person_id)
) f
left join source_system s using (source_id)
where f.contest_id = any($1::uuid[])
order by f.contest_id, f."on" desc, f.source_id, f.record_id
"""

IS_PLACE_WIDE = """
select exists (
    select from premise_fact
    where unit_id is null
    and (source_id, record_id) in (select * from unnest($1::text[], $2::text[]))
    union all
    select from premise_caution
    where unit_id is null
    and ('caution', caution_id::text) in (select * from unnest($1::text[], $2::text[]))
)
"""

PLACES_OF = """
select c.contest_id, p.address, u.label as unit
from contest c
join place p using (place_id)
left join place_unit u on u.unit_id = c.unit_id
where c.contest_id = any($1::uuid[])
"""

INCIDENTS_AT = """
select incident_id, closed_at is null as is_open
from incident
where place_id = $1
and ($3 or unit_id is not distinct from $2)
"""

LAST_ENTRY = "select max(sequence) from ledger_entry"

ENTERED_AT = "select recorded_at from ledger_entry where sequence = $1"

RELAYED_TO = """
select distinct on (shown.actor_id) shown.actor_id, shown.incident_id, shown.shown_at
from (
    select told.content ->> 'actor_id' as actor_id, (told.content ->> 'incident_id')::uuid as incident_id,
        told.recorded_at as shown_at
    from (
        select convert_from(e.particulars, 'UTF8')::json as content, e.recorded_at
        from ledger_entry e
        where e.sequence >= $1
        and position('"class":"read_dossier","decision":"allow"'::bytea in e.projection) > 0
        and exists (select from unnest($2::text[]) i where position(convert_to(i, 'UTF8') in e.particulars) > 0)
    ) told
) shown
where shown.incident_id::text = any($2)
order by shown.actor_id, shown.shown_at desc
"""

MAKE_NOTICES = """
insert into notice (notice_id, actor_id, contest_id, incident_id, step, shown_at, made_at)
select given.notice_id, given.actor_id, $1, given.incident_id, $2, given.shown_at, $3
from unnest($4::uuid[], $5::text[], $6::uuid[], $7::timestamptz[]) as given (notice_id, actor_id, incident_id, shown_at)
on conflict do nothing
"""

LIST_NOTICES = """
select n.notice_id, n.incident_id, n.step, c.state, p.address, u.label as unit, n.shown_at, n.made_at
from (
    select distinct on (contest_id) *
    from notice
    where actor_id = $1
    and acknowledged_at is null
    order by contest_id, made_at desc, notice_id desc
) n
join contest c using (contest_id)
join place p using (place_id)
left join place_unit u on u.unit_id = c.unit_id
order by n.made_at desc
limit 100
"""

ACKNOWLEDGE = """
update notice n
set acknowledged_at = $3
from notice newest
where newest.notice_id = $1
and newest.actor_id = $2
and n.contest_id = newest.contest_id
and n.actor_id = newest.actor_id
and n.made_at <= newest.made_at
and n.acknowledged_at is null
returning n.notice_id
"""


async def find_resident(
    connection: Any, resident: Resident, place_id: int, unit_id: int | None, today: date
) -> tuple[int, ...]:
    """Return the person with these names and this birth date at this dwelling, more than one where not yet merged."""
    rows = await connection.fetch(
        FIND_RESIDENT, resident.family_name, resident.given_name, resident.born_on, place_id, unit_id, today
    )
    return tuple(row["person_id"] for row in rows)


async def list_units(connection: Any, place_id: int) -> list[tuple[int, str]]:
    """Return the dwellings of a place that may be asked about, 2 before 10."""
    return [(row["unit_id"], row["label"]) for row in await connection.fetch(LIST_UNITS, place_id)]


async def is_common_name(connection: Any, resident: Resident) -> bool:
    """Say whether people of different birth dates bear this name in the records."""
    bearers: int = await connection.fetchval(COUNT_BEARERS, resident.family_name, resident.given_name)
    return bearers > 1


async def keep_ask(connection: Any, *values: Any) -> None:
    """Store an answer that was given, in KEEP_ASK's order."""
    await connection.execute(KEEP_ASK, *values)


async def forget_answers(connection: Any, now: datetime) -> None:
    """Drop what was told where the code has expired; that it was told stays."""
    await connection.execute(FORGET_ANSWERS, now)


async def find_ask(connection: Any, ask_id: UUID) -> Ask | None:
    """Return an answer that was given, or None."""
    row = await connection.fetchrow(FIND_ASK, ask_id)
    return Ask(**dict(row)) if row else None


async def find_ask_by_code(connection: Any, code_hash: bytes, now: datetime) -> Ask | None:
    """Return the answer that a code opens, or None where there is none or it has expired."""
    row = await connection.fetchrow(FIND_ASK_BY_CODE, code_hash, now)
    return Ask(**dict(row)) if row else None


async def names_tied_to(connection: Any, place_id: int, *, but: Sequence[int]) -> frozenset[str]:
    """Return given and family names of everybody ever linked to a place, but these persons'."""
    rows = await connection.fetch(NAMES_TIED_TO_PLACE, place_id, list(but))
    return frozenset(name for row in rows for name in (row["given_name"], row["family_name"]))


async def find_others_residencies(
    connection: Any, place_id: int, unit_id: int | None, name: str, today: date
) -> list[RecordRef]:
    """Return what says that somebody of this name lives at a dwelling."""
    rows = await connection.fetch(FIND_OTHERS_RESIDENCIES, place_id, unit_id, " ".join(name.split()), today)
    return [RecordRef(**dict(row)) for row in rows]


async def contested_already(
    connection: Any, place_id: int, unit_id: int | None, records: Sequence[RecordRef], since: datetime
) -> str | None:
    """Return the state of a ticket from this dwelling about one of these records, decided since then or still open."""
    found: str | None = await connection.fetchval(CONTESTED_ALREADY, place_id, unit_id, *_columns(records), since)
    return found


async def is_place_wide(connection: Any, records: Sequence[RecordRef]) -> bool:
    """Say whether one of them is about a premise, whatever the unit."""
    found: bool = await connection.fetchval(IS_PLACE_WIDE, *_columns(records))
    return found


async def make_contest(connection: Any, contest: Contest, records: Sequence[RecordRef]) -> None:
    """Store a new ticket with its records."""
    await connection.execute(
        MAKE_CONTEST, contest.contest_id, contest.ask_id, contest.about, contest.place_id, contest.unit_id,
        contest.is_place_wide, contest.other_name, contest.note, contest.filed_by, contest.filed_at, contest.decide_by,
    )  # fmt: skip
    await connection.execute(KEEP_RECORDS, contest.contest_id, *_columns(records))


async def keep_event(connection: Any, contest_id: UUID, event: ContestEvent) -> None:
    """Append a step."""
    await connection.execute(
        KEEP_EVENT, contest_id, event.version, event.step, event.actor_id, event.role, event.words, event.entry,
        event.happened_at,
    )  # fmt: skip


async def move_contest(
    connection: Any,
    contest: Contest,
    state: str,
    *,
    decide_by: datetime | None = None,
    decided_at: datetime | None = None,
    reason: str | None = None,
) -> int | None:
    """Set a ticket's next state and return its version; None where somebody else moved it first."""
    version: int | None = await connection.fetchval(
        MOVE_CONTEST, contest.contest_id, contest.version, state, decide_by, decided_at, reason
    )
    return version


async def list_suspended(connection: Any, records: Sequence[RecordRef]) -> dict[RecordRef, tuple[date, date | None]]:
    """Return which of these records do not count now: since when, and when each was found wrong."""
    rows = await connection.fetch(LIST_CONTESTED_OF, *_columns(records))
    return {
        RecordRef(source_id=row["source_id"], record_id=row["record_id"]): (
            row["filed_at"].date(),
            row["decided_at"].date() if row["decided_at"] else None,
        )
        for row in rows
    }


async def find_contest(connection: Any, contest_id: UUID) -> Contest | None:
    """Return a ticket, or None."""
    row = await connection.fetchrow(FIND_CONTEST, contest_id)
    return Contest(**dict(row)) if row else None


async def list_contests(connection: Any, states: Sequence[str]) -> list[Contest]:
    """Return tickets in these states: those that wait first, by how soon they are due."""
    return [Contest(**dict(row)) for row in await connection.fetch(LIST_CONTESTS, list(states))]


async def list_contests_of(connection: Any, ask_id: UUID) -> list[Contest]:
    """Return the tickets of one resident's answer, newest first."""
    return [Contest(**dict(row)) for row in await connection.fetch(LIST_CONTESTS_OF_ASK, ask_id)]


async def list_steps(connection: Any, contests: Sequence[UUID]) -> dict[UUID, list[ContestEvent]]:
    """Return each ticket's steps, first to last."""
    found: dict[UUID, list[ContestEvent]] = {contest_id: [] for contest_id in contests}
    for row in await connection.fetch(LIST_EVENTS, list(contests)):
        step = dict(row)
        found[step.pop("contest_id")].append(ContestEvent(**step))
    return found


async def list_facts(connection: Any, contests: Sequence[UUID]) -> list[ContestedFact]:
    """Return the contested records as they are visible now."""
    return [ContestedFact(**dict(row)) for row in await connection.fetch(LIST_FACTS, list(contests))]


async def places_of(connection: Any, contests: Sequence[UUID]) -> dict[UUID, tuple[str, str | None]]:
    """Return each ticket's address and unit."""
    rows = await connection.fetch(PLACES_OF, list(contests))
    return {row["contest_id"]: (row["address"], row["unit"]) for row in rows}


async def incidents_at(connection: Any, contest: Contest) -> dict[UUID, bool]:
    """Return the incidents at a ticket's place, and whether each is open."""
    rows = await connection.fetch(INCIDENTS_AT, contest.place_id, contest.unit_id, contest.is_place_wide)
    return {row["incident_id"]: row["is_open"] for row in rows}


async def relayed_to(connection: Any, incidents: Sequence[UUID], since: datetime) -> list[Relayed]:
    """Return who was shown a dossier of these incidents since then, by the ledger, each seat with its last look."""
    if not incidents:
        return []
    first = await _first_entry(connection, since)
    rows = await connection.fetch(RELAYED_TO, first, [str(incident_id) for incident_id in incidents])
    return [Relayed(**dict(row)) for row in rows if row["shown_at"] >= since]


async def _first_entry(connection: Any, since: datetime) -> int:
    """Return the number of an entry from which on all were written since then: numbers follow the clock."""
    low, high = 0, int(await connection.fetchval(LAST_ENTRY) or 0)
    while low < high:
        middle = (low + high) // 2
        if await connection.fetchval(ENTERED_AT, middle) < since:
            low = middle + 1
        else:
            high = middle
    return low


async def make_notices(
    connection: Any, contest_id: UUID, step: str, told: Sequence[tuple[UUID, Relayed]], now: datetime
) -> None:
    """Write one notice a seat; the same step twice is one."""
    await connection.execute(
        MAKE_NOTICES,
        contest_id,
        step,
        now,
        [notice_id for notice_id, _ in told],
        [relayed.actor_id for _, relayed in told],
        [relayed.incident_id for _, relayed in told],
        [relayed.shown_at for _, relayed in told],
    )


async def list_notices(connection: Any, actor_id: str) -> list[Notice]:
    """Return what a seat has not acknowledged, newest first; of one ticket only its last word."""
    return [Notice(**dict(row)) for row in await connection.fetch(LIST_NOTICES, actor_id)]


async def acknowledge(connection: Any, notice_id: UUID, actor_id: str, now: datetime) -> bool:
    """Mark a seat's own notice as read, and what came before it of that ticket; say whether there was one."""
    return await connection.fetchval(ACKNOWLEDGE, notice_id, actor_id, now) is not None


def _columns(records: Sequence[RecordRef]) -> tuple[list[str], list[str]]:
    return [record.source_id for record in records], [record.record_id for record in records]
