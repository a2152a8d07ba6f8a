"""Reads all that is recorded about a place in one statement, and keeps ratings.

Ids go in, never addresses. Sealed, relieved and juvenile records, confidential people and minors' names are filtered
here: no reader can tell them from no record. CTEs are materialised: one that is inlined runs again for each resident.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from plainview.dossier.records import Records
from plainview.rating.model import Rating

_RECORDS = """
with
moment as materialized (
    select $3::timestamptz as at, ($3::timestamptz at time zone 'UTC')::date as today
),
premise as materialized (
    select p.place_id, u.unit_id, p.address, u.label as unit, p.kind, p.has_units or u.unit_id is not null as has_units
    from place p
    left join place_unit u on u.unit_id = $2::bigint and u.place_id = p.place_id
    where p.place_id = $1::bigint
    and ($2::bigint is null) = (u.unit_id is null)
    and (u.unit_id is not null or not p.has_units)
),
here as materialized (
    select r.residency_id, r.person_id, r.is_unit_known, r.certainty, r.evidence, r.source_id, r.record_id,
        r.began_on, r.ended_on, r.as_of, r.retrieved_at,
        r.began_on <= now.today and (r.ended_on is null or r.ended_on > now.today) as is_open
    from moment now
    cross join (
        select r.*, true as is_unit_known
        from premise m
        join visible_residency r on r.place_id = m.place_id and r.unit_id = m.unit_id
        union all
        select r.*, not m.has_units
        from premise m
        join visible_residency r on r.place_id = m.place_id and r.unit_id is null
    ) r
    order by r.ended_on desc nulls first, r.certainty desc, r.residency_id
    limit 2000
),
linked as materialized (
    select person_id,
        max(certainty) filter (where is_open) as certainty,
        max(certainty) filter (where is_open and is_unit_known and evidence <> 'mail') as lives_here
    from here
    group by person_id
),
listed as materialized (
    select l.person_id, l.lives_here >= 0.3::real as may_show_history,
        p.born_on > now.today - interval '18 years' as is_minor, p.born_on,
        case when p.born_on > now.today - interval '18 years' then null
            else concat_ws(' ', p.given_name, p.middle_name, p.family_name, p.name_suffix) end as name
    from linked l
    join person p using (person_id)
    cross join moment now
    where l.certainty is not null
    order by l.lives_here desc nulls last, l.certainty desc, l.person_id
    limit 40
),
counted as materialized (
    select f.*
    from linked l
    cross join moment now
    join person p on p.person_id = l.person_id
        and (p.born_on is null or p.born_on <= now.today - interval '18 years')
    cross join lateral (
        select 'conviction' as kind, c.person_id, c.source_id, c.record_id, c.identity_certainty,
            c.convicted_on as "on", null::date as ended_on, null::date as expires_on,
            c.offence || ', ' || c.statute as title,
            c.severity = 'felony' and c.is_violent as is_violent_felony, c.as_of, c.retrieved_at
        from visible_conviction c
        where c.person_id = l.person_id
        and ((c.severity = 'felony' and c.is_violent) or c.is_resisting)
        and (p.born_on is null or c.convicted_on >= p.born_on + interval '18 years')
        union all
        select 'warrant', w.person_id, w.source_id, w.record_id, w.identity_certainty, w.issued_on,
            w.ended_on, null, w.offence || ', ' || w.statute, false, w.as_of, w.retrieved_at
        from warrant w
        where w.person_id = l.person_id
        and w.ended_on is null
        and w.is_violent
        union all
        select o.kind, o.person_id, o.source_id, o.record_id, o.identity_certainty, o.issued_on,
            o.ended_on, o.expires_on, o.kind, false, o.as_of, o.retrieved_at
        from court_order o
        where o.person_id = l.person_id
        and o.ended_on is null
    ) f
    order by l.lives_here desc nulls last, f."on" desc, f.kind, f.record_id
    limit 500
),
calls as materialized (
    select c.called_at, c.kind, c.outcome, c.source_id
    from premise m
    cross join moment now
    join prior_call c on c.place_id = m.place_id and c.unit_id is not distinct from m.unit_id
    where c.called_at > now.at - interval '12 months'
    and c.called_at <= now.at
)
select json_build_object(
    'premise', (
        select row_to_json(x) from (
            select m.*, (select count(*) from place_unit u where u.place_id = m.place_id) as units_total from premise m
        ) x
    ),
    'sources', (
        select coalesce(json_agg(x order by x.source_id), '[]') from (
            select source_id, title, class as source_class, is_required, is_answering, down_since from source_system
        ) x
    ),
    'residencies', (select coalesce(json_agg(h), '[]') from here h),
    'elsewhere', (
        select coalesce(json_agg(x), '[]') from (
            select l.person_id, e.began_on
            from linked l
            cross join lateral (
                select max(r.began_on) as began_on
                from visible_residency r
                cross join premise m
                cross join moment now
                where r.person_id = l.person_id
                and (r.place_id <> m.place_id or r.unit_id <> m.unit_id)
                and r.evidence in ('lease', 'utility')
                and r.certainty >= 0.8::real
                and r.began_on <= now.today
            ) e
            where e.began_on is not null
        ) x
    ),
    'counted', (select coalesce(json_agg(c), '[]') from counted c),
    'residents', (
        select coalesce(json_agg(x), '[]') from (
            select l.person_id, l.name, l.is_minor, l.born_on, coalesce(h.history, '[]') as history,
                coalesce(h.total, 0) as history_total
            from listed l
            left join lateral (
                select json_agg(y) as history, max(y.total) as total
                from (
                    select z.*, count(*) over () as total
                    from (
                        select 'conviction' as kind, c.source_id, c.record_id, c.identity_certainty,
                            c.offence || ', ' || c.statute as title, c.severity, c.is_violent, c.convicted_on as "on",
                            null as disposition, null::date as expires_on,
                            case c.severity when 'felony' then 1 when 'misdemeanor' then 3 else 5 end as rank
                        from visible_conviction c
                        where c.person_id = l.person_id
                        and (l.born_on is null or c.convicted_on >= l.born_on + interval '18 years')
                        union all
                        select 'arrest', a.source_id, a.record_id, a.identity_certainty, a.offence || ', ' || a.statute,
                            a.severity, a.is_violent, a.arrested_on, a.disposition, null,
                            case a.severity when 'felony' then 2 when 'misdemeanor' then 4 else 5 end
                        from visible_arrest a
                        where a.person_id = l.person_id
                        and (l.born_on is null or a.arrested_on >= l.born_on + interval '18 years')
                        union all
                        select 'warrant', w.source_id, w.record_id, w.identity_certainty,
                            w.offence || ', ' || w.statute,
                            case when w.is_violent then 'violent' else 'not violent' end, w.is_violent, w.issued_on,
                            null, null, 0
                        from warrant w
                        where w.person_id = l.person_id
                        and w.ended_on is null
                        union all
                        select 'order', o.source_id, o.record_id, o.identity_certainty, o.kind, o.kind, false,
                            o.issued_on, null, o.expires_on, 0
                        from court_order o
                        cross join moment now
                        where o.person_id = l.person_id
                        and o.ended_on is null
                        and o.expires_on >= now.today
                        union all
                        select 'probation', b.source_id, b.record_id, b.identity_certainty,
                            b.offence || ', ' || b.statute, b.kind, false, b.began_on, null, b.ends_on, 1
                        from visible_probation b
                        cross join moment now
                        where b.person_id = l.person_id
                        and b.ended_on is null
                        and b.ends_on >= now.today
                        and (l.born_on is null or b.began_on >= l.born_on + interval '18 years')
                    ) z
                    order by z.rank, z.is_violent desc, z."on" desc, z.record_id
                    limit 20
                ) y
            ) h on l.may_show_history and l.is_minor is not true
        ) x
    ),
    'ties', (
        select coalesce(json_agg(x), '[]') from (
            select t.person_id, t.kind, t.relation, t.reason, t.phone, t.language, t.source_id, t.reliability,
                t.validity, t.review_on, t.total,
                case when o.born_on > now.today - interval '18 years' then null
                    else concat_ws(' ', o.given_name, o.middle_name, o.family_name, o.name_suffix) end as name
            from listed l
            cross join moment now
            cross join lateral (
                select t.*, count(*) over () as total
                from tie t
                where t.person_id = l.person_id
                and (t.kind = 'contact' or t.review_on >= now.today)
                order by t.kind desc, t.tie_id
                limit 20
            ) t
            join person o on o.person_id = t.other_id and not o.is_confidential
            where l.may_show_history
            and (t.kind = 'contact' or o.born_on is null or o.born_on <= now.today - interval '18 years')
        ) x
    ),
    'premise_facts', (
        select coalesce(json_agg(x), '[]') from (
            select f.kind, f.summary, f.unit_id is not null or not m.has_units as is_unit_known, f.happened_on as "on",
                f.expires_on, f.verified_by, f.source_id, f.record_id, f.as_of, f.retrieved_at
            from premise m
            join premise_fact f on f.place_id = m.place_id and (f.unit_id = m.unit_id or f.unit_id is null)
            order by f.happened_on desc, f.premise_fact_id
            limit 200
        ) x
    ),
    'cautions', (
        select coalesce(json_agg(x), '[]') from (
            select c.kind, c.summary, c.unit_id is not null or not m.has_units as is_unit_known, c.observed_on as "on",
                c.expires_on, c.approved_title as verified_by, c.caution_id as record_id,
                coalesce(c.reviewed_at, c.proposed_at) as as_of,
                case
                    when c.state = 'proposed' then 'proposed'
                    when exists (
                        select from here h
                        where h.is_unit_known
                        and h.evidence in ('lease', 'utility')
                        and h.began_on <= now.today
                        and h.began_on > c.observed_on
                        and (h.began_on > (c.reviewed_at at time zone 'UTC')::date or h.residency_id > c.reviewed_to)
                    ) then 'needs_review'
                    else 'approved'
                end as approval
            from premise m
            cross join moment now
            join premise_caution c on c.place_id = m.place_id and (c.unit_id = m.unit_id or c.unit_id is null)
            where c.state in ('proposed', 'approved')
            and c.expires_on > now.today - interval '1 year'
            order by c.observed_on desc, c.caution_id
            limit 60
        ) x
    ),
    'contested', (
        select coalesce(json_agg(x), '[]') from (
            select c.source_id, c.record_id, c.state, c.is_suspended, c.note, c.filed_at, c.decided_at, c.reason
            from contested_record c
            where (c.source_id, c.record_id) in (
                select h.source_id, h.record_id from here h
                union all
                select f.source_id, f.record_id from counted f
                union all
                select a.source_id, a.record_id
                from listed l
                join visible_arrest a using (person_id)
                where l.may_show_history
                union all
                select f.source_id, f.record_id
                from premise m
                join premise_fact f on f.place_id = m.place_id
                union all
                select 'caution', p.caution_id::text
                from premise m
                join premise_caution p on p.place_id = m.place_id
            )
            order by c.filed_at desc, c.contest_id, c.source_id, c.record_id
            limit 100
        ) x
    ),
    'notes', (
        select coalesce(json_agg(x), '[]') from (
            select n.kind, n.summary, n.source_id, n.as_of, n.unit_id is not null or not m.has_units as is_unit_known
            from premise m
            cross join moment now
            join premise_note n on n.place_id = m.place_id and (n.unit_id = m.unit_id or n.unit_id is null)
            where n.expires_on is null
            or n.expires_on > now.today
            order by n.as_of desc, n.premise_note_id
            limit 50
        ) x
    ),
    'plans', (
        select coalesce(json_agg(x), '[]') from (
            select n.plan_id, n.title, n.floor, n.unit_id is not null as is_of_unit, n.source_id, n.as_of
            from premise m
            join premise_plan n on n.place_id = m.place_id and (n.unit_id = m.unit_id or n.unit_id is null)
            order by n.unit_id nulls last, n.floor, n.title, n.plan_id
            limit 30
        ) x
    ),
    'rules', (
        select coalesce(json_agg(x order by x.version), '[]') from (
            select state, rules, version from rule_change where state in ('current', 'shadow')
        ) x
    ),
    'calls', json_build_object(
        'total', (select count(*) from calls),
        'by_kind', (
            select coalesce(json_object_agg(x.kind, x.total order by x.total desc, x.kind), '{}')
            from (select kind, count(*) as total from calls group by kind) x
        ),
        'last', (
            select coalesce(json_agg(x), '[]') from (select * from calls order by called_at desc limit 5) x
        )
    )
)::text
"""
_KEEP = """
insert into rating (rating_id, incident_id, place_id, unit_id, rule_version, inputs, result, rated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_KEEP_SHADOW = """
insert into shadow_rating (rating_id, rule_version, level, lo, hi, lo_milli, hi_milli, rated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_KEPT = "select inputs, result from rating where rating_id = $1"
_decoder = msgspec.json.Decoder(Records)


async def gather(connection: Any, place_id: int | None, unit_id: int | None, at: datetime) -> Records:
    """Read everything about a place, or about one unit of it, as it is known at `at`, in one round trip.

    Without a place, or without a unit where there are units, only the sources' state comes back.
    """
    return _decoder.decode(await connection.fetchval(_RECORDS, place_id, unit_id, at))


async def keep_rating(
    connection: Any,
    *,
    rating_id: UUID,
    incident_id: UUID,
    place_id: int | None,
    unit_id: int | None,
    rule_version: str,
    inputs: bytes,
    result: bytes,
    rated_at: datetime,
) -> None:
    """Store what a rating was made of and what came out."""
    await connection.execute(_KEEP, rating_id, incident_id, place_id, unit_id, rule_version, inputs, result, rated_at)


async def keep_shadow(connection: Any, rating_id: UUID, rating: Rating) -> None:
    """Store what rules in shadow mode would have said beside a kept rating: the level and its points, no reasons."""
    await connection.execute(
        _KEEP_SHADOW, rating_id, rating.rule_version, rating.level, rating.lo, rating.hi, rating.lo_milli,
        rating.hi_milli, rating.at,
    )  # fmt: skip


async def kept_rating(connection: Any, rating_id: UUID) -> tuple[bytes, bytes] | None:
    """Return a kept rating's inputs and result, or None where there is no such rating, or its inputs are gone."""
    row = await connection.fetchrow(_KEPT, rating_id)
    if row is None or row["inputs"] is None:
        return None
    return bytes(row["inputs"]), bytes(row["result"])
