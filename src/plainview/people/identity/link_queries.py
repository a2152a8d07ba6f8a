"""The SQL of a batch linkage: the records it compares, and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

UNHURRIED = """
set local statement_timeout = 0;
set local lock_timeout = 0;
set local idle_in_transaction_session_timeout = 0
"""

RECORDS = """
select r.person_record_id::text as record_id, r.source_id, r.person_id::text as person_key, r.given_name,
    r.middle_name, r.family_name, r.name_suffix, r.born_on::text as born_on, r.sex,
    concat(p.add_number, p.add_suffix)::text as house_number, s.full_name as street, u.unit_key as unit,
    r.as_of::date::text as as_of
from linkable_record r
left join lateral (
    select l.place_id, l.unit_id
    from visible_residency l
    where r.place_id is null
    and l.person_record_id = r.person_record_id
    and l.evidence <> 'mail'
    order by l.ended_on is not null, l.certainty desc, l.began_on desc, l.residency_id
    limit 1
) home on true
left join place p on p.place_id = coalesce(r.place_id, home.place_id)
left join street s using (street_id)
left join place_unit u on u.unit_id = case when r.place_id is null then home.unit_id else r.unit_id end
order by r.person_record_id
"""

HOMES_OF_RECORDS = """
select person_record_id, coalesce(home_person_id, person_id) as home_id, person_id,
    coalesce(born_on > $2::date - interval '18 years', false) as is_minor
from person_record
where person_record_id = any($1::bigint[])
"""

ADD_RUN = """
insert into link_run (run_id, started_at, finished_at, model_version, least_certain, report)
values ($1, $2, $3, $4, $5, $6)
"""

NUMBER_PAIRS = """
select nextval(pg_get_serial_sequence('link_pair', 'pair_id')) as pair_id
from generate_series(1, $1::bigint)
"""

VERDICTS_ON_SURE = """
select v.state = 'same' as is_same
from link_review v
join link_pair k using (pair_id)
where v.state in ('same', 'different')
and k.is_sure
"""

ADD_PAIRS = """
insert into link_pair (pair_id, run_id, left_record_id, right_record_id, certainty, score_bits, reasons, waterfall,
    is_sure, outcome, why, model)
overriding system value
select pair_id, $1, least(left_id, right_id), greatest(left_id, right_id), certainty, score_bits, reasons, waterfall,
    is_sure, outcome, why, model
from jsonb_to_recordset($2::jsonb) as told (pair_id bigint, left_id bigint, right_id bigint, certainty real,
    score_bits real, reasons text[], waterfall jsonb, is_sure boolean, outcome text, why text, model text)
"""

# A pair is kept while a merge of the log, a decision or the queue rests on it, and while its run is the newest.
PRUNE_PAIRS = """
delete from link_pair k
where k.run_id <> $1
and not exists (select from identity_merge m where m.pair_id = k.pair_id)
and not exists (select from link_review v where v.pair_id = k.pair_id)
"""

PAIRS_AT_ONCE = 5_000


async def read_records(connection: Any) -> list[dict[str, str | None]]:
    """Return every record that may be compared, with the address it gives or its first home's."""
    return [dict(row) for row in await connection.fetch(RECORDS)]


async def homes_of_records(
    connection: Any, record_ids: Sequence[int], at: datetime
) -> dict[int, tuple[int, int, bool]]:
    """Return of each record whom its source means, whom that one goes under, and whether they are a minor."""
    rows = await connection.fetch(HOMES_OF_RECORDS, list(record_ids), at.date())
    return {row["person_record_id"]: (row["home_id"], row["person_id"], row["is_minor"]) for row in rows}


async def add_run(
    connection: Any,
    *,
    run_id: UUID,
    started_at: datetime,
    finished_at: datetime,
    model_version: str,
    least_certain: float,
    report: dict[str, Any],
) -> None:
    """Write that a run was made, and its counts."""
    await connection.execute(ADD_RUN, run_id, started_at, finished_at, model_version, least_certain, report)


async def number_pairs(connection: Any, count: int) -> list[int]:
    """Return so many fresh numbers for pairs."""
    return [row["pair_id"] for row in await connection.fetch(NUMBER_PAIRS, count)]


async def add_pairs(connection: Any, run_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    """Write pairs, each by its column names; left_id and right_id are the records."""
    for start in range(0, len(rows), PAIRS_AT_ONCE):
        await connection.execute(ADD_PAIRS, run_id, rows[start : start + PAIRS_AT_ONCE])


async def prune_pairs(connection: Any, newest_run_id: UUID) -> int:
    """Remove what earlier runs found and nothing rests on; return how many pairs those were."""
    return int((await connection.execute(PRUNE_PAIRS, newest_run_id)).split()[-1])


async def verdicts_on_sure(connection: Any) -> list[bool]:
    """Return of each decided pair that the model was sure of whether a person found them the same."""
    return [row["is_same"] for row in await connection.fetch(VERDICTS_ON_SURE)]
