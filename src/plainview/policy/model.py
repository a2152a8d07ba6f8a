"""Who asks to do what with which thing, why, and the recorded yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A member of staff, signed in."""

    actor_id: str
    title: str
    role: str
    agency: str
    on_shift: bool
    cori_certified_until: date | None
    station: str | None
    session_id: str
    signed_in_at: datetime
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentContext:
    """The incident that a question is asked for, as the system itself knows it."""

    incident_id: UUID
    is_open: bool
    agency: str
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What is asked for; the attributes that a kind may have are in policies/schema.cedarschema."""

    kind: str
    resource_id: str
    owner: str
    attributes: Mapping[str, bool | int | str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this actor do that, for this purpose, now? `context` may only tighten what the system works out itself."""

    actor: Actor
    action: str
    resource: Resource
    purpose: str | None
    incident: IncidentContext | None = None
    context: Mapping[str, bool | int | str] = field(default_factory=dict)
    justification: str | None = None
    address: str | None = None  # of the asker's machine, for the ledger
    carries_out: frozenset[str] = frozenset()  # obligations that the asker itself carries out, beside the door's


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the policies say: which folders said it, in words for the person refused, and what a yes obliges to."""

    is_allowed: bool
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The recorded yes; `entry` is its number in the ledger, `ends_at` when it is over at the latest."""

    question: Question
    entry: int
    rules: tuple[str, ...]
    obligations: tuple[str, ...]
    granted_at: datetime
    ends_at: datetime | None
