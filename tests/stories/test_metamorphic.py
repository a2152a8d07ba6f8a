"""What must make no difference makes none, from the records to the bytes of the rating (rules/rating.md, Around it)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.dossier.convert import convert
from plainview.dossier.queries import gather, kept_rating
from plainview.dossier.records import Records
from plainview.incidents.model import Incident
from plainview.rating.rate import rate
from plainview.rating.record import inputs_bytes, result_bytes
from plainview.rating.rules import CURRENT_RULES
from tests.builders import (
    NOW,
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
    add_tie,
    set_source_down,
)
from tests.desk import Desk, open_desk

WORDS = st.text(max_size=30)


async def _home(pool: Any) -> tuple[int, Incident]:
    """Return a home of two people with records, ties, notes and earlier calls, and a call to it."""
    place_id = await add_place(pool)
    people = [await add_person(pool), await add_person(pool)]
    for person_id in people:
        await add_residency(pool, person_id, place_id)
        await add_conviction(pool, person_id, convicted_on=date(2025, 3, 1))
        await add_arrest(pool, person_id)
    await add_order(pool, people[0])
    await add_tie(pool, *people, relation="sister", language="Hmong")
    await add_note(pool, place_id, kind="language", summary="Speaks Hmong")
    await add_premise_fact(pool, place_id, kind="verified_hazard", happened_on=date(2026, 9, 1))
    await add_prior_call(pool, place_id)
    return place_id, await add_incident(pool, place_id=place_id)


def _bytes(records: Records, incident: Incident) -> tuple[bytes, bytes]:
    inputs = convert(records, incident, NOW)
    return inputs_bytes(inputs, CURRENT_RULES), result_bytes(rate(inputs, CURRENT_RULES))


async def _kept(desk: Desk, incident: Incident) -> tuple[bytes, bytes]:
    kept = await kept_rating(desk.pool, (await desk.dossier(incident)).rating.rating_id)
    assert kept is not None
    return kept


async def test_names_languages_relations_notes_and_earlier_calls_change_no_byte(pool: Any) -> None:
    place_id, incident = await _home(pool)
    records = await gather(pool, place_id, None, NOW)
    assert all((records.residents, records.ties, records.notes, records.calls.total))
    expected = _bytes(records, incident)

    @settings(max_examples=100, deadline=None)
    @given(words=st.lists(WORDS, min_size=4, max_size=4), calls=st.integers(0, 500), is_empty=st.booleans())
    def holds(*, words: list[str], calls: int, is_empty: bool) -> None:
        replace = msgspec.structs.replace
        premise = records.premise
        assert premise is not None
        changed = replace(
            records,
            premise=replace(premise, address=words[0]),
            residents=tuple(replace(each, name=words[1], history=()) for each in records.residents),
            ties=() if is_empty else tuple(replace(t, name=words[2], language=words[3]) for t in records.ties),
            notes=() if is_empty else tuple(replace(note, summary=words[3]) for note in records.notes),
            calls=replace(records.calls, total=calls, last=()),
        )
        assert _bytes(changed, incident) == expected

    holds()


async def test_how_often_the_place_was_looked_at_changes_no_byte(pool: Any, tmp_path: Path) -> None:
    _, incident = await _home(pool)
    desk = await open_desk(pool, tmp_path)
    first = await _kept(desk, incident)
    for purpose in ("call_response", "officer_safety", "threat_to_life") * 3:
        await desk.dossier(incident, purpose=purpose)
    assert await _kept(desk, incident) == first


async def test_names_and_areas_that_go_with_race_change_no_byte(pool: Any, tmp_path: Path) -> None:
    place_id, incident = await _home(pool)
    desk = await open_desk(pool, tmp_path)
    first = await _kept(desk, incident)
    for given_name, family_name, postal_code in (
        ("Lakisha", "Invented-Washington", "93706"), ("Emily", "Invented-Walsh", "93720"),
        ("Xue", "Invented-Vang", "93727"), ("José", "Invented-Hernández", "93701"),
    ):  # fmt: skip
        await pool.execute("update person set given_name = $1, family_name = $2", given_name, family_name)
        await pool.execute(
            "update place set postal_code = $1, city = $2 where place_id = $3", postal_code, "Clovis", place_id
        )
        await pool.execute("update tie set language = $1, relation = 'cousin'", family_name)
        await add_prior_call(pool, place_id)
        assert await _kept(desk, incident) == first


async def test_a_missing_required_source_is_unknown_and_never_less_careful(pool: Any, tmp_path: Path) -> None:
    place_id, incident = await _home(pool)
    desk = await open_desk(pool, tmp_path)
    before = (await desk.dossier(incident)).rating
    await set_source_down(pool, "warrants")
    after = (await desk.dossier(incident)).rating
    assert (before.level, after.level) == ("ELEVATED", "ELEVATED")
    assert [missing.source_id for missing in after.not_asked] == ["warrants"]
    await pool.execute(
        "update premise_fact set expires_on = $1 where place_id = $2", NOW.date() - timedelta(days=1), place_id
    )
    await pool.execute("delete from court_order")
    assert (await desk.dossier(incident)).rating.level == "UNKNOWN"
