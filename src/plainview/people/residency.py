"""Works out how sure it is that somebody lives somewhere, from dated evidence, and why; pure, to the day.

What contradicts is judged by what a source said when it said it, what remains by how old that is: so age can only
lower a certainty, and an old contradiction does not wear off.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from plainview.people.residency_changes import Change, Changes, changes_of, tenancy_changes
from plainview.people.residency_rules import (
    AT_MOST_POSSIBLE,
    AT_MOST_SHOWN,
    CERTAIN_AT_MOST,
    EVIDENCE_RULES,
    STAY_RULES,
    EvidenceRule,
    StayRule,
)


class Evidence(Protocol):
    """One source's word that somebody lives, or lived, at a place."""

    @property
    def person_id(self) -> int: ...
    @property
    def evidence(self) -> str: ...
    @property
    def certainty(self) -> float: ...
    @property
    def is_unit_known(self) -> bool: ...
    @property
    def source_id(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def began_on(self) -> date: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def as_of(self) -> datetime: ...


Row = TypeVar("Row", bound=Evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Generic[Row]):
    """What one piece of evidence gives today; `change`: why it gives nothing, or at most so much, any more."""

    row: Row
    gave: float
    at_most: float
    change: Change | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Residence(Generic[Row]):
    """How sure it is that somebody lives here, by which evidence, strongest first; `stay`: what kind of place it is."""

    person_id: int
    certainty: float
    given: tuple[Given[Row], ...]
    stay: str | None

    @property
    def strongest(self) -> Given[Row] | None:
        """Return what the certainty rests on most: what may make it certain before what may not; None for nothing."""
        adding = [each for each in self.given if _adds_up(each)]
        return max(adding, key=lambda each: (each.at_most > AT_MOST_POSSIBLE, each.gave), default=None)


def residences(
    rows: Sequence[Row], *, elsewhere: Mapping[int, date], place_kind: str, today: date
) -> Mapping[int, Residence[Row]]:
    """Return everybody's residence at one dwelling by person_id; `elsewhere`: who took another home, and when last."""
    rows_of = defaultdict[int, list[Row]](list)
    for row in rows:
        rows_of[row.person_id].append(row)
    dwelling = tenancy_changes(rows, today)
    stay = STAY_RULES.get(place_kind)
    return {
        person_id: _residence(own, changes_of(own, dwelling, elsewhere.get(person_id), today), stay, today)
        for person_id, own in rows_of.items()
    }


def _residence(rows: Sequence[Row], changes: Changes, stay: StayRule | None, today: date) -> Residence[Row]:
    given = sorted(
        (_give(row, changes, stay, today) for row in rows),
        key=lambda each: (-each.gave, each.row.source_id, each.row.record_id),
    )
    return Residence(
        person_id=rows[0].person_id,
        certainty=_together(given),
        given=tuple(given),
        stay=stay.words if stay else None,
    )


def _give(row: Row, changes: Changes, stay: StayRule | None, today: date) -> Given[Row]:
    rule = EVIDENCE_RULES[row.evidence]
    days = max(0, (today - told_on(row, rule)).days)
    change = changes.of(row, today)
    at_most = min(rule.says_at_most, change.at_most if change else 1.0)
    if not row.is_unit_known:
        at_most = min(at_most, AT_MOST_SHOWN)
    half_life = rule.half_life_days
    if stay is not None:
        half_life = min(half_life, stay.half_life_days)
        at_most = min(at_most, stay.says_at_most)
        if row.evidence not in stay.own_list or days > stay.sure_days:
            at_most = min(at_most, AT_MOST_POSSIBLE)
    said = 0.0 if days > rule.silent_after_days else min(row.certainty, rule.says_at_most) * 2.0 ** (-days / half_life)
    return Given(row=row, gave=min(said, at_most), at_most=at_most, change=change)


def told_on(row: Evidence, rule: EvidenceRule) -> date:
    """Return the day that the evidence speaks of: an address given once is not made newer by being read again."""
    as_of = row.as_of.date()
    return min(as_of, row.began_on) if rule.is_told_once else as_of


def _together(given: Sequence[Given[Row]]) -> float:
    """Join what is independent; what can at most be possible never makes it certain, mail and no unit add nothing."""
    adding = [each for each in given if _adds_up(each)]
    sure = _noisy_or([each for each in adding if each.at_most > AT_MOST_POSSIBLE])
    possible = min(_noisy_or(adding), AT_MOST_POSSIBLE)
    weak = max((min(each.gave, AT_MOST_SHOWN) for each in given), default=0.0)
    return max(sure, possible, weak)


def _adds_up(given: Given[Row]) -> bool:
    return given.gave > 0 and given.row.is_unit_known and EVIDENCE_RULES[given.row.evidence].adds_up


def _noisy_or(given: Sequence[Given[Row]]) -> float:
    """Return 1 − Π(1 − certainty) over channels or over sources, whichever is less: neither may add to itself."""
    of_channel, of_source = defaultdict[str, float](float), defaultdict[str, float](float)
    for each in given:
        channel, source = EVIDENCE_RULES[each.row.evidence].channel, each.row.source_id
        of_channel[channel] = max(of_channel[channel], each.gave)
        of_source[source] = max(of_source[source], each.gave)
    return min(CERTAIN_AT_MOST, _any_of(of_channel), _any_of(of_source))


def _any_of(certainties: Mapping[str, float]) -> float:
    values = sorted(certainties.values())  # the product's last bit must not hang on the order of evidence
    if len(values) == 1:
        return values[0]
    none_of = 1.0
    for value in values:
        none_of *= 1.0 - value
    return 1.0 - none_of
