"""Rates a place for one call: pure; the same inputs and rules give the same rating."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from plainview.rating.contested import set_aside_contested
from plainview.rating.factors import FACTORS
from plainview.rating.model import LeftOut, Level, NotAsked, Rating, RatingInputs, Reason, WhyIncomplete
from plainview.rating.rules import RuleSet
from plainview.rating.standing import standings
from plainview.rating.weigh import Weighing, say_date

T = TypeVar("T", Reason, LeftOut)
STRONGEST = 3  # reasons that are shown
_ORDER = {factor: number for number, factor in enumerate(FACTORS)}


def rate(inputs: RatingInputs, rules: RuleSet) -> Rating:
    """Say what the facts add up to: `lo` from the certain, `hi` from the possible; else UNKNOWN."""
    not_located = _why_not_located(inputs, rules)
    reasons, left_out = _weigh(_only_the_call(inputs) if not_located else inputs, rules)
    lo_milli = _sum(rules, [reason for reason in reasons if reason.is_certain])
    hi_milli = _sum(rules, reasons)
    lo, hi = _band(rules, lo_milli), _band(rules, hi_milli)
    not_asked = _not_asked(inputs)
    incomplete_because = not_located + _why_not_complete(inputs, not_asked)
    if not_located or (incomplete_because and lo != "ELEVATED"):
        lo = hi = "UNKNOWN"
    return Rating(
        rule_version=rules.version,
        at=inputs.at,
        level=lo if lo == hi else f"{lo} to {hi}",
        lo=lo,
        hi=hi,
        lo_milli=lo_milli,
        hi_milli=hi_milli,
        reasons=reasons,
        left_out=left_out,
        not_asked=not_asked,
        incomplete_because=incomplete_because,
        tactics=_tactics(rules, hi, reasons),
    )


def _why_not_located(inputs: RatingInputs, rules: RuleSet) -> tuple[WhyIncomplete, ...]:
    location = inputs.location
    if location.place_id is None or location.address_permille < rules.address_from_permille:
        text = f"The address is not certain enough (.{location.address_permille // 10:02} of .90 needed)"
        if location.place_id is None:
            text = "The address was not found for certain: no place can be assessed"
        return (WhyIncomplete(code="ADDRESS_NOT_CERTAIN", text=text),)
    if location.has_units and location.unit_id is None:
        return (WhyIncomplete(code="UNIT_MISSING", text="This address has units, and which one is meant is not known"),)
    return ()


def _why_not_complete(inputs: RatingInputs, not_asked: Sequence[NotAsked]) -> tuple[WhyIncomplete, ...]:
    required = {source.source_id for source in inputs.sources if source.is_required}
    if not required:
        return (WhyIncomplete(code="NO_REQUIRED_SOURCE", text="No required records source is registered"),)
    return tuple(
        WhyIncomplete(code="REQUIRED_SOURCE_DOWN", text=missing.text)
        for missing in not_asked
        if missing.source_id in required
    )


def _not_asked(inputs: RatingInputs) -> tuple[NotAsked, ...]:
    silent = [source for source in inputs.sources if not source.is_answering]
    if not silent:
        return ()
    return tuple(
        NotAsked(
            source_id=source.source_id,
            title=source.title,
            since=source.down_since,
            text=f"{source.title} down"
            + (
                f" since {say_date(source.down_since.date())} {source.down_since:%H:%M} UTC"
                if source.down_since
                else ""
            ),
        )
        for source in sorted(silent, key=lambda s: s.source_id)
    )


def _only_the_call(inputs: RatingInputs) -> RatingInputs:
    """Drop every fact about a place that may be someone else's."""
    return msgspec.structs.replace(inputs, premise_facts=(), resident_facts=(), residencies=(), elsewhere=())


def _weigh(inputs: RatingInputs, rules: RuleSet) -> tuple[tuple[Reason, ...], tuple[LeftOut, ...]]:
    kept, contested = set_aside_contested(inputs)
    subjects = {fact.subject for fact in kept.resident_facts}
    known = standings(kept, rules, of=subjects) if subjects else {}
    weighing = Weighing(inputs=kept, rules=rules, standings=known)
    found = [outcome for find in FACTORS.values() for outcome in find(weighing)]
    found += contested
    if not found:
        return (), ()
    reasons = {(r.factor, r.source_id, r.record_id): r for r in sorted(_of(found, Reason), key=_strength, reverse=True)}
    left_out = {(o.source_id, o.record_id, o.code): o for o in sorted(_of(found, LeftOut), key=msgspec.json.encode)}
    return (
        tuple(sorted(reasons.values(), key=_strength)),
        tuple(sorted(left_out.values(), key=lambda o: (-o.on.toordinal(), o.code, o.source_id, o.record_id))),
    )


def _of(found: Iterable[object], kind: type[T]) -> list[T]:
    return [outcome for outcome in found if isinstance(outcome, kind)]


def _strength(reason: Reason) -> tuple[int, bool, int, int, str, str, str]:
    return (
        -reason.points_milli,
        not reason.is_certain,
        _ORDER[reason.factor],
        -reason.on.toordinal(),
        reason.source_id,
        reason.record_id,
        reason.text,
    )


def _sum(rules: RuleSet, reasons: Sequence[Reason]) -> int:
    """Add up, each class capped."""
    of_class = defaultdict[str, int](int)
    for reason in reasons:
        of_class[rules.factors[reason.factor].cap_class] += reason.points_milli
    return sum(min(points, rules.caps_milli[cap_class]) for cap_class, points in of_class.items())


def _band(rules: RuleSet, points_milli: int) -> Level:
    if points_milli >= rules.elevated_from_milli:
        return "ELEVATED"
    return "CAUTION" if points_milli >= rules.caution_from_milli else "NO KNOWN HAZARD"


def _tactics(rules: RuleSet, level: Level, reasons: Sequence[Reason]) -> tuple[str, ...]:
    is_one_callers_word = any(reason.about == "call" and not reason.is_certain for reason in reasons)
    return ((rules.tactic_uncorroborated,) if is_one_callers_word else ()) + rules.tactics[level]
