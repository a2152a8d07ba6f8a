"""What is said of who lives somewhere runs out and is never certain; a move-out removes at once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plainview.flows import residence_noted as flow
from plainview.flows.residence_noted import Noting
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, RefusedError
from plainview.people import residency_queries
from plainview.people.residency_notes import LONGEST_NOTE, Home, end_residence, note_residence
from plainview.store.transaction import begin
from tests.builders import NOW, TODAY, add_incident, add_person, add_place, add_residency, add_unit, add_warrant
from tests.desk import Desk, actor, open_desk


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    await pool.execute(
        "insert into staff (actor_id, title, role, agency, on_shift) values ('demo-officer', 'O', 'officer', 'x', true)"
    )
    return await open_desk(pool, tmp_path)


@pytest.mark.parametrize(
    "name", [n for n, text in vars(residency_queries).items() if n.isupper() and isinstance(text, str)]
)
async def test_every_statement_can_be_prepared(pool: Any, name: str) -> None:
    async with pool.acquire() as connection:
        await connection.prepare(getattr(residency_queries, name))


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
        assert await end_residence(tx, home, moved_out_on=TODAY, at=NOW) == 4
    assert (await desk.dossier(incident)).residents == ()
    assert len((await desk.dossier(await add_incident(pool, place_id=elsewhere))).residents) == 1
    events = await pool.fetch("select kind, body from event where kind = 'residence_changed' order by event_id")
    assert [row["body"] for row in events] == [{"place_id": place_id}] * 2
    with pytest.raises(NotFoundError, match="Nothing says"):
        async with begin(pool) as tx:
            await end_residence(tx, home, moved_out_on=TODAY, at=NOW)


async def test_who_may_not_is_refused_with_an_entry_and_who_may_ends_it_for_the_calls_dwelling_alone(
    pool: Any, desk: Desk
) -> None:
    place_id, person_id = await add_place(pool), await add_person(pool)
    await add_residency(pool, person_id, place_id)
    incident = await add_incident(pool, place_id=place_id)
    unsure = await add_incident(pool)

    def noting(role: str, incident_id: Any = incident.incident_id) -> Noting:
        return Noting(actor=actor(role), incident_id=incident_id, person_id=person_id, address=None)

    async def note(role: str) -> int:
        return await flow.note_residence(
            pool, desk.door, noting(role), said_by="officer", runs_out_on=TODAY + timedelta(days=9), clock=lambda: NOW
        )

    async def end(noted: Noting) -> int:
        return await flow.end_residence(pool, desk.door, noted, moved_out_on=TODAY, clock=lambda: NOW)

    with pytest.raises(RefusedError):
        await note("auditor")
    with pytest.raises(RefusedError):
        await end(noting("officer"))
    assert await note("officer") > 0
    assert await pool.fetchval("select noted_by from residency_note") == "demo-officer"
    with pytest.raises(ConflictError, match="not certain"):
        await end(noting("analyst", unsure.incident_id))
    assert await end(noting("analyst")) == 2
    assert (await desk.dossier(incident)).residents == ()


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
