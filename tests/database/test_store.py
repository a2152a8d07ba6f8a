"""Shows that transactions, events and migrations keep their promises on a real PostgreSQL."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from plainview.kernel.errors import SetupError
from plainview.store.events import follow, last_event_id, read_after
from plainview.store.migrate import Migration, load_migrations, migrate
from plainview.store.postgres import assert_settings
from plainview.store.transaction import begin


async def test_an_event_is_seen_only_after_its_commit(pool: Any) -> None:
    async with begin(pool) as tx:
        tx.announce("told", body={"n": 1})
        assert await read_after(pool, 0) == []
    events = await read_after(pool, 0)
    assert [(e.kind, e.body) for e in events] == [("told", {"n": 1})]


async def test_a_rolled_back_transaction_tells_nothing(pool: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        async with begin(pool) as tx:
            tx.announce("told")
            raise ZeroDivisionError
    assert await read_after(pool, 0) == []


async def test_a_reader_with_a_cursor_skips_nothing_while_many_write(pool: Any) -> None:
    async def write(worker: int) -> None:
        for n in range(20):
            async with begin(pool) as tx:
                await tx.connection.execute("select pg_sleep(0.001 * $1)", float(worker % 3))
                tx.announce("told", body={"worker": worker, "n": n})

    seen: list[tuple[int, int]] = []

    async def read() -> None:
        async for event in follow(pool, 0):
            seen.append((event.body["worker"], event.body["n"]))
            if len(seen) == 100:
                return

    reader = asyncio.create_task(read())
    await asyncio.gather(*(write(worker) for worker in range(5)))
    await asyncio.wait_for(reader, 10)
    assert sorted(seen) == [(worker, n) for worker in range(5) for n in range(20)]


async def test_events_without_the_order_lock_would_be_skipped(pool: Any) -> None:
    """The fault is in force: numbers alone do not follow commits."""
    async with pool.acquire() as slow, pool.acquire() as fast:
        slow_tx = slow.transaction()
        await slow_tx.start()
        await slow.execute("insert into event (kind, body) values ('slow', '{}'::jsonb)")
        await fast.execute("insert into event (kind, body) values ('fast', '{}'::jsonb)")
        cursor = await last_event_id(fast)
        await slow_tx.commit()
    assert await read_after(pool, cursor) == []


async def test_migrating_again_does_nothing(pool: Any) -> None:
    folder = Path(__file__).parents[2] / "migrations"
    async with pool.acquire() as connection:
        assert await migrate(connection, load_migrations(folder)) == 0


async def test_refuses_a_migration_changed_after_it_was_applied(pool: Any) -> None:
    changed = Migration(number=1, name="0001_store", sql="select 1")
    async with pool.acquire() as connection:
        with pytest.raises(SetupError, match="0001_store was changed"):
            known = load_migrations(Path(__file__).parents[2] / "migrations")
            await migrate(connection, [changed, *known[1:]])


async def test_refuses_a_database_that_may_lose_a_call(pool: Any, fresh_database_url: str) -> None:
    name = fresh_database_url.partition("@/")[2].partition("?")[0]
    async with pool.acquire() as connection:
        await connection.execute(f"alter database {name} set synchronous_commit = off")
    unsafe = await asyncpg.create_pool(
        fresh_database_url, min_size=1, max_size=1, server_settings={"statement_timeout": "1s", "lock_timeout": "1s"}
    )
    assert await unsafe.fetchval("show synchronous_commit") == "off"
    with pytest.raises(SetupError, match="synchronous_commit"):
        await assert_settings(unsafe)
    await unsafe.close()
