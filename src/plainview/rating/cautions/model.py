"""What a premise caution is: a warning about a place that counts only approved, current, and not up for review."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from plainview.kernel.errors import BadInputError
from plainview.rating.decay import years_after
from plainview.rating.model import PremiseKind

Basis = Literal[
    "incident_report", "officer_observation", "fire_inspection", "animal_control", "code_enforcement"
]  # who may have seen it; a closed list (T4)
State = Literal["proposed", "approved", "refused", "ended"]
Decision = Literal["approve", "refuse", "renew", "end"]
EventKind = Literal["proposed", "approved", "refused", "renewed", "ended"]

KINDS: tuple[str, ...] = get_args(PremiseKind)
MONTHS = (1, 3, 6, 12, 24, 36)  # that a caution may last, counted from its approval or renewal
LONGEST_YEARS = 3
SUMMARY_LENGTHS = (5, 200)
LONGEST_WHY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody asks to be put on record about a place."""

    place_id: int
    unit_id: int | None
    kind: PremiseKind
    summary: str
    basis: Basis
    basis_record: str
    observed_on: date
    months: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What a supervisor decides of a caution; `version` is the one that was read, `months` from today on."""

    decision: Decision
    version: int
    why: str
    months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who did it, when, and the number of the ledger's entry that allowed it."""

    actor_id: str
    title: str
    at: datetime
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionEvent:
    """One line of a caution's history."""

    version: int
    kind: EventKind
    actor_title: str
    happened_at: datetime
    why: str
    expires_on: date | None
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A caution as it is kept; `is_tenant_changed`: someone moved in since it was reviewed, so it does not count."""

    caution_id: UUID
    place_id: int
    unit_id: int | None
    address: str
    unit: str | None
    kind: PremiseKind
    summary: str
    basis: Basis
    basis_record: str
    observed_on: date
    expires_on: date
    state: State
    proposed_by: str
    proposed_title: str
    proposed_at: datetime
    approved_by: str | None
    approved_title: str | None
    approved_at: datetime | None
    reviewed_at: datetime | None
    ended_at: datetime | None
    ended_why: str | None
    version: int
    is_tenant_changed: bool


def months_after(on: date, months: int) -> date:
    """Return the same day `months` later, or the month's last day where it has none; refuse other than MONTHS."""
    if months not in MONTHS:
        raise BadInputError(f"a caution lasts {', '.join(map(str, MONTHS))} months, not {months}")
    years, month = divmod(on.month - 1 + months, 12)
    for day in (on.day, 30, 29, 28):
        try:
            return date(on.year + years, month + 1, day)
        except ValueError:
            continue
    raise BadInputError(f"{on} has no day {months} months later")


def standing_of(caution: Caution, today: date) -> str:
    """Say in a word what a caution does to the rating today."""
    if caution.state != "approved":
        return caution.state
    if caution.expires_on <= today:
        return "expired"
    return "needs_review" if caution.is_tenant_changed else "counts"


def refuse_unfit(proposal: Proposal, today: date) -> None:
    """Raise BadInputError for a proposal that could never be approved, saying which part."""
    shortest, longest = SUMMARY_LENGTHS
    if not shortest <= len(proposal.summary) <= longest:
        raise BadInputError(f"say what it is in {shortest} to {longest} characters")
    if not proposal.basis_record.strip():
        raise BadInputError("name the record it rests on: a report's or an inspection's number")
    if proposal.observed_on > today:
        raise BadInputError("it was observed in the future: check the date")
    if years_after(proposal.observed_on, LONGEST_YEARS) <= today:
        raise BadInputError(f"what was observed more than {LONGEST_YEARS} years ago is too old for a caution")
    months_after(today, proposal.months)
    refuse_empty(proposal.why)


def refuse_empty(why: str) -> None:
    """Raise BadInputError unless a reason is given."""
    if not 0 < len(why.strip()) <= LONGEST_WHY:
        raise BadInputError(f"give a reason, in at most {LONGEST_WHY} characters")
