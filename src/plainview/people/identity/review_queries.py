"""The SQL of the review: what waits, two people side by side, who else is at their addresses, the log with names.

Records of the confidential, and those behind which there is nothing visible, are left out of every one of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person decided of two records, and how the model that `model` names had scored them."""

    left_record_id: int
    right_record_id: int
    is_same: bool
    score_bits: float
    model: str | None


LIST_REVIEWS = """
select v.review_id, v.state, v.risk, v.risk_words, v.queued_at, v.decided_at, v.decided_by, v.reason, v.merge_id,
    k.certainty, count(*) over () as total,
    json_build_object('name', concat_ws(' ', l.given_name, l.middle_name, l.family_name, l.name_suffix),
        'born_on', l.born_on, 'source_title', coalesce(ls.title, 'Index of people')) as left,
    json_build_object('name', concat_ws(' ', r.given_name, r.middle_name, r.family_name, r.name_suffix),
        'born_on', r.born_on, 'source_title', coalesce(rs.title, 'Index of people')) as right
from link_review v
join link_pair k using (pair_id)
join linkable_record l on l.person_record_id = k.left_record_id
join linkable_record r on r.person_record_id = k.right_record_id
left join source_system ls on ls.source_id = l.source_id
left join source_system rs on rs.source_id = r.source_id
where v.state = any($1::text[])
order by v.decided_at desc nulls last, v.risk desc, k.certainty desc, v.review_id
limit $2
"""

GET_REVIEW = """
select v.review_id, v.state, v.risk, v.risk_words, v.queued_at, v.decided_at, v.decided_by, v.reason, v.merge_id,
    v.left_person_id, v.right_person_id, k.certainty, k.score_bits, k.reasons, k.waterfall, k.why, k.left_record_id,
    k.right_record_id, n.model_version
from link_review v
join link_pair k using (pair_id)
join link_run n using (run_id)
where v.review_id = $1
"""

GET_SIDE = """
select r.person_record_id, r.person_id, coalesce(s.title, 'Index of people') as source_title, r.record_id,
    r.given_name, r.middle_name, r.family_name, r.name_suffix, r.born_on, r.sex, r.phone, r.as_of,
    coalesce(r.address, here.address, home.address) as address, coalesce(u.label, home.unit) as unit,
    coalesce(r.place_id, home.place_id) as place_id, coalesce(r.unit_id, home.unit_id) as unit_id
from linkable_record r
left join source_system s using (source_id)
left join place here on here.place_id = r.place_id
left join place_unit u on u.unit_id = r.unit_id
left join lateral (
    select p.address, f.label as unit, l.place_id, l.unit_id
    from visible_residency l
    join place p using (place_id)
    left join place_unit f on f.unit_id = l.unit_id
    where l.person_id = r.person_id
    and l.person_record_id is not distinct from r.person_record_id
    and l.evidence <> 'mail'
    order by l.ended_on is not null, l.certainty desc, l.began_on desc, l.residency_id
    limit 1
) home on r.place_id is null
where r.person_record_id = $1
"""

OTHER_RECORDS = """
select coalesce(s.title, 'Index of people') as source_title, concat_ws(' ', r.given_name, r.middle_name,
    r.family_name, r.name_suffix) as name, r.born_on
from linkable_record r
left join source_system s using (source_id)
where r.person_id = $1
and r.person_record_id <> $2
order by r.as_of desc, r.person_record_id
limit 8
"""

HOUSEHOLD = """
select p.person_id, max(l.certainty) as certainty, case when not m.is_minor then p.born_on end as born_on,
    case when not m.is_minor then concat_ws(' ', p.given_name, p.middle_name, p.family_name, p.name_suffix) end as name
from visible_residency l
join person p using (person_id)
cross join lateral (select coalesce(p.born_on > $4::date - interval '18 years', false) as is_minor) m
where l.place_id = $1
and l.unit_id is not distinct from $2
and l.ended_on is null
and l.evidence <> 'mail'
and not p.person_id = any($3::bigint[])
group by p.person_id, m.is_minor
order by certainty desc, p.person_id
limit 12
"""

LIST_MERGES_WITH_NAMES = """
select m.merge_id, m.certainty, m.made_by, m.reason, m.made_at, m.taken_back_at, m.taken_back_by, m.taken_back_why,
    concat_ws(' ', l.given_name, l.middle_name, l.family_name, l.name_suffix) as left_name, l.born_on as left_born_on,
    concat_ws(' ', r.given_name, r.middle_name, r.family_name, r.name_suffix) as right_name,
    r.born_on as right_born_on, coalesce(k.reasons, '{}') as reasons
from (
    select *
    from identity_merge
    order by coalesce(taken_back_at, made_at) desc, merge_id
    limit $1
) m
join person l on l.person_id = m.left_person_id and not l.is_confidential
join person r on r.person_id = m.right_person_id and not r.is_confidential
left join link_pair k using (pair_id)
order by coalesce(m.taken_back_at, m.made_at) desc, m.merge_id
"""

COUNT_REVIEWS = """
select count(*) filter (where state = 'open') as open, count(*) filter (where state = 'unsure') as unsure
from link_review
"""

LABELS = """
select left_record_id, right_record_id, v.state = 'same' as is_same, k.score_bits, k.model
from link_review v
join link_pair k using (pair_id)
where v.state in ('same', 'different')
order by v.decided_at, v.review_id
"""


async def list_reviews(connection: Any, states: list[str], most: int) -> list[dict[str, Any]]:
    """Return the pairs in these states: what waits by risk, then by certainty; what was decided newest first."""
    return [dict(row) for row in await connection.fetch(LIST_REVIEWS, states, most)]


async def get_review(connection: Any, review_id: UUID) -> dict[str, Any] | None:
    """Return one pair with its waterfall, or None where there is none."""
    row = await connection.fetchrow(GET_REVIEW, review_id)
    return dict(row) if row else None


async def get_side(connection: Any, record_id: int) -> dict[str, Any] | None:
    """Return one record of a pair; None where it may not be compared any more."""
    row = await connection.fetchrow(GET_SIDE, record_id)
    return dict(row) if row else None


async def other_records(connection: Any, person_id: int, record_id: int) -> list[dict[str, Any]]:
    """Return how other sources name the same person."""
    return [dict(row) for row in await connection.fetch(OTHER_RECORDS, person_id, record_id)]


async def household(
    connection: Any, place_id: int, unit_id: int | None, but: list[int], at: datetime
) -> list[dict[str, Any]]:
    """Return who else lives there; minors without a name, the confidential not at all."""
    return [dict(row) for row in await connection.fetch(HOUSEHOLD, place_id, unit_id, but, at.date())]


async def list_merges_with_names(connection: Any, most: int) -> list[dict[str, Any]]:
    """Return what was merged and taken back, newest first."""
    return [dict(row) for row in await connection.fetch(LIST_MERGES_WITH_NAMES, most)]


async def count_reviews(connection: Any) -> dict[str, int]:
    """Count what waits, and what somebody was not sure of."""
    return dict(await connection.fetchrow(COUNT_REVIEWS))


async def list_labels(connection: Any) -> list[Label]:
    """Return what people decided of pairs of records, for calibration."""
    return [Label(**row) for row in await connection.fetch(LABELS)]
