"""Starts a replay and a validation as the page does, each in a process of its own, and stops one."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from plainview.commands.demo_staff import bring_staff
from plainview.commands.rating_validation import run_keep_subgroups
from plainview.flows import rating_work
from plainview.flows.rating_change import Asking, propose_change
from plainview.flows.rating_kept import Asking as AuditAsking
from plainview.flows.rating_kept import draw_audits, note_audit, read_audits
from plainview.flows.rating_rules_read import read_validation
from plainview.flows.rating_work import carry_out, read_work, start_work, stop_work
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, RefusedError
from plainview.rating.changes.queries import list_changes
from plainview.rating.enclave import interval_of
from plainview.rating.validate import wilson
from plainview.rating.work import queries
from plainview.rating.work.model import read_subgroups
from plainview.settings import Settings
from plainview.web.rating_work import process_starter
from tests.builders import add_incident, add_place, add_premise_fact
from tests.desk import Desk, actor, open_desk
from tests.service.test_rule_changes import CARD, FILE

AT = utc_now().replace(microsecond=0)
SOON_SECONDS = 60


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    await bring_staff(pool, "Fresno PD (demo)")
    return await open_desk(pool, tmp_path, at=AT)


def _asking(role: str) -> Asking:
    return Asking(actor=replace(actor(role, at=AT), actor_id=f"demo-{role.replace('_', '-')}"), address=None)


async def _rate_one(desk: Desk) -> None:
    place_id = await add_place(desk.pool)
    await add_premise_fact(desk.pool, place_id, kind="verified_hazard", happened_on=AT.date())
    await desk.dossier(await add_incident(desk.pool, place_id=place_id), by=actor(at=AT))


async def _start(desk: Desk, kind: Any, version: str | None, *, role: str = "city_attorney", begin: Any = None) -> UUID:
    async def wait(_: UUID) -> None:
        await asyncio.sleep(0)

    return await start_work(desk.pool, desk.door, _asking(role), kind, version, clock=utc_now, begin=begin or wait)


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for name in (each for each in vars(queries) if each.startswith("_") and each[1:].isupper()):
            await connection.prepare(getattr(queries, name))


async def test_a_replay_runs_in_a_process_of_its_own_and_is_kept_with_its_proposal(
    desk: Desk, fresh_database_url: str, tmp_path: Path
) -> None:
    await _rate_one(desk)
    await propose_change(desk.pool, desk.door, _asking("supervisor"), file=FILE, card=CARD, clock=utc_now)
    begin = process_starter(str(tmp_path), fresh_database_url)
    work_id = await _start(desk, "replay", "2027.01-1", begin=begin)
    async with asyncio.timeout(SOON_SECONDS):
        while (await read_work(desk.pool, desk.door, _asking("auditor"), clock=utc_now))[0].state == "running":  # noqa: ASYNC110 - another process ends it
            await asyncio.sleep(0.1)
    work = await queries.find_work(desk.pool, work_id)
    assert work is not None
    assert (work.state, work.calls_done, work.calls_total, work.trouble) == ("done", 1, 1, None)
    [change] = await list_changes(desk.pool)
    assert change.replay is not None
    assert change.replay["levels"] == {"CAUTION": {"NO KNOWN HAZARD": 1}}
    assert change.replay["largest"][0]["points_after"] == 5000


async def test_one_at_a_time_stopped_by_who_may_and_what_was_lost_is_told(desk: Desk) -> None:
    with pytest.raises(RefusedError):
        await _start(desk, "validation", None, role="auditor")
    with pytest.raises(NotFoundError, match="1999"):
        await _start(desk, "replay", "1999.01-1")
    work_id = await _start(desk, "validation", None)
    with pytest.raises(ConflictError, match="on its way"):
        await _start(desk, "validation", None)
    await stop_work(desk.pool, desk.door, _asking("commander"), work_id, clock=utc_now)
    with pytest.raises(ConflictError, match="any more"):
        await stop_work(desk.pool, desk.door, _asking("commander"), work_id, clock=utc_now)
    lost = await read_work(desk.pool, desk.door, _asking("auditor"), clock=lambda: utc_now() + timedelta(minutes=2))
    assert [(each.state, each.trouble) for each in lost] == [("failed", "It ended without a word.")]
    await _start(desk, "validation", None)


async def test_work_that_is_asked_to_stop_stops_and_keeps_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rating_work, "BEAT_SECONDS", 0.01)
    work_id = await _start(desk, "validation", None)
    async with desk.pool.acquire() as connection, connection.transaction():
        await connection.execute("lock table rating in access exclusive mode")  # the work waits for its first row
        doing = asyncio.create_task(carry_out(desk.pool, work_id, clock=utc_now))
        await stop_work(desk.pool, desk.door, _asking("commander"), work_id, clock=utc_now)
        async with asyncio.timeout(SOON_SECONDS):
            assert await doing is False
    work = await queries.find_work(desk.pool, work_id)
    assert work is not None
    assert (work.state, work.found) == ("stopped", None)


async def test_a_validation_without_outcomes_says_why_and_with_them_is_shown(desk: Desk) -> None:
    await _rate_one(desk)
    work_id = await _start(desk, "validation", None)
    assert await carry_out(desk.pool, work_id, clock=utc_now) is False
    work = await queries.find_work(desk.pool, work_id)
    assert work is not None
    assert "no known outcome" in (work.trouble or "").replace("No rated call has a known", "no known")
    await desk.pool.execute(
        'update incident set closed_at = $1, state = state || \'{"disposition": "Report, weapon found"}\'',
        AT + timedelta(minutes=5),
    )
    assert await carry_out(desk.pool, await _start(desk, "validation", None), clock=utc_now) is True
    shown = await read_validation(desk.pool, desk.door, _asking("auditor"), clock=utc_now)
    assert shown["validation"].found["by_level"]["CAUTION"]["hits"] == 1
    assert shown["subgroups"] is None


REPORT = {
    "calls": 90, "calls_without_group": 3, "isolation": {"own_network": True, "sockets": "refused"},
    "overall": {"missed": 0.2},
    "groups": {"A": {"missed": {"rate": 0.2, "low": 0.1, "high": 0.3, "of": 60, "ratio": 1.0, "within": True}},
               "B": {"missed": "hidden: too few"}},
    "gate": [0.8, 1.25], "failed": [],
}  # fmt: skip


async def test_an_isolated_runs_report_is_kept_and_nothing_else_is(
    desk: Desk, fresh_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(msgspec.json.encode(REPORT))
    settings = Settings(home=tmp_path, database_url=fresh_database_url)
    assert await run_keep_subgroups(settings, type("Given", (), {"report": path})()) == 0
    shown = await read_validation(desk.pool, desk.door, _asking("city_attorney"), clock=utc_now)
    assert shown["subgroups"]["report"]["groups"]["A"]["missed"]["low"] == 0.1
    with pytest.raises(BadInputError, match="no report"):
        read_subgroups(msgspec.json.encode({**REPORT, "people": ["somebody"]}))


def test_a_groups_interval_is_wilsons() -> None:
    expected = wilson(12, 60)
    assert interval_of(0.2, 60) == pytest.approx((expected.low, expected.high))
    assert interval_of(0.0, 0) == (0.0, 1.0)


async def test_a_sample_is_drawn_once_checked_blind_and_its_results_are_counts(desk: Desk) -> None:
    await _rate_one(desk)
    clerk = AuditAsking(actor=_asking("records_clerk").actor, address=None)
    month = AT.date().replace(day=1)
    for _ in range(2):
        assert await draw_audits(desk.pool, desk.door, clerk, month, clock=utc_now) == 1
    [fact] = await read_audits(desk.pool, desk.door, clerk, month, clock=utc_now)
    assert not {"level", "points", "place", "place_id", "rating_id"} & {*fact, *(fact["fact"] or {})}
    await note_audit(
        desk.pool, desk.door, clerk, fact["fact_audit_id"], result="differs", remark="A dog", clock=utc_now
    )
    shown = await read_validation(desk.pool, desk.door, _asking("auditor"), clock=utc_now)
    assert [(row["facts"], row["checked"], row["differs"]) for row in shown["audits"]] == [(1, 1, 1)]
    with pytest.raises(RefusedError):
        await draw_audits(
            desk.pool, desk.door, AuditAsking(actor=_asking("auditor").actor, address=None), month, clock=utc_now
        )
