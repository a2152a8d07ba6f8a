"""Who the records are about, where they live by what evidence, and the systems that say so."""

import re
from dataclasses import dataclass
from datetime import date, datetime

SOURCE_CLASSES = (
    "call",
    "premise",
    "arrest",
    "court",
    "warrant",
    "order",
    "residency",
    "contact",
    "intelligence",
)
# rules: access 11: never political, religious or social belonging, no gang labels
FORBIDDEN_TIE = re.compile(r"\b(gang\w*|politic\w*|religio\w*|church|mosque|temple|synagogue|union)\b", re.IGNORECASE)
MAIL_CERTAINTY = 0.29  # T3: what is below .3 may be shown and never scores; the schema holds mail below it


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSystem:
    """A system that records come from; the list of classes is closed (T4)."""

    source_id: str
    title: str
    source_class: str
    is_required: bool
    is_answering: bool
    down_since: datetime | None
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the records of several systems are about."""

    person_id: int
    source_id: str
    given_name: str
    middle_name: str | None
    family_name: str
    name_suffix: str | None
    born_on: date | None
    is_confidential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Residency:
    """One system's evidence that a person lives, or lived, at a place."""

    residency_id: int
    person_id: int
    place_id: int
    unit_id: int | None
    certainty: float
    evidence: str
    source_id: str
    record_id: str
    began_on: date
    ended_on: date | None
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """How much of each kind there is, sealed and juvenile records not among them."""

    persons: int
    residencies: int
    arrests: int
    convictions: int
    warrants: int
    orders: int
    ties: int
