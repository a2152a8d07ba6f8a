"""Shows the premise itself: weapons and hazards, counted or not and why; probation; which systems are not connected."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import (
    NOW,
    TODAY,
    add_incident,
    add_person,
    add_place,
    add_premise_fact,
    add_prior_call,
    add_residency,
    add_sources,
    add_unit,
)
from tests.desk import Desk, open_desk


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    await add_sources(pool)
    return await open_desk(pool, tmp_path)


async def test_weapons_and_hazards_are_shown_those_that_count_first_and_none_that_expired(
    pool: Any, desk: Desk
) -> None:
    place_id = await add_place(pool, kind="apartments")
    unit_id = await add_unit(pool, place_id, unit="4")
    old = TODAY - timedelta(days=3000)
    await add_premise_fact(
        pool, place_id, kind="firearm_at_premise", summary="Rifle seized", happened_on=old,
        expires_on=old + timedelta(days=1826), unit_id=unit_id,
    )  # fmt: skip
    await add_premise_fact(pool, place_id, kind="verified_hazard", summary="Large dog", unit_id=unit_id)
    await add_premise_fact(pool, place_id, kind="responder_assaulted", summary="Officer struck")
    await add_premise_fact(
        pool, place_id, kind="firearm_at_premise", summary="Shots at the gate", unit_id=unit_id,
        happened_on=TODAY + timedelta(days=3),
    )  # fmt: skip
    await add_prior_call(pool, place_id, unit_id=unit_id)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id, unit_id=unit_id))
    told = [(hazard.text, hazard.counts, hazard.is_unit_known) for hazard in shown.premise.hazards]
    assert sorted(told[:2]) == [("Large dog", True, True), ("Officer struck", True, False)]
    assert told[2:] == [("Shots at the gate", False, True)]
    assert shown.premise.hazards[2].why_not is not None
    assert all(hazard.source_title and hazard.as_of for hazard in shown.premise.hazards)
    assert [call.source_title for call in shown.premise.prior_calls.last] == ["Dispatch (CAD)"]


async def test_a_kind_of_system_that_is_not_connected_is_named(pool: Any, desk: Desk) -> None:
    incident = await add_incident(pool, place_id=await add_place(pool))
    assert not [line for line in (await desk.dossier(incident)).not_known if "connected" in line.text]
    await pool.execute("delete from source_system where class = 'warrant'")
    lines = [line.text for line in (await desk.dossier(incident)).not_known]
    assert "Warrants: no system that says so is connected" in lines


@pytest.mark.parametrize(("kind", "words"), [("formal", "Under formal probation"), ("parole", "On parole")])
async def test_probation_is_shown_while_it_runs_and_never_counts(pool: Any, desk: Desk, kind: str, words: str) -> None:
    place_id = await add_place(pool)
    person_id = await add_person(pool)
    await add_residency(pool, person_id, place_id)
    for record, ends_on, is_juvenile in (("P-1", 90, False), ("P-2", -1, False), ("P-3", 90, True)):
        await pool.execute(
            "insert into probation (person_id, source_id, record_id, identity_certainty, kind, statute, offence,"
            " began_on, ends_on, is_juvenile, as_of)"
            " values ($1, 'court', $2, 1, $3, 'PC 459', 'Burglary', $4, $5, $6, $7)",
            person_id, record, kind, TODAY - timedelta(days=200), TODAY + timedelta(days=ends_on), is_juvenile, NOW,
        )  # fmt: skip
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    [line] = shown.residents[0].history
    assert line.text.startswith(f"{words} until ")
    assert line.text.endswith(": Burglary, PC 459")
    assert (line.is_active, line.counts, shown.rating.level) == (True, False, "NO KNOWN HAZARD")
