"""What a court orders sealed, and what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    """A record as its source calls it."""

    source_id: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCase:
    """A case or booking of one person: whatever source tells of it, of nobody else in the same case."""

    number: str
    family_name: str
    born_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingOrder:
    """A court's order, and what it names."""

    court: str
    order_number: str
    records: tuple[SealedRecord, ...] = ()
    cases: tuple[SealedCase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was taken out: how many rows, the salted hashes of what they were, and where their people live or lived."""

    rows: int
    records: tuple[SealedRecord, ...]
    keys: tuple[bytes, ...]
    place_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Why an order does not hold any more: the court vacated it, or somebody entered what no court had ordered."""

    because: Literal["vacated", "mistake"]
    why: str  # the vacating order's number, or what was mistaken
    by: str
    confirmed_by: str  # somebody of another office
