"""Tests how the fact `verified_hazard` of a premise is weighed."""

from datetime import timedelta

from tests.facts import TODAY, premise_fact, rated


def test_today_it_has_all_its_points() -> None:
    rating = rated(premise_fact("verified_hazard"))
    assert (rating.lo_milli, rating.hi_milli) == (15_000, 15_000)
    assert rating.reasons[0].factor == "verified_hazard"


def test_halves_in_180_days() -> None:
    assert rated(premise_fact("verified_hazard", days_ago=180)).lo_milli == 7_500


def test_is_nothing_after_two_years_and_says_so() -> None:
    assert rated(premise_fact("verified_hazard", days_ago=729)).lo_milli > 0
    rating = rated(premise_fact("verified_hazard", days_ago=730))
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["EXPIRED_NOT_COUNTED"]


def test_ends_earlier_where_the_record_says_so() -> None:
    assert rated(premise_fact("verified_hazard", expires_on=TODAY + timedelta(days=1))).lo_milli == 15_000
    assert rated(premise_fact("verified_hazard", expires_on=TODAY)).hi_milli == 0


def test_without_its_unit_it_is_only_possible() -> None:
    rating = rated(premise_fact("verified_hazard", is_unit_known=False))
    assert (rating.lo_milli, rating.hi_milli) == (0, 15_000)


def test_dated_in_the_future_it_does_not_count() -> None:
    rating = rated(premise_fact("verified_hazard", days_ago=-3))
    assert [left.code for left in rating.left_out] == ["FUTURE_DATE_NOT_COUNTED"]
