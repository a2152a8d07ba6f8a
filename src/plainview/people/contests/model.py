"""What a resident asked and contests: who was identified how, the ticket, and the steps that it may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from plainview.kernel.errors import BadInputError, ConflictError

DECIDED_WITHIN = timedelta(days=30)  # rules: rating, "Around it"
RELAYED_WITHIN = timedelta(days=30)
CODE_LASTS = timedelta(days=30)
FILED_AGAIN_AFTER = timedelta(days=365)  # what was decided is appealed, not filed again
LONGEST_NOTE = 2000
ADULT_YEARS = 18

LONGEST_NAME = 120
LONGEST_REFERENCE = 100

About = Literal["fact", "own_residence", "other_residence"]
State = Literal["filed", "upheld", "corrected", "rejected", "appealed", "rejected_for_good"]
Step = Literal["file", "uphold", "reject", "appeal", "correct"]
Language = Literal["en", "es"]

STEPS: dict[tuple[State, Step], State] = {
    ("filed", "uphold"): "upheld",
    ("filed", "reject"): "rejected",
    ("rejected", "appeal"): "appealed",
    ("appealed", "uphold"): "upheld",
    ("appealed", "reject"): "rejected_for_good",
    ("upheld", "correct"): "corrected",
}
SUSPENDING: frozenset[State] = frozenset({"filed", "upheld", "corrected"})
WAITING: frozenset[State] = frozenset({"filed", "appealed"})  # for a decision, with a clock
PAPERS_WITH_PHOTO = frozenset(
    {"driver_license", "state_id", "passport", "consular_id", "tribal_id", "military_id", "foreign_id"}
)
OTHER_PAPERS = frozenset({"birth_certificate", "bank_letter", "benefit_letter", "school_letter"})
RESIDENCE_PAPERS = frozenset({"lease", "utility_bill", "mortgage_letter", "shelter_letter", "benefit_letter"})
ON_RECORD = "on_record"
ThroughKind = Literal["guardian", "representative"]
AUTHORITIES: Mapping[ThroughKind, frozenset[str]] = {  # the paper that lets somebody ask for another
    "guardian": frozenset({"birth_certificate", "adoption_order", "guardianship_letters", "conservatorship_letters"}),
    "representative": frozenset({"power_of_attorney", "written_authorization", "court_appointment"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody at the front desk, as their papers say; never stored."""

    given_name: str
    family_name: str
    born_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What kinds of papers were shown; their numbers are nobody's business here."""

    identity_kinds: tuple[str, ...]
    residence_by: str

    def __post_init__(self) -> None:
        unknown = set(self.identity_kinds) - PAPERS_WITH_PHOTO - OTHER_PAPERS
        if unknown or not self.identity_kinds:
            raise BadInputError(f"no such kind of paper: {', '.join(sorted(unknown)) or 'none was named'}")
        if self.residence_by not in RESIDENCE_PAPERS | {ON_RECORD}:
            raise BadInputError(f"{self.residence_by!r} proves no residence")

    def prove_identity(self, *, is_common_name: bool) -> bool:
        """Say whether the papers are enough: one with a photo, and a second where the name is common."""
        kinds = set(self.identity_kinds)
        return bool(kinds & PAPERS_WITH_PHOTO) and len(kinds) > is_common_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """Who asks for a resident, and the paper that lets them; staff check it, and their own papers with a photo."""

    kind: ThroughKind
    name: str
    authority: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.strip()) <= LONGEST_NAME:
            raise BadInputError(f"Name who asks for the resident, in at most {LONGEST_NAME} characters.")
        if self.authority not in AUTHORITIES[self.kind]:
            raise BadInputError(f"{self.authority!r} does not let a {self.kind} ask for somebody.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that asks or contests: when it came, and where its scan is kept; the letter itself is not here."""

    received_on: date
    reference: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.reference.strip()) <= LONGEST_REFERENCE:
            raise BadInputError(f"Say where the scan of the letter is kept, in at most {LONGEST_REFERENCE} characters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An answer that was given; `answer` is None once its code has expired."""

    ask_id: UUID
    place_id: int
    unit_id: int | None
    language: Language
    asked_by: str
    asked_at: datetime
    rule_version: str
    inputs: bytes | None
    answer: dict[str, Any] | None
    expires_at: datetime
    asked_through: Literal["self", "guardian", "representative"] = "self"
    through_name: str | None = None
    letter_received_on: date | None = None
    letter_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRef:
    """Names a record: which system, and its id there."""

    source_id: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A ticket."""

    contest_id: UUID
    ask_id: UUID
    about: About
    place_id: int
    unit_id: int | None
    is_place_wide: bool
    other_name: str | None
    note: str
    state: State
    version: int
    filed_by: str
    filed_at: datetime
    decide_by: datetime
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestEvent:
    """One step of a ticket, as it was entered."""

    version: int
    step: Step
    actor_id: str
    role: str
    words: str
    entry: int
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedFact:
    """A contested record as its system has it now; where it is gone there is none."""

    contest_id: UUID
    source_id: str
    record_id: str
    kind: str
    title: str
    on: date
    source_title: str
    as_of: datetime
    author: str | None
    is_place_wide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """A seat that was shown a dossier, and when last."""

    actor_id: str
    incident_id: UUID
    shown_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A correction for one seat."""

    notice_id: UUID
    incident_id: UUID
    step: Step
    state: State
    address: str
    unit: str | None
    shown_at: datetime
    made_at: datetime


def next_state(state: State, step: Step) -> State:
    """Return the state after a step; raise ConflictError for a step that this state has not."""
    after = STEPS.get((state, step))
    if after is None:
        raise ConflictError(f"A ticket that is {state.replace('_', ' ')} can't take the step {step!r}.")
    return after


def is_overdue(contest: Contest, now: datetime) -> bool:
    """Say whether a decision is owed since more than DECIDED_WITHIN; what was contested stays as it is meanwhile."""
    return contest.state in WAITING and now > contest.decide_by


def checked_note(text: str) -> str:
    """Return someone's words without what no screen can show; raise BadInputError for none or too many."""
    words = "".join(c for c in text.replace("\r\n", "\n").strip() if c.isprintable() or c == "\n")
    if not 1 <= len(words) <= LONGEST_NOTE:
        raise BadInputError(f"Say it in words, 1 to {LONGEST_NOTE} characters.")
    return words


def age_on(born_on: date, today: date) -> int:
    """Return full years."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
