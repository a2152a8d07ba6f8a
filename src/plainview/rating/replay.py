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


_Levels = tuple[str, Level, Level]  # the word, its lower and its upper end
_ORDER: dict[Level, int] = {"UNKNOWN": 0, "NO KNOWN HAZARD": 1, "CAUTION": 2, "ELEVATED": 3}


class Replaying:
    """A replay on its way: calls come one by one, oldest first; of each place only the newest levels are kept."""

    def __init__(self, *, before: RuleSet, after: RuleSet) -> None:
        self._rules = before, after
        self._found = Replay(before_version=before.version, after_version=after.version)
        self._last_of: dict[str, tuple[_Levels, _Levels]] = {}

    def add(self, call: KeptCall | None) -> None:
        """Rate a call with both; None is one whose inputs are no longer kept."""
        if call is None:
            self._found.unreadable += 1
            return
        before, after = self._rules
        was, would_be = rate(call.inputs, before), rate(call.inputs, after)
        _count_call(self._found, call, was, would_be)
        if call.place is not None:
            self._last_of[call.place] = _levels(was), _levels(would_be)

    def done(self) -> Replay:
        """Return what was found; a place has the level of its last call."""
        found = self._found
        for was, would_be in self._last_of.values():
            _count_place(found, was, would_be)
        of_types = sorted(found.by_type.items(), key=lambda item: (-item[1].changed, -item[1].calls, item[0]))
        found.by_type = dict(of_types)
        found.largest.sort(key=lambda change: (-abs(change.points_after - change.points_before), change.rating_id))
        del found.largest[LARGEST:]
        return found


def replay(calls: Iterable[KeptCall | None], before: RuleSet, after: RuleSet) -> Replay:
    """Replay calls that come oldest first."""
    replaying = Replaying(before=before, after=after)
    for call in calls:
        replaying.add(call)
    return replaying.done()


def _levels(rating: Rating) -> _Levels:
    return rating.level, rating.lo, rating.hi


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


def _count_place(found: Replay, was: _Levels, would_be: _Levels) -> None:
    row = found.levels.setdefault(was[0], {})
    row[would_be[0]] = row.get(would_be[0], 0) + 1
    found.places += 1
    if was[0] == would_be[0]:
        return
    found.places_changed += 1
    before, after = (_ORDER[was[2]], _ORDER[was[1]]), (_ORDER[would_be[2]], _ORDER[would_be[1]])
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
