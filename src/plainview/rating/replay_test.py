"""Tests that a replay counts places and calls, both ways, by type, with what is unknown, by hand-made calls."""

from datetime import timedelta

import msgspec

from plainview.rating.model import RatingInputs
from plainview.rating.replay import KeptCall, counts_by_level, replay
from plainview.rating.report import LEVELS, as_html, as_text
from plainview.rating.rules import CURRENT_RULES, FactorRule, RuleSet
from tests.facts import AT, asked, claim, inputs, premise_fact, residency, resident_fact


def _with_points(factor: str, points: int) -> RuleSet:
    rule = CURRENT_RULES.factors[factor]
    changed = FactorRule(
        points_milli=points * 1000,
        half_life_days=rule.half_life_days,
        expires_after_years=rule.expires_after_years,
        cap_class=rule.cap_class,
    )
    factors = {**CURRENT_RULES.factors, factor: changed}
    return msgspec.structs.replace(CURRENT_RULES, version="2027.01-1", factors=factors)


def _call(given: RatingInputs, place: str | None, *, call_type: str = "Disturbance", hours: int = 0) -> KeptCall:
    at = AT + timedelta(hours=hours)
    return KeptCall(rating_id=f"r{place}-{hours}", call_type=call_type, place=place, rated_at=at, inputs=given)


HAZARD = inputs(premise_fact("verified_hazard"))
NOTHING = inputs()
DOWN = inputs(asked(is_answering=False))
CONVICT = inputs(resident_fact(), residency())
NOWHERE = inputs(claim(), place_id=None, address_permille=0)
CALLS = [
    _call(HAZARD, "1/-"),
    _call(HAZARD, "2/-", call_type="Fire"),
    _call(NOTHING, "2/-", call_type="Fire", hours=5),
    _call(CONVICT, "3/7"),
    _call(DOWN, "4/-"),
    _call(NOWHERE, None),
]


def test_the_same_rules_change_nothing() -> None:
    found = replay(CALLS, CURRENT_RULES, CURRENT_RULES)
    assert (found.calls, found.calls_changed, found.places, found.places_changed) == (6, 0, 4, 0)
    assert found.largest == []


def test_a_change_is_counted_by_call_by_place_and_by_type() -> None:
    found = replay(CALLS, CURRENT_RULES, _with_points("verified_hazard", 5))
    assert (found.calls, found.calls_changed) == (6, 2)
    assert (found.places, found.places_changed, found.places_higher, found.places_lower) == (4, 1, 0, 1)
    assert found.levels == {
        "CAUTION": {"NO KNOWN HAZARD": 1, "CAUTION": 1},
        "NO KNOWN HAZARD": {"NO KNOWN HAZARD": 1},
        "UNKNOWN": {"UNKNOWN": 1},
    }
    assert {name: (t.calls, t.changed) for name, t in found.by_type.items()} == {
        "Disturbance": (4, 1), "Fire": (2, 1),
    }  # fmt: skip
    assert (found.unknown_before, found.unknown_after) == (2, 2)


def test_a_place_has_the_level_of_its_last_call() -> None:
    found = replay(CALLS[1:3], CURRENT_RULES, _with_points("verified_hazard", 5))
    assert (found.calls_changed, found.places_changed) == (1, 0)


def test_the_largest_changes_come_first_and_name_no_place() -> None:
    found = replay(CALLS, CURRENT_RULES, _with_points("violent_felony_conviction", 90))
    assert [(c.before, c.after, c.points_before, c.points_after) for c in found.largest] == []
    caps = {**CURRENT_RULES.caps_milli, "violent conviction": 90_000}
    wider = msgspec.structs.replace(_with_points("violent_felony_conviction", 90), caps_milli=caps)
    found = replay(CALLS, CURRENT_RULES, wider)
    assert [(c.before, c.after, c.points_before, c.points_after) for c in found.largest] == [
        ("CAUTION", "ELEVATED", 20_000, 90_000)
    ]
    assert "place" not in msgspec.json.encode(found.largest).decode()
    assert (found.places_higher, found.places_lower) == (1, 0)


def test_the_report_says_it_in_words_and_draws_it() -> None:
    found = replay(CALLS, CURRENT_RULES, _with_points("verified_hazard", 5))
    text, page = as_text(found), as_html(found, "smaller dogs <b>bite</b> less")
    assert "1 of 4 places change level (25.0 %)" in text
    assert "UNKNOWN 2 of 6 calls (33.3 %) before, 2 (33.3 %) after" in text
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    assert "<b>bite" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    before, after = counts_by_level(found)
    assert (before["CAUTION"], after["CAUTION"]) == (2, 1)
    assert set(before) | set(after) <= set(LEVELS)
