"""Rates the calls of the last days again with other rules, and counts what would change: pure, one call at a time."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec

from plainview.rating.model import Level, Rating, RatingInputs
from plainview.rating.rate import rate
from plainview.rating.rules import RuleSet

LARGEST = 20
UNTYPED = "(no type)"


class KeptCall(msgspec.Struct, frozen=True, kw_only=True):
    """The last rating of one call as it was kept: its inputs, what kind of call it was, and where."""

    rating_id: str
    call_type: str
    place: str | None  # opaque: place/unit
    rated_at: datetime
    inputs: RatingInputs


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One call whose level would have been another."""

    rating_id: str
    call_type: str
    before: str
    after: str
    points_before: int
    points_after: int
    rated_at: datetime


class ByType(msgspec.Struct, kw_only=True):
    """How one type of call fares."""

    calls: int = 0
    changed: int = 0
    unknown: int = 0


class Replay(msgspec.Struct, kw_only=True):
    """What a change of the rules would have done to the calls that were rated."""

    before_version: str
    after_version: str
    calls: int = 0
    calls_changed: int = 0
    places: int = 0
    places_changed: int = 0
    places_higher: int = 0
    places_lower: int = 0
    unknown_before: int = 0
    unknown_after: int = 0
    unreadable: int = 0  # kept calls whose inputs are gone: by retention, or removed by a sealing order
    first_at: datetime | None = None
    last_at: datetime | None = None
    levels: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)  # before → after → places
    by_type: dict[str, ByType] = msgspec.field(default_factory=dict)
    largest: list[Change] = msgspec.field(default_factory=list)


_ORDER: dict[Level, int] = {"UNKNOWN": 0, "NO KNOWN HAZARD": 1, "CAUTION": 2, "ELEVATED": 3}


def replay(calls: Iterable[KeptCall], before: RuleSet, after: RuleSet) -> Replay:
    """Rate each call with both; a place has the level of its last call. `calls` come oldest first."""
    found = Replay(before_version=before.version, after_version=after.version)
    last_of: dict[str, tuple[Rating, Rating]] = {}
    for call in calls:
        was, would_be = rate(call.inputs, before), rate(call.inputs, after)
        _count_call(found, call, was, would_be)
        if call.place is not None:
            last_of[call.place] = was, would_be
    for was, would_be in last_of.values():
        _count_place(found, was, would_be)
    found.by_type = dict(sorted(found.by_type.items(), key=lambda item: (-item[1].changed, -item[1].calls, item[0])))
    found.largest.sort(key=lambda change: (-abs(change.points_after - change.points_before), change.rating_id))
    del found.largest[LARGEST:]
    return found


def _count_call(found: Replay, call: KeptCall, was: Rating, would_be: Rating) -> None:
    of_type = found.by_type.setdefault(call.call_type or UNTYPED, ByType())
    is_changed = was.level != would_be.level
    found.calls += 1
    of_type.calls += 1
    found.calls_changed += is_changed
    of_type.changed += is_changed
    found.unknown_before += was.level == "UNKNOWN"
    found.unknown_after += would_be.level == "UNKNOWN"
    of_type.unknown += would_be.level == "UNKNOWN"
    found.first_at = min(found.first_at or call.rated_at, call.rated_at)
    found.last_at = max(found.last_at or call.rated_at, call.rated_at)
    if is_changed:
        found.largest.append(
            Change(
                rating_id=call.rating_id,
                call_type=call.call_type or UNTYPED,
                before=was.level,
                after=would_be.level,
                points_before=was.hi_milli,
                points_after=would_be.hi_milli,
                rated_at=call.rated_at,
            )
        )


def _count_place(found: Replay, was: Rating, would_be: Rating) -> None:
    row = found.levels.setdefault(was.level, {})
    row[would_be.level] = row.get(would_be.level, 0) + 1
    found.places += 1
    if was.level == would_be.level:
        return
    found.places_changed += 1
    before, after = (_ORDER[was.hi], _ORDER[was.lo]), (_ORDER[would_be.hi], _ORDER[would_be.lo])
    found.places_higher += after > before
    found.places_lower += after < before


def counts_by_level(found: Replay) -> tuple[Counter[str], Counter[str]]:
    """Return how many places have each level, before and after."""
    before, after = Counter[str](), Counter[str]()
    for was, row in found.levels.items():
        for would_be, places in row.items():
            before[was] += places
            after[would_be] += places
    return before, after
