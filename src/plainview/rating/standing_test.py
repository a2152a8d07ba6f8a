"""Tests who counts as living at a place; what is not known is said, not guessed."""

from datetime import date, datetime, timedelta

import pytest

from plainview.rating.model import Elsewhere, Evidence, Residency
from plainview.rating.rules import CURRENT_RULES
from plainview.rating.standing import Standing, standings
from tests.facts import AT, SOMEONE, TODAY, inputs, residency

OTHER = "person/2"
LATELY = TODAY - timedelta(days=100)


def _standing(*rows: Residency | Elsewhere, of: str = SOMEONE, has_units: bool = False) -> Standing:
    return standings(inputs(*rows, has_units=has_units, unit_id=1 if has_units else None), CURRENT_RULES)[of]


@pytest.mark.parametrize(
    ("certainty_permille", "state"),
    [
        (1000, "current"),
        (800, "current"),
        (799, "possible"),
        (300, "possible"),
        (299, "not_counted"),
        (0, "not_counted"),
    ],
)
def test_certainty_decides_between_current_possible_and_not(certainty_permille: int, state: str) -> None:
    assert _standing(residency(certainty_permille=certainty_permille)).state == state


@pytest.mark.parametrize("certainty_permille", [300, 800, 1000])
def test_mail_never_makes_a_resident(certainty_permille: int) -> None:
    standing = _standing(residency(evidence="mail", certainty_permille=certainty_permille))
    assert (standing.state, standing.code) == ("not_counted", "MAIL_NOT_COUNTED")


def test_what_a_caller_alone_said_is_only_possible() -> None:
    assert _standing(residency(evidence="said_by_caller", certainty_permille=1000)).state == "possible"


def test_a_building_without_the_unit_is_no_residence_in_a_unit() -> None:
    standing = _standing(residency(is_unit_known=False, certainty_permille=1000), has_units=True)
    assert standing.code == "UNIT_NOT_KNOWN_NOT_COUNTED"


def test_a_move_out_removes_at_once() -> None:
    assert _standing(residency(ended_on=TODAY + timedelta(days=1))).state == "current"
    standing = _standing(residency(ended_on=TODAY))
    assert (standing.code, standing.changed_on) == ("FORMER_RESIDENT_NOT_COUNTED", TODAY)


def test_a_move_out_known_to_one_source_outweighs_the_older_word_of_the_others() -> None:
    moved_out = residency(evidence="lease", ended_on=LATELY)
    for evidence in ("dmv", "utility", "court_address"):
        standing = _standing(moved_out, residency(evidence=evidence, certainty_permille=1000))
        assert standing.code == "FORMER_RESIDENT_NOT_COUNTED"


def test_the_end_of_mail_is_no_move_out() -> None:
    assert (
        _standing(residency(evidence="mail", certainty_permille=250, ended_on=LATELY), residency()).state == "current"
    )


def test_who_came_back_lives_here_again() -> None:
    back = residency(evidence="lease", began_on=LATELY + timedelta(days=30))
    assert _standing(residency(evidence="lease", ended_on=LATELY), back).state == "current"


def test_who_is_yet_to_move_in_does_not_count() -> None:
    assert _standing(residency(began_on=TODAY + timedelta(days=1))).code == "NOT_YET_RESIDENT_NOT_COUNTED"


@pytest.mark.parametrize("evidence", ["lease", "utility"])
def test_a_later_move_in_makes_older_residents_unknown(evidence: Evidence) -> None:
    move_in = residency(OTHER, evidence=evidence, began_on=LATELY)
    standing = _standing(residency(), move_in)
    assert (standing.code, standing.changed_on) == ("LATER_MOVE_IN_NOT_COUNTED", LATELY)
    assert _standing(residency(), move_in, of=OTHER).state == "current"


@pytest.mark.parametrize("evidence", ["dmv", "booking_address", "mail", "said_by_caller", "court_address"])
def test_other_evidence_is_no_move_in(evidence: Evidence) -> None:
    other = residency(OTHER, evidence=evidence, began_on=LATELY, certainty_permille=290 if evidence == "mail" else 990)
    assert _standing(residency(), other).state == "current"


def test_an_uncertain_move_in_changes_nothing() -> None:
    other = residency(OTHER, evidence="lease", began_on=LATELY, certainty_permille=799)
    assert _standing(residency(), other).state == "current"


def test_the_papers_of_one_household_begin_within_days() -> None:
    began = date(2024, 5, 1)
    spouse = residency(OTHER, evidence="utility", began_on=began + timedelta(days=14))
    assert _standing(residency(began_on=began), spouse).state == "current"


def test_a_newcomer_to_a_household_that_stays_is_no_change_of_tenant() -> None:
    head = residency("person/3", evidence="utility", began_on=date(2018, 1, 1))
    newcomer = residency(OTHER, evidence="lease", began_on=LATELY)
    assert _standing(residency(), head, newcomer).state == "current"


def test_a_tenancy_confirmed_after_a_move_in_is_a_co_tenants() -> None:
    newcomer = residency(OTHER, evidence="lease", began_on=LATELY)
    assert _standing(residency(evidence="lease", as_of=AT), newcomer).state == "current"
    stale = residency(evidence="lease", as_of=AT - timedelta(days=200))
    assert _standing(stale, newcomer).code == "LATER_MOVE_IN_NOT_COUNTED"


def test_a_new_utility_account_ends_the_earlier_one() -> None:
    taken_over = residency(OTHER, evidence="utility", began_on=LATELY)
    assert _standing(residency(evidence="utility", as_of=AT), taken_over).code == "LATER_MOVE_IN_NOT_COUNTED"


def test_an_account_that_ended_again_took_nothing_over() -> None:
    between = residency(OTHER, evidence="utility", began_on=date(2022, 1, 1), ended_on=date(2023, 1, 1))
    assert _standing(residency(evidence="utility", as_of=AT), between).state == "current"


def test_who_took_a_home_elsewhere_is_unknown_here() -> None:
    away = Elsewhere(subject=SOMEONE, began_on=LATELY)
    standing = _standing(residency(), away)
    assert (standing.code, standing.changed_on) == ("LIVES_ELSEWHERE_NOT_COUNTED", LATELY)


def test_a_home_elsewhere_before_this_one_changes_nothing() -> None:
    assert _standing(residency(), Elsewhere(subject=SOMEONE, began_on=date(2019, 1, 1))).state == "current"


def test_two_homes_confirmed_both_are_two_homes() -> None:
    away = Elsewhere(subject=SOMEONE, began_on=LATELY)
    assert _standing(residency(evidence="lease", as_of=AT), away).state == "current"


def test_the_best_word_that_still_holds_decides() -> None:
    weak = residency(evidence="booking_address", certainty_permille=400)
    assert _standing(weak, residency(certainty_permille=950)).certainty_permille == 950


def test_says_the_most_telling_reason() -> None:
    ended = residency(ended_on=LATELY)
    mail = residency(evidence="mail", certainty_permille=250)
    assert _standing(mail, ended).code == "FORMER_RESIDENT_NOT_COUNTED"


def test_four_hundred_in_one_dwelling_are_told_apart_in_good_time() -> None:
    rows = [
        residency(f"person/{n}", evidence="utility", began_on=date(2015, 1, 1) + timedelta(days=n)) for n in range(400)
    ]
    started = datetime.now(tz=AT.tzinfo)
    assert len(standings(inputs(*rows), CURRENT_RULES)) == 400
    assert datetime.now(tz=AT.tzinfo) - started < timedelta(seconds=1)
