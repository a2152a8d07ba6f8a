"""Tests how the fact `violent_warrant` of a resident is weighed."""

from datetime import timedelta

from tests.facts import TODAY, rated, residency, resident_fact


def test_of_a_current_resident_it_has_all_its_points_while_it_is_active() -> None:
    rating = rated(resident_fact("violent_warrant", days_ago=4000), residency())
    assert (rating.lo_milli, rating.hi_milli) == (25_000, 25_000)
    assert rating.reasons[0].factor == "violent_warrant"


def test_is_nothing_from_the_day_it_was_served() -> None:
    assert rated(resident_fact("violent_warrant", ended_on=TODAY + timedelta(days=1)), residency()).lo_milli == 25_000
    rating = rated(resident_fact("violent_warrant", days_ago=9, ended_on=TODAY), residency())
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["NOT_ACTIVE_NOT_COUNTED"]


def test_two_warrants_are_capped() -> None:
    facts = [resident_fact("violent_warrant"), resident_fact("violent_warrant")]
    assert rated(*facts, residency()).lo_milli == 25_000


def test_of_a_possible_resident_it_is_only_possible() -> None:
    rating = rated(resident_fact("violent_warrant"), residency(certainty_permille=799))
    assert (rating.lo_milli, rating.hi_milli) == (0, 25_000)


def test_below_the_identity_certainty_it_does_not_count() -> None:
    rating = rated(resident_fact("violent_warrant", identity_permille=949), residency())
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["IDENTITY_UNCERTAIN_NOT_COUNTED"]


def test_of_nobody_who_lives_here_it_does_not_count() -> None:
    rating = rated(resident_fact("violent_warrant", subject="person/2"), residency())
    assert [left.code for left in rating.left_out] == ["NO_RESIDENCE_NOT_COUNTED"]
