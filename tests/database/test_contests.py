"""Tests what the database itself holds true of asks and contests, and that every statement can be prepared."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from plainview.kernel.errors import ConflictError
from plainview.people.contests import actions, queries
from plainview.store.transaction import begin
from tests.builders import add_person, add_place, add_premise_fact, add_residency
from tests.desk import Desk, open_desk
from tests.residents import INES, appeal, ask, contest, decide

STATEMENTS = [text for name, text in vars(queries).items() if name.isupper() and isinstance(text, str)]


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path)


async def _ticket(pool: Any, desk: Desk) -> Any:
    place_id = await add_place(pool)
    person_id = await add_person(pool, given_name="Ines", family_name="Quillfeather", born_on=INES.born_on)
    await add_residency(pool, person_id, place_id)
    await add_premise_fact(pool, place_id)
    return await contest(desk, await ask(desk, place_id), 0)


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    assert len(STATEMENTS) > 20
    async with pool.acquire() as connection:
        for statement in STATEMENTS:
            await connection.prepare(statement)


async def test_a_step_is_never_changed_or_deleted(pool: Any, desk: Desk) -> None:
    await _ticket(pool, desk)
    for statement in ("update contest_event set words = 'x'", "delete from contest_event"):
        with pytest.raises(asyncpg.RaiseError, match="never changed"):
            await pool.execute(statement)


async def test_a_decided_ticket_has_its_reason(pool: Any, desk: Desk) -> None:
    await _ticket(pool, desk)
    with pytest.raises(asyncpg.CheckViolationError):
        await pool.execute("update contest set state = 'rejected'")


async def test_what_is_suspended_follows_the_state(pool: Any, desk: Desk) -> None:
    async def suspended() -> int:
        return int(await pool.fetchval("select count(*) from suspended_record"))

    ticket = await _ticket(pool, desk)
    assert await suspended() == 1
    rejected = await decide(desk, ticket, "reject")
    assert await suspended() == 0
    appealed = await appeal(desk, rejected)
    assert await suspended() == 0
    await decide(desk, appealed, "uphold", by="auditor")
    assert await suspended() == 1


async def test_of_two_who_decide_at_once_the_second_is_told(pool: Any, desk: Desk) -> None:
    ticket = await _ticket(pool, desk)
    await decide(desk, ticket, "uphold")
    async with begin(pool) as tx:
        permit: Any = None
        with pytest.raises(ConflictError, match="a moment ago"):
            await actions.take_step(tx, ticket, "reject", words="too late", permit=permit, at=desk.at)
    assert await pool.fetchval("select state from contest") == "upheld"


async def test_the_first_entry_of_a_time_is_found_without_reading_the_ledger(pool: Any, desk: Desk) -> None:
    assert await queries._first_entry(pool, desk.at) == 0
    for sequence in range(20):
        await pool.execute(
            "insert into ledger_entry (sequence, projection, salt, particulars, leaf_hash, recorded_at)"
            " values ($1, '', decode(repeat('00', 32), 'hex'), '{}', decode(repeat('00', 32), 'hex'), $2)",
            sequence,
            desk.at + timedelta(days=sequence),
        )
    assert await queries._first_entry(pool, desk.at + timedelta(days=7)) == 7
    assert await queries._first_entry(pool, desk.at - timedelta(days=7)) == 0
    assert await queries.relayed_to(pool, [uuid4()], desk.at) == []
