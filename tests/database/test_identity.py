"""Shows that a merge moves every row, that taking back restores all of it, and that who must stay apart does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.people.identity import queries
from plainview.people.identity.actions import keep_apart, let_join, merge, merge_all, take_back
from plainview.people.identity.model import CannotLink, Edge, ForbiddenMergeError, Home, MergeWish
from plainview.people.identity.resolve import resolve
from plainview.store.transaction import begin
from tests.builders import (
    NOW,
    add_arrest,
    add_conviction,
    add_order,
    add_person,
    add_place,
    add_residency,
    add_tie,
    add_warrant,
)

MOVED = (
    "person_record", "residency", "arrest", "conviction", "warrant", "court_order", "probation", "court_disposition",
    "tie",
)  # fmt: skip


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    statements = [value for name, value in vars(queries).items() if name.isupper() and isinstance(value, str)]
    assert len(statements) > 20
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)


async def test_every_table_about_a_person_moves_with_a_merge(pool: Any) -> None:
    """Whoever adds a table of records adds it to identity_settle and to the triggers of migration 0009."""
    rows = await pool.fetch(
        "select conrelid::regclass::text as name from pg_constraint"
        " where contype = 'f' and confrelid = 'person'::regclass and conrelid in ("
        " select attrelid from pg_attribute where attname = 'record_id')"
    )
    told = await pool.fetchval("select string_agg(prosrc, '') from pg_proc where proname = 'identity_settle'")
    heard = {
        row["name"]
        for row in await pool.fetch(
            "select distinct tgrelid::regclass::text as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
            " where p.proname = 'identity_heard'"
        )
    }
    tables = {row["name"] for row in rows}
    assert set(MOVED) <= tables
    assert [name for name in sorted(tables) if name not in told or name not in heard] == []


async def _add_record(pool: Any, person_id: int, source_id: str, record_id: str) -> int:
    record: int = await pool.fetchval(
        "insert into person_record (source_id, record_id, person_id, given_name, family_name, as_of)"
        " values ($1, $2, $3, 'Ines', 'Quillfeather', $4) returning person_record_id",
        source_id, record_id, person_id, NOW,
    )  # fmt: skip
    return record


async def _add_somebody(pool: Any, place_id: int) -> int:
    """Add a person with a row in every table; return person_id."""
    person_id = await add_person(pool)
    record = await _add_record(pool, person_id, "jail", f"J-{person_id}")
    await add_residency(pool, person_id, place_id)
    await add_arrest(pool, person_id, identity_certainty=0.97)
    await add_arrest(pool, person_id, disposition="sealed")
    await add_conviction(pool, person_id, is_juvenile=True)
    await add_conviction(pool, person_id)
    await add_warrant(pool, person_id)
    await add_order(pool, person_id)
    await pool.execute("update arrest set person_record_id = $2 where person_id = $1", person_id, record)
    await pool.execute(
        "insert into probation (person_id, person_record_id, source_id, record_id, identity_certainty, kind, statute,"
        " offence, began_on, ends_on, as_of)"
        " values ($1, $2, 'court', $3, 0.96, 'formal', 'PC 242', 'Battery', '2026-01-01', '2028-01-01', $4)",
        person_id, record, f"PB-{person_id}", NOW,
    )  # fmt: skip
    await pool.execute(
        "insert into court_disposition (person_id, source_id, record_id, case_number, disposition, disposed_on, as_of)"
        " values ($1, 'court', $2, 'F26-1', 'convicted', '2026-01-01', $3)",
        person_id, f"CD-{person_id}", NOW,
    )  # fmt: skip
    return person_id


async def _snapshot(pool: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that a merge moves."""
    return {name: [tuple(row) for row in await pool.fetch(f"select * from {name} order by 1")] for name in MOVED}  # noqa: S608 - our own names


def _wish(left_id: int, right_id: int, certainty: float = 0.99) -> MergeWish:
    return MergeWish(left_id=left_id, right_id=right_id, certainty=certainty, reason="the same booking number")


async def _merge(pool: Any, left_id: int, right_id: int, certainty: float = 0.99) -> UUID:
    async with begin(pool) as tx:
        return await merge(tx, _wish(left_id, right_id, certainty), by="demo-clerk", at=NOW)


async def _take_back(pool: Any, merge_id: UUID) -> bool:
    async with begin(pool) as tx:
        return (await take_back(tx, merge_id, by="demo-clerk", why="another person", at=NOW)).are_still_one


async def _persons_of(pool: Any, table: str) -> list[int]:
    return [row[0] for row in await pool.fetch(f"select person_id from {table} order by 1")]  # noqa: S608


async def test_a_merge_moves_every_row_and_lowers_what_depends_on_it(pool: Any) -> None:
    place_id = await add_place(pool)
    left, right = await _add_somebody(pool, place_id), await _add_somebody(pool, place_id)
    await _merge(pool, left, right, 0.9)
    for table in MOVED[:-1]:
        assert set(await _persons_of(pool, table)) == {left}, table
    stated = await pool.fetch("select stated_certainty, identity_certainty from arrest where disposition <> 'sealed'")
    assert [(round(row[0], 3), round(row[1], 3)) for row in stated] == [(0.97, 0.873)] * 2


async def test_a_merge_shows_nothing_that_was_hidden(pool: Any) -> None:
    place_id = await add_place(pool)
    left, right = await _add_somebody(pool, place_id), await _add_somebody(pool, place_id)
    await _merge(pool, left, right)
    assert len(await pool.fetch("select from visible_arrest")) == 2
    assert len(await pool.fetch("select from visible_conviction")) == 2


async def test_who_is_confidential_is_never_merged_and_the_refusal_does_not_say_why(pool: Any) -> None:
    left, right = await add_person(pool), await add_person(pool, is_confidential=True)
    with pytest.raises(ForbiddenMergeError) as refused:
        await _merge(pool, left, right)
    assert "confidential" not in str(refused.value)


async def test_who_becomes_confidential_later_hides_all_that_was_joined(pool: Any) -> None:
    place_id = await add_place(pool)
    left, right = await _add_somebody(pool, place_id), await _add_somebody(pool, place_id)
    before = await _snapshot(pool)
    merge_id = await _merge(pool, left, right)
    await pool.execute("update person set is_confidential = true where person_id = $1", right)  # a newer import
    assert await pool.fetch("select from visible_residency") == []
    assert set(await _persons_of(pool, "arrest")) == {right}
    await _take_back(pool, merge_id)
    assert await _snapshot(pool) == before


async def test_ties_follow_at_both_ends(pool: Any) -> None:
    left, right, sister = [await add_person(pool) for _ in range(3)]
    await add_tie(pool, right, sister)
    await add_tie(pool, sister, right)
    before = await _snapshot(pool)
    merge_id = await _merge(pool, left, right)
    ends = await pool.fetch("select person_id, other_id from tie order by tie_id")
    assert [tuple(row) for row in ends] == [(left, sister), (sister, left)]
    await _take_back(pool, merge_id)
    assert await _snapshot(pool) == before


async def test_two_tied_to_each_other_are_never_made_one(pool: Any) -> None:
    father, son = await add_person(pool), await add_person(pool)
    await add_tie(pool, father, son, relation="son")
    with pytest.raises(ForbiddenMergeError, match=r"ties them to each other \(son\)"):
        await _merge(pool, father, son)
    assert await _persons_of(pool, "identity_member") == []


async def test_a_tie_that_comes_later_between_two_made_one_stays_and_breaks_nothing(pool: Any) -> None:
    left, right = await add_person(pool), await add_person(pool)
    merge_id = await _merge(pool, left, right)
    await add_tie(pool, left, right, relation="brother")
    await _take_back(pool, merge_id)
    assert tuple(await pool.fetchrow("select person_id, other_id, home_person_id from tie")) == (left, right, None)


async def test_what_must_stay_apart_does_so_also_by_way_of_others(pool: Any) -> None:
    first, second, third = [await add_person(pool) for _ in range(3)]
    async with begin(pool) as tx:
        await keep_apart(
            tx,
            [CannotLink(left_id=third, right_id=first, kind="rule", words="Father and son: Sr. and Jr.")],
            by="run",
            at=NOW,
        )
    await _merge(pool, first, second)
    with pytest.raises(ForbiddenMergeError, match=r"Father and son: Sr\. and Jr\."):
        await _merge(pool, second, third)
    assert len(await queries.list_merges(pool)) == 1


async def test_a_decision_to_keep_apart_can_be_taken_back(pool: Any) -> None:
    left, right = await add_person(pool), await add_person(pool)
    apart = CannotLink(left_id=left, right_id=right, kind="decision", words="twins")
    async with begin(pool) as tx:
        [cannot_link_id] = await keep_apart(tx, [apart], by="demo-clerk", at=NOW)
    with pytest.raises(ForbiddenMergeError):
        await _merge(pool, left, right)
    async with begin(pool) as tx:
        await let_join(tx, cannot_link_id, by="demo-clerk", why="one and the same after all", at=NOW)
    await _merge(pool, left, right)
    with pytest.raises(ConflictError, match="take back the merge"):
        async with begin(pool) as tx:
            await keep_apart(tx, [apart], by="demo-clerk", at=NOW)


async def test_merges_that_make_no_sense_are_refused(pool: Any) -> None:
    left, right = await add_person(pool), await add_person(pool)
    merge_id = await _merge(pool, left, right)
    with pytest.raises(ConflictError, match="already"):
        await _merge(pool, right, left)
    with pytest.raises(NotFoundError):
        await _merge(pool, left, 999_999)
    with pytest.raises(BadInputError, match="reason"):
        async with begin(pool) as tx:
            await merge(tx, replace(_wish(left, right), reason=" "), by="demo-clerk", at=NOW)
    await _take_back(pool, merge_id)
    with pytest.raises(ConflictError, match="before"):
        await _take_back(pool, merge_id)
    with pytest.raises(NotFoundError):
        await _take_back(pool, uuid4())


async def test_the_log_cannot_be_rewritten(pool: Any) -> None:
    merge_id = await _merge(pool, await add_person(pool), await add_person(pool))
    with pytest.raises(asyncpg.RestrictViolationError):
        await pool.execute("update identity_merge set reason = 'other' where merge_id = $1", merge_id)
    await _take_back(pool, merge_id)
    with pytest.raises(asyncpg.RestrictViolationError):
        await pool.execute(
            "update identity_merge set taken_back_at = null, taken_back_by = null, taken_back_why = null"
        )


async def test_taking_back_says_that_another_merge_still_holds_them_together(pool: Any) -> None:
    first, second, third = [await add_person(pool) for _ in range(3)]
    one = await _merge(pool, first, second)
    await _merge(pool, second, third)
    async with begin(pool) as tx:  # a second reason for the first two, by way of the third
        await queries.add_merges(tx.connection, [_wish(first, third)], made_by="run", at=NOW)
    assert await _take_back(pool, one)
    assert set(await _persons_of(pool, "identity_member")) == {first, second, third}


async def test_what_a_source_says_anew_of_somebody_merged_goes_where_the_merge_says(pool: Any) -> None:
    place_id = await add_place(pool)
    left, right = await _add_somebody(pool, place_id), await _add_somebody(pool, place_id)
    merge_id = await _merge(pool, left, right, 0.9)
    told = "update arrest set person_id = $1, identity_certainty = 0.5, as_of = $2 where home_person_id = $1"
    await pool.execute(told, right, NOW + timedelta(days=1))
    await add_warrant(pool, right, identity_certainty=0.8)  # a new row
    record = await _add_record(pool, right, "court", "C-9")
    rows = await pool.fetch("select * from arrest where home_person_id = $1", right)
    assert {(row["person_id"], round(row["identity_certainty"], 3), row["stated_certainty"]) for row in rows} == {
        (left, 0.45, 0.5)
    }
    assert set(await _persons_of(pool, "warrant")) == {left}
    assert await pool.fetchval("select person_id from person_record where person_record_id = $1", record) == left
    await _take_back(pool, merge_id)
    rows = await pool.fetch("select * from arrest where person_id = $1", right)
    assert {(row["home_person_id"], row["identity_certainty"], row["stated_certainty"]) for row in rows} == {
        (None, 0.5, None)
    }
    warrants = await pool.fetch("select identity_certainty from warrant where person_id = $1", right)
    assert sorted(round(row[0], 2) for row in warrants) == [0.8, 0.99]


async def test_an_import_may_write_the_row_of_a_merged_record_under_the_person_it_goes_under(pool: Any) -> None:
    left, right = await add_person(pool), await add_person(pool)
    record = await _add_record(pool, right, "jail", "J-1")
    merge_id = await _merge(pool, left, right)
    arrest_id = await add_arrest(pool, left)
    await pool.execute("delete from arrest where arrest_id = $1", arrest_id)
    await pool.execute(
        "insert into arrest (person_id, person_record_id, source_id, record_id, identity_certainty, arrested_on,"
        " statute, offence, severity, is_violent, disposition, as_of) values ($1, $2, 'rms', 'A-1', 0.99,"
        " '2024-06-01', 'PC 242', 'Battery', 'misdemeanor', true, 'dismissed', $3)",
        left, record, NOW,
    )  # fmt: skip
    await _take_back(pool, merge_id)
    assert await _persons_of(pool, "arrest") == [right]


async def _assert_is_as_resolved(
    pool: Any, before: dict[str, list[tuple[Any, ...]]], people: Sequence[int], standing: Sequence[Edge]
) -> None:
    """Compare every moved row with what the merges that stand say, worked out apart from the database."""
    members = {each.person_id: each for each in resolve([Home(person_id=each) for each in people], standing)}
    for table in MOVED[:-1]:
        rows = await pool.fetch(f"select * from {table} order by 1")  # noqa: S608
        columns = list(rows[0].keys())
        for old, row in zip(before[table], rows, strict=True):
            home = old[columns.index("person_id")]
            member = members.get(home)
            assert row["person_id"] == (member.survivor_id if member else home)
            assert row["home_person_id"] == (home if member else None)
            if "stated_certainty" in columns:
                stated = old[columns.index("identity_certainty")]
                now = stated * (member.certainty if member else 1)
                assert row["identity_certainty"] == pytest.approx(now, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
async def test_undoing_everything_in_any_order_restores_the_tables_exactly(pool: Any, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - reproducible
    place_id = await add_place(pool)
    people = [await _add_somebody(pool, place_id) for _ in range(7)]
    for _ in range(4):
        await add_tie(pool, *random.sample(people[:3], 2))
    before = await _snapshot(pool)
    standing: dict[UUID, Edge] = {}
    for _ in range(24):
        if standing and random.random() < 0.4:
            merge_id = random.choice(sorted(standing))
            await _take_back(pool, merge_id)
            del standing[merge_id]
        else:
            left, right = sorted(random.sample(people, 2))
            certainty = random.choice([0.95, 0.98, 0.999])
            try:
                merge_id = await _merge(pool, left, right, certainty)
            except ConflictError:
                continue
            standing[merge_id] = Edge(left_id=left, right_id=right, certainty=certainty)
        await _assert_is_as_resolved(pool, before, people, list(standing.values()))
    for merge_id in random.sample(sorted(standing), len(standing)):
        await _take_back(pool, merge_id)
    assert await _snapshot(pool) == before
    assert await _persons_of(pool, "identity_member") == []


async def test_many_merges_at_once_are_the_same_as_one_by_one(pool: Any) -> None:
    people = [await add_person(pool) for _ in range(6)]
    for person_id in people:
        await add_arrest(pool, person_id)
    wishes = [_wish(people[at], people[at + 1], 0.99) for at in (0, 2, 1)]
    async with begin(pool) as tx:
        admitted, merge_ids = await merge_all(tx, [*wishes, _wish(people[0], people[3])], by="run", at=NOW)
    assert (len(admitted.accepted), len(admitted.already), len(merge_ids)) == (3, 1, 3)
    assert await _persons_of(pool, "arrest") == [people[0]] * 4 + people[4:]


async def test_what_a_court_said_of_the_one_holds_for_the_others_arrest_while_they_are_one(pool: Any) -> None:
    left, right = await add_person(pool), await add_person(pool)
    arrest_id = await add_arrest(pool, left, disposition="pending", disposed_on=None)
    await pool.execute("update arrest set booking_number = 'B-7' where arrest_id = $1", arrest_id)
    await pool.execute(
        "insert into court_disposition (person_id, source_id, record_id, booking_number, disposition, disposed_on,"
        " as_of) values ($1, 'court', 'CD-1', 'B-7', 'acquitted', '2026-01-01', $2)",
        right, NOW,
    )  # fmt: skip
    merge_id = await _merge(pool, left, right)
    assert await pool.fetchval("select disposition from arrest") == "acquitted"
    await _take_back(pool, merge_id)
    assert tuple(await pool.fetchrow("select disposition, disposed_on from arrest")) == ("pending", None)
