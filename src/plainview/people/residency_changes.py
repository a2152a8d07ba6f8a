"""Says what ended or contradicted a piece of residency evidence: a move-out, a new tenant, another home; pure."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from plainview.people.residency_rules import (
    AT_MOST_POSSIBLE,
    AT_MOST_SHOWN,
    COUNTS_FROM,
    EVIDENCE_RULES,
    HOUSEHOLD_DAYS,
)

Rows = Sequence[Any]  # of residency.Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Why evidence says less than it did, since when, and how much it may still say."""

    code: str
    words: str
    since: date | None
    at_most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """What happened to a dwelling: tenancies that began a new household, newest first; and when the last one ended."""

    move_ins: tuple[Any, ...]
    left_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened to the dwelling and to one person, against which each of their evidence is held."""

    person_id: int
    dwelling: Dwelling
    moved_out_on: date | None
    elsewhere_from: date | None
    lived_here_from: date  # the earliest of what is said of this person here

    def of(self, row: Any, today: date) -> Change | None:
        """Return what weighs most against this evidence; None where nothing does."""
        weightiest: Change | None = None
        for change in self._against(row, today):
            if change is not None and (weightiest is None or change.at_most < weightiest.at_most):
                weightiest = change
            if weightiest is not None and weightiest.at_most == 0:
                break
        return weightiest

    def _against(self, row: Any, today: date) -> Iterator[Change | None]:
        yield _ended(row, today)
        yield _not_yet(row, today)
        yield self._moved_out(row)
        yield self._overtaken(row)
        yield self._elsewhere(row)
        yield self._left_empty(row)

    def _moved_out(self, row: Any) -> Change | None:
        left = self.moved_out_on
        if left is None:
            return None
        if row.began_on <= left:
            return _change("moved_out", "moved out", left)
        return (
            _change("moved_out", "said to live here again after moving out", left, AT_MOST_SHOWN)
            if (EVIDENCE_RULES[row.evidence].is_own_word)
            else None
        )

    def _overtaken(self, row: Any) -> Change | None:
        """Hold a row against every later change of tenant; a former resident's own word does not undo one."""
        for move_in in self.dwelling.move_ins:
            if move_in.person_id == self.person_id:
                continue
            if not _is_later(move_in, row.began_on) and not self._is_former_residents_word(row, move_in):
                return None  # nor are those before it
            if takes_over_account(move_in, row) or not outlasts(row, move_in.began_on):
                return _change("later_move_in", "someone else moved in", move_in.began_on)
            if self._is_former_residents_word(row, move_in):
                words = "a former resident's own word, after someone else moved in"
                return _change("later_move_in", words, move_in.began_on, AT_MOST_SHOWN)
        return None

    def _is_former_residents_word(self, row: Any, move_in: Any) -> bool:
        return EVIDENCE_RULES[row.evidence].is_own_word and _is_later(move_in, self.lived_here_from)

    def _elsewhere(self, row: Any) -> Change | None:
        away = self.elsewhere_from
        if away is None:
            return None
        if not outlasts(row, away):
            return _change("elsewhere", "took another home", away)
        if EVIDENCE_RULES[row.evidence].is_own_word:
            return _change("elsewhere", "has another home", away, AT_MOST_POSSIBLE)
        return None

    def _left_empty(self, row: Any) -> Change | None:
        left = self.dwelling.left_on
        if left is None or row.began_on > left or EVIDENCE_RULES[row.evidence].is_tenancy:
            return None
        return _change("tenancy_ended", "the tenancy of this home ended", left, AT_MOST_POSSIBLE)


def _change(code: str, words: str, since: date | None, at_most: float = 0.0) -> Change:
    return Change(code=code, words=words, since=since, at_most=at_most)


def _ended(row: Any, today: date) -> Change | None:
    if row.ended_on is None or row.ended_on > today:
        return None
    is_move_out = EVIDENCE_RULES[row.evidence].ends_residence
    return _change("moved_out" if is_move_out else "ran_out", "moved out" if is_move_out else "ran out", row.ended_on)


def _not_yet(row: Any, today: date) -> Change | None:
    return _change("not_yet", "moves in only", row.began_on) if row.began_on > today else None


def changes_of(rows: Rows, dwelling: Dwelling, elsewhere_from: date | None, today: date) -> Changes:
    """Return what happened to one person, of whom `rows` speak, and to the dwelling they are of."""
    ends = [
        row.ended_on
        for row in rows
        if row.ended_on is not None and row.ended_on <= today and EVIDENCE_RULES[row.evidence].ends_residence
    ]
    return Changes(
        person_id=rows[0].person_id,
        dwelling=dwelling,
        moved_out_on=max(ends, default=None),
        elsewhere_from=elsewhere_from if elsewhere_from is not None and elsewhere_from <= today else None,
        lived_here_from=min(row.began_on for row in rows),
    )


def tenancy_changes(rows: Rows, today: date) -> Dwelling:
    """Return the tenancies at whose beginning no earlier one of others went on, and when the last of all ended."""
    tenancies = sorted(
        (
            row
            for row in rows
            if EVIDENCE_RULES[row.evidence].is_tenancy
            and row.is_unit_known
            and row.began_on <= today
            and row.certainty >= COUNTS_FROM
        ),
        key=lambda row: row.began_on,
    )
    ends = [row.ended_on for row in tenancies]
    is_empty = bool(ends) and all(end is not None and end <= today for end in ends)
    left_on = max((end for end in ends if end), default=None) if is_empty else None
    return Dwelling(move_ins=tuple(reversed(_move_ins(tenancies))), left_on=left_on)


def _move_ins(tenancies: Rows) -> list[Any]:
    """Return those, oldest first, at whose beginning no earlier one of others went on; few are held against many."""
    went_on_until = list(accumulate((_known_until(row) for row in tenancies), max))
    began = [row.began_on for row in tenancies]
    found = []
    for new in tenancies:
        earlier = bisect_left(began, new.began_on - timedelta(days=HOUSEHOLD_DAYS))
        may_go_on = earlier > 0 and went_on_until[earlier - 1] > new.began_on
        if not may_go_on or not any(_goes_on(old, new) for old in tenancies[:earlier]):
            found.append(new)
    return found


def _known_until(row: Any) -> date:
    as_of: date = row.as_of.date()
    return as_of if row.ended_on is None else min(row.ended_on, as_of)


def _goes_on(old: Any, new: Any) -> bool:
    return old.person_id != new.person_id and _known_until(old) > new.began_on and not takes_over_account(new, old)


def _is_later(new: Any, began_on: date) -> bool:
    """Say whether it began later; one household's papers begin within days of each other."""
    return bool(new.began_on > began_on + timedelta(days=HOUSEHOLD_DAYS))


def outlasts(row: Any, changed_on: date) -> bool:
    """Say whether this evidence began after the change, or is a tenancy that its source confirmed after it."""
    is_confirmed = EVIDENCE_RULES[row.evidence].is_tenancy and row.as_of.date() > changed_on
    return bool(row.began_on > changed_on or is_confirmed)


def takes_over_account(new: Any, old: Any) -> bool:
    """Say whether a utility account began where another is still on record: a dwelling has one.

    Only where the older account was confirmed after the newer one had ended, did it outlive it.
    """
    is_later = _is_later(new, old.began_on)
    is_outlived = new.ended_on is not None and new.ended_on < old.as_of.date()
    return is_later and new.evidence == old.evidence == "utility" and not is_outlived
