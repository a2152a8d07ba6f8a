"""Shows that each view's end is entered in the ledger, once, with how it ended and how much was sent."""

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from plainview.cameras import actions
from plainview.cameras import queries as cameras
from plainview.cameras.gateway import queries
from plainview.flows.views_ended import record_ended_views
from plainview.policy.engine import Engine
from plainview.policy.permit import Door
from plainview.store.transaction import begin
from tests.cameras import add_camera
from tests.database.test_cameras import open_one
from tests.ledger.made import ledger_in
from tests.policy.made import POLICIES


async def end_one(pool: Any, view_id: UUID, reason: str, *, bytes_sent: int) -> None:
    async with begin(pool) as tx:
        await cameras.note_sent(tx.connection, view_id, bytes_sent=bytes_sent, skipped_pictures=0)
        await actions.end_view(tx, view_id, reason=reason)


async def entry_of(pool: Any, view_id: UUID) -> dict[str, Any]:
    sequence = await pool.fetchval("select end_entry from camera_view where view_id = $1", view_id)
    raw = await pool.fetchval("select particulars from ledger_entry where sequence = $1", sequence)
    return dict(msgspec.json.decode(raw))


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for statement in (queries.UNRECORDED, queries.NOTE_RECORDED):
            await connection.prepare(statement)


async def test_each_ended_view_is_entered_once_and_those_that_go_on_are_not(pool: Any, tmp_path: Path) -> None:
    door = Door(Engine.load(POLICIES), ledger_in(tmp_path, pool))
    await add_camera(pool, "one")
    left, revoked, running = [await open_one(pool) for _ in range(3)]
    await end_one(pool, left.view_id, "the viewer left", bytes_sent=123_456)
    await end_one(pool, revoked.view_id, "incident closed", bytes_sent=7)
    assert await record_ended_views(pool, door, settled_seconds=0) == 2
    assert await record_ended_views(pool, door, settled_seconds=0) == 0
    told = await entry_of(pool, left.view_id)
    assert (told["outcome"], told["bytes"], told["actor_id"]) == ("the viewer left", 123_456, "analyst")
    assert (told["resource_id"], told["permitted_by_entry"]) == ("one", 1)
    assert (await entry_of(pool, revoked.view_id))["outcome"] == "incident closed"
    still = await pool.fetchval("select end_entry from camera_view where view_id = $1", running.view_id)
    assert still is None


async def test_waits_until_a_stream_has_written_how_much_it_sent(pool: Any, tmp_path: Path) -> None:
    door = Door(Engine.load(POLICIES), ledger_in(tmp_path, pool))
    await add_camera(pool, "one")
    view = await open_one(pool)
    await end_one(pool, view.view_id, "the viewer left", bytes_sent=1)
    assert await record_ended_views(pool, door, settled_seconds=60) == 0
