"""Tests what facts add up to: bands, intervals, caps, UNKNOWN, reasons and what was left out."""

from datetime import timedelta

import pytest

from plainview.rating.factors import FACTORS
from plainview.rating.model import Claim, PremiseFact, ResidentFact, ResidentKind
from plainview.rating.rate import rate
from plainview.rating.rules import CURRENT_RULES
from tests.facts import AT, TODAY, asked, claim, inputs, premise_fact, rated, residency, resident_fact


def test_nothing_current_and_every_required_source_answered_is_no_known_hazard() -> None:
    rating = rated()
    assert (rating.level, rating.reasons, rating.left_out) == ("NO KNOWN HAZARD", (), ())


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ([resident_fact("resisting_conviction")], "NO KNOWN HAZARD"),
        ([premise_fact("verified_hazard")], "CAUTION"),
        ([premise_fact("verified_hazard", days_ago=1)], "NO KNOWN HAZARD"),
        ([premise_fact("firearm_at_premise")], "CAUTION"),
        ([premise_fact("firearm_at_premise"), premise_fact("verified_hazard")], "ELEVATED"),
        ([claim("weapon")], "ELEVATED"),
        ([claim("violence")], "CAUTION"),
        ([claim("weapon", is_corroborated=False)], "NO KNOWN HAZARD to ELEVATED"),
        (
            [premise_fact("verified_hazard"), premise_fact("firearm_at_premise", is_unit_known=False)],
            "CAUTION to ELEVATED",
        ),
    ],
)
def test_bands_begin_at_15_and_40(facts: list[Claim | PremiseFact | ResidentFact], level: str) -> None:
    assert rated(*facts, residency()).level == level


def test_a_class_is_capped_over_its_factors() -> None:
    rating = rated(
        premise_fact("responder_assaulted"),
        premise_fact("firearm_at_premise"),
        premise_fact("verified_hazard"),
        premise_fact("verified_hazard"),
        premise_fact("verified_hazard"),
        claim("weapon"),
        claim("violence"),
    )
    assert rating.lo_milli == 40_000 + 30_000 + 40_000


@pytest.mark.parametrize(
    ("kind", "cap"),
    [
        ("violent_felony_conviction", 30_000),
        ("violent_warrant", 25_000),
        ("court_order", 20_000),
        ("resisting_conviction", 20_000),
    ],
)
def test_residents_records_are_capped_by_class(kind: ResidentKind, cap: int) -> None:
    assert rated(*(resident_fact(kind) for _ in range(9)), residency()).lo_milli == cap


def test_the_possible_fills_a_class_after_the_certain() -> None:
    rating = rated(claim("weapon", is_corroborated=False), claim("violence"))
    assert (rating.lo_milli, rating.hi_milli, rating.level) == (30_000, 40_000, "CAUTION to ELEVATED")


@pytest.mark.parametrize(("address_permille", "level"), [(900, "ELEVATED"), (899, "UNKNOWN"), (0, "UNKNOWN")])
def test_an_uncertain_address_is_unknown(address_permille: int, level: str) -> None:
    facts = [premise_fact("responder_assaulted"), premise_fact("firearm_at_premise")]
    assert rate(inputs(*facts, address_permille=address_permille), CURRENT_RULES).level == level


def test_without_a_place_nothing_of_any_place_is_said_but_the_call_is() -> None:
    given = inputs(
        premise_fact("firearm_at_premise"),
        resident_fact(),
        residency(),
        claim("weapon"),
        place_id=None,
        address_permille=0,
    )
    rating = rate(given, CURRENT_RULES)
    assert (rating.level, [reason.about for reason in rating.reasons], rating.left_out) == ("UNKNOWN", ["call"], ())
    assert [why.code for why in rating.incomplete_because] == ["ADDRESS_NOT_CERTAIN"]


def test_units_without_the_unit_are_unknown() -> None:
    facts = [premise_fact("responder_assaulted"), premise_fact("firearm_at_premise")]
    rating = rate(inputs(*facts, has_units=True), CURRENT_RULES)
    assert (rating.level, rating.reasons) == ("UNKNOWN", ())
    assert [why.code for why in rating.incomplete_because] == ["UNIT_MISSING"]
    assert rate(inputs(*facts, has_units=True, unit_id=7), CURRENT_RULES).level == "ELEVATED"


def test_a_required_source_that_is_down_makes_it_unknown_and_is_named() -> None:
    rating = rated(asked(), asked(source_id="warrants", is_answering=False))
    assert rating.level == "UNKNOWN"
    assert [why.code for why in rating.incomplete_because] == ["REQUIRED_SOURCE_DOWN"]
    assert rating.not_asked[0].text == "The warrants system down since 20 Nov 2026 16:00 UTC"


@pytest.mark.parametrize("fact", [premise_fact("firearm_at_premise"), claim("weapon", is_corroborated=False)])
def test_caution_or_what_is_only_possible_is_unknown_with_a_required_source_down(
    fact: PremiseFact | Claim,
) -> None:
    assert rated(fact, asked(is_answering=False)).level == "UNKNOWN"


def test_what_is_elevated_already_stays_elevated_and_says_what_is_missing() -> None:
    rating = rated(claim("weapon"), asked(is_answering=False))
    assert (rating.level, len(rating.not_asked)) == ("ELEVATED", 1)


def test_a_source_that_is_not_required_is_only_named() -> None:
    rating = rated(asked(), asked(source_id="dmv", is_required=False, is_answering=False))
    assert (rating.level, len(rating.not_asked)) == ("NO KNOWN HAZARD", 1)


def test_no_required_source_at_all_is_unknown() -> None:
    rating = rated(asked(is_required=False))
    assert (rating.level, rating.incomplete_because[0].code) == ("UNKNOWN", "NO_REQUIRED_SOURCE")


def test_reasons_come_strongest_first_with_date_and_source() -> None:
    rating = rated(
        premise_fact("verified_hazard"),
        resident_fact("violent_warrant"),
        claim("violence"),
        resident_fact(),
        residency(),
    )
    assert [reason.points_milli for reason in rating.reasons] == [30_000, 25_000, 20_000, 15_000]
    assert all(reason.on == TODAY and reason.source_title and reason.record_id for reason in rating.reasons)


def test_a_reason_names_nobody_but_says_of_what_and_when() -> None:
    rating = rated(resident_fact(days_ago=30), residency())
    assert rating.reasons[0].text == (
        "Current resident: violent felony conviction, Assault with a deadly weapon, PC 245(a)(1), of 21 Oct 2026"
    )


def test_one_callers_word_asks_to_be_checked_first() -> None:
    assert rated(claim(is_corroborated=False)).tactics[0] == CURRENT_RULES.tactic_uncorroborated
    assert rated(claim()).tactics == CURRENT_RULES.tactics["ELEVATED"]


def test_the_same_record_given_twice_counts_once() -> None:
    fact = premise_fact("verified_hazard")
    assert rated(fact, fact).hi_milli == 15_000


def test_every_factor_has_its_values_and_every_value_its_factor() -> None:
    assert set(FACTORS) == set(CURRENT_RULES.factors)
    assert {rule.cap_class for rule in CURRENT_RULES.factors.values()} == set(CURRENT_RULES.caps_milli)


def test_the_word_stays_for_a_day_that_is_not_over() -> None:
    facts = [premise_fact("verified_hazard")]
    assert rated(*facts, at=AT + timedelta(hours=5)).level == "CAUTION"
