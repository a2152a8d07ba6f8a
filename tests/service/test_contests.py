"""Asks and contests as residents, clerks, the city attorney and the auditor do, against the real door and database."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plainview.flows.contests_read import acknowledge, read_contests, read_notices
from plainview.flows.resident_asked import open_answer
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, RefusedError
from plainview.people.contests.model import Letter, Papers, Resident, Through
from tests.builders import (
    add_arrest,
    add_conviction,
    add_incident,
    add_person,
    add_place,
    add_premise_fact,
    add_residency,
    add_tie,
    add_unit,
    add_warrant,
)
from tests.desk import Desk, actor, as_json, open_desk
from tests.residents import INES, actions_entered, appeal, ask, asker, contest, decide, papers


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path)


async def _home(pool: Any) -> tuple[int, int]:
    """Return a house and its resident."""
    place_id = await add_place(pool)
    person_id = await add_person(pool, given_name="Ines", family_name="Quillfeather", born_on=INES.born_on)
    await add_residency(pool, person_id, place_id)
    return place_id, person_id


async def test_another_persons_address_is_refused_and_entered(pool: Any, desk: Desk) -> None:
    await _home(pool)
    elsewhere = await add_place(pool)
    with pytest.raises(RefusedError, match="own address"):
        await ask(desk, elsewhere)
    assert await actions_entered(pool) == [("answer_asked", "deny")]
    assert await pool.fetchval("select count(*) from resident_ask") == 0


async def test_a_former_residents_address_is_not_theirs(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    person_id = await add_person(pool, given_name="Ines", family_name="Quillfeather", born_on=INES.born_on)
    await add_residency(pool, person_id, place_id, ended_on=date(2026, 6, 1))
    with pytest.raises(RefusedError):
        await ask(desk, place_id)


async def test_another_unit_is_another_address(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool, kind="apartments")
    theirs, other = await add_unit(pool, place_id, unit="4"), await add_unit(pool, place_id, unit="5")
    person_id = await add_person(pool, given_name="Ines", family_name="Quillfeather", born_on=INES.born_on)
    await add_residency(pool, person_id, place_id, unit_id=theirs)
    assert (await ask(desk, place_id, unit_id=theirs)).answer.unit == "unit 4"
    with pytest.raises(RefusedError):
        await ask(desk, place_id, unit_id=other)
    with pytest.raises(NotFoundError):
        await ask(desk, place_id)


async def test_a_common_name_takes_a_second_paper(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    await add_person(pool, given_name="Ines", family_name="Quillfeather", born_on=date(1955, 1, 2))
    with pytest.raises(RefusedError, match="second paper"):
        await ask(desk, place_id)
    assert (await ask(desk, place_id, shown=papers("driver_license", "bank_letter"))).answer.level


async def test_a_paper_without_a_photo_proves_nobody(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    with pytest.raises(RefusedError):
        await ask(desk, place_id, shown=papers("bank_letter", "school_letter"))


def test_an_unknown_kind_of_paper_is_refused() -> None:
    with pytest.raises(BadInputError, match="library_card"):
        papers("library_card")
    with pytest.raises(BadInputError):
        Papers(identity_kinds=(), residence_by="on_record")


async def test_who_is_not_on_record_shows_a_lease_and_is_told_of_the_place_alone(pool: Any, desk: Desk) -> None:
    place_id, resident = await _home(pool)
    await add_warrant(pool, resident)
    await add_premise_fact(pool, place_id, kind="verified_hazard", summary="Large dog, no leash")
    newcomer = Resident(given_name="Teodor", family_name="Lanternwick", born_on=date(1990, 1, 1))
    answered = await ask(desk, place_id, resident=newcomer, shown=papers("passport", residence_by="lease"))
    assert [line.title for line in answered.answer.lines] == ["Large dog, no leash"]
    with pytest.raises(RefusedError):
        await ask(desk, place_id, resident=newcomer, shown=papers("passport"))


async def test_a_minor_does_not_ask_alone(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    young = Resident(given_name="Ines", family_name="Quillfeather", born_on=date(2012, 1, 1))
    with pytest.raises(BadInputError, match="guardian"):
        await ask(desk, place_id, resident=young)


async def test_a_guardian_asks_for_a_minor_and_it_is_kept_who_by_what_paper_and_who_looked_at_it(
    pool: Any, desk: Desk
) -> None:
    place_id = await add_place(pool)
    person_id = await add_person(pool, given_name="Ines", family_name="Quillfeather", born_on=date(2012, 1, 1))
    await add_residency(pool, person_id, place_id)
    young = Resident(given_name="Ines", family_name="Quillfeather", born_on=date(2012, 1, 1))
    lawyer = Through(kind="representative", name="Dorian Wexcombe", authority="power_of_attorney")
    with pytest.raises(BadInputError, match="guardian"):
        await ask(desk, place_id, resident=young, through=lawyer)
    mother = Through(kind="guardian", name="Rosalind Quillfeather", authority="birth_certificate")
    await ask(desk, place_id, resident=young, through=mother)
    kept = await pool.fetchrow("select * from resident_ask")
    assert (kept["asked_through"], kept["through_name"], kept["through_authority"], kept["asked_by"]) == (
        "guardian", "Rosalind Quillfeather", "birth_certificate", "demo-records_clerk",
    )  # fmt: skip
    assert b"Rosalind" not in await pool.fetchval("select projection from ledger_entry order by sequence desc limit 1")


def test_only_a_paper_that_gives_authority_lets_somebody_ask_for_another() -> None:
    with pytest.raises(BadInputError, match="does not let a guardian"):
        Through(kind="guardian", name="Rosalind", authority="written_authorization")
    with pytest.raises(BadInputError, match="Name who asks"):
        Through(kind="representative", name=" ", authority="power_of_attorney")
    with pytest.raises(BadInputError, match="scan of the letter"):
        Letter(received_on=date(2026, 11, 2), reference="")


async def test_a_letter_can_not_come_tomorrow(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    tomorrow = Letter(received_on=desk.at.date() + timedelta(days=1), reference="scan/7")
    with pytest.raises(BadInputError, match="later than today"):
        await ask(desk, place_id, letter=tomorrow)


async def test_whatever_is_recorded_of_others_the_answer_is_the_same(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id, convicted_on=date(2024, 1, 1))
    await add_premise_fact(pool, place_id, kind="verified_hazard", summary="The dog of Dorian Wexcombe bites")
    before = (await ask(desk, place_id)).answer
    other = await add_person(pool, given_name="Rosalind", family_name="Featherstone")
    await add_residency(pool, other, place_id, evidence="lease", began_on=date(2026, 10, 1))
    await add_warrant(pool, other)
    await add_conviction(pool, other)
    await add_tie(pool, other, person_id)
    hidden = await add_person(pool, is_confidential=True)
    await add_residency(pool, hidden, place_id)
    await add_warrant(pool, person_id, identity_certainty=0.6)  # may be somebody else's
    await add_conviction(pool, person_id, is_relieved=True)
    await add_arrest(pool, person_id, disposition="sealed")
    assert (await ask(desk, place_id)).answer == before
    assert before.level == "CAUTION"


async def test_names_of_others_are_withheld_from_a_hazards_words(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    former = await add_person(pool, given_name="Dorian", family_name="Wexcombe")
    await add_residency(pool, former, place_id, ended_on=date(2020, 1, 1), began_on=date(2015, 1, 1))
    await add_premise_fact(pool, place_id, kind="verified_hazard", summary="The dog of Dorian Wexcombe bites")
    await add_premise_fact(pool, place_id, kind="responder_assaulted", summary="Dorian struck a medic")
    said = msgspec.json.encode((await ask(desk, place_id)).answer).decode()
    assert "The dog of […] […] bites" in said
    assert "Dorian" not in said


async def test_an_arrest_is_told_as_shown_and_never_counted(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_arrest(pool, person_id)
    answer = (await ask(desk, place_id)).answer
    assert [(line.part, line.kind) for line in answer.lines] == [("shown_only", "arrest"), ("residence", "utility")]
    assert answer.level == "NO KNOWN HAZARD"


async def test_nothing_of_who_asked_is_kept_but_the_kinds_of_papers(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    answered = await ask(desk, place_id)
    row = dict(await pool.fetchrow("select * from resident_ask"))
    entry = await pool.fetchval("select convert_from(particulars, 'UTF8') from ledger_entry")
    kept = repr(row) + entry
    for secret in ("Quillfeather", "Ines", "1980-05-17", "1980, 5, 17", answered.code):
        assert secret not in kept, secret
    assert row["identity_kinds"] == ["driver_license"]
    assert row["entry"] == 0


async def test_a_code_opens_for_thirty_days_and_each_opening_is_entered(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    answered = await ask(desk, place_id)

    async def opened(code: str, days: int) -> object:
        return await open_answer(
            pool, desk.door, code, agency="Fresno PD (demo)", address="x", clock=lambda: desk.at + timedelta(days=days)
        )

    assert await opened(answered.code.lower().replace("-", ""), 29) is not None
    assert await actions_entered(pool) == [("answer_asked", "allow")] * 2
    assert await opened(answered.code, 30) is None
    assert await opened("0000-0000-0000-0000-0000-0000", 1) is None


async def test_what_was_told_is_forgotten_when_its_code_has_expired(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    answered = await ask(desk, place_id)
    later = desk.later(desk.at + timedelta(days=31))
    await ask(later, place_id)
    first = await pool.fetchrow("select * from resident_ask where ask_id = $1", answered.ask_id)
    assert (first["answer"], first["inputs"], first["result"]) == (None, None, None)
    with pytest.raises(NotFoundError):
        await contest(later, answered, 0)


async def test_a_contested_fact_stops_counting_and_its_note_travels(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    incident = await add_incident(pool, place_id=place_id)
    assert (await desk.dossier(incident)).rating.level == "CAUTION"
    await contest(desk, await ask(desk, place_id), 0, note="It was my cousin")
    shown = await desk.dossier(incident)
    assert (shown.rating.level, shown.rating.reasons) == ("NO KNOWN HAZARD", ())
    [left] = shown.rating.left_out
    assert left.code == "CONTESTED_NOT_COUNTED"
    assert left.text.endswith("Contested on 20 Nov 2026, not counted until decided")
    [ticket] = shown.contested
    assert (ticket.note, ticket.state, ticket.is_suspended) == ("It was my cousin", "filed", True)
    assert ticket.text == "Violent felony conviction, Assault with a deadly weapon, PC 245(a)(1), of 20 Nov 2026"
    assert any(line.kind == "conviction" and not line.counts for line in shown.residents[0].history)
    for role in ("officer", "dispatcher", "supervisor", "commander"):
        assert [t.note for t in (await desk.dossier(incident, by=actor(role))).contested] == ["It was my cousin"], role


async def test_who_may_not_see_the_history_does_not_see_the_note_about_it(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    await add_premise_fact(pool, place_id)
    answered = await ask(desk, place_id)
    facts = {line.about: line.ref for line in answered.answer.lines if line.part == "counts"}
    await contest(desk, answered, facts["resident"], note="about me")
    await contest(desk, answered, facts["premise"], note="about the place")
    incident = await add_incident(pool, place_id=place_id)
    shown = await desk.dossier(incident, by=replace(actor(), station="wall-1"))
    assert [ticket.note for ticket in shown.contested] == ["about the place"]


async def test_an_upheld_fact_never_counts_again_and_a_rejected_one_does(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    incident = await add_incident(pool, place_id=place_id)
    ticket = await contest(desk, await ask(desk, place_id), 0)
    rejected = await decide(desk, ticket, "reject", reason="The fingerprints are the same")
    shown = await desk.dossier(incident)
    assert shown.rating.level == "CAUTION"
    assert (shown.contested[0].state, shown.contested[0].reason) == ("rejected", "The fingerprints are the same")
    appealed = await appeal(desk, rejected)
    assert (await desk.dossier(incident)).rating.level == "CAUTION"
    await decide(desk, appealed, "uphold", by="auditor", reason="Another person's fingerprints")
    after = await desk.dossier(incident)
    assert after.rating.level == "NO KNOWN HAZARD"
    assert "found wrong on 20 Nov 2026" in after.rating.left_out[0].text


async def test_a_contested_residence_takes_the_persons_records_with_it(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    gone = await add_person(pool, given_name="Dorian", family_name="Wexcombe")
    await add_residency(pool, gone, place_id, evidence="dmv")
    await add_warrant(pool, gone)
    incident = await add_incident(pool, place_id=place_id)
    assert (await desk.dossier(incident)).rating.level != "NO KNOWN HAZARD"
    await contest(desk, await ask(desk, place_id), other_name="dorian  wexcombe", note="He left in spring")
    shown = await desk.dossier(incident)
    assert (shown.rating.level, shown.rating.reasons) == ("NO KNOWN HAZARD", ())
    assert {left.code for left in shown.rating.left_out} == {"CONTESTED_NOT_COUNTED"}
    assert shown.contested[0].note == "He left in spring"


async def test_contesting_somebodys_residence_never_tells_whether_they_are_on_record(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    gone = await add_person(pool, given_name="Dorian", family_name="Wexcombe")
    await add_residency(pool, gone, place_id, evidence="dmv")
    answered = await ask(desk, place_id)
    known = await contest(desk, answered, other_name="Dorian Wexcombe")
    unknown = await contest(desk, answered, other_name="Nobody Atall")
    assert (known.about, known.state) == (unknown.about, unknown.state) == ("other_residence", "filed")
    listed = await read_contests(pool, desk.door, asker("records_clerk", desk.at), clock=lambda: desk.at)
    assert [ticket["facts"] for ticket in listed["contests"]] == [[], []]
    listed = await read_contests(pool, desk.door, asker("city_attorney", desk.at), clock=lambda: desk.at)
    assert sorted(len(ticket["facts"]) for ticket in listed["contests"]) == [0, 1]


@pytest.mark.parametrize("role", ["analyst", "officer", "dispatcher", "supervisor", "commander", "records_clerk"])
async def test_nobody_of_the_centre_decides(pool: Any, desk: Desk, role: str) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    ticket = await contest(desk, await ask(desk, place_id), 0)
    with pytest.raises(RefusedError):
        await decide(desk, ticket, "reject", by=role)
    assert (await actions_entered(pool))[-1] == ("decide_contest", "deny")
    assert await pool.fetchval("select state from contest") == "filed"


async def test_who_wrote_the_fact_does_not_decide_about_it(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    await add_premise_fact(pool, place_id, verified_by=actor("city_attorney").title)
    ticket = await contest(desk, await ask(desk, place_id), 0)
    with pytest.raises(RefusedError, match="somebody else decides"):
        await decide(desk, ticket, "reject")


async def test_an_appeal_is_the_auditors_alone_and_a_step_cannot_be_skipped(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    await add_premise_fact(pool, place_id)
    ticket = await contest(desk, await ask(desk, place_id), 0)
    with pytest.raises(ConflictError):
        await appeal(desk, ticket)
    with pytest.raises(RefusedError):
        await decide(desk, ticket, "uphold", by="auditor")
    rejected = await decide(desk, ticket, "reject")
    with pytest.raises(RefusedError, match="decided it before"):
        await decide(desk, ticket, "uphold")
    await appeal(desk, rejected)
    with pytest.raises(RefusedError):
        await decide(desk, ticket, "uphold", by="city_attorney")
    final = await decide(desk, ticket, "reject", by="auditor")
    assert final.state == "rejected_for_good"
    with pytest.raises(ConflictError):
        await appeal(desk, final)
    with pytest.raises(ConflictError, match="before"):
        await contest(desk, await ask(desk, place_id), 0)


async def test_an_overdue_ticket_stays_suspended_and_is_said_to_be_late(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    await contest(desk, await ask(desk, place_id), 0)
    late = desk.later(desk.at + timedelta(days=31))
    listed = await read_contests(pool, desk.door, asker("city_attorney", late.at), clock=lambda: late.at)
    [ticket] = listed["contests"]
    assert (ticket["is_overdue"], ticket["days_left"]) == (True, -1)
    shown = await late.dossier(await add_incident(pool, place_id=place_id), by=actor(at=late.at))
    assert shown.rating.level == "NO KNOWN HAZARD"


async def test_everyone_who_was_shown_the_place_in_thirty_days_gets_a_notice(pool: Any, desk: Desk) -> None:
    await _staff(pool)
    place_id, _ = await _home(pool)
    await add_premise_fact(pool, place_id)
    other_place = await add_place(pool)
    incident = await add_incident(pool, place_id=place_id)
    await desk.dossier(incident, by=actor("officer"))
    await desk.dossier(incident, by=actor("analyst"))
    await desk.dossier(await add_incident(pool, place_id=other_place), by=actor("commander"))
    with pytest.raises(RefusedError):
        await desk.dossier(incident, by=actor("auditor"), purpose="audit")
    ticket = await contest(desk, await ask(desk, place_id), 0)
    await decide(desk, ticket, "uphold")
    notices = {
        role: await read_notices(pool, desk.door, asker(role, desk.at), clock=lambda: desk.at)
        for role in ("officer", "analyst", "commander")
    }
    assert {role: sorted(n.step for n in found) for role, found in notices.items()} == {
        "officer": ["uphold"], "analyst": ["uphold"], "commander": [],
    }  # fmt: skip
    assert await pool.fetchval("select count(*) from notice") == 4
    [notice] = notices["officer"]
    with pytest.raises(NotFoundError):
        await acknowledge(pool, desk.door, notice.notice_id, asker("analyst", desk.at), clock=lambda: desk.at)
    await acknowledge(pool, desk.door, notice.notice_id, asker("officer", desk.at), clock=lambda: desk.at)
    assert await pool.fetchval("select count(*) from notice where acknowledged_at is null") == 2
    told = await pool.fetch(
        "select kind, incident_id, body from event where kind in ('notice_made', 'dossier_changed')"
    )
    assert {row["kind"] for row in told} == {"notice_made", "dossier_changed"}
    assert all(row["body"] == {} for row in told)


async def test_a_look_of_more_than_thirty_days_ago_is_not_corrected(pool: Any, tmp_path: Path) -> None:
    old = await open_desk(pool, tmp_path)
    place_id, _ = await _home(pool)
    await add_premise_fact(pool, place_id)
    incident = await add_incident(pool, place_id=place_id)
    await old.dossier(incident, by=actor("officer"))
    now = await open_desk(pool, tmp_path, at=old.at + timedelta(days=20))
    await now.dossier(incident, by=actor("analyst", at=now.at))
    later = await open_desk(pool, tmp_path, at=old.at + timedelta(days=31))
    await contest(later, await ask(later, place_id), 0)
    assert await pool.fetch("select actor_id from notice") == [("demo-analyst",)]


async def _staff(pool: Any) -> None:
    for role in ("officer", "analyst", "commander"):
        await pool.execute(
            "insert into staff (actor_id, title, role, agency, on_shift) values ($1, 'x', $2, 'x', true)",
            f"demo-{role}", role,
        )  # fmt: skip


async def test_every_step_is_entered_before_it_is_taken(pool: Any, desk: Desk) -> None:
    place_id, _ = await _home(pool)
    await add_premise_fact(pool, place_id)
    ticket = await contest(desk, await ask(desk, place_id), 0)
    await decide(desk, await appeal(desk, await decide(desk, ticket, "reject")), "reject", by="auditor")
    assert [action for action, _ in await actions_entered(pool)] == [
        "answer_asked", "file_contest", "decide_contest", "appeal_contest", "decide_appeal",
    ]  # fmt: skip
    steps = await pool.fetch("select step, entry from contest_event order by version")
    assert [(row["step"], row["entry"]) for row in steps] == [
        ("file", 1), ("reject", 2), ("appeal", 3), ("reject", 4),
    ]  # fmt: skip


async def test_the_dossier_of_another_place_has_the_same_record_suspended(pool: Any, desk: Desk) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    second = await add_place(pool)
    await contest(desk, await ask(desk, place_id), 0)
    await add_residency(pool, person_id, second, began_on=date(2026, 11, 1), evidence="lease")
    shown = await desk.dossier(await add_incident(pool, place_id=second))
    assert shown.rating.level == "NO KNOWN HAZARD"
    assert "That was not me" in as_json(shown)
