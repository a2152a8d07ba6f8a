"""Tests how the fact `resisting_conviction` of a resident is weighed."""

from tests.facts import rated, residency, resident_fact


def test_of_a_current_resident_it_has_all_its_points() -> None:
    rating = rated(resident_fact("resisting_conviction"), residency(certainty_permille=800))
    assert (rating.lo_milli, rating.hi_milli) == (10_000, 10_000)
    assert rating.reasons[0].factor == "resisting_conviction"


def test_halves_in_2_years() -> None:
    assert rated(resident_fact("resisting_conviction", days_ago=730), residency()).lo_milli == 5_000


def test_is_nothing_after_five_years_and_says_so() -> None:
    assert rated(resident_fact("resisting_conviction", days_ago=1825), residency()).lo_milli > 0
    rating = rated(resident_fact("resisting_conviction", days_ago=1826), residency())
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["EXPIRED_NOT_COUNTED"]


def test_of_a_possible_resident_it_is_only_possible() -> None:
    rating = rated(resident_fact("resisting_conviction"), residency(certainty_permille=799))
    assert (rating.lo_milli, rating.hi_milli) == (0, 10_000)


def test_below_the_identity_certainty_it_does_not_count() -> None:
    rating = rated(resident_fact("resisting_conviction", identity_permille=949), residency())
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["IDENTITY_UNCERTAIN_NOT_COUNTED"]


def test_of_nobody_who_lives_here_it_does_not_count() -> None:
    rating = rated(resident_fact("resisting_conviction", subject="person/2"), residency())
    assert [left.code for left in rating.left_out] == ["NO_RESIDENCE_NOT_COUNTED"]
