"""Shows that a premise caution counts only approved by another, current, and reviewed since someone moved in."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from plainview.commands.demo_staff import bring_staff
from plainview.dossier.model import RatingShown
from plainview.flows.rating_caution import (
    Asking,
    decide_caution,
    locate_for_caution,
    propose_caution,
    read_caution,
    read_cautions,
)
from plainview.incidents.model import Incident
from plainview.kernel.errors import BadInputError, ConflictError, RefusedError
from plainview.policy.model import Actor
from plainview.rating.cautions import queries
from plainview.rating.cautions.model import Caution, Deciding, Proposal, months_after, refuse_unfit, standing_of
from plainview.store.events import read_after
from tests.builders import NOW, TODAY, add_incident, add_person, add_place, add_residency, add_unit
from tests.desk import Desk, actor, open_desk

ANOTHER = replace(actor("supervisor"), actor_id="demo-another", title="Sgt. A. Nother (demo)")


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    await bring_staff(pool, "Fresno PD (demo)")
    await pool.execute(
        "insert into staff (actor_id, title, role, agency, on_shift) values ($1, $2, 'supervisor', $3, true)",
        ANOTHER.actor_id, ANOTHER.title, ANOTHER.agency,
    )  # fmt: skip
    return await open_desk(pool, tmp_path)


def _proposal(place_id: int, **more: Any) -> Proposal:
    usual: dict[str, Any] = {
        "unit_id": None, "kind": "verified_hazard", "summary": "Large dog, has bitten", "basis": "animal_control",
        "basis_record": "AC-26-0311", "observed_on": TODAY, "months": 12, "why": "bit the postman twice",
    }  # fmt: skip
    return Proposal(place_id=place_id, **{**usual, **more})


def _asking(by: Actor) -> Asking:
    return Asking(actor=by, address="127.0.0.1")


async def _propose(desk: Desk, place_id: int, by: Actor | None = None, **more: Any) -> UUID:
    asking = _asking(by or actor())
    return await propose_caution(desk.pool, desk.door, asking, _proposal(place_id, **more), clock=lambda: desk.at)


async def _decide(desk: Desk, caution_id: UUID, decision: str, by: Actor | None = None, **more: Any) -> Caution:
    usual = {"version": 1, "why": "read the report", "months": 12}
    deciding = Deciding(decision=decision, **{**usual, **more})  # type: ignore[arg-type]  # one of the closed list
    asking = _asking(by or actor("supervisor"))
    return await decide_caution(desk.pool, desk.door, asking, caution_id, deciding, clock=lambda: desk.at)


async def _approved(desk: Desk, **more: Any) -> tuple[Incident, int, UUID]:
    place_id = await add_place(desk.pool)
    caution_id = await _propose(desk, place_id, **more)
    await _decide(desk, caution_id, "approve")
    return await add_incident(desk.pool, place_id=place_id), place_id, caution_id


async def _rating(desk: Desk, incident: Incident, at: datetime = NOW) -> RatingShown:
    return (await desk.later(at).dossier(incident)).rating


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for name in (each for each in vars(queries) if each.startswith("_") and each[1:].isupper()):
            await connection.prepare(getattr(queries, name))


async def test_a_proposed_caution_never_counts_and_is_listed_as_left_out(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    await _propose(desk, place_id)
    shown = await _rating(desk, await add_incident(pool, place_id=place_id))
    assert (shown.level, shown.reasons) == ("NO KNOWN HAZARD", ())
    assert [left.code for left in shown.left_out] == ["NOT_APPROVED_NOT_COUNTED"]


async def test_an_approved_caution_counts_with_its_date_and_who_verified_it(pool: Any, desk: Desk) -> None:
    incident, _, _ = await _approved(desk)
    shown = await _rating(desk, incident)
    assert (shown.level, shown.reasons[0].text) == ("CAUTION", "Verified hazard: Large dog, has bitten")
    assert (shown.reasons[0].source_title, shown.reasons[0].on) == ("Premise caution", TODAY)
    kept = await pool.fetchval("select inputs from rating order by rating_id desc limit 1")
    assert b'"verified_by":"R. Amador"' in kept  # the title of the supervisor at this desk


async def test_an_expired_caution_is_left_out_from_its_last_day_on(desk: Desk) -> None:
    incident, _, _ = await _approved(desk, kind="firearm_at_premise")
    last = datetime.combine(months_after(TODAY, 12), NOW.timetz())
    assert (await _rating(desk, incident, last - timedelta(days=1))).reasons
    after = await _rating(desk, incident, last)
    assert (after.reasons, [left.code for left in after.left_out]) == ((), ["EXPIRED_NOT_COUNTED"])


@pytest.mark.parametrize("evidence", ["lease", "utility"])
async def test_someone_who_moves_in_puts_it_up_for_review_until_a_supervisor_looks_again(
    pool: Any, desk: Desk, evidence: str
) -> None:
    incident, place_id, caution_id = await _approved(desk, observed_on=TODAY - timedelta(days=30))
    later = desk.later(NOW + timedelta(days=20))
    person_id = await add_person(pool)
    await add_residency(pool, person_id, place_id, evidence=evidence, began_on=TODAY + timedelta(days=10))
    suspended = await _rating(desk, incident, later.at)
    assert (suspended.level, suspended.reasons) == ("NO KNOWN HAZARD", ())
    assert [left.code for left in suspended.left_out] == ["NEEDS_REVIEW_NOT_COUNTED"]
    [listed] = await read_cautions(pool, desk.door, _asking(actor()), clock=lambda: later.at)
    assert standing_of(listed, later.at.date()) == "needs_review"
    await _decide(later, caution_id, "renew", version=2, why="the dog stayed with the owner", months=6)
    again = await _rating(desk, incident, later.at)
    assert [reason.factor for reason in again.reasons] == ["verified_hazard"]


async def test_a_lease_recorded_late_puts_it_up_for_review_too(pool: Any, desk: Desk) -> None:
    incident, place_id, _ = await _approved(desk, observed_on=TODAY - timedelta(days=90))
    before = await add_person(pool)
    await add_residency(pool, before, place_id, evidence="lease", began_on=TODAY - timedelta(days=200))
    assert [left.code for left in (await _rating(desk, incident)).left_out] == []
    newcomer = await add_person(pool)
    await add_residency(pool, newcomer, place_id, evidence="lease", began_on=TODAY - timedelta(days=40))
    assert [left.code for left in (await _rating(desk, incident)).left_out] == ["NEEDS_REVIEW_NOT_COUNTED"]


async def test_who_lived_there_when_it_was_approved_does_not_put_it_up_for_review(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    await add_residency(pool, await add_person(pool), place_id, evidence="lease", began_on=TODAY - timedelta(days=5))
    caution_id = await _propose(desk, place_id, observed_on=TODAY - timedelta(days=30))
    await _decide(desk, caution_id, "approve")
    shown = await _rating(desk, await add_incident(pool, place_id=place_id))
    assert (len(shown.reasons), shown.left_out) == (1, ())


async def test_an_ended_or_refused_caution_is_gone(desk: Desk) -> None:
    incident, place_id, caution_id = await _approved(desk)
    await _decide(desk, caution_id, "end", version=2, why="the dog died")
    refused = await _propose(desk, place_id)
    await _decide(desk, refused, "refuse", why="no report of that number")
    shown = await _rating(desk, incident)
    assert (shown.level, shown.reasons, shown.left_out) == ("NO KNOWN HAZARD", (), ())


async def test_whoever_proposed_it_can_not_approve_it(pool: Any, desk: Desk) -> None:
    caution_id = await _propose(desk, await add_place(pool), by=actor("supervisor"))
    with pytest.raises(RefusedError, match="another supervisor") as refused:
        await _decide(desk, caution_id, "approve")
    assert (refused.value.rules, refused.value.entry is not None) == (("premise_cautions",), True)
    await _decide(desk, caution_id, "approve", by=ANOTHER)
    with pytest.raises(asyncpg.CheckViolationError):
        await pool.execute("update premise_caution set approved_by = proposed_by")


async def test_only_a_supervisor_approves(pool: Any, desk: Desk) -> None:
    caution_id = await _propose(desk, await add_place(pool), by=ANOTHER)
    for role in ("analyst", "officer", "dispatcher", "commander", "administrator", "auditor"):
        with pytest.raises(RefusedError):
            await _decide(desk, caution_id, "approve", by=actor(role))
    assert await pool.fetchval("select state from premise_caution") == "proposed"


async def test_of_two_who_decide_at_once_the_second_is_told(pool: Any, desk: Desk) -> None:
    caution_id = await _propose(desk, await add_place(pool))
    await _decide(desk, caution_id, "approve")
    with pytest.raises(ConflictError, match="meanwhile"):
        await _decide(desk, caution_id, "refuse", by=ANOTHER)
    with pytest.raises(ConflictError, match="approved"):
        await _decide(desk, caution_id, "approve", by=ANOTHER, version=2)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"months": 0}, "months"),
        ({"months": 48}, "months"),
        ({"observed_on": TODAY + timedelta(days=1)}, "future"),
        ({"observed_on": date(2020, 1, 1)}, "too old"),
        ({"basis_record": " "}, "record"),
        ({"summary": "dog"}, "characters"),
        ({"why": " "}, "reason"),
    ],
)
def test_an_unfit_proposal_is_refused_and_says_why(more: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        refuse_unfit(_proposal(1, **more), TODAY)


async def test_a_whole_building_is_never_coloured(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool, number=811, street="N Quandary Ave", has_units=True)
    unit_id = await add_unit(pool, place_id)
    with pytest.raises(BadInputError, match="whole building"):
        await _propose(desk, place_id)
    with pytest.raises(BadInputError, match="whole building"):
        await locate_for_caution(pool, "811 N Quandary Ave")
    assert await locate_for_caution(pool, "811 N Quandary Ave unit 4") == (place_id, unit_id)


async def test_an_open_dossier_of_the_place_is_told_and_the_event_says_nothing_more(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    incident = await add_incident(pool, place_id=place_id)
    await add_incident(pool, place_id=await add_place(pool))
    caution_id = await _propose(desk, place_id)
    await _decide(desk, caution_id, "approve")
    told = [event for event in await read_after(pool, 0) if event.kind == "dossier_changed"]
    assert [(event.incident_id, event.body) for event in told] == [(incident.incident_id, {})] * 2


async def test_its_history_names_who_why_and_the_entry_of_the_ledger(pool: Any, desk: Desk) -> None:
    _, _, caution_id = await _approved(desk)
    await _decide(desk, caution_id, "end", version=2, why="the dog died", by=ANOTHER)
    caution, history = await read_caution(pool, desk.door, _asking(actor()), caution_id, clock=lambda: NOW)
    assert caution.state == "ended"
    assert [(line.kind, line.why) for line in history] == [
        ("proposed", "bit the postman twice"), ("approved", "read the report"), ("ended", "the dog died"),
    ]  # fmt: skip
    entries = {row["sequence"] for row in await pool.fetch("select sequence from ledger_entry")}
    assert {line.entry for line in history} <= entries


async def test_the_waiting_come_first(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    ended, counting, waiting = [await _propose(desk, place_id, summary=f"Dog number {n}") for n in range(3)]
    await _decide(desk, ended, "refuse")
    await _decide(desk, counting, "approve")
    listed = await read_cautions(pool, desk.door, _asking(actor()), clock=lambda: NOW)
    assert [each.caution_id for each in listed] == [waiting, counting, ended]


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 20), 3, date(2027, 2, 20)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 36, date(2029, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(on: date, months: int, expected: date) -> None:
    assert months_after(on, months) == expected
