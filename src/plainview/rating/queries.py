"""All SQL of kept ratings, but for the dossier's own: read again, replayed, dropped in time, removed, audited."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

PREFETCH = 500
NAMED_AT_ONCE = 2_000
_KEPT = """
select rating_id, rule_version, rated_at, inputs, result, inputs_gone
from rating
where ($1::uuid is null or rating_id = $1)
and ($2::timestamptz is null or rated_at >= $2)
order by rated_at, rating_id
"""
_LAST_OF_CALLS = """
with last as materialized (
    select distinct on (r.incident_id) r.rating_id
    from rating r
    join incident i using (incident_id)
    where r.rated_at >= $1
    and (i.closed_at is null or r.rated_at < i.closed_at)
    order by r.incident_id, r.rated_at desc, r.rating_id desc
)
select r.rating_id, r.place_id, r.unit_id, r.rated_at, r.inputs, r.result, i.incident_key,
    coalesce(nullif(i.state ->> 'type_text', ''), i.state ->> 'type_code', '') as call_type,
    i.state ->> 'disposition' as disposition, i.closed_at is not null as is_closed
from last
join rating r using (rating_id)
join incident i using (incident_id)
order by r.rated_at, r.rating_id
"""
_COUNT_CALLS = """
select count(distinct r.incident_id)
from rating r
join incident i using (incident_id)
where r.rated_at >= $1
and (i.closed_at is null or r.rated_at < i.closed_at)
"""
_DROP_OLD = """
with old as (
    select rating_id
    from rating
    where rated_at < $1
    and inputs is not null
    and held_because is null
    order by rated_at
    limit $2
    for update skip locked
)
update rating
set inputs_sha256 = sha256(inputs), inputs = null, inputs_gone = 'retention'
from old
where rating.rating_id = old.rating_id
returning rating.rating_id
"""
_HOLD = """
update rating
set held_because = $2
where rating_id = $1 or incident_id = $1
returning rating_id
"""
_NOT_NAMED = """
select rating_id, inputs, result
from rating
where named is null
and result is not null
order by rated_at
limit $1
for update
"""
_SET_NAMED = """
update rating
set named = $2
where rating_id = $1
"""
_SPEAK_OF = """
select rating_id
from rating
where named @> array[$1::text]
and result is not null
"""
_REMOVE = """
update rating
set inputs_sha256 = coalesce(inputs_sha256, sha256(inputs)), inputs = null, result = null,
    inputs_gone = 'sealing_order', named = null
where rating_id = any($1::uuid[])
"""
_REMOVE_AUDITS = """
delete from fact_audit
where source_id = $1
and record_id = $2
"""
_SHADOW = """
select convert_from(r.result, 'UTF8')::jsonb ->> 'level' as before, s.level as after, count(*) as calls
from shadow_rating s
join (
    select distinct on (incident_id) rating_id, result
    from rating
    where rated_at >= $2
    and rating_id in (select rating_id from shadow_rating where rule_version = $1)
    order by incident_id, rated_at desc, rating_id desc
) r using (rating_id)
where s.rule_version = $1
and r.result is not null
group by 1, 2
order by 1, 2
"""
_SOME_RATINGS = """
select rating_id, inputs
from rating
where rated_at >= $1
and rated_at < $1 + interval '1 month'
and inputs is not null
order by md5($2 || rating_id::text)
limit $3
"""
_ADD_AUDIT = """
insert into fact_audit (month, rating_id, kind, source_id, record_id)
values ($1, $2, $3, $4, $5)
on conflict do nothing
"""
_AUDITS = """
select a.fact_audit_id, a.kind, a.source_id, s.title as source_title, a.record_id, a.rating_id, a.result, a.remark,
    a.audited_at, r.inputs
from fact_audit a
join rating r using (rating_id)
left join source_system s on s.source_id = a.source_id
where a.month = $1
order by a.fact_audit_id
"""
_NOTE_AUDIT = """
update fact_audit
set result = $2, remark = $3, audited_by = $4, audited_at = $5
where fact_audit_id = $1
and result is null
returning fact_audit_id
"""
_AUDIT_MONTHS = """
select month, count(*) as facts, count(result) as checked,
    count(*) filter (where result = 'as_recorded') as as_recorded,
    count(*) filter (where result = 'differs') as differs,
    count(*) filter (where result = 'not_there') as not_there,
    count(*) filter (where result = 'not_checkable') as not_checkable
from fact_audit
group by month
order by month desc
limit 24
"""
_AUDIT_COUNTS = """
select coalesce(result, 'not_audited') as result, count(*) as facts
from fact_audit
where month = $1
group by 1
order by 1
"""


async def kept_ratings(connection: Any, rating_id: UUID | None, since: datetime | None) -> AsyncIterator[Any]:
    """Yield kept ratings, oldest first, inside the caller's transaction."""
    async for row in connection.cursor(_KEPT, rating_id, since, prefetch=PREFETCH):
        yield row


async def last_ratings_of_calls(connection: Any, since: datetime) -> AsyncIterator[Any]:
    """Yield of each call since then the last rating while it went on, oldest first, inside the caller's transaction."""
    async for row in connection.cursor(_LAST_OF_CALLS, since, prefetch=PREFETCH):
        yield row


async def count_calls(connection: Any, since: datetime) -> int:
    """Return how many calls `last_ratings_of_calls` yields."""
    return int(await connection.fetchval(_COUNT_CALLS, since))


async def drop_old_inputs(connection: Any, before: datetime, *, most: int) -> int:
    """Leave only the hash of the oldest inputs rated before then, unless they are held; return how many."""
    return len(await connection.fetch(_DROP_OLD, before, most))


async def hold_inputs(connection: Any, rating_or_incident_id: UUID, why: str | None) -> int:
    """Keep a rating's inputs, or those of an incident's ratings, beyond their time; None lets them go again."""
    return len(await connection.fetch(_HOLD, rating_or_incident_id, why))


async def name_records(connection: Any, *, at_once: int = NAMED_AT_ONCE) -> int:
    """Note of kept ratings of which it is not noted yet which records they speak of; return how many those were.

    A call's rating is written without: this reads its bytes afterwards, each once.
    """
    noted = 0
    while rows := await connection.fetch(_NOT_NAMED, at_once):
        named = [(row["rating_id"], sorted({*_named_in(row["inputs"]), *_named_in(row["result"])})) for row in rows]
        await connection.executemany(_SET_NAMED, named)
        noted += len(rows)
    return noted


def _named_in(kept: bytes | None) -> Iterator[str]:
    """Yield every record that canonical JSON names, wherever an object of it does."""
    waiting = [msgspec.json.decode(kept)] if kept else []
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if isinstance(each.get("record_id"), str) and isinstance(each.get("source_id"), str):
                yield _name(each["source_id"], each["record_id"])
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def _name(source_id: str, record_id: str) -> str:
    return f"{source_id}\x1f{record_id}"


async def remove_record(connection: Any, source_id: str, record_id: str) -> int:
    """Remove every kept rating's inputs and result that speak of a record which a court sealed; return how many.

    What stays is that there was a rating, of which version and when, the hash of its inputs, and why they are gone.
    """
    await name_records(connection)
    rating_ids = [row["rating_id"] for row in await connection.fetch(_SPEAK_OF, _name(source_id, record_id))]
    await connection.execute(_REMOVE, rating_ids)
    await connection.execute(_REMOVE_AUDITS, source_id, record_id)
    return len(rating_ids)


async def shadow_counts(connection: Any, version: str, since: datetime) -> list[tuple[str, str, int]]:
    """Return how many calls the current rules and those in shadow mode gave which levels."""
    return [(row["before"], row["after"], row["calls"]) for row in await connection.fetch(_SHADOW, version, since)]


async def some_ratings(connection: Any, month: date, seed: str, *, most: int) -> list[Any]:
    """Return ratings of a month drawn by lot; the same seed draws the same."""
    rows: list[Any] = await connection.fetch(_SOME_RATINGS, datetime(month.year, month.month, 1), seed, most)  # noqa: DTZ001 - the session's zone is UTC
    return rows


async def add_audits(connection: Any, rows: list[tuple[date, UUID, str, str, str]]) -> None:
    """Put facts up to be checked against their source."""
    await connection.executemany(_ADD_AUDIT, rows)


async def audits_of(connection: Any, month: date) -> list[Any]:
    """Return a month's sample with the inputs that each fact was taken from."""
    rows: list[Any] = await connection.fetch(_AUDITS, month)
    return rows


async def audit_counts(connection: Any, month: date) -> dict[str, int]:
    """Return how many facts of a month's sample came out how."""
    return {row["result"]: row["facts"] for row in await connection.fetch(_AUDIT_COUNTS, month)}


async def audit_months(connection: Any) -> list[Any]:
    """Return of each month how many facts were drawn, checked, and how they came out; newest first."""
    rows: list[Any] = await connection.fetch(_AUDIT_MONTHS)
    return rows


async def note_audit(
    connection: Any, fact_audit_id: int, *, result: str, remark: str | None, actor_id: str, at: datetime
) -> bool:
    """Keep what a person found in the source; False where somebody had already."""
    return await connection.fetchval(_NOTE_AUDIT, fact_audit_id, result, remark, actor_id, at) is not None
