"""Shows dossiers through the real door, from a real database: what is shown, what is left out and said."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
from fastapi import FastAPI, Request
from starlette.responses import Response

from plainview.dossier import queries
from plainview.dossier.assemble import PARTS, disclose, keep, prepare
from plainview.dossier.queries import gather, kept_rating
from plainview.dossier.records import CAPS, TIES_EACH
from plainview.dossier.routes import router
from plainview.kernel.errors import NotFoundError, RefusedError
from plainview.kernel.ids import new_id
from plainview.rating.record import recompute
from plainview.web.errors import answer_with_problems
from tests.builders import (
    NOW,
    TODAY,
    add_arrest,
    add_conviction,
    add_incident,
    add_note,
    add_order,
    add_person,
    add_place,
    add_premise_fact,
    add_prior_call,
    add_residency,
    add_sources,
    add_tie,
    add_unit,
    add_warrant,
    claim,
    end_residency,
    set_source_down,
)
from tests.desk import Desk, actor, as_json, open_desk


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path)


async def _home(pool: Any, *, family_name: str = "Quillfeather", **residency: Any) -> tuple[int, int]:
    """Return a house and the one who lives there."""
    place_id = await add_place(pool)
    person_id = await add_person(pool, family_name=family_name)
    await add_residency(pool, person_id, place_id, **residency)
    return place_id, person_id


@pytest.mark.parametrize("name", [n for n in vars(queries) if n.startswith("_") and n[1:].isupper()])
async def test_every_statement_can_be_prepared(pool: Any, name: str) -> None:
    async with pool.acquire() as connection:
        await connection.prepare(getattr(queries, name))


def test_every_cap_that_is_said_is_the_one_that_is_read() -> None:
    assert all(f"limit {most}" in queries._RECORDS for most in (*CAPS.values(), TIES_EACH))


async def test_a_cap_that_is_reached_is_said(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    for _ in range(CAPS["notes"]):
        await add_note(pool, place_id, kind="gate_code")
    for _ in range(TIES_EACH + 3):
        await add_tie(pool, person_id, await add_person(pool))
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert len(shown.ties.contacts) == TIES_EACH
    assert [line.text for line in shown.not_known] == [
        "More than 50 notes are on record: the rest was not read",
        "3 more ties are on record and not listed here",
    ]


async def test_shows_everything_that_is_known_of_a_house(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool, certainty=0.97)
    sister = await add_person(pool, given_name="Noor", family_name="Ashgrove")
    await add_conviction(pool, person_id)
    await add_arrest(pool, person_id)
    await add_warrant(pool, person_id, is_violent=False, statute="VC 14601", offence="Driving while suspended")
    await add_order(pool, person_id)
    await add_tie(pool, person_id, sister, language="Spanish")
    await add_tie(pool, person_id, sister, kind="associate", relation="co-arrested", reason="CASE-26-0411")
    await add_premise_fact(pool, place_id, kind="verified_hazard", summary="Large dog, has bitten")
    await add_note(pool, place_id, kind="care_plan", summary="Ask for the care giver")
    await add_note(pool, place_id, kind="gate_code", summary="Box at the north gate")
    await add_prior_call(pool, place_id)
    incident = await add_incident(pool, place_id=place_id)
    shown = await desk.dossier(incident)

    assert shown.footer == "Not probable cause, not reasonable suspicion, not a basis for force."
    assert shown.place is not None
    assert (shown.place.place_id, shown.place.certainty, shown.place.units_total) == (place_id, 1.0, 0)
    assert [(first.kind, first.text) for first in shown.first] == [
        ("care_plan", "Ask for the care giver"),
        ("language", "Spanish: spoken by a contact (sister)"),
    ]
    assert (shown.rating.level, shown.rating.rule_version) == ("ELEVATED", "2026.11-1")
    assert {(r.factor, r.points) for r in shown.rating.reasons} == {
        ("violent_felony_conviction", 20.0), ("court_order", 20.0), ("verified_hazard", 15.0),
    }  # fmt: skip
    (resident,) = shown.residents
    assert (resident.name, resident.age, resident.match) == ("Ines Quillfeather", 46, "confirmed")
    assert (resident.residency.words, resident.residency.certainty) == ("lives here", 0.97)
    assert [e.kind for e in resident.residency.evidence] == ["utility"]
    assert [(h.kind, h.counts, h.is_active) for h in resident.history] == [
        ("warrant", False, True), ("order", True, True), ("conviction", True, False), ("arrest", False, False),
    ]  # fmt: skip
    assert resident.history[3].text == "Arrested: Assault with a deadly weapon, PC 245(a)(1) (dismissed)"
    assert [(c.name, c.relation, c.language, c.of_person_id) for c in shown.ties.contacts] == [
        ("Noor Ashgrove", "sister", "Spanish", person_id)
    ]
    assert [(a.name, a.reliability, a.review_on) for a in shown.ties.associates] == [
        ("Noor Ashgrove", "B", date(2027, 6, 1))
    ]
    assert [note.kind for note in shown.premise.notes] == ["gate_code"]
    assert (shown.premise.prior_calls.total_12_months, shown.premise.prior_calls.by_kind) == (1, {"Disturbance": 1})
    assert (shown.residents_total, shown.history_refused, shown.ties.refused, shown.not_known) == (1, None, None, ())


async def test_the_json_has_the_fields_of_the_public_interface(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    shown = msgspec.json.decode(as_json(await desk.dossier(await add_incident(pool, place_id=place_id))))
    assert list(shown) == [
        "incident_id", "version", "assembled_at", "purpose", "entry", "footer", "place", "location", "first", "rating",
        "residents", "residents_total", "history_refused", "ties", "premise", "contested", "not_known",
    ]  # fmt: skip
    assert list(shown["rating"]) == [
        "level", "lo", "hi", "reasons", "more", "left_out", "not_asked", "rule_version", "tactics", "rating_id",
        "caution_from", "elevated_from",
    ]  # fmt: skip


async def test_asks_for_each_part_and_enters_it_before_anything_is_read(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    entries = await pool.fetch("select sequence, particulars from ledger_entry order by sequence")
    assert [msgspec.json.decode(row["particulars"])["action"] for row in entries] == list(PARTS)
    assert shown.entry == entries[0]["sequence"]


async def test_what_the_door_refuses_is_not_read_and_leaves_an_entry(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    incident = await add_incident(pool, place_id=place_id)
    for by, purpose in ((actor("auditor"), "audit"), (actor(), None), (actor(), "immigration_enforcement")):
        with pytest.raises(RefusedError) as refused:
            await desk.dossier(incident, by=by, purpose=purpose)
        assert refused.value.rules
        assert refused.value.entry is not None
    assert await pool.fetchval("select count(*) from rating") == 0
    assert await pool.fetchval("select count(*) from ledger_entry") == 3 * len(PARTS)


async def test_a_closed_incident_opens_no_dossier(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    with pytest.raises(RefusedError, match="closed"):
        await desk.dossier(await add_incident(pool, place_id=place_id, is_closed=True))


async def test_no_such_incident(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        await disclose(
            desk.pool, desk.door, actor=actor(), incident_id=new_id(), purpose="call_response", address=None, at=NOW
        )


async def test_without_a_certificate_history_stays_out_of_every_part_and_the_rule_is_named(
    pool: Any, desk: Desk
) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id, offence="Mayhem", statute="PC 203")
    former = await add_person(pool)
    await add_residency(pool, former, place_id, evidence="dmv", ended_on=date(2021, 4, 2), began_on=date(2012, 1, 1))
    await add_conviction(pool, former, offence="Arson", statute="PC 451")
    await add_premise_fact(pool, place_id, kind="verified_hazard", summary="Large dog")
    uncertified = replace(actor(), cori_certified_until=None)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id), by=uncertified)
    text = as_json(shown)
    assert "Mayhem" not in text
    assert "Arson" not in text
    assert "conviction" not in text
    assert shown.history_refused is not None
    assert shown.history_refused.rule == "criminal_history"
    assert (shown.residents[0].history, shown.residents[0].history_total) == ((), 0)
    assert ([r.factor for r in shown.rating.reasons], shown.rating.more) == (["verified_hazard"], 0)
    assert [left.code for left in shown.rating.left_out] == ["HISTORY_WITHHELD"]


async def test_refused_ties_are_left_out_and_the_rule_is_named(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    other = await add_person(pool, given_name="Noor", family_name="Ashgrove")
    await add_tie(pool, person_id, other, language="Spanish")
    await add_tie(pool, person_id, other, kind="associate")
    incident = await add_incident(pool, place_id=place_id)
    officer_safety = await desk.dossier(incident, purpose="officer_safety")
    assert (officer_safety.ties.contacts, len(officer_safety.ties.associates), officer_safety.first) == ((), 1, ())
    assert officer_safety.ties.refused is not None
    assert officer_safety.ties.refused.rule == "ties"
    dispatcher = await desk.dossier(incident, by=actor("dispatcher"))
    assert (len(dispatcher.ties.contacts), dispatcher.ties.associates) == (1, ())


async def test_below_the_certainty_nobodys_records_are_read(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    await add_premise_fact(pool, place_id)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id, certainty=0.89))
    assert (shown.place, shown.residents, shown.residents_total, shown.rating.level) == (None, (), 0, "UNKNOWN")
    assert shown.rating.reasons[0].factor == "not_assessed"
    assert "Quillfeather" not in as_json(shown)
    assert "struck" not in as_json(shown)
    assert any("address" in line.text.lower() for line in shown.not_known)


async def test_an_address_that_was_not_found_is_said_and_the_call_still_counts(pool: Any, desk: Desk) -> None:
    await add_sources(pool)
    shown = await desk.dossier(await add_incident(pool, claims=(claim(is_responder=True),)))
    assert (shown.place, shown.rating.level, shown.location.state) == (None, "UNKNOWN", "not_resolved")
    assert [reason.factor for reason in shown.rating.reasons] == ["not_assessed", "weapon_reported"]


async def test_units_without_the_unit_show_nobody(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool, kind="apartments")
    unit_id = await add_unit(pool, place_id, unit="4")
    person_id = await add_person(pool, family_name="Quillfeather")
    await add_residency(pool, person_id, place_id, unit_id=unit_id)
    await add_note(pool, place_id, summary="Somebody's care plan")
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert (shown.place, shown.residents, shown.first, shown.rating.level) == (None, (), (), "UNKNOWN")
    assert any("unit" in line.text for line in shown.not_known)
    assert "Quillfeather" not in as_json(shown)


async def test_a_unit_shows_its_own_people_and_not_the_neighbours(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool, kind="apartments")
    here, there = await add_unit(pool, place_id, unit="4"), await add_unit(pool, place_id, unit="5")
    resident, neighbour = await add_person(pool), await add_person(pool, family_name="Nextdoor")
    await add_residency(pool, resident, place_id, unit_id=here)
    await add_residency(pool, neighbour, place_id, unit_id=there)
    await add_warrant(pool, neighbour)
    await add_premise_fact(pool, place_id, unit_id=there, summary="Rifle in the hall closet")
    await add_note(pool, place_id, unit_id=there, summary="The neighbour's care plan")
    await add_prior_call(pool, place_id, unit_id=there)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id, unit_id=here))
    text = as_json(shown)
    assert shown.place is not None
    assert (shown.place.unit, shown.place.units_total) == ("unit 4", 2)
    assert ([r.person_id for r in shown.residents], shown.rating.level) == ([resident], "NO KNOWN HAZARD")
    assert not any(word in text for word in ("Nextdoor", "Rifle", "neighbour", "Robbery"))
    assert shown.premise.prior_calls.total_12_months == 0


async def test_who_is_recorded_without_a_unit_is_listed_with_no_record_and_counts_nothing(
    pool: Any, desk: Desk
) -> None:
    place_id = await add_place(pool, kind="apartments")
    unit_id = await add_unit(pool, place_id)
    somewhere = await add_person(pool)
    await add_residency(pool, somewhere, place_id, certainty=1.0)
    await add_warrant(pool, somewhere)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id, unit_id=unit_id))
    assert shown.rating.level == "NO KNOWN HAZARD"
    assert [(r.residency.words, r.history) for r in shown.residents] == [
        ("at this address, unit not known: no record shown", ())
    ]
    assert [left.code for left in shown.rating.left_out] == ["UNIT_NOT_KNOWN_NOT_COUNTED"]


async def test_a_unit_of_another_place_shows_nothing(pool: Any) -> None:
    place_id, other = await add_place(pool, kind="apartments"), await add_place(pool, kind="apartments")
    await add_unit(pool, place_id)
    foreign = await add_unit(pool, other)
    assert (await gather(pool, place_id, foreign, NOW)).premise is None


@pytest.mark.parametrize("disposition", ["sealed", "relieved"])
async def test_sealed_relieved_and_juvenile_records_are_as_no_record(pool: Any, desk: Desk, disposition: str) -> None:
    place_id, person_id = await _home(pool)
    incident = await add_incident(pool, place_id=place_id)
    before = await gather(pool, place_id, None, NOW)
    await add_arrest(pool, person_id, disposition=disposition)
    await add_arrest(pool, person_id, is_juvenile=True)
    await add_arrest(pool, person_id, arrested_on=date(1998, 5, 16))  # a day before 18, not marked
    await add_conviction(pool, person_id, is_relieved=True)
    await add_conviction(pool, person_id, is_juvenile=True)
    await add_conviction(pool, person_id, convicted_on=date(1998, 5, 16))
    assert await gather(pool, place_id, None, NOW) == before
    assert (await desk.dossier(incident)).rating.level == "NO KNOWN HAZARD"


async def test_the_confidential_are_as_if_they_were_not_there(pool: Any) -> None:
    place_id, person_id = await _home(pool)
    before = await gather(pool, place_id, None, NOW)
    hidden = await add_person(pool, is_confidential=True)
    await add_residency(pool, hidden, place_id, evidence="lease", began_on=date(2025, 2, 1))
    await add_conviction(pool, hidden)
    await add_tie(pool, hidden, person_id)
    await add_tie(pool, person_id, hidden)
    after = await gather(pool, place_id, None, NOW)
    assert msgspec.structs.replace(after, ties=()) == before
    assert after.ties == ()


async def test_a_minor_has_no_name_and_no_record_but_is_thought_of_first(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    minor = await add_person(pool, given_name="Tamsin", born_on=TODAY - timedelta(days=10 * 365))
    await add_residency(pool, minor, place_id, evidence="dmv")
    await add_arrest(pool, minor, arrested_on=TODAY)
    await add_warrant(pool, minor)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert "Tamsin" not in as_json(shown)
    assert [r.name for r in shown.residents if r.person_id == minor] == ["Minor (name withheld)"]
    assert [(r.age, r.history) for r in shown.residents if r.person_id == minor] == [(None, ())]
    assert [(first.kind, first.text) for first in shown.first] == [("child", "A minor is recorded as living here")]
    assert shown.rating.level == "NO KNOWN HAZARD"


async def test_a_possible_match_is_marked_for_the_analyst_and_not_relayed(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_warrant(pool, person_id, identity_certainty=0.949)
    await add_arrest(pool, person_id, identity_certainty=0.95, offence="Trespass", is_violent=False)
    incident = await add_incident(pool, place_id=place_id)
    analyst = (await desk.dossier(incident)).residents[0]
    assert [(h.kind, h.match, h.counts) for h in analyst.history] == [
        ("warrant", "possible", False), ("arrest", "confirmed", False),
    ]  # fmt: skip
    assert (analyst.match, analyst.history_total) == ("possible", 2)
    officer = (await desk.dossier(incident, by=actor("officer"))).residents[0]
    assert ([h.kind for h in officer.history], officer.match, officer.history_total) == (["arrest"], "confirmed", 1)


async def test_certainties_at_the_very_edge_count(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool, certainty=0.8)
    await add_warrant(pool, person_id, identity_certainty=0.95)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id, certainty=0.9))
    assert (shown.rating.level, shown.rating.reasons[0].certain) == ("CAUTION", True)


async def test_a_source_that_is_down_is_named_with_the_moment(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    await set_source_down(pool, "warrants", since=datetime(2026, 11, 20, 16, 40, tzinfo=UTC))
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert shown.rating.level == "UNKNOWN"
    assert shown.not_known[0].text == "Warrant system down since 20 Nov 2026 16:40 UTC"
    assert [missing.source_id for missing in shown.rating.not_asked] == ["warrants"]


async def test_with_no_records_loaded_at_all_it_is_unknown(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    await pool.execute("delete from source_system")
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert shown.rating.level == "UNKNOWN"
    assert {line.text for line in shown.not_known} >= {"Who lives here: no current residence is on record"}


async def test_says_whose_birth_date_is_missing_and_who_may_have_left(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool, evidence="dmv", began_on=date(2015, 1, 1))
    newcomer = await add_person(pool, born_on=None)
    await add_residency(pool, newcomer, place_id, evidence="lease", began_on=date(2024, 1, 1))
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert [r.person_id for r in shown.residents] == [newcomer]
    assert [line.text for line in shown.not_known] == [
        "1 person recorded here earlier: whether they still live here",
        "Birth date of 1 person listed here",
    ]


async def test_a_lease_elsewhere_makes_a_resident_unknown(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool, evidence="dmv", began_on=date(2015, 1, 1))
    await add_conviction(pool, person_id)
    await add_residency(pool, person_id, await add_place(pool), evidence="lease", began_on=date(2024, 1, 1))
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert (shown.residents, shown.rating.level) == ((), "NO KNOWN HAZARD")
    assert [left.code for left in shown.rating.left_out] == ["LIVES_ELSEWHERE_NOT_COUNTED"]


async def test_many_residents_are_capped_the_surest_first_and_all_are_rated(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    people = [await add_person(pool) for _ in range(45)]
    for number, person_id in enumerate(people):
        await add_residency(pool, person_id, place_id, evidence="dmv", certainty=0.92 - number / 1000)
    await add_warrant(pool, people[-1])
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert [r.person_id for r in shown.residents] == people[:40]
    assert (shown.residents_total, shown.rating.level) == (45, "CAUTION")
    assert "5 more residents are on record and not listed here" in {line.text for line in shown.not_known}


async def test_a_long_history_is_capped_with_its_total_gravest_and_newest_first(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    for number in range(25):
        await add_arrest(pool, person_id, severity="misdemeanor", arrested_on=date(2001 + number, 1, 1))
    await add_conviction(pool, person_id, convicted_on=date(2010, 1, 1))
    resident = (await desk.dossier(await add_incident(pool, place_id=place_id))).residents[0]
    assert (len(resident.history), resident.history_total) == (20, 26)
    assert [h.on.year for h in resident.history[:3]] == [2010, 2025, 2024]


async def test_an_associate_past_the_review_date_is_gone(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_tie(pool, person_id, await add_person(pool), kind="associate", review_on=TODAY - timedelta(days=1))
    assert (await desk.dossier(await add_incident(pool, place_id=place_id))).ties.associates == ()


async def test_calls_of_more_than_twelve_months_ago_are_not_counted(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    await add_prior_call(pool, place_id, called_at=NOW - timedelta(days=366))
    for kind in ("Noise", "Noise", "Alarm"):
        await add_prior_call(pool, place_id, kind=kind)
    calls = (await desk.dossier(await add_incident(pool, place_id=place_id))).premise.prior_calls
    assert (calls.total_12_months, calls.by_kind, len(calls.last)) == (3, {"Noise": 2, "Alarm": 1}, 3)


async def test_a_rating_is_kept_with_its_inputs_and_can_be_made_again(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    kept = await kept_rating(pool, shown.rating.rating_id)
    assert kept is not None
    assert recompute(kept[0]) == kept[1]
    assert b"Quillfeather" not in kept[0] + kept[1]
    assert await kept_rating(pool, uuid4()) is None


async def test_a_prepared_rating_is_kept_before_anyone_asks(pool: Any) -> None:
    place_id, _ = await _home(pool)
    incident = await add_incident(pool, place_id=place_id)
    prepared = await prepare(pool, incident, NOW)
    await keep(pool, prepared)
    assert (
        await pool.fetchval("select incident_id from rating where rating_id = $1", prepared.rating_id)
        == incident.incident_id
    )
    assert await pool.fetchval("select count(*) from ledger_entry") == 0


async def test_a_record_of_a_source_that_may_not_say_so_is_left_out_and_said(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id, source_id="intel")
    await add_premise_fact(pool, place_id, source_id="contacts")
    shown = await desk.dossier(await add_incident(pool, place_id=place_id))
    assert shown.rating.level == "NO KNOWN HAZARD"
    assert [line.text for line in shown.not_known] == [
        "2 records come from a source that may not say such a thing: not counted"
    ]


async def test_the_next_look_after_a_move_out_shows_nobody(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    person_id = await add_person(pool, family_name="Quillfeather")
    residency_id = await add_residency(pool, person_id, place_id)
    incident = await add_incident(pool, place_id=place_id)
    assert len((await desk.dossier(incident)).residents) == 1
    await end_residency(pool, residency_id)
    after = await desk.dossier(incident)
    assert (after.residents, after.residents_total) == ((), 0)
    assert "Quillfeather" not in as_json(after)


async def test_the_route_gives_the_dossier_and_problems_name_the_rule(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    incident = await add_incident(pool, place_id=place_id)
    app = FastAPI()
    app.state.pool, app.state.door = pool, desk.door
    answer_with_problems(app)
    app.include_router(router)

    @app.middleware("http")
    async def sign_in(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        request.state.actor = actor() if request.headers.get("x-role") else None
        return await call_next(request)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        url = f"/api/incidents/{incident.incident_id}/dossier"
        assert (await client.get(url)).status_code == 401
        refused = await client.get(url, headers={"x-role": "analyst"})
        assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
        shown = await client.get(f"{url}?purpose=call_response", headers={"x-role": "analyst"})
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
        assert shown.json()["rating"]["level"] in {"NO KNOWN HAZARD", "UNKNOWN"}
