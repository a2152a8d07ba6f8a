"""All SQL of who is the same person: the merges that stand, who must stay apart, pairs, decisions, candidates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.kernel.ids import new_id
from plainview.people.identity.model import (
    CannotLink,
    Edge,
    Home,
    Member,
    Merge,
    MergeWish,
    Named,
    Review,
    Risk,
    Serious,
)

IDENTITY_LOCK = 0x504C_4149_4E49_4454  # advisory lock: one decision about identity at a time

LOCK = """
select pg_advisory_xact_lock($1)
"""

HOMES_WITH = """
select p.person_id, p.is_confidential
from person p
where p.person_id = any($1::bigint[])
union
select p.person_id, p.is_confidential
from identity_member asked
join identity_member m using (survivor_id)
join person p on p.person_id = m.person_id
where asked.person_id = any($1::bigint[])
"""

EDGES_AMONG = """
select left_person_id as left_id, right_person_id as right_id, certainty
from identity_merge
where taken_back_at is null
and left_person_id = any($1::bigint[])
"""

CANNOT_LINKS_AMONG = """
select left_person_id as left_id, right_person_id as right_id, kind, words
from cannot_link
where lifted_at is null
and left_person_id = any($1::bigint[])
and right_person_id = any($1::bigint[])
"""

TIES_AMONG = """
select coalesce(home_person_id, person_id) as left_id, coalesce(home_other_id, other_id) as right_id, relation
from tie
where coalesce(home_person_id, person_id) = any($1::bigint[])
and coalesce(home_other_id, other_id) = any($1::bigint[])
"""

ADD_MERGES = """
insert into identity_merge (merge_id, pair_id, left_person_id, right_person_id, certainty, made_by, reason, made_at)
select merge_id, pair_id, left_id, right_id, certainty, $7, reason, $8
from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::real[], $6::text[])
    as made (merge_id, pair_id, left_id, right_id, certainty, reason)
"""

TAKE_BACK = """
update identity_merge
set taken_back_at = $2, taken_back_by = $3, taken_back_why = $4
where merge_id = $1
and taken_back_at is null
returning left_person_id, right_person_id, pair_id
"""

HAS_MERGE = """
select taken_back_at
from identity_merge
where merge_id = $1
"""

PUT_MEMBERS = """
insert into identity_member (person_id, survivor_id, certainty)
select *
from unnest($1::bigint[], $2::bigint[], $3::real[])
on conflict (person_id) do update
set survivor_id = excluded.survivor_id, certainty = excluded.certainty
where (identity_member.survivor_id, identity_member.certainty)
is distinct from (excluded.survivor_id, excluded.certainty)
"""

REMOVE_MEMBERS = """
delete from identity_member
where person_id = any($1::bigint[])
and not person_id = any($2::bigint[])
"""

SETTLE_ALL = """
select identity_settle(array(select person_id from identity_member))
"""

ADD_CANNOT_LINKS = """
insert into cannot_link (cannot_link_id, left_person_id, right_person_id, kind, words, made_by, made_at)
select cannot_link_id, least(left_id, right_id), greatest(left_id, right_id), kind, words, $6, $7
from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::text[])
    as told (cannot_link_id, left_id, right_id, kind, words)
where left_id <> right_id
on conflict (left_person_id, right_person_id) where lifted_at is null do nothing
"""

STANDING_CANNOT_LINKS = """
select c.cannot_link_id
from unnest($1::bigint[], $2::bigint[]) with ordinality as asked (left_id, right_id, place)
join cannot_link c on c.left_person_id = least(asked.left_id, asked.right_id)
    and c.right_person_id = greatest(asked.left_id, asked.right_id)
    and c.lifted_at is null
order by asked.place
"""

LIFT_CANNOT_LINK = """
update cannot_link
set lifted_at = $2, lifted_by = $3, lifted_why = $4
where cannot_link_id = $1
and lifted_at is null
returning cannot_link_id
"""

ARE_ONE = """
select l.survivor_id = r.survivor_id
from identity_member l, identity_member r
where l.person_id = $1
and r.person_id = $2
"""

REFRESH_REVIEWS = """
update link_review v
set state = case when l.survivor_id = r.survivor_id then 'moot' else 'open' end
from link_review k
left join identity_member l on l.person_id = k.left_person_id
left join identity_member r on r.person_id = k.right_person_id
where v.review_id = k.review_id
and k.state in ('open', 'unsure', 'moot')
and (k.left_person_id = any($1::bigint[]) or k.right_person_id = any($1::bigint[]))
and (k.state = 'moot') is distinct from (coalesce(l.survivor_id = r.survivor_id, false))
"""

REOPEN_REVIEWS = """
update link_review v
set state = 'open', decided_at = null, decided_by = null, reason = null, merge_id = null, cannot_link_id = null
where (v.merge_id = $1 or v.cannot_link_id = $1)
and v.state in ('same', 'different')
and not exists (
    select
    from link_review o
    where o.left_person_id = v.left_person_id
    and o.right_person_id = v.right_person_id
    and o.state in ('open', 'unsure')
)
"""

QUEUE_REVIEWS = """
insert into link_review (review_id, pair_id, left_person_id, right_person_id, risk, risk_words, queued_at)
select told.review_id, told.pair_id, told.left_id, told.right_id, told.risk, told.words, $2
from jsonb_to_recordset($1::jsonb) as told (review_id uuid, pair_id bigint, left_id bigint, right_id bigint,
    risk smallint, words text[])
where not exists (
    select
    from link_review o
    where o.left_person_id = told.left_id
    and o.right_person_id = told.right_id
    and o.state in ('open', 'unsure', 'moot')
)
on conflict (left_person_id, right_person_id) where state in ('open', 'unsure') do nothing
"""

LOCK_REVIEW = """
select v.review_id, v.pair_id, v.left_person_id, v.right_person_id, v.state, v.merge_id, v.cannot_link_id, v.risk,
    k.certainty
from link_review v
join link_pair k using (pair_id)
where v.review_id = $1
for update of v
"""

SETTLE_REVIEW = """
update link_review
set state = $2, decided_at = $3, decided_by = $4, reason = $5, merge_id = $6, cannot_link_id = $7
where review_id = $1
"""

SERIOUS = """
select person_id, count(*) filter (where kind = 'conviction') as violent_convictions,
    count(*) filter (where kind = 'warrant') as active_warrants, count(*) filter (where kind = 'order') as active_orders
from (
    select person_id, 'conviction' as kind
    from visible_conviction
    where is_violent
    and person_id = any($1::bigint[])
    union all
    select person_id, 'warrant'
    from warrant
    where ended_on is null
    and person_id = any($1::bigint[])
    union all
    select person_id, 'order'
    from court_order
    where ended_on is null
    and expires_on >= $2
    and person_id = any($1::bigint[])
) found
group by person_id
"""

TAKEN_BACK_AMONG = """
select left_person_id, right_person_id
from identity_merge
where taken_back_at is not null
and left_person_id = any($1::bigint[])
and right_person_id = any($1::bigint[])
"""

LIST_MERGES = """
select merge_id, pair_id, left_person_id, right_person_id, certainty, made_by, reason, made_at, taken_back_at,
    taken_back_by, taken_back_why
from identity_merge
where $1::boolean or taken_back_at is null
order by made_at desc, merge_id
limit $2
"""

CANDIDATES = """
select person_record_id, person_id, given_name, middle_name, family_name, name_suffix, born_on, phone, source_id
from person_record
where candidate_keys && (
    $1::text[] || coalesce((select array_agg(key) from identity_name_keys($2, $3, $4) key), '{}')
)
limit $5
"""

LINKABLE_AMONG = """
select person_record_id
from linkable_record
where person_record_id = any($1::bigint[])
"""


async def lock(connection: Any) -> None:
    """Wait until nobody else decides who is who, and hold that until the transaction ends."""
    await connection.execute(LOCK, IDENTITY_LOCK)


async def homes_with(connection: Any, person_ids: Sequence[int]) -> list[Home]:
    """Return these people and all with whom each is one now."""
    return [Home(**dict(row)) for row in await connection.fetch(HOMES_WITH, list(person_ids))]


async def edges_among(connection: Any, person_ids: Sequence[int]) -> list[Edge]:
    """Return the merges that stand between these people."""
    return [Edge(**dict(row)) for row in await connection.fetch(EDGES_AMONG, list(person_ids))]


async def cannot_links_among(connection: Any, person_ids: Sequence[int]) -> list[CannotLink]:
    """Return which of these people must stay apart: by rule, by decision, and who are tied to each other by record."""
    rows = await connection.fetch(CANNOT_LINKS_AMONG, list(person_ids))
    ties = await connection.fetch(TIES_AMONG, list(person_ids))
    return [CannotLink(**dict(row)) for row in rows] + [
        CannotLink(
            left_id=row["left_id"],
            right_id=row["right_id"],
            kind="rule",
            words=f"A record ties them to each other ({row['relation']}): they are two people.",
        )
        for row in ties
        if row["left_id"] != row["right_id"]
    ]


async def add_merges(connection: Any, wishes: Sequence[MergeWish], *, made_by: str, at: datetime) -> list[UUID]:
    """Write merges into the log and return their ids, in the same order."""
    merge_ids = [new_id() for _ in wishes]
    await connection.execute(
        ADD_MERGES,
        merge_ids,
        [wish.pair_id for wish in wishes],
        [min(wish.left_id, wish.right_id) for wish in wishes],
        [max(wish.left_id, wish.right_id) for wish in wishes],
        [wish.certainty for wish in wishes],
        [wish.reason for wish in wishes],
        made_by,
        at,
    )
    return merge_ids


async def take_back(connection: Any, merge_id: UUID, *, at: datetime, by: str, why: str) -> tuple[int, int] | None:
    """Mark a standing merge as taken back and return its two people; None where none stands by that id."""
    row = await connection.fetchrow(TAKE_BACK, merge_id, at, by, why)
    return (row["left_person_id"], row["right_person_id"]) if row else None


async def has_merge(connection: Any, merge_id: UUID) -> bool:
    """Say whether the log has such a merge, standing or not."""
    return await connection.fetchrow(HAS_MERGE, merge_id) is not None


async def put_members(connection: Any, person_ids: Sequence[int], members: Sequence[Member]) -> None:
    """Write who of these people is taken for whom now; the database brings all their rows along."""
    await connection.execute(REMOVE_MEMBERS, list(person_ids), [member.person_id for member in members])
    await connection.execute(
        PUT_MEMBERS,
        [member.person_id for member in members],
        [member.survivor_id for member in members],
        [member.certainty for member in members],
    )


async def settle_all(connection: Any) -> None:
    """Bring every row of merged people to where it belongs, should an import have raced a merge."""
    await connection.execute(SETTLE_ALL)


async def add_cannot_links(
    connection: Any, cannot_links: Sequence[CannotLink], *, made_by: str, at: datetime
) -> list[UUID]:
    """Write who must stay apart; what stands already is left. Return the ids that stand, in the same order."""
    await connection.execute(
        ADD_CANNOT_LINKS,
        [new_id() for _ in cannot_links],
        [each.left_id for each in cannot_links],
        [each.right_id for each in cannot_links],
        [each.kind for each in cannot_links],
        [each.words for each in cannot_links],
        made_by,
        at,
    )
    rows = await connection.fetch(
        STANDING_CANNOT_LINKS, [each.left_id for each in cannot_links], [each.right_id for each in cannot_links]
    )
    return [row["cannot_link_id"] for row in rows]


async def lift_cannot_link(connection: Any, cannot_link_id: UUID, *, at: datetime, by: str, why: str) -> bool:
    """Let two people be joined again; say whether anything stood."""
    return await connection.fetchval(LIFT_CANNOT_LINK, cannot_link_id, at, by, why) is not None


async def are_one(connection: Any, left_id: int, right_id: int) -> bool:
    """Say whether two people are taken for one now."""
    return bool(await connection.fetchval(ARE_ONE, left_id, right_id))


async def refresh_reviews(connection: Any, person_ids: Sequence[int]) -> None:
    """Take out of the queue who became one by other merges, and put back who is two again."""
    await connection.execute(REFRESH_REVIEWS, list(person_ids))


async def reopen_reviews(connection: Any, decision_id: UUID) -> None:
    """Put the pair whose merge, or whose being kept apart, was taken back into the queue again."""
    await connection.execute(REOPEN_REVIEWS, decision_id)


async def serious_of(connection: Any, person_ids: Sequence[int], at: datetime) -> dict[int, Serious]:
    """Return what makes a false merge harmful, of those of these people of whom there is any."""
    rows = await connection.fetch(SERIOUS, list(person_ids), at.date())
    return {row["person_id"]: Serious(**{k: v for k, v in row.items() if k != "person_id"}) for row in rows}


async def taken_back_among(connection: Any, person_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return the pairs of these people whose merge was taken back at some time."""
    rows = await connection.fetch(TAKEN_BACK_AMONG, list(person_ids))
    return {(row["left_person_id"], row["right_person_id"]) for row in rows}


async def list_merges(connection: Any, *, with_taken_back: bool = True, most: int = 100) -> list[Merge]:
    """Return the log's merges, newest first."""
    return [Merge(**dict(row)) for row in await connection.fetch(LIST_MERGES, with_taken_back, most)]


async def find_named(
    connection: Any, keys: Sequence[str], *, given_name: str, family_name: str, years: Sequence[int], most: int
) -> list[Named]:
    """Return who is kept under any of the keys, or under a name that sounds alike, at most `most` records.

    Hidden ones are among them: nobody is shown before `linkable_among` has let them through.
    """
    rows = await connection.fetch(CANDIDATES, list(keys), given_name, family_name, list(years), most)
    return [Named(**dict(row)) for row in rows]


async def linkable_among(connection: Any, record_ids: Sequence[int]) -> frozenset[int]:
    """Return which of these records may be compared and shown."""
    rows = await connection.fetch(LINKABLE_AMONG, list(record_ids))
    return frozenset(row["person_record_id"] for row in rows)


async def lock_review(connection: Any, review_id: UUID) -> tuple[Review, int, float] | None:
    """Return a pair of the queue, its risk and certainty, held until the transaction ends; None: there is none."""
    row = await connection.fetchrow(LOCK_REVIEW, review_id)
    if row is None:
        return None
    kept = dict(row)
    risk, certainty = kept.pop("risk"), kept.pop("certainty")
    return Review(**kept), risk, certainty


async def settle_review(
    connection: Any,
    review_id: UUID,
    state: str,
    *,
    at: datetime,
    by: str,
    reason: str,
    decision_ids: tuple[UUID | None, UUID | None],
) -> None:
    """Write what was decided, with the merge or the being kept apart that followed."""
    await connection.execute(SETTLE_REVIEW, review_id, state, at, by, reason, *decision_ids)


async def queue_reviews(connection: Any, pairs: Sequence[tuple[int, int, int, Risk]], *, at: datetime) -> None:
    """Put (pair, left, right, risk) before a person; two who wait already are left where they are."""
    rows = [
        {
            "review_id": str(new_id()),
            "pair_id": pair_id,
            "left_id": left_id,
            "right_id": right_id,
            "risk": risk.grade,
            "words": list(risk.words),
        }
        for pair_id, left_id, right_id, risk in pairs
    ]
    await connection.execute(QUEUE_REVIEWS, rows, at)
