"""Tests that what is contested never counts, whatever it is and whatever stands beside it."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from plainview.kernel.canonical import canonical_json
from plainview.rating.model import PremiseFact, RatingInputs, Residency, ResidentFact, Suspended
from plainview.rating.rate import rate
from plainview.rating.record import inputs_bytes, recompute, result_bytes
from plainview.rating.rules import CURRENT_RULES
from tests.facts import inputs, premise_fact, residency, resident_fact

_SINCE = Suspended(since_on=date(2026, 11, 18))
_FACTS: tuple[PremiseFact | ResidentFact | Residency, ...] = (
    premise_fact("responder_assaulted", days_ago=40),
    premise_fact("verified_hazard"),
    premise_fact("firearm_at_premise", is_unit_known=False),
    residency(),
    residency("person/2", evidence="lease", certainty_permille=600),
    resident_fact(),
    resident_fact("violent_warrant"),
    resident_fact("court_order", subject="person/2", expires_on=date(2027, 1, 1)),
    resident_fact("resisting_conviction", subject="person/3"),
)


def contested(fact: Any, by: Suspended = _SINCE) -> Any:
    """Return a fact that a resident contested."""
    return msgspec.structs.replace(fact, source=msgspec.structs.replace(fact.source, suspended=by))


def _without_what_is_left_out(given: RatingInputs) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.json.decode(canonical_json(rate(given, CURRENT_RULES)))
    content.pop("left_out")
    return content


@given(st.sets(st.sampled_from(range(len(_FACTS)))))
def test_a_contested_fact_weighs_as_if_it_were_not_there(numbers: set[int]) -> None:
    some = inputs(*(contested(fact) if number in numbers else fact for number, fact in enumerate(_FACTS)))
    none = inputs(*(fact for number, fact in enumerate(_FACTS) if number not in numbers))
    assert _without_what_is_left_out(some) == _without_what_is_left_out(none)


@given(st.sets(st.sampled_from(range(len(_FACTS))), min_size=1))
def test_every_contested_fact_is_named_among_what_was_left_out(numbers: set[int]) -> None:
    some = inputs(*(contested(fact) if number in numbers else fact for number, fact in enumerate(_FACTS)))
    left_out = {o.record_id for o in rate(some, CURRENT_RULES).left_out if o.code == "CONTESTED_NOT_COUNTED"}
    assert {_FACTS[number].source.record_id for number in numbers} <= left_out


def test_it_counts_again_once_it_is_not_contested_any_more() -> None:
    fact = resident_fact()
    before = rate(inputs(residency(), fact), CURRENT_RULES)
    assert rate(inputs(residency(), contested(fact)), CURRENT_RULES).level == "NO KNOWN HAZARD"
    assert rate(inputs(residency(), fact), CURRENT_RULES) == before
    assert before.level == "CAUTION"


def test_records_of_somebody_whose_only_residence_is_contested_are_contested_with_it() -> None:
    [home, record] = rate(inputs(contested(residency()), resident_fact()), CURRENT_RULES).left_out[::-1]
    assert (home.code, record.code) == ("CONTESTED_NOT_COUNTED", "CONTESTED_NOT_COUNTED")
    assert record.text.endswith("The residence is contested on 18 Nov 2026, not counted until decided")


def test_another_residence_of_the_same_person_still_counts() -> None:
    facts = (contested(residency(evidence="dmv")), residency(evidence="utility"), resident_fact())
    assert rate(inputs(*facts), CURRENT_RULES).level == "CAUTION"


def test_what_was_found_wrong_says_so() -> None:
    found_wrong = Suspended(since_on=date(2026, 11, 1), upheld_on=date(2026, 11, 19))
    [left] = rate(inputs(contested(premise_fact("verified_hazard"), found_wrong)), CURRENT_RULES).left_out
    assert left.text == "Verified hazard: what happened. Contested and found wrong on 19 Nov 2026, not counted"


def test_a_contest_is_kept_with_the_inputs_and_nothing_is_written_where_there_is_none() -> None:
    given = inputs(contested(premise_fact("verified_hazard")))
    kept = inputs_bytes(given, CURRENT_RULES)
    assert recompute(kept) == result_bytes(rate(given, CURRENT_RULES))
    assert b"suspended" not in inputs_bytes(inputs(premise_fact("verified_hazard")), CURRENT_RULES)
