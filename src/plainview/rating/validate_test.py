"""Tests the statistics against numbers worked out by hand or published."""

from zlib import crc32

import pytest

from plainview.rating.validate import (
    RatedCall,
    caught_among_highest,
    chances_of_the_other_half,
    validate,
    wilson,
)


def _call(number: int, level: str, *, is_hazard: bool = False, call_type: str = "Disturbance") -> RatedCall:
    lo, _, hi = level.partition(" to ")
    return RatedCall(key=f"call-{number}", call_type=call_type, level=level, lo=lo, hi=hi or lo, is_hazard=is_hazard)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),  # as in Newcombe 1998 and every table since
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.share == hits / of


def test_nothing_of_nothing_may_be_anything() -> None:
    found = wilson(0, 0)
    assert (found.low, found.high) == (0.0, 1.0)


CALLS = [
    *(_call(n, "NO KNOWN HAZARD", is_hazard=n < 2) for n in range(50)),  # 2 of 50
    *(_call(n, "CAUTION", is_hazard=n < 103) for n in range(100, 120)),  # 3 of 20
    *(_call(n, "ELEVATED", is_hazard=n < 206) for n in range(200, 210)),  # 6 of 10
    *(_call(n, "CAUTION to ELEVATED", is_hazard=n < 301) for n in range(300, 310)),  # 1 of 10
    *(_call(n, "UNKNOWN", is_hazard=n < 401) for n in range(400, 410)),  # 1 of 10
]


def test_every_figure_is_the_one_worked_out_by_hand() -> None:
    found = validate(CALLS)
    assert (found.calls, found.hazards.hits) == (100, 13)
    assert {level: (s.hits, s.of) for level, s in found.by_level.items()} == {
        "NO KNOWN HAZARD": (2, 50), "CAUTION": (3, 20), "ELEVATED": (6, 10), "CAUTION to ELEVATED": (1, 10),
        "UNKNOWN": (1, 10),
    }  # fmt: skip
    assert found.is_in_order
    assert found.false_elevated_per_1000 == 40.0  # 4 of 100 calls
    assert (found.false_elevated.hits, found.false_elevated.of) == (4, 10)
    assert (found.missed.hits, found.missed.of) == (2, 13)
    assert (found.hazards_at_unknown.hits, found.unknown.share) == (1, 0.1)
    assert (found.rating.flagged, found.rating.hazards_caught, found.rating.false_per_1000) == (10, 6, 40.0)


def test_one_type_for_all_calls_catches_what_chance_would() -> None:
    half = {n: crc32(f"call-{n}".encode()) % 2 for n in range(500)}
    assert len(set(half.values())) == 2
    found = validate(CALLS).call_type_alone
    assert found.flagged == 10
    assert 0 <= found.hazards_caught <= 10
    assert found.false_per_1000 == pytest.approx((10 - found.hazards_caught) * 10)
    even = [0.5] * 100
    assert caught_among_highest(even, [call.is_hazard for call in CALLS], 10) == pytest.approx(1.3)


def test_a_call_is_judged_by_the_other_half_alone() -> None:
    halves: dict[int, list[int]] = {0: [], 1: []}
    for number in range(40):
        halves[crc32(f"call-{number}".encode()) % 2].append(number)
    one, other = halves[0][:3], halves[1][:5]
    calls = [_call(n, "CAUTION", is_hazard=True) for n in one] + [_call(n, "CAUTION") for n in other]
    chances = chances_of_the_other_half(calls, lambda call: call.call_type)
    assert chances == [1 / 7] * 3 + [4 / 5] * 5  # (0 + 1) / (5 + 2), (3 + 1) / (3 + 2)


def test_the_highest_are_taken_first_and_equals_by_their_share() -> None:
    chances, outcomes = [0.9, 0.5, 0.5, 0.5, 0.1], [True, True, False, False, True]
    assert caught_among_highest(chances, outcomes, 1) == 1
    assert caught_among_highest(chances, outcomes, 2) == pytest.approx(1 + 1 / 3)
    assert caught_among_highest(chances, outcomes, 4) == 2
    assert caught_among_highest(chances, outcomes, 9) == 3


def test_a_level_that_is_out_of_order_or_thin_is_said() -> None:
    calls = [_call(1, "ELEVATED"), _call(2, "NO KNOWN HAZARD", is_hazard=True)]
    found = validate(calls)
    assert not found.is_in_order
    assert "ELEVATED: only 1 calls" in found.remarks
    assert "no hazard was found" in " ".join(validate([_call(1, "CAUTION")]).remarks)


def test_no_call_at_all_is_no_crash() -> None:
    assert validate([]).calls == 0
