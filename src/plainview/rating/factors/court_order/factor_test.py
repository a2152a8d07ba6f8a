"""Tests how the fact `court_order` against a resident is weighed."""

from datetime import timedelta

from tests.facts import TODAY, rated, residency, resident_fact


def test_against_a_current_resident_it_has_all_its_points_while_in_force() -> None:
    rating = rated(resident_fact("court_order", days_ago=900, expires_on=TODAY), residency())
    assert (rating.lo_milli, rating.hi_milli) == (20_000, 20_000)
    assert rating.reasons[0].factor == "court_order"


def test_is_nothing_after_its_last_day() -> None:
    rating = rated(resident_fact("court_order", days_ago=9, expires_on=TODAY - timedelta(days=1)), residency())
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["EXPIRED_NOT_COUNTED"]


def test_is_nothing_once_it_was_ended() -> None:
    rating = rated(resident_fact("court_order", days_ago=9, ended_on=TODAY), residency())
    assert [left.code for left in rating.left_out] == ["NOT_ACTIVE_NOT_COUNTED"]


def test_of_a_possible_resident_it_is_only_possible() -> None:
    rating = rated(resident_fact("court_order"), residency(certainty_permille=799))
    assert (rating.lo_milli, rating.hi_milli) == (0, 20_000)


def test_below_the_identity_certainty_it_does_not_count() -> None:
    rating = rated(resident_fact("court_order", identity_permille=949), residency())
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["IDENTITY_UNCERTAIN_NOT_COUNTED"]


def test_of_nobody_who_lives_here_it_does_not_count() -> None:
    rating = rated(resident_fact("court_order", subject="person/2"), residency())
    assert [left.code for left in rating.left_out] == ["NO_RESIDENCE_NOT_COUNTED"]
