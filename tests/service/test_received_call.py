"""A call and its dossier are one commit; whatever fails of the dossier, the call is kept, and prepared after."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plainview.feeds.actions import register_feed
from plainview.feeds.decoders import DECODERS
from plainview.feeds.inbox import receive
from plainview.feeds.worker import Bell, Fresh, settle_next, settle_waiting, work
from plainview.flows import call_received
from plainview.flows.call_received import Receiving
from plainview.flows.dossier_pushed import Seat, WaitingSeats
from plainview.flows.incident_prepared import prepare_incident
from plainview.flows.looked_up import look_up
from plainview.incidents.model import Incident
from plainview.kernel.clock import utc_now
from plainview.policy.model import Actor
from plainview.store.events import read_after
from plainview.store.transaction import begin
from tests.builders import add_person, add_place, add_residency, add_sources
from tests.calls import eido
from tests.desk import Desk, actor, open_desk


class Centre:
    """One process that takes calls in; what it left to prepare later, and what its one seat was sent."""

    def __init__(self, desk: Desk) -> None:
        self.pool, self.desk = desk.pool, desk
        self.later: list[Incident] = []
        self.sent: list[str] = []
        self.arrived = asyncio.Event()
        self.waiting = WaitingSeats(pool=desk.pool, door=desk.door, clock=lambda: desk.at, up_to_priority=2)
        self.handle = Receiving(
            pool=desk.pool, later=self.later.append, audience=self.waiting, clock=lambda: self.desk.at
        )

    def sit(self) -> None:
        """Have the seat wait for the next call."""

        async def identify() -> Actor:
            return actor(at=self.desk.at)

        async def send(text: str) -> None:
            self.sent.append(text)
            self.arrived.set()

        self.waiting.wait(Seat(key="seat", purpose="call_response", address=None, identify=identify, send=send))

    async def take(self, body: bytes) -> None:
        """Take one message in and settle it."""
        await receive(self.pool, feed_id="cad", message_format="eido", body=body)
        assert await settle_next(self.pool, self.handle)

    async def incident(self) -> Any:
        """Return the row of the one incident."""
        return await self.pool.fetchrow("select incident_id, version, prepared_version, place_id from incident")

    async def ratings(self) -> int:
        """Return how many ratings are kept."""
        kept: int = await self.pool.fetchval("select count(*) from rating")
        return kept

    async def kinds(self) -> list[str]:
        """Return the kinds of the events of incidents, in their order."""
        return [event.kind for event in await read_after(self.pool, 0) if event.kind.startswith("incident")]


@pytest.fixture
async def centre(pool: Any, tmp_path: Path) -> Centre:
    async with begin(pool) as tx:
        await register_feed(tx, "cad", "Dispatch", ["eido"])
    await add_sources(pool)
    await add_residency(pool, await add_person(pool, family_name="Quillfeather"), await add_place(pool, number=3517))
    return Centre(await open_desk(pool, tmp_path, at=utc_now()))


def _call(key: str = "26-1", **more: Any) -> bytes:
    return eido(key, address=("3517", "E", "Larkmoor"), **more)


async def test_the_dossier_is_kept_with_the_call_and_sent_to_the_seat_that_waits(centre: Centre) -> None:
    centre.sit()
    await centre.take(_call())
    incident = await centre.incident()
    assert (incident["version"], incident["prepared_version"]) == (2, 2)
    assert (incident["place_id"] is not None, await centre.ratings(), centre.later) == (True, 1, [])
    await asyncio.wait_for(centre.arrived.wait(), 5)
    assert "Ines Quillfeather" in centre.sent[0]
    assert await centre.kinds() == ["incident_changed", "incident_changed", "incident_ready"]


async def test_a_rating_that_can_not_be_kept_leaves_the_call_and_is_made_up_for(centre: Centre) -> None:
    centre.sit()
    await centre.pool.execute("alter table rating rename to rating_away")
    await centre.take(_call())
    incident = await centre.incident()
    assert (incident["version"], incident["prepared_version"], incident["place_id"]) == (1, 0, None)
    assert await centre.kinds() == ["incident_changed"]
    assert await _seated_again(centre) == "seat"
    await centre.pool.execute("alter table rating_away rename to rating")
    [left] = centre.later
    assert await prepare_incident(centre.pool, left, lambda: centre.desk.at, centre.waiting) is not None
    await asyncio.wait_for(centre.arrived.wait(), 5)
    assert (len(centre.sent), await centre.ratings()) == (1, 1)


async def _seated_again(centre: Centre) -> object:
    for _ in range(500):
        if centre.waiting.seats:
            break
        await asyncio.sleep(0.01)
    return next(iter(centre.waiting.seats))


async def test_records_that_do_not_answer_hold_no_call_up(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_received, "LOOK_UP_SECONDS", 0.05)
    async with centre.pool.acquire() as other:
        async with other.transaction():
            await other.execute("lock table residency in access exclusive mode")
            await asyncio.wait_for(centre.take(_call()), 5)
            incident = await centre.incident()
        assert (incident["version"], incident["prepared_version"]) == (1, 0)
        assert [left.incident_id for left in centre.later] == [incident["incident_id"]]


async def test_a_message_that_fails_after_all_leaves_nothing_and_the_seat_waits_on(centre: Centre) -> None:
    centre.sit()
    await receive(centre.pool, feed_id="cad", message_format="eido", body=_call())
    await centre.pool.execute("alter table event rename to event_away")  # needed to commit, and by nothing before
    assert await settle_next(centre.pool, centre.handle)
    assert await centre.incident() is None
    assert (await centre.ratings(), centre.later, centre.sent) == (0, [], [])
    assert await _seated_again(centre) == "seat"
    await centre.pool.execute("alter table event_away rename to event; update message set retry_at = null")
    assert await settle_next(centre.pool, centre.handle)
    await asyncio.wait_for(centre.arrived.wait(), 5)
    assert (len(centre.sent), await centre.ratings()) == (1, 1)


async def test_an_update_is_located_and_rated_with_what_it_says(centre: Centre) -> None:
    await centre.take(_call())
    await centre.take(_call(type_text="Person with a knife"))
    incident = await centre.incident()
    assert (incident["version"], incident["prepared_version"]) == (3, 3)
    assert (await centre.ratings(), centre.later) == (2, [])


async def test_a_late_older_version_is_not_rated_by_its_own_address(centre: Centre) -> None:
    await centre.take(_call())
    before = await centre.incident()
    await centre.take(eido("26-1", address=("9", "W", "Nowhere"), at=centre.desk.at - timedelta(minutes=1)))
    assert (await centre.incident())["place_id"] == before["place_id"]


async def test_what_is_foreseen_of_a_fresh_message_is_used_when_it_is_settled(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    async def counted(connection: Any, sought: Any, clock: Any) -> Any:
        looked_up.append(sought.address.house_number)
        return await look_up(connection, sought, clock)

    monkeypatch.setattr("plainview.flows.call_received.look_up", counted)
    bell = Bell()
    working = asyncio.create_task(work(centre.pool, centre.handle, bell, centre.handle.foresee))
    try:
        centre.sit()
        body = _call()
        receipt = await receive(centre.pool, feed_id="cad", message_format="eido", body=body)
        bell.ring(str(receipt.message_id), Fresh(message_id=receipt.message_id, format="eido", body=body))
        await asyncio.wait_for(centre.arrived.wait(), 5)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert (looked_up, await centre.ratings(), centre.later) == (["3517"], 1, [])


async def test_what_was_foreseen_of_a_message_that_another_settled_is_dropped(centre: Centre) -> None:
    body = _call()
    receipt = await receive(centre.pool, feed_id="cad", message_format="eido", body=body)
    reports = DECODERS["eido"](body)
    with centre.handle.foresee(receipt.message_id, reports):
        assert await settle_next(centre.pool, Receiving(pool=centre.pool, later=centre.later.append))
    assert (await centre.ratings(), centre.later) == (1, [])
    assert await settle_next(centre.pool, centre.handle) is False


async def test_the_same_message_again_does_nothing(centre: Centre) -> None:
    body = _call()
    await centre.take(body)
    await receive(centre.pool, feed_id="cad", message_format="eido", body=body)
    assert await settle_waiting(centre.pool, centre.handle) == 0
    assert await centre.ratings() == 1
