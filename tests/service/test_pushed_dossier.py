"""A seat that waits for the next call is sent its dossier: permitted, entered and kept before, and only once."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plainview.flows.dossier_pushed import Seat, WaitingSeats
from plainview.flows.incident_prepared import Backlog, prepare_incident, prepare_incidents
from plainview.incidents.actions import add_note, fold_report
from plainview.incidents.model import Incident, Reported, StatedAddress
from plainview.incidents.queries import find_incident
from plainview.kernel.clock import utc_now
from plainview.policy.model import Actor
from plainview.store.transaction import begin
from tests.builders import add_person, add_place, add_residency, add_sources
from tests.desk import Desk, actor, open_desk


class Heard:
    """A seat's socket: what it was sent, and what lay in the database at that moment."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool
        self.dossiers: list[dict[str, Any]] = []
        self.entries: list[int] = []
        self.ratings: list[str] = []
        self.arrived = asyncio.Event()

    async def send(self, text: str) -> None:
        self.entries.append(await self.pool.fetchval("select count(*) from ledger_entry"))
        self.ratings += [str(row["rating_id"]) for row in await self.pool.fetch("select rating_id from rating")]
        self.dossiers.append(msgspec.json.decode(text))
        self.arrived.set()


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path, at=utc_now())


@pytest.fixture
def waiting(desk: Desk) -> WaitingSeats:
    return WaitingSeats(pool=desk.pool, door=desk.door, clock=lambda: desk.at, up_to_priority=2)


def _sit(waiting: WaitingSeats, heard: Heard, who: Actor | None, *, purpose: str = "call_response") -> None:
    async def identify() -> Actor | None:
        return who

    waiting.wait(Seat(key=heard, purpose=purpose, address="127.0.0.1", identify=identify, send=heard.send))


async def _call(pool: Any, *, key: str = "26-1", priority: int = 2) -> Incident:
    await add_sources(pool)
    if not await pool.fetchval("select exists (select from place)"):
        await add_residency(
            pool, await add_person(pool, family_name="Quillfeather"), await add_place(pool, number=3517)
        )
    address = StatedAddress(house_number="3517", street="E Larkmoor Ave", city="Fresno", text="3517 E Larkmoor Ave")
    report = Reported(
        incident_key=key, updated_at=utc_now(), opened_at=utc_now(), type_code="415", type_text="Disturbance",
        priority=priority, addresses=(address,),
    )  # fmt: skip
    async with begin(pool) as tx:
        folded = await fold_report(tx, feed_id="cad", message_id=None, report=report)
    incident = await find_incident(pool, folded.incident_id)
    assert incident is not None
    return incident


async def _until_arrived(heard: Heard) -> dict[str, Any]:
    await asyncio.wait_for(heard.arrived.wait(), 5)
    return heard.dossiers[-1]


async def _until_waiting(waiting: WaitingSeats) -> None:
    for _ in range(500):
        if waiting.seats:
            return
        await asyncio.sleep(0.01)


async def test_what_is_sent_was_permitted_entered_and_kept_before(pool: Any, desk: Desk, waiting: WaitingSeats) -> None:
    heard, incident = Heard(pool), await _call(pool)
    _sit(waiting, heard, actor(at=desk.at))
    await prepare_incident(pool, incident, lambda: desk.at, waiting)
    sent = await _until_arrived(heard)
    dossier = sent["body"]["dossier"]
    assert (sent["kind"], sent["incident_id"]) == ("dossier", str(incident.incident_id))
    assert "reported" not in sent["body"]["incident"]
    assert [resident["name"] for resident in dossier["residents"]] == ["Ines Quillfeather"]
    assert (heard.entries, heard.ratings) == ([4], [dossier["rating"]["rating_id"]])
    assert waiting.seats == {}


async def test_a_seat_is_served_once_and_only_for_calls_as_urgent_as_the_agency_set(
    pool: Any, desk: Desk, waiting: WaitingSeats
) -> None:
    heard = Heard(pool)
    _sit(waiting, heard, actor(at=desk.at))
    await prepare_incident(pool, await _call(pool, priority=3), lambda: desk.at, waiting)
    assert (heard.dossiers, list(waiting.seats)) == ([], [heard])
    for key in ("26-2", "26-3"):
        await prepare_incident(pool, await _call(pool, key=key), lambda: desk.at, waiting)
    await _until_arrived(heard)
    assert len(heard.dossiers) == 1


async def test_an_update_of_a_call_is_not_sent_to_who_waits_for_the_next(
    pool: Any, desk: Desk, waiting: WaitingSeats
) -> None:
    heard, incident = Heard(pool), await _call(pool)
    await prepare_incident(pool, incident, lambda: desk.at)
    async with begin(pool) as tx:
        await add_note(tx, incident.incident_id, text="a newer version", author="R. Amador", at=desk.at)
    _sit(waiting, heard, actor(at=desk.at))
    updated = await find_incident(pool, incident.incident_id)
    assert updated is not None
    await prepare_incident(pool, updated, lambda: desk.at, waiting)
    assert (heard.dossiers, list(waiting.seats)) == ([], [heard])


@pytest.mark.parametrize(("role", "purpose"), [("auditor", "call_response"), ("analyst", "immigration_enforcement")])
async def test_who_may_not_is_sent_nothing_and_the_refusal_is_entered(
    pool: Any, desk: Desk, waiting: WaitingSeats, role: str, purpose: str
) -> None:
    refused, served = Heard(pool), Heard(pool)
    _sit(waiting, refused, actor(role, at=desk.at), purpose=purpose)
    _sit(waiting, served, actor(at=desk.at))
    await prepare_incident(pool, await _call(pool), lambda: desk.at, waiting)
    await _until_arrived(served)
    assert (refused.dossiers, served.entries) == ([], [8])


async def test_who_signed_out_meanwhile_is_sent_nothing(pool: Any, desk: Desk, waiting: WaitingSeats) -> None:
    heard = Heard(pool)
    _sit(waiting, heard, None)
    assert await prepare_incident(pool, await _call(pool), lambda: desk.at, waiting) is not None
    assert (heard.dossiers, await pool.fetchval("select count(*) from ledger_entry")) == ([], 0)


async def test_what_came_to_nothing_is_not_sent_and_the_seat_waits_on(
    pool: Any, desk: Desk, waiting: WaitingSeats
) -> None:
    heard, incident = Heard(pool), await _call(pool)
    async with begin(pool) as tx:
        await add_note(tx, incident.incident_id, text="a newer version", author="R. Amador", at=desk.at)
    _sit(waiting, heard, actor(at=desk.at))
    assert await prepare_incident(pool, incident, lambda: desk.at, waiting) is None
    await _until_waiting(waiting)
    assert (heard.dossiers, list(waiting.seats)) == ([], [heard])
    assert await pool.fetchval("select count(*) from rating") == 0


async def test_a_ledger_that_is_away_keeps_the_dossier_but_not_the_call(
    pool: Any, desk: Desk, waiting: WaitingSeats
) -> None:
    heard, incident = Heard(pool), await _call(pool)
    _sit(waiting, heard, actor(at=desk.at))
    await pool.execute("alter table ledger_entry rename to ledger_entry_away")
    assert await prepare_incident(pool, incident, lambda: desk.at, waiting) is not None
    assert heard.dossiers == []
    prepared = await pool.fetchrow("select version, prepared_version, place_id from incident")
    assert prepared["version"] == prepared["prepared_version"]
    assert prepared["place_id"] is not None


async def test_serves_what_another_process_prepared(pool: Any, desk: Desk, waiting: WaitingSeats) -> None:
    heard, incident = Heard(pool), await _call(pool)
    await prepare_incident(pool, incident, lambda: desk.at)
    _sit(waiting, heard, actor(at=desk.at))
    await waiting.hear_ready(incident.incident_id)
    assert (await _until_arrived(heard))["incident_id"] == str(incident.incident_id)


async def test_prepares_what_it_is_handed_what_the_store_knows_of_and_what_changed_meanwhile(
    pool: Any, desk: Desk
) -> None:
    backlog = Backlog()
    handed, stored = await _call(pool), await _call(pool, key="26-2")
    working = asyncio.create_task(prepare_incidents(pool, backlog, lambda: desk.at))
    try:
        backlog.add(replace(handed))
        for _ in range(100):
            left = await pool.fetchval("select count(*) from incident where prepared_version < version")
            if left == 0:
                break
            await asyncio.sleep(0.05)
        assert left == 0, stored.incident_id
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    with backlog.holding(handed.incident_id):
        backlog.look(handed.incident_id)
        backlog.add(handed)
        assert await backlog.next() is handed
    assert await asyncio.wait_for(backlog.next(), 0.5) is None  # at once: it changed while it was held
