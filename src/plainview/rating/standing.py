"""Says whether someone counts as living at the place now, possibly, or not, and why not."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from plainview.rating.model import LeftOutCode, RatingInputs, Residency
from plainview.rating.rules import RuleSet

TENANCY: frozenset[str] = frozenset({"lease", "utility"})  # says who took the dwelling over, and when
NOT_A_MOVE_OUT: frozenset[str] = frozenset(
    {"mail", "said_by_caller"}
)  # their end says nothing about where someone lives
_MOST_TELLING: tuple[LeftOutCode, ...] = (  # of several reasons why someone does not count, the first of these is given
    "FORMER_RESIDENT_NOT_COUNTED",
    "LATER_MOVE_IN_NOT_COUNTED",
    "LIVES_ELSEWHERE_NOT_COUNTED",
    "UNIT_NOT_KNOWN_NOT_COUNTED",
    "RESIDENCY_UNCERTAIN_NOT_COUNTED",
    "MAIL_NOT_COUNTED",
    "NOT_YET_RESIDENT_NOT_COUNTED",
)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How someone stands to the place; `code` and `changed_on` only where they do not count."""

    state: Literal["current", "possible", "not_counted"]
    certainty_permille: int
    code: LeftOutCode | None = None
    changed_on: date | None = None


_NO_RESIDENCE = Standing(state="not_counted", certainty_permille=0, code="NO_RESIDENCE_NOT_COUNTED")


class _Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to the dwelling and to one person, against which each of their residencies is held."""

    move_ins: tuple[Residency, ...]  # of others
    moved_out_on: date | None
    elsewhere_from: date | None


def standings(inputs: RatingInputs, rules: RuleSet, *, of: Container[str] | None = None) -> Mapping[str, Standing]:
    """Return each linked person's standing: the best of their residencies that nothing later has overtaken.

    `of`: only of these people, as a rating needs it; None: of all.
    """
    today = inputs.at.date()
    rows_of = defaultdict[str, list[Residency]](list)
    for row in inputs.residencies:
        if of is None or row.subject in of:
            rows_of[row.subject].append(row)
    move_ins = _changes_of_tenant(inputs.residencies, today, rules)
    elsewhere = defaultdict[str, list[date]](list)
    for tenancy in inputs.elsewhere:
        if tenancy.began_on <= today:
            elsewhere[tenancy.subject].append(tenancy.began_on)
    return {
        subject: _best(
            [
                _row_standing(row, _changes(subject, rows, move_ins, elsewhere[subject], today), today, rules)
                for row in rows
            ]
        )
        for subject, rows in rows_of.items()
    }


def standing_of(subject: str, known: Mapping[str, Standing]) -> Standing:
    """Return someone's standing; without any residency they do not count."""
    return known.get(subject, _NO_RESIDENCE)


def _changes(
    subject: str, rows: Sequence[Residency], move_ins: Sequence[Residency], elsewhere: Sequence[date], today: date
) -> _Changes:
    ends = [
        row.ended_on
        for row in rows
        if row.ended_on is not None and row.ended_on <= today and row.evidence not in NOT_A_MOVE_OUT
    ]
    return _Changes(
        move_ins=tuple(row for row in move_ins if row.subject != subject),
        moved_out_on=max(ends, default=None),
        elsewhere_from=max(elsewhere, default=None),
    )


def _row_standing(row: Residency, changes: _Changes, today: date, rules: RuleSet) -> Standing:
    code, changed_on = _overtaken(row, changes, today, rules)
    if code is not None:
        return Standing(
            state="not_counted", certainty_permille=row.certainty_permille, code=code, changed_on=changed_on
        )
    is_certain = row.certainty_permille >= rules.residency_counts_from_permille and row.evidence != "said_by_caller"
    return Standing(state="current" if is_certain else "possible", certainty_permille=row.certainty_permille)


def _overtaken(
    row: Residency, changes: _Changes, today: date, rules: RuleSet
) -> tuple[LeftOutCode | None, date | None]:
    """Return why this residency does not count, and since when; (None, None) where it does."""
    move_in = next((m.began_on for m in changes.move_ins if _resets(m, row, rules)), None)  # the latest comes first
    left = row.ended_on if row.ended_on is not None and row.ended_on <= today else changes.moved_out_on
    away = changes.elsewhere_from
    checks: tuple[tuple[LeftOutCode, bool, date | None], ...] = (
        ("FORMER_RESIDENT_NOT_COUNTED", left is not None and (row.ended_on == left or row.began_on <= left), left),
        ("NOT_YET_RESIDENT_NOT_COUNTED", row.began_on > today, row.began_on),
        ("MAIL_NOT_COUNTED", row.evidence == "mail", None),
        ("UNIT_NOT_KNOWN_NOT_COUNTED", not row.is_unit_known, None),
        ("LATER_MOVE_IN_NOT_COUNTED", move_in is not None, move_in),
        ("LIVES_ELSEWHERE_NOT_COUNTED", away is not None and not _outlasts(row, away), away),
        ("RESIDENCY_UNCERTAIN_NOT_COUNTED", row.certainty_permille < rules.residency_possible_from_permille, None),
    )
    return next(((code, on) for code, applies, on in checks if applies), (None, None))


def _outlasts(row: Residency, changed_on: date) -> bool:
    """Say whether this residency began after the change, or is a tenancy that its source confirmed after it."""
    return row.began_on > changed_on or (row.evidence in TENANCY and row.source.as_of.date() > changed_on)


def _changes_of_tenant(rows: Sequence[Residency], today: date, rules: RuleSet) -> tuple[Residency, ...]:
    """Return the tenancies that began a new household, the latest first: at whose beginning no earlier one went on."""
    tenancies = sorted(
        (
            row
            for row in rows
            if row.evidence in TENANCY
            and row.is_unit_known
            and row.began_on <= today
            and row.certainty_permille >= rules.residency_counts_from_permille
        ),
        key=lambda row: row.began_on,
    )
    began, found = [row.began_on.toordinal() for row in tenancies], []
    for new in reversed(tenancies):
        earlier = bisect_left(began, new.began_on.toordinal() - rules.household_days)  # only these can have gone on
        if not any(_goes_on(tenancies[at], new) for at in range(earlier)):
            found.append(new)
    return tuple(found)


def _goes_on(old: Residency, new: Residency) -> bool:
    """Say whether a tenancy that began well before another's was going on when that one began."""
    return (
        old.subject != new.subject
        and (old.ended_on is None or old.ended_on > new.began_on)
        and old.source.as_of.date() > new.began_on
        and not _takes_over_account(new, old)
    )


def _resets(move_in: Residency, row: Residency, rules: RuleSet) -> bool:
    """Say whether a change of tenant makes another's residency unknown (rules/rating.md, "a move-in")."""
    return _is_later(move_in, row, rules) and (
        _takes_over_account(move_in, row) or not _outlasts(row, move_in.began_on)
    )


def _is_later(new: Residency, old: Residency, rules: RuleSet) -> bool:
    """Say whether it began later; one household's papers begin within days of each other."""
    return new.began_on > old.began_on + timedelta(days=rules.household_days)


def _takes_over_account(new: Residency, old: Residency) -> bool:
    """Say whether a utility account began where another is still on record: a dwelling has one.

    Only where the older account was confirmed after the newer one had ended, did it outlive it.
    """
    is_outlived = new.ended_on is not None and new.ended_on < old.source.as_of.date()
    return new.evidence == old.evidence == "utility" and not is_outlived


def _best(found: Sequence[Standing]) -> Standing:
    order = {"current": 0, "possible": 1, "not_counted": 2}
    return min(
        found,
        key=lambda s: (
            order[s.state],
            _MOST_TELLING.index(s.code) if s.code else 0,
            -s.certainty_permille,
            -(s.changed_on.toordinal() if s.changed_on else 0),
        ),
    )
