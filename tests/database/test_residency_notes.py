"""What is said of who lives somewhere runs out and is never certain; a move-out removes at once."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from plainview.commands.demo_staff import bring_staff
from plainview.flows import residence_noted as flow
from plainview.flows.residence_noted import Noting
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, RefusedError
from plainview.people import residency_act_queries, residency_queries
from plainview.people.residency_acts import ActKind, Said, ToldBy
from plainview.people.residency_notes import LONGEST_NOTE, Home, end_residence, note_residence
from plainview.store.transaction import begin
from tests.builders import NOW, TODAY, add_incident, add_person, add_place, add_residency, add_unit, add_warrant
from tests.desk import Desk, actor, open_desk


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    await bring_staff(pool, "Fresno PD (demo)")
    return await open_desk(pool, tmp_path)


@pytest.mark.parametrize("module", [residency_queries, residency_act_queries])
async def test_every_statement_can_be_prepared(pool: Any, module: Any) -> None:
    async with pool.acquire() as connection:
        for text in (text for name, text in vars(module).items() if name.isupper() and isinstance(text, str)):
            await connection.prepare(text)


async def _note(pool: Any, home: Home, incident_id: Any, *, days: int = 30, said_by: Any = "officer") -> None:
    async with begin(pool) as tx:
        await note_residence(
            tx, home, said_by=said_by, noted_by="demo-officer", incident_id=incident_id,
            runs_out_on=TODAY + timedelta(days=days), at=NOW,
        )  # fmt: skip


async def test_what_an_officer_saw_is_possible_fades_and_runs_out(pool: Any, desk: Desk) -> None:
    place_id, person_id = await add_place(pool), await add_person(pool)
    await add_warrant(pool, person_id)
    incident = await add_incident(pool, place_id=place_id)
    await _note(pool, Home(person_id=person_id, place_id=place_id, unit_id=None), incident.incident_id, days=21)
    looks = [await desk.later(NOW + timedelta(days=days)).dossier(incident) for days in (0, 20, 21)]
    assert [[r.residency.certainty for r in look.residents] for look in looks] == [[0.5], [pytest.approx(0.314)], []]
    assert [look.rating.level for look in looks] == ["NO KNOWN HAZARD to CAUTION"] * 2 + ["NO KNOWN HAZARD"]
    assert [left.code for left in looks[2].rating.left_out] == ["NO_RESIDENCE_NOT_COUNTED"]


async def test_a_move_out_removes_at_once_all_that_says_somebody_lives_there(pool: Any, desk: Desk) -> None:
    place_id, person_id = await add_place(pool), await add_person(pool)
    home = Home(person_id=person_id, place_id=place_id, unit_id=None)
    incident = await add_incident(pool, place_id=place_id)
    for evidence in ("utility", "dmv", "booking_address"):
        await add_residency(pool, person_id, place_id, evidence=evidence)
    elsewhere = await add_place(pool)
    await add_residency(pool, person_id, elsewhere)
    await _note(pool, home, incident.incident_id)
    async with begin(pool) as tx:
        assert len(await end_residence(tx, home, moved_out_on=TODAY, at=NOW)) == 4
    assert (await desk.dossier(incident)).residents == ()
    assert len((await desk.dossier(await add_incident(pool, place_id=elsewhere))).residents) == 1
    events = await pool.fetch("select kind, body from event where kind = 'residence_changed' order by event_id")
    assert [row["body"] for row in events] == [{"place_id": place_id}] * 2
    with pytest.raises(NotFoundError, match="Nothing says"):
        async with begin(pool) as tx:
            await end_residence(tx, home, moved_out_on=TODAY, at=NOW)


def _noting(role: str, incident_id: Any) -> Noting:
    return Noting(actor=replace(actor(role), actor_id=f"demo-{role}"), incident_id=incident_id, address=None)


def _said(kind: ActKind, *, on: date = TODAY, told_by: ToldBy = "officer", reason: str = "Spoke to him") -> Said:
    return Said(kind=kind, told_by=told_by, told_on=on, reason=reason)


async def test_who_may_not_is_refused_with_an_entry_and_who_may_ends_it_for_the_calls_dwelling_alone(
    pool: Any, desk: Desk
) -> None:
    place_id, person_id = await add_place(pool), await add_person(pool)
    await add_residency(pool, person_id, place_id)
    incident = await add_incident(pool, place_id=place_id)
    unsure = await add_incident(pool)

    async def note(role: str, kind: ActKind, incident_id: Any = incident.incident_id) -> Any:
        noting = _noting(role, incident_id)
        return await flow.note(pool, desk.door, noting, person_id, _said(kind), clock=lambda: NOW)

    for role, kind in (("auditor", "lives_here"), ("officer", "moved_out"), ("officer", "never_here")):
        with pytest.raises(RefusedError):
            await note(role, kind)  # type: ignore[arg-type]  # each is one of the kinds
    await note("officer", "lives_here")
    assert await pool.fetchval("select noted_by from residency_note") == "demo-officer"
    with pytest.raises(ConflictError, match="not certain"):
        await note("analyst", "moved_out", unsure.incident_id)
    act_id = await note("analyst", "moved_out")
    assert (await desk.dossier(incident)).residents == ()
    kept = await pool.fetchrow("select * from residence_act where act_id = $1", act_id)
    assert (len(kept["changed"]), kept["reason"], kept["entry"] > 0) == (2, "Spoke to him", True)


async def _rows(pool: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await pool.fetch("select * from residency order by residency_id")]


@pytest.mark.parametrize("kind", ["moved_out", "never_here", "lives_here"])
async def test_a_note_changes_the_rating_at_once_and_undone_leaves_everything_as_it_was(
    pool: Any, desk: Desk, kind: ActKind
) -> None:
    place_id, person_id = await add_place(pool), await add_person(pool)
    await add_warrant(pool, person_id)
    evidence = ("mail",) if kind == "lives_here" else ("utility", "dmv", "mail")
    for each in evidence:
        await add_residency(pool, person_id, place_id, evidence=each)
    incident = await add_incident(pool, place_id=place_id)
    before, rows = await desk.dossier(incident), await _rows(pool)
    noting = _noting("analyst", incident.incident_id)
    act_id = await flow.note(pool, desk.door, noting, person_id, _said(kind), clock=lambda: NOW)
    after = await desk.dossier(incident)
    levels = (
        ("NO KNOWN HAZARD", "NO KNOWN HAZARD to CAUTION") if kind == "lives_here" else ("CAUTION", "NO KNOWN HAZARD")
    )
    assert (before.rating.level, after.rating.level) == levels
    assert [r.residency.certainty for r in after.residents] == ([0.5] if kind == "lives_here" else [])
    [shown] = await flow.read_notes(pool, desk.door, noting, clock=lambda: NOW)
    assert (shown.act_id, shown.kind, shown.changed, shown.undone_at) == (act_id, kind, len(evidence), None)
    restored = await flow.take_back(pool, desk.door, noting, act_id, why="It was his brother", clock=lambda: NOW)
    assert (restored, await _rows(pool)) == (len(evidence), rows)
    assert (await desk.dossier(incident)).rating.level == before.rating.level
    [shown] = await flow.read_notes(pool, desk.door, noting, clock=lambda: NOW)
    assert (shown.undone_why, shown.undone_at) == ("It was his brother", NOW)
    with pytest.raises(ConflictError, match="already"):
        await flow.take_back(pool, desk.door, noting, act_id, why="again", clock=lambda: NOW)
    told = await pool.fetch("select incident_id from event where kind = 'dossier_changed'")
    assert [row["incident_id"] for row in told] == [incident.incident_id] * 2


async def test_undo_leaves_alone_what_a_source_said_since_and_is_of_this_calls_place_and_for_who_may(
    pool: Any, desk: Desk
) -> None:
    place_id, person_id = await add_place(pool), await add_person(pool)
    for evidence in ("utility", "dmv"):
        await add_residency(pool, person_id, place_id, evidence=evidence)
    incident, elsewhere = (
        await add_incident(pool, place_id=place_id),
        await add_incident(pool, place_id=await add_place(pool)),
    )
    noting = _noting("analyst", incident.incident_id)
    act_id = await flow.note(pool, desk.door, noting, person_id, _said("moved_out"), clock=lambda: NOW)
    await pool.execute("update residency set as_of = $1 where evidence = 'dmv'", NOW + timedelta(days=1))
    with pytest.raises(RefusedError):
        await flow.take_back(
            pool, desk.door, _noting("officer", incident.incident_id), act_id, why="no", clock=lambda: NOW
        )
    with pytest.raises(NotFoundError, match="this call's place"):
        await flow.take_back(
            pool, desk.door, _noting("analyst", elsewhere.incident_id), act_id, why="not", clock=lambda: NOW
        )
    assert await flow.take_back(pool, desk.door, noting, act_id, why="mistaken", clock=lambda: NOW) == 1
    ended = await pool.fetch("select evidence from residency where ended_on is not null")
    assert [row["evidence"] for row in ended] == ["dmv"]


async def test_a_note_needs_a_reason_and_lies_in_the_past(pool: Any, desk: Desk) -> None:
    with pytest.raises(BadInputError, match="Say why"):
        _said("moved_out", reason=" x ")
    incident = await add_incident(pool, place_id=await add_place(pool))
    person_id = await add_person(pool)
    noting = _noting("analyst", incident.incident_id)
    tomorrow = _said("lives_here", on=TODAY + timedelta(days=1))
    with pytest.raises(BadInputError, match="past or today"):
        await flow.note(pool, desk.door, noting, person_id, tomorrow, clock=lambda: NOW)
    with pytest.raises(NotFoundError, match="Nothing says"):
        await flow.note(pool, desk.door, noting, person_id, _said("never_here"), clock=lambda: NOW)


async def test_refuses_what_never_runs_out_a_building_without_its_unit_and_the_confidential(
    pool: Any, desk: Desk
) -> None:
    place_id, person_id = await add_place(pool), await add_person(pool)
    incident = await add_incident(pool, place_id=place_id)
    home = Home(person_id=person_id, place_id=place_id, unit_id=None)
    for days in (0, LONGEST_NOTE.days + 1):
        with pytest.raises(BadInputError, match="runs out"):
            await _note(pool, home, incident.incident_id, days=days)
    hidden = await add_person(pool, is_confidential=True)
    with pytest.raises(NotFoundError):
        await _note(pool, Home(person_id=hidden, place_id=place_id, unit_id=None), incident.incident_id)
    unit_id = await add_unit(pool, place_id)
    with pytest.raises(NotFoundError, match="unit"):
        await _note(pool, home, incident.incident_id)
    await _note(pool, Home(person_id=person_id, place_id=place_id, unit_id=unit_id), incident.incident_id)
    with pytest.raises(BadInputError, match="past or today"):
        async with begin(pool) as tx:
            await end_residence(tx, home, moved_out_on=TODAY + timedelta(days=1), at=NOW)
    assert desk.at == NOW
