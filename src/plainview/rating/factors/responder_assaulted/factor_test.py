"""Tests how the fact `responder_assaulted` of a premise is weighed."""

from datetime import timedelta

from tests.facts import TODAY, premise_fact, rated


def test_today_it_has_all_its_points() -> None:
    rating = rated(premise_fact("responder_assaulted"))
    assert (rating.lo_milli, rating.hi_milli) == (30_000, 30_000)
    assert rating.reasons[0].factor == "responder_assaulted"


def test_halves_in_365_days() -> None:
    assert rated(premise_fact("responder_assaulted", days_ago=365)).lo_milli == 15_000


def test_is_nothing_after_five_years_and_says_so() -> None:
    assert rated(premise_fact("responder_assaulted", days_ago=1825)).lo_milli > 0
    rating = rated(premise_fact("responder_assaulted", days_ago=1826))
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["EXPIRED_NOT_COUNTED"]


def test_ends_earlier_where_the_record_says_so() -> None:
    assert rated(premise_fact("responder_assaulted", expires_on=TODAY + timedelta(days=1))).lo_milli == 30_000
    assert rated(premise_fact("responder_assaulted", expires_on=TODAY)).hi_milli == 0


def test_without_its_unit_it_is_only_possible() -> None:
    rating = rated(premise_fact("responder_assaulted", is_unit_known=False))
    assert (rating.lo_milli, rating.hi_milli) == (0, 30_000)


def test_dated_in_the_future_it_does_not_count() -> None:
    rating = rated(premise_fact("responder_assaulted", days_ago=-3))
    assert [left.code for left in rating.left_out] == ["FUTURE_DATE_NOT_COUNTED"]
