"""Says what a merge of two people is, who is taken for whom, what waits for review, and who might be meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from plainview.kernel.errors import ConflictError

CONFIRMED_CERTAINTY = 0.98  # a clerk's "same": clerks err in one or two of a hundred, so it is not 1 (decision 0008)
LONGEST_REASON = 500
Verdict = Literal["same", "different", "unsure"]
Strength = Literal["strong", "likely", "weak"]


class ForbiddenMergeError(ConflictError):
    """Two people who must not become one; the message says by which rule or whose decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A person as one source keeps them, whatever was merged since."""

    person_id: int
    is_confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A merge that stands: two homes taken for one person."""

    left_id: int
    right_id: int
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A home in a merge: under whom it goes, and how certain it is that the least certain two of them are one."""

    person_id: int
    survivor_id: int
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeWish:
    """Two people to be taken for one: how certainly, on which pair of records, and why."""

    left_id: int
    right_id: int
    certainty: float
    reason: str
    pair_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merge as the log keeps it."""

    merge_id: UUID
    pair_id: int | None
    left_person_id: int
    right_person_id: int
    certainty: float
    made_by: str
    reason: str
    made_at: datetime
    taken_back_at: datetime | None
    taken_back_by: str | None
    taken_back_why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotLink:
    """Two homes that must never become one, by a rule or by somebody's decision."""

    left_id: int
    right_id: int
    kind: Literal["rule", "decision"]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Serious:
    """What makes a false merge with this person harmful: counts of what readers may see."""

    violent_convictions: int = 0
    active_warrants: int = 0
    active_orders: int = 0

    @property
    def is_any(self) -> bool:
        return bool(self.violent_convictions or self.active_warrants or self.active_orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How much harm a false merge would do, 0 to 3, and why."""

    grade: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A pair that waits for, or had, a person's decision."""

    review_id: UUID
    pair_id: int
    left_person_id: int
    right_person_id: int
    state: str
    merge_id: UUID | None
    cannot_link_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Somebody as a caller or an officer describes them."""

    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How one source names somebody, as far as a search compares it."""

    person_record_id: int
    person_id: int
    given_name: str
    middle_name: str | None
    family_name: str
    name_suffix: str | None
    born_on: date | None
    phone: str | None
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who might be meant, for a person to confirm; never a merge."""

    named: Named
    score: float
    strength: Strength
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one run of the linkage came to."""

    merged: int
    queued: int
    refused: int
    already: int
    moot: int
    seconds: Mapping[str, float]
