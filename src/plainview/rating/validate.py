"""Holds ratings against what was found there: calibration, false alarms, misses, and call type alone beside it."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from zlib import crc32

import msgspec

Z_95 = 1.959964
UNKNOWN, NO_HAZARD, ELEVATED = "UNKNOWN", "NO KNOWN HAZARD", "ELEVATED"
FEWEST_CALLS = 30  # below this an interval says more than a share, and the report says so


class RatedCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call: what it was rated, and whether a hazard was found there."""

    key: str
    call_type: str
    level: str
    lo: str
    hi: str
    is_hazard: bool


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How many of how many, with the 95 % Wilson interval."""

    hits: int
    of: int
    share: float
    low: float
    high: float


class Flagging(msgspec.Struct, frozen=True, kw_only=True):
    """What flagging calls in some way comes to."""

    flagged: float
    hazards_caught: float
    false_per_1000: float
    brier: float


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of rules/rating.md, Validate."""

    calls: int
    hazards: Share
    by_level: dict[str, Share]  # calibration: how often a hazard was found at each level
    is_in_order: bool  # the share rises from NO KNOWN HAZARD to CAUTION to ELEVATED
    false_elevated_per_1000: float
    false_elevated: Share  # of the calls rated ELEVATED, those where nothing was found
    missed: Share  # of the hazards, those rated NO KNOWN HAZARD
    hazards_at_unknown: Share
    unknown: Share
    rating: Flagging
    call_type_alone: Flagging  # the baseline: as many calls flagged, by their type's record alone
    remarks: tuple[str, ...]


def wilson(hits: int, of: int, z: float = Z_95) -> Share:
    """Return a share with its Wilson score interval (Wilson 1927); nothing of nothing may be anything."""
    if of == 0:
        return Share(hits=0, of=0, share=0.0, low=0.0, high=1.0)
    share = hits / of
    scale = 1 + z * z / of
    centre = (share + z * z / (2 * of)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Share(hits=hits, of=of, share=share, low=max(0.0, centre - half), high=min(1.0, centre + half))


def validate(calls: Sequence[RatedCall]) -> Validation:
    """Return the figures for calls whose outcome is known."""
    hazards = [call for call in calls if call.is_hazard]
    elevated = [call for call in calls if call.lo == ELEVATED]
    unknown = [call for call in calls if call.level == UNKNOWN]
    false_elevated = sum(not call.is_hazard for call in elevated)
    by_level = {level: _share_of_hazards(calls, level) for level in sorted({call.level for call in calls})}
    return Validation(
        calls=len(calls),
        hazards=wilson(len(hazards), len(calls)),
        by_level=by_level,
        is_in_order=_is_in_order(by_level),
        false_elevated_per_1000=_per_1000(false_elevated, len(calls)),
        false_elevated=wilson(false_elevated, len(elevated)),
        missed=wilson(sum(call.hi == NO_HAZARD for call in hazards), len(hazards)),
        hazards_at_unknown=wilson(sum(call.level == UNKNOWN for call in hazards), len(hazards)),
        unknown=wilson(len(unknown), len(calls)),
        rating=_rating_flags(calls, elevated),
        call_type_alone=_baseline(calls, len(elevated)),
        remarks=tuple(_remarks(by_level, calls)),
    )


def _share_of_hazards(calls: Sequence[RatedCall], level: str) -> Share:
    there = [call.is_hazard for call in calls if call.level == level]
    return wilson(sum(there), len(there))


def _is_in_order(by_level: dict[str, Share]) -> bool:
    shares = [by_level[level].share for level in (NO_HAZARD, "CAUTION", ELEVATED) if level in by_level]
    return shares == sorted(shares)


def _remarks(by_level: dict[str, Share], calls: Sequence[RatedCall]) -> list[str]:
    few = [f"{level}: only {share.of} calls" for level, share in by_level.items() if share.of < FEWEST_CALLS]
    if not any(call.is_hazard for call in calls):
        few.append("no hazard was found on any call: misses can't be judged")
    return few


def _rating_flags(calls: Sequence[RatedCall], elevated: Sequence[RatedCall]) -> Flagging:
    caught = sum(call.is_hazard for call in elevated)
    chances = chances_of_the_other_half(calls, lambda call: call.level)
    return Flagging(
        flagged=len(elevated),
        hazards_caught=caught,
        false_per_1000=_per_1000(len(elevated) - caught, len(calls)),
        brier=_brier(calls, chances),
    )


def _baseline(calls: Sequence[RatedCall], flagged: int) -> Flagging:
    """Flag as many calls as the rating did, those whose type most often came with a hazard in the other half."""
    chances = chances_of_the_other_half(calls, lambda call: call.call_type)
    caught = caught_among_highest(chances, [call.is_hazard for call in calls], flagged)
    return Flagging(
        flagged=min(flagged, len(calls)),
        hazards_caught=caught,
        false_per_1000=_per_1000(min(flagged, len(calls)) - caught, len(calls)),
        brier=_brier(calls, chances),
    )


def chances_of_the_other_half(calls: Sequence[RatedCall], group_of: Callable[[RatedCall], str]) -> list[float]:
    """Return each call's chance of a hazard as its group had it among the calls of the other half: (h + 1) / (n + 2).

    Halves by checksum of the key: nobody is judged by their own outcome.
    """
    seen, found = defaultdict[tuple[int, str], int](int), Counter[tuple[int, str]]()
    for call in calls:
        cell = (_half(call), group_of(call))
        seen[cell] += 1
        found[cell] += call.is_hazard
    return [_laplace(found, seen, (1 - _half(call), group_of(call))) for call in calls]


def _half(call: RatedCall) -> int:
    return crc32(call.key.encode()) % 2


def _laplace(found: Counter[tuple[int, str]], seen: defaultdict[tuple[int, str], int], cell: tuple[int, str]) -> float:
    return (found[cell] + 1) / (seen.get(cell, 0) + 2)


def caught_among_highest(chances: Sequence[float], outcomes: Sequence[bool], most: int) -> float:
    """Return the hazards expected among the `most` calls of highest chance; of equals, each is as likely taken."""
    cells: dict[float, list[bool]] = defaultdict(list)
    for chance, outcome in zip(chances, outcomes, strict=True):
        cells[chance].append(outcome)
    caught, left = 0.0, most
    for chance in sorted(cells, reverse=True):
        taken = min(left, len(cells[chance]))
        caught += sum(cells[chance]) * taken / len(cells[chance])
        left -= taken
    return caught


def _brier(calls: Sequence[RatedCall], chances: Sequence[float]) -> float:
    """Return the mean squared distance of chance and outcome (Brier 1950); less is better."""
    if not calls:
        return 0.0
    return sum((chance - call.is_hazard) ** 2 for call, chance in zip(calls, chances, strict=True)) / len(calls)


def _per_1000(part: float, whole: int) -> float:
    return 1000 * part / whole if whole else 0.0
