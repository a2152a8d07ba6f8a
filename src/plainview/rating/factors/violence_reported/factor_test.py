"""Tests how violence reported in this call is weighed."""

from datetime import timedelta

from plainview.rating.rate import rate
from plainview.rating.rules import CURRENT_RULES
from tests.facts import AT, claim, inputs, rated


def test_corroborated_it_is_certain() -> None:
    rating = rated(claim("violence"))
    assert (rating.lo_milli, rating.hi_milli) == (30_000, 30_000)
    assert [reason.factor for reason in rating.reasons] == ["violence_reported"]


def test_said_by_one_caller_it_is_only_possible() -> None:
    rating = rated(claim("violence", is_corroborated=False))
    assert (rating.lo_milli, rating.hi_milli) == (0, 30_000)
    assert "not corroborated" in rating.reasons[0].text


def test_said_three_times_it_counts_once() -> None:
    assert rated(*(claim("violence") for _ in range(3))).hi_milli == 30_000


def test_halves_in_a_day() -> None:
    assert rated(claim("violence", said_at=AT - timedelta(days=1))).lo_milli == 15_000


def test_ends_with_the_incident() -> None:
    rating = rate(inputs(claim("violence"), ended_at=AT), CURRENT_RULES)
    assert rating.hi_milli == 0
    assert [left.code for left in rating.left_out] == ["EXPIRED_NOT_COUNTED"]


def test_is_not_taken_for_weapon() -> None:
    assert [reason.factor for reason in rated(claim("weapon")).reasons] == ["weapon_reported"]
