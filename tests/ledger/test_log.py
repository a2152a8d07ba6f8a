"""Shows that entries are committed before anything is shown: in one order, together, whatever fails."""

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from plainview.kernel.errors import SetupError, UnavailableError
from plainview.ledger import log as log_module
from plainview.ledger import queries
from plainview.ledger.log import Ledger
from plainview.ledger.tiles import EMPTY_ROOT
from plainview.ledger.verify import verify_files, verify_ledger
from plainview.store.postgres import open_pool
from plainview.store.transaction import begin
from tests.ledger.made import drafts, ledger_in, rows_of

ROOT = Path(__file__).parents[2]


async def test_entries_are_numbered_from_nought_without_gaps(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    assert [entry.sequence for entry in await ledger.append(drafts(3))] == [0, 1, 2]
    assert [entry.sequence for entry in await ledger.append(drafts(2))] == [3, 4]
    assert await ledger.append([]) == []
    verdict = await verify_ledger(pool, tmp_path / "ledger")
    assert (verdict.ok, verdict.entries, verdict.problems) == (True, 5, ())
    assert "5 entries, from " in verdict.text()


async def test_the_public_part_says_what_and_when_but_not_who(pool: Any, tmp_path: Path) -> None:
    [entry] = await ledger_in(tmp_path, pool).append(drafts(1))
    assert entry.projection == (
        b'{"bundle":"%s","class":"view_camera","decision":"allow","minute":"%s","sequence":0}'
        % (b"b" * 64, f"{entry.recorded_at:%Y-%m-%dT%H:%MZ}".encode())
    )
    assert b"amador" in entry.particulars
    assert b"amador" not in entry.projection
    assert len(entry.salt) == 32


async def test_concurrent_calls_share_transactions_and_get_their_own_entries(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    before = await pool.fetchval("select pg_current_xact_id()::text::bigint")
    groups = await asyncio.gather(*(ledger.append(drafts(2, by=f"actor-{n}")) for n in range(50)))
    after = await pool.fetchval("select pg_current_xact_id()::text::bigint")
    assert sorted(entry.sequence for group in groups for entry in group) == list(range(100))
    for n, group in enumerate(groups):
        assert all(f'"actor-{n}"'.encode() in entry.particulars for entry in group)
        assert group[1].sequence == group[0].sequence + 1
    assert after - before < 10


async def test_a_group_is_cut_where_it_grows_too_large(
    pool: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "MOST_AT_ONCE", 3)
    ledger = ledger_in(tmp_path, pool)
    groups = await asyncio.gather(*(ledger.append(drafts(n)) for n in (5, 1, 2, 2)))
    assert [[entry.sequence for entry in group] for group in groups] == [[0, 1, 2, 3, 4], [5], [6, 7], [8, 9]]


async def test_an_entry_survives_the_rollback_of_the_work_it_was_for(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    with pytest.raises(ZeroDivisionError):
        async with begin(pool) as tx:
            tx.announce("told")
            await ledger.append(drafts(1))
            raise ZeroDivisionError
    assert await pool.fetchval("select count(*) from event") == 0
    assert await pool.fetchval("select count(*) from ledger_entry") == 1


async def test_a_caller_that_goes_away_takes_nobody_else_with_it(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    async with pool.acquire() as connection, connection.transaction():
        await ledger.prepare()
        await connection.execute("select 1 from ledger_head for update")
        first = asyncio.create_task(ledger.append(drafts(1)))
        second = asyncio.create_task(ledger.append(drafts(1)))
        await asyncio.sleep(0.1)
        assert not first.done()
        first.cancel()
    [entry] = await second
    with pytest.raises(asyncio.CancelledError):
        await first
    assert entry.sequence in {0, 1}
    assert (await verify_ledger(pool, tmp_path / "ledger")).ok


async def test_what_cannot_be_written_is_unavailable_for_everybody_who_waits(
    pool: Any, fresh_database_url: str, tmp_path: Path
) -> None:
    own = await open_pool(fresh_database_url, most=2)
    ledger = ledger_in(tmp_path, own)
    await ledger.append(drafts(1))
    await pool.execute("alter table ledger_entry add check (sequence < 1) not valid")
    answers = await asyncio.gather(*(ledger.append(drafts(1)) for _ in range(3)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [UnavailableError] * 3
    await own.close()
    with pytest.raises(UnavailableError, match="nothing is shown"):
        await ledger.append(drafts(1))
    assert await pool.fetchval("select size from ledger_head") == 1


async def test_it_goes_on_after_the_database_was_away(pool: Any, fresh_database_url: str, tmp_path: Path) -> None:
    own = await open_pool(fresh_database_url, most=2)
    ledger = ledger_in(tmp_path, own)
    await ledger.append(drafts(1))
    await pool.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    for _ in range(3):
        with contextlib.suppress(UnavailableError):
            await ledger.append(drafts(1))
    assert (await ledger.append(drafts(1)))[0].sequence >= 1
    assert (await verify_ledger(own, tmp_path / "ledger")).ok
    own.terminate()


async def test_two_processes_append_in_one_order_without_gaps(
    pool: Any, fresh_database_url: str, tmp_path: Path
) -> None:
    ledger_in(tmp_path, pool)
    processes = [
        await _start(fresh_database_url, tmp_path, name, count=40, together=5) for name in ("first", "second", "third")
    ]
    said = [await process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    numbers = [[int(line) for line in out.split()] for out, _ in said]
    assert sorted(number for each in numbers for number in each) == list(range(600))
    assert max(numbers[0]) > min(numbers[1]), "they ran one after the other"
    verdict = await verify_ledger(pool, tmp_path / "ledger")
    assert (verdict.ok, verdict.entries) == (True, 600)


async def test_killed_while_appending_it_keeps_what_it_promised(
    pool: Any, fresh_database_url: str, tmp_path: Path
) -> None:
    ledger = ledger_in(tmp_path, pool)
    promised: list[int] = []
    for wanted in (1, 7, 40):
        process = await _start(fresh_database_url, tmp_path, "killed", count=100_000, together=4)
        assert process.stdout is not None
        promised += [int(await process.stdout.readline()) for _ in range(wanted)]
        process.kill()
        rest, _ = await process.communicate()
        promised += [int(line) for line in rest.split()]
        assert process.returncode == -9
    await ledger.write_checkpoint()
    [last] = await ledger.append(drafts(1))
    verdict = await verify_ledger(pool, tmp_path / "ledger")
    assert (verdict.ok, verdict.entries) == (True, last.sequence + 1)
    assert promised == sorted(set(promised))
    assert promised[-1] < last.sequence


async def _start(dsn: str, home: Path, name: str, *, count: int, together: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.ledger.appender", dsn, str(home), name, str(count), str(together),
        cwd=ROOT, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def test_a_checkpoint_publishes_tiles_that_anybody_can_check(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    folder = tmp_path / "ledger"
    for step in (0, 3, 250, 3, 0, 300):
        await ledger.append(drafts(step))
        await ledger.write_checkpoint()
        verdict = await verify_ledger(pool, folder)
        assert verdict.problems == ()
        assert verify_files(folder).problems == ()
    assert verify_files(folder).entries == 556
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/44", "tile/1/000.p/1", "tile/1/000.p/2",
        "tile/entries/000", "tile/entries/001", "tile/entries/002.p/44", "verifier.pub",
    ]  # fmt: skip
    assert not any(b"amador" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    kept = await pool.fetch("select size, signed_at from ledger_checkpoint order by size")
    assert [row["size"] for row in kept] == [0, 3, 253, 256, 556]


async def test_a_lost_folder_is_written_anew(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    await ledger.append(drafts(300))
    await ledger.write_checkpoint()
    (tmp_path / "ledger").rename(tmp_path / "lost")
    ledger = ledger_in(tmp_path, pool)
    await ledger.write_checkpoint()
    assert (await verify_ledger(pool, tmp_path / "ledger")).ok
    tile = Path("tile/0/000")
    assert (tmp_path / "ledger" / tile).read_bytes() == (tmp_path / "lost" / tile).read_bytes()


async def test_what_does_not_continue_the_published_log_is_not_published(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    await ledger.append(drafts(5))
    old_head = await pool.fetchrow("select size, frontier, checkpoint from ledger_head")
    await ledger.append(drafts(5))
    await ledger.write_checkpoint()
    published = (tmp_path / "ledger" / "checkpoint").read_bytes()
    await pool.execute("delete from ledger_entry where sequence >= 5")
    await pool.execute("update ledger_head set size = $1, frontier = $2, checkpoint = $3", *old_head.values())
    with pytest.raises(UnavailableError, match="10 entries were published, the database has 5"):
        await ledger.write_checkpoint()
    await ledger.append(drafts(5))
    with pytest.raises(UnavailableError, match="not those that were signed"):
        await ledger.write_checkpoint()
    assert (tmp_path / "ledger" / "checkpoint").read_bytes() == published


async def test_damaged_tiles_are_not_built_upon(pool: Any, tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path, pool)
    await ledger.append(drafts(5))
    await ledger.write_checkpoint()
    tile = tmp_path / "ledger" / "tile" / "0" / "000.p" / "5"
    tile.write_bytes(tile.read_bytes()[:-1] + b"\x00")
    await ledger.append(drafts(1))
    with pytest.raises(UnavailableError, match="tiles are not those that were signed"):
        await ledger.write_checkpoint()


async def test_nothing_is_appended_to_an_altered_head(pool: Any, tmp_path: Path) -> None:
    running = ledger_in(tmp_path, pool)
    await running.append(drafts(4))
    await pool.execute("update ledger_head set frontier = set_bit(frontier, 9, 1 - get_bit(frontier, 9))")
    fresh = ledger_in(tmp_path, pool)
    with pytest.raises(SetupError, match="plainview ledger verify"):
        await fresh.prepare()
    for ledger in (fresh, running):
        with pytest.raises(UnavailableError, match="altered"):
            await ledger.append(drafts(1))


async def test_another_key_does_not_continue_the_log(pool: Any, tmp_path: Path) -> None:
    await ledger_in(tmp_path / "a", pool).append(drafts(1))
    with pytest.raises(SetupError, match="not signed by"):
        await ledger_in(tmp_path / "b", pool).prepare()


async def test_a_new_log_is_empty_and_whole(pool: Any, tmp_path: Path) -> None:
    ledger: Ledger = ledger_in(tmp_path, pool)
    await ledger.prepare()
    await ledger.prepare()
    head, entries, kept = await rows_of(pool)
    assert head is not None
    assert (head.size, head.frontier, entries, kept) == (0, b"", [], [])
    verdict = await verify_ledger(pool, tmp_path / "ledger")
    assert (verdict.ok, verdict.entries) == (True, 0)
    assert EMPTY_ROOT


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for name, statement in vars(queries).items():
            if name.startswith("_") and isinstance(statement, str) and not name.startswith("__"):
                assert isinstance(await connection.prepare(statement), asyncpg.prepared_stmt.PreparedStatement)
