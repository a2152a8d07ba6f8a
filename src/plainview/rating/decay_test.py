"""Tests that points halve as the rule says, to the milli-point."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.rating.decay import decayed_milli, years_after


def _exact(points_milli: int, age: int, half_life: int) -> Decimal:
    with localcontext(prec=60):
        return Decimal(points_milli) * Decimal(2) ** (Decimal(-age) / Decimal(half_life))


@pytest.mark.parametrize(("age", "left"), [(0, 40_000), (365, 20_000), (730, 10_000), (182, 28_311), (3650, 39)])
def test_halves_with_each_half_life(age: int, left: int) -> None:
    assert decayed_milli(40_000, age=age, half_life=365) == left


def test_does_not_fade_without_a_half_life_nor_before_it_began() -> None:
    assert decayed_milli(25_000, age=99_999, half_life=None) == 25_000
    assert decayed_milli(25_000, age=-5, half_life=10) == 25_000


@given(st.integers(0, 40_000), st.integers(0, 20_000), st.integers(1, 4_000))
def test_is_the_exact_value_rounded(points_milli: int, age: int, half_life: int) -> None:
    exact = _exact(points_milli, age, half_life)
    found = decayed_milli(points_milli, age=age, half_life=half_life)
    assert abs(Decimal(found) - exact) <= Decimal("0.50001")
    if abs(exact % 1 - Decimal("0.5")) > Decimal("0.00002"):
        assert found == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**5))
def test_older_never_weighs_more(age: int, more: int, half_life: int) -> None:
    older = decayed_milli(30_000, age=age + more, half_life=half_life)
    assert older <= decayed_milli(30_000, age=age, half_life=half_life)


def test_a_leap_day_ends_on_the_28th() -> None:
    assert years_after(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
