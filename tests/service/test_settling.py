"""Shows that every message is decoded once, with all it does or nothing of it, whatever happens in between."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from plainview.feeds import worker
from plainview.feeds.actions import register_feed, replay, replay_all
from plainview.feeds.decoders import DECODERS
from plainview.feeds.inbox import Receipt, receive
from plainview.feeds.model import CallReport, PositionReport, ReceivedMessage, Report
from plainview.feeds.queries import claim_message, count_resumed, forget_positions, list_quarantined
from plainview.feeds.worker import MOST_ATTEMPTS, WAKING, Bell, resume, settle_next, settle_waiting, work
from plainview.incidents.actions import fold_report
from plainview.incidents.model import Reported
from plainview.incidents.queries import list_all
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import ConflictError, NotFoundError, UnavailableError
from plainview.kernel.ids import new_id
from plainview.store.events import follow, read_after
from plainview.store.transaction import Transaction, begin
from plainview.units.actions import move_units
from plainview.units.model import UnitPosition
from plainview.units.queries import list_units
from plainview.web.live import Newscast
from tests.eido_documents import as_bytes, call, new_key, positions

ROOT = Path(__file__).parents[2]


async def fold_in(tx: Transaction, message: ReceivedMessage, reports: tuple[Report, ...]) -> None:
    """Fold calls into incidents and move units: what the program does with reports, at its smallest."""
    for report in reports:
        content = msgspec.to_builtins(report)
        if isinstance(report, CallReport):
            reported = msgspec.convert(content, Reported)
            await fold_report(tx, feed_id=message.feed_id, message_id=message.message_id, report=reported)
        elif isinstance(report, PositionReport):
            await move_units(tx, [msgspec.convert(content, UnitPosition)])


@pytest.fixture(autouse=True)
async def feeds(pool: Any) -> None:
    async with begin(pool) as tx:
        await register_feed(tx, "cad", "Dispatch", ["eido"])
        await register_feed(tx, "avl", "Units", ["avl"])


async def _send(pool: Any, body: bytes, *, message_format: str = "eido") -> Receipt:
    feed_id = "avl" if message_format == "avl" else "cad"
    return await receive(pool, feed_id=feed_id, message_format=message_format, body=body)


async def _state(pool: Any, message_id: UUID) -> tuple[str, str | None, int]:
    row = await pool.fetchrow("select state, reason, attempts from message where message_id = $1", message_id)
    return row["state"], row["reason"], row["attempts"]


async def test_a_call_becomes_an_incident(pool: Any) -> None:
    key = new_key()
    receipt = await _send(pool, as_bytes(call(key, type_text="Person with a knife", priority=1)))
    assert await settle_waiting(pool, fold_in) == 1
    assert await _state(pool, receipt.message_id) == ("decoded", None, 0)
    (incident,) = await list_all(pool, limit=10)
    assert incident.source_key == f"cad/{key}"
    assert incident.state is not None
    assert (incident.state.type_text, incident.state.priority) == ("Person with a knife", 1)


async def test_versions_in_any_order_fold_into_one_incident(pool: Any) -> None:
    key = new_key()
    for minutes, priority in ((0, 4), (9, 1), (5, 3)):
        await _send(pool, as_bytes(call(key, minutes=minutes, priority=priority)))
    await settle_waiting(pool, fold_in)
    (incident,) = await list_all(pool, limit=10)
    assert incident.state is not None
    assert (incident.version, incident.state.priority) == (3, 1)


async def test_calls_come_before_positions_and_older_before_newer(pool: Any) -> None:
    sent = [await _send(pool, positions(("2L14", -119.7, 36.7)), message_format="avl")]
    for _ in range(3):
        sent.append(await _send(pool, as_bytes(call())))
        await asyncio.sleep(0.002)
    order: list[UUID] = []

    async def note_order(_: Transaction, message: ReceivedMessage, __: tuple[Report, ...]) -> None:
        order.append(message.message_id)

    await settle_waiting(pool, note_order)
    assert order == [receipt.message_id for receipt in (*sent[1:], sent[0])]


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[" * 5000, b"{}", b'{"$id": "x"}', b"x" * 1024 * 1024])
async def test_what_can_not_be_read_is_set_aside_and_told(pool: Any, body: bytes) -> None:
    receipt = await _send(pool, body)
    assert await settle_waiting(pool, fold_in) == 1
    state, reason, _ = await _state(pool, receipt.message_id)
    assert state == "quarantined"
    assert reason
    event = (await read_after(pool, 0))[-1]
    assert (event.kind, event.body["message_id"], event.body["reason"]) == (
        "message_quarantined", str(receipt.message_id), reason,
    )  # fmt: skip
    (shown,) = await list_quarantined(pool, limit=5)
    assert (shown.message_id, shown.size_bytes, shown.beginning) == (receipt.message_id, len(body), body[:1600])


async def test_a_decoder_that_fails_sets_the_message_aside(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: bytes) -> tuple[Report, ...]:
        raise ZeroDivisionError("1/0")

    monkeypatch.setitem(DECODERS, "eido", decode)
    receipt = await _send(pool, as_bytes(call()))
    assert await settle_waiting(pool, fold_in) == 1
    assert (await _state(pool, receipt.message_id))[:2] == (
        "quarantined", "the decoder failed: ZeroDivisionError: 1/0",
    )  # fmt: skip


async def test_a_replayed_message_is_decoded_by_the_mended_decoder(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = await _send(pool, as_bytes(call()))
    with monkeypatch.context() as broken:
        broken.delitem(DECODERS, "eido")
        await settle_waiting(pool, fold_in)
    assert (await _state(pool, receipt.message_id))[0] == "quarantined"
    async with begin(pool) as tx:
        await replay(tx, receipt.message_id)
    assert (await read_after(pool, 0))[-1].kind == "message_replayed"
    assert await settle_waiting(pool, fold_in) == 1
    assert await _state(pool, receipt.message_id) == ("decoded", None, 0)
    assert len(await list_all(pool, limit=5)) == 1


async def test_only_what_is_quarantined_is_replayed(pool: Any) -> None:
    decoded = await _send(pool, as_bytes(call()))
    unreadable = await _send(pool, b"one"), await _send(pool, b"two")
    await settle_waiting(pool, fold_in)
    async with begin(pool) as tx:
        with pytest.raises(ConflictError):
            await replay(tx, decoded.message_id)
        with pytest.raises(NotFoundError):
            await replay(tx, new_id())
        assert await replay_all(tx, "avl") == 0
        assert await replay_all(tx) == len(unreadable)


async def test_a_failure_rolls_everything_back_and_is_tried_again_later(
    pool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WAITS", (timedelta(0),) * 4)
    failures = 2

    async def fails_twice(tx: Transaction, message: ReceivedMessage, reports: tuple[Report, ...]) -> None:
        nonlocal failures
        await fold_in(tx, message, reports)
        failures -= 1
        if failures >= 0:
            raise ZeroDivisionError

    receipt = await _send(pool, as_bytes(call()))
    assert await settle_next(pool, fails_twice)
    assert await list_all(pool, limit=5) == []
    assert await _state(pool, receipt.message_id) == ("received", None, 1)
    assert await settle_waiting(pool, fails_twice) == 2
    (incident,) = await list_all(pool, limit=5)
    assert incident.version == 1
    assert await _state(pool, receipt.message_id) == ("decoded", None, 2)


async def test_a_failed_message_waits_while_others_go_on(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "WAITS", (timedelta(minutes=1),) * 4)
    first = await _send(pool, as_bytes(call()))
    second = await _send(pool, as_bytes(call()))

    async def fails_for_first(tx: Transaction, message: ReceivedMessage, reports: tuple[Report, ...]) -> None:
        if message.message_id == first.message_id:
            raise ZeroDivisionError
        await fold_in(tx, message, reports)

    assert await settle_waiting(pool, fails_for_first) == 2
    assert (await _state(pool, first.message_id))[0] == "received"
    assert (await _state(pool, second.message_id))[0] == "decoded"


async def test_after_five_failures_it_is_set_aside(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "WAITS", (timedelta(0),) * 4)

    async def fails(*_: Any) -> None:
        raise ZeroDivisionError("always")

    receipt = await _send(pool, as_bytes(call()))
    assert await settle_waiting(pool, fails) == MOST_ATTEMPTS
    assert await _state(pool, receipt.message_id) == (
        "quarantined", "failed 5 times, at last with ZeroDivisionError: always", 5,
    )  # fmt: skip


async def test_a_part_that_is_not_available_counts_against_no_message(pool: Any) -> None:
    async def is_away(*_: Any) -> None:
        raise UnavailableError("the locator does not answer")

    receipt = await _send(pool, as_bytes(call()))
    assert await settle_waiting(pool, is_away) == 1
    assert await _state(pool, receipt.message_id) == ("received", None, 0)


WORKER = """
import asyncio, sys
from plainview.feeds.worker import settle_next
from plainview.store.postgres import open_pool
from tests.service.test_settling import fold_in

async def never_ends(tx, message, reports):
    await fold_in(tx, message, reports)
    print("reached", flush=True)
    await asyncio.sleep(60)

async def main():
    await settle_next(await open_pool(sys.argv[1]), never_ends)

asyncio.run(main())
"""


async def test_a_worker_that_is_killed_leaves_the_message_waiting_and_no_trace(
    pool: Any, fresh_database_url: str
) -> None:
    receipt = await _send(pool, as_bytes(call()))
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, fresh_database_url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert running.stdout is not None
    assert await running.stdout.readline() == b"reached\n"
    async with begin(pool) as tx:
        assert await claim_message(tx.connection) is None  # the fault is in force: it is at work, and nothing is done
    running.kill()
    await running.wait()
    assert await list_all(pool, limit=5) == []
    assert await _settle_soon(pool) == 1
    (incident,) = await list_all(pool, limit=5)
    assert incident.version == 1
    assert await _state(pool, receipt.message_id) == ("decoded", None, 0)


async def _settle_soon(pool: Any) -> int:
    """Settle what waits; PostgreSQL needs a moment to see that a client is gone."""
    for _ in range(50):
        worked_on = await settle_waiting(pool, fold_in)
        if worked_on:
            return worked_on
        await asyncio.sleep(0.05)
    return 0


async def test_a_task_that_is_to_end_ends_even_when_its_rollback_fails(pool: Any) -> None:
    receipt = await _send(pool, as_bytes(call()))
    reached = asyncio.Event()

    async def never_ends(*_: Any) -> None:
        reached.set()
        await asyncio.sleep(60)

    task = asyncio.create_task(settle_waiting(pool, never_ends))
    await reached.wait()
    await pool.execute("select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await _state(pool, receipt.message_id) == ("received", None, 0)


async def test_a_message_that_ends_the_program_again_and_again_is_set_aside(pool: Any) -> None:
    receipt = await _send(pool, as_bytes(call()))
    for _ in range(MOST_ATTEMPTS):
        async with begin(pool) as tx:  # a start that got as far as counting, and ended
            await count_resumed(tx.connection, received_before=utc_now() + timedelta(seconds=1))
    later = await _send(pool, as_bytes(call()))
    assert await settle_waiting(pool, fold_in) == 2
    assert (await _state(pool, receipt.message_id))[1] == "the program ended while at it, or failed, 5 times"
    assert (await _state(pool, later.message_id))[0] == "decoded"


async def test_a_start_after_a_crash_works_off_what_waits_and_counts_it(pool: Any) -> None:
    receipts = [await _send(pool, as_bytes(call())) for _ in range(3)]
    assert await resume(pool, fold_in, received_before=utc_now() + timedelta(seconds=1)) == 3
    assert [await _state(pool, receipt.message_id) for receipt in receipts] == [("decoded", None, 1)] * 3


async def test_two_workers_settle_each_message_once(pool: Any) -> None:
    keys = [new_key() for _ in range(4)]
    for minutes in range(5):
        for key in keys:
            await _send(pool, as_bytes(call(key, minutes=minutes)))
    worked_on = await asyncio.gather(*(settle_waiting(pool, fold_in) for _ in range(4)))
    assert sum(worked_on) == 20
    incidents = await list_all(pool, limit=10)
    assert sorted(incident.version for incident in incidents) == [5] * 4
    assert await pool.fetchval("select count(distinct message_id) from incident_event") == 20


async def _until_it_listens(pool: Any) -> None:
    reads_events = """
        select exists (
            select from pg_stat_activity
            where query like '%event_id, kind, incident_id%'
              and datname = current_database() and pid <> pg_backend_pid()
        )
    """
    for _ in range(400):
        if await pool.fetchval(reads_events):
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("the worker never listened")


async def test_works_at_once_on_what_another_process_received(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 60.0)
    bell, newscast = Bell(), Newscast(pool)
    newscast.listeners.append(lambda event: bell.ring() if event.kind in WAKING else None)
    running = asyncio.gather(work(pool, fold_in, bell), newscast.run())
    try:
        await _until_it_listens(pool)
        receipt = await _send(pool, as_bytes(call()))
        async with asyncio.timeout(20):  # less than a poll
            async for event in follow(pool, 0):
                if event.kind == "incident_changed":
                    break
        assert (await _state(pool, receipt.message_id))[0] == "decoded"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_units_move_only_forward_in_time(pool: Any) -> None:
    await _send(pool, positions(("2L14", -119.70, 36.70), ("2S1", -119.60, 36.60), seconds=10), message_format="avl")
    await _send(pool, positions(("2L14", -119.71, 36.71), seconds=5, incident="late"), message_format="avl")
    await _send(pool, positions(("2S1", -119.61, 36.61), seconds=20, incident="key"), message_format="avl")
    await settle_waiting(pool, fold_in)
    units = await list_units(pool)
    assert [(unit.unit_id, unit.longitude, unit.incident_key) for unit in units] == [
        ("2L14", -119.70, None), ("2S1", -119.61, "key"),
    ]  # fmt: skip
    moved = [event.body["units"] for event in await read_after(pool, 0) if event.kind == "units_moved"]
    assert [unit["unit_id"] for units in moved for unit in units] == ["2L14", "2S1", "2S1"]
    assert set(moved[0][0]) == {
        "unit_id", "kind", "longitude", "latitude", "heading_degrees", "status", "incident_key",
    }  # fmt: skip


async def test_old_positions_are_forgotten_and_calls_never(pool: Any) -> None:
    await _send(pool, positions(("2L14", -119.7, 36.7)), message_format="avl")
    await _send(pool, as_bytes(call()))
    await settle_waiting(pool, fold_in)
    await pool.execute("update message set settled_at = settled_at - interval '2 days'")
    await _send(pool, positions(("2L14", -119.7, 36.7), seconds=1), message_format="avl")
    assert await forget_positions(pool, older_than=timedelta(days=1)) == 1
    assert await pool.fetchval("select count(*) from message") == 2
