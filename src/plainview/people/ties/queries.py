"""All SQL of ties: networks of two hops at most, the dissemination log, what is due, renewed or purged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plainview.people.ties.model import DueTie, NetworkPerson, NetworkTie

# A tie is walked both ways while its kind is permitted, its use fits and its review is not due. The confidential are
# not there; a minor is a nameless end that is not followed; of nobody more than $6 ties are followed.
PEOPLE = """
with recursive
walk as (
    select $1::bigint as person_id, 0 as hop
    union
    select n.next_id, w.hop + 1
    from walk w
    join person here on here.person_id = w.person_id
    cross join lateral (
        select t.next_id
        from (
            select t.*, t.other_id as next_id from tie t where t.person_id = w.person_id
            union all
            select t.*, t.person_id from tie t where t.other_id = w.person_id
        ) t
        where (t.kind = 'contact' and t.use_for && $3::text[])
        or (t.kind = 'associate' and $4::boolean and t.review_on >= $5::date)
        order by t.kind desc, t.tie_id
        limit $6::int
    ) n
    join person p on p.person_id = n.next_id
    where w.hop < $2::int
    and not p.is_confidential
    and (here.born_on is null or here.born_on <= $5::date - interval '18 years')
),
reached as materialized (
    select person_id, min(hop) as hop
    from walk
    group by person_id
),
shown as materialized (
    select r.person_id, r.hop, count(*) over () as people_total,
        coalesce(p.born_on > $5::date - interval '18 years', false) as is_minor,
        concat_ws(' ', p.given_name, p.middle_name, p.family_name, p.name_suffix) as name
    from reached r
    join person p using (person_id)
    where not p.is_confidential
    order by r.hop, r.person_id
    limit $7::int
)
select s.person_id, s.hop, s.people_total, case when not s.is_minor then s.name end as name,
    case when s.is_minor then 0 else c.ties_total end as ties_total
from shown s
cross join lateral (
    select count(*) as ties_total
    from (
        select
        from (
            select t.* from tie t where t.person_id = s.person_id
            union all
            select t.* from tie t where t.other_id = s.person_id
        ) t
        where (t.kind = 'contact' and t.use_for && $3::text[])
        or (t.kind = 'associate' and $4::boolean and t.review_on >= $5::date)
        limit 100
    ) counted
) c
order by s.hop, s.person_id
"""

# Both ends among the people shown, one of them nearer than the last hop; no minor is anybody's associate.
TIES_AMONG = """
with shown as materialized (
    select person_id, hop
    from unnest($1::bigint[], $2::int[]) as s (person_id, hop)
)
select t.tie_id, t.person_id, t.other_id, least(a.hop, b.hop) + 1 as hop, t.kind, t.relation, t.reason, t.phone,
    t.language, t.use_for, t.predicate_ref, t.reliability, t.validity, t.review_on, t.source_id,
    k.title as source_title, t.record_id, t.as_of
from shown a
join tie t on t.person_id = a.person_id
join shown b on b.person_id = t.other_id
join source_system k using (source_id)
where least(a.hop, b.hop) < $3::int
and (
    (t.kind = 'contact' and t.use_for && $4::text[])
    or (
        t.kind = 'associate'
        and $5::boolean
        and t.review_on >= $6::date
        and not exists (
            select
            from person p
            where p.person_id in (t.person_id, t.other_id)
            and p.born_on > $6::date - interval '18 years'
        )
    )
)
order by hop, t.kind desc, t.tie_id
limit 200
"""

ASSOCIATES_OF = """
select t.tie_id
from tie t
join person o on o.person_id = t.other_id
where t.person_id = any($1::bigint[])
and t.kind = 'associate'
and t.review_on >= $2::date
and not o.is_confidential
and (o.born_on is null or o.born_on <= $2::date - interval '18 years')
"""

LOG_DISSEMINATION = """
insert into tie_dissemination (tie_dissemination_id, tie_id, source_id, record_id, given_to, agency, purpose,
    incident_id, how, entry, given_at)
select told.id, t.tie_id, t.source_id, t.record_id, $3, $4, $5, $6, $7, $8, $9
from unnest($1::uuid[], $2::bigint[]) as told (id, tie_id)
join tie t using (tie_id)
where t.kind = 'associate'
"""

DUE = """
select t.tie_id, t.source_id, t.record_id, t.author, t.approver, t.review_on,
    (select count(*) from tie_dissemination d where d.tie_id = t.tie_id) as disseminated
from tie t
where t.kind = 'associate'
and t.review_on < $1::date
order by t.review_on, t.tie_id
limit $2
"""

LOCK_DUE = """
select tie_id, source_id, record_id, review_on
from tie
where kind = 'associate'
and review_on < $1::date
order by review_on, tie_id
limit $2
for update skip locked
"""

PURGE = """
with gone as (
    delete from tie
    where tie_id = any($1::bigint[])
    returning source_id, record_id
)
insert into tie_purged (source_id, record_id, purged_at, entry)
select source_id, record_id, $2, $3
from gone
on conflict (source_id, record_id) do update
set purged_at = excluded.purged_at, entry = excluded.entry
"""

LOCK_TIE = """
select kind, author, review_on
from tie
where tie_id = $1
for update
"""

RENEW = """
update tie
set review_on = $2, approver = $3, as_of = $4
where tie_id = $1
"""

KEEP_RENEWAL = """
insert into tie_renewal (tie_renewal_id, tie_id, author, approver, why, was_until, review_on, renewed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Which ties may be followed: contacts for these uses, and associates or not, whose review is not due today."""

    uses: tuple[str, ...]
    associates: bool
    today: date


async def list_people(
    connection: Any, person_id: int, *, hops: int, follow: Follow, each: int, most: int
) -> tuple[list[NetworkPerson], int]:
    """Return who is reached within `hops`, nearest first, and how many that are without the cap."""
    rows = await connection.fetch(
        PEOPLE, person_id, hops, list(follow.uses), follow.associates, follow.today, each, most
    )
    people = [
        NetworkPerson(person_id=row["person_id"], name=row["name"], hop=row["hop"], ties_total=row["ties_total"])
        for row in rows
    ]
    return people, rows[0]["people_total"] if rows else 0


async def list_ties_among(
    connection: Any, people: Sequence[NetworkPerson], *, hops: int, follow: Follow
) -> list[NetworkTie]:
    """Return the ties between these people, nearest first."""
    rows = await connection.fetch(
        TIES_AMONG,
        [person.person_id for person in people],
        [person.hop for person in people],
        hops,
        list(follow.uses),
        follow.associates,
        follow.today,
    )
    return [NetworkTie(**{**dict(row), "use_for": tuple(row["use_for"])}) for row in rows]


async def list_associates_of(connection: Any, person_ids: Sequence[int], today: date) -> list[int]:
    """Return the ties by which associates of these people may be shown today."""
    return [row["tie_id"] for row in await connection.fetch(ASSOCIATES_OF, list(person_ids), today)]


async def log_dissemination(
    connection: Any,
    ids: Sequence[UUID],
    tie_ids: Sequence[int],
    *,
    given_to: str,
    agency: str,
    purpose: str,
    incident_id: UUID | None,
    how: str,
    entry: int,
    at: datetime,
) -> None:
    """Write to whom these associates were shown or given, one line a tie."""
    await connection.execute(
        LOG_DISSEMINATION, list(ids), list(tie_ids), given_to, agency, purpose, incident_id, how, entry, at
    )


async def list_due(connection: Any, before: date, *, most: int) -> list[DueTie]:
    """Return the associates whose review was due before a day, longest first."""
    return [DueTie(**dict(row)) for row in await connection.fetch(DUE, before, most)]


async def lock_due(connection: Any, today: date, *, most: int) -> list[Any]:
    """Return the ties whose review is past, held until the transaction ends."""
    found: list[Any] = await connection.fetch(LOCK_DUE, today, most)
    return found


async def purge(connection: Any, tie_ids: Sequence[int], *, at: datetime, entry: int) -> None:
    """Delete these ties and remember their records' keys, so that no import brings them back."""
    await connection.execute(PURGE, list(tie_ids), at, entry)


async def lock_tie(connection: Any, tie_id: int) -> Any | None:
    """Return a tie's kind, author and review date, held until the transaction ends; None where there is none."""
    return await connection.fetchrow(LOCK_TIE, tie_id)


async def renew(connection: Any, tie_id: int, *, review_on: date, approver: str, at: datetime) -> None:
    """Set a new review date."""
    await connection.execute(RENEW, tie_id, review_on, approver, at)


async def keep_renewal(
    connection: Any, renewal_id: UUID, tie_id: int, *, author: str, approver: str, why: str, was_until: date,
    review_on: date, at: datetime,
) -> None:  # fmt: skip
    """Keep who validated a tie again, and why."""
    await connection.execute(KEEP_RENEWAL, renewal_id, tie_id, author, approver, why, was_until, review_on, at)
