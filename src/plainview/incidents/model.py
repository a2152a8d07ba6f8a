"""What an incident is: the events it is made of, and the state they fold into."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from plainview.kernel.geometry import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAddress:
    """An address as somebody stated it; the first one is the incident's own, the callers' follow."""

    house_number: str | None = None
    street: str | None = None
    unit: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    landmark: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardPosition:
    """Where a phone was located; `source` is the location type it was sent as."""

    longitude: float
    latitude: float
    uncertainty_metres: float | None = None
    source: str = "Caller"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardClaim:
    """That a weapon or violence was reported: by a caller's key, by a responder, or by nobody who can be told."""

    kind: Literal["weapon", "violence"]
    said_by: str
    is_responder: bool
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardNote:
    """A remark that came with a report."""

    text: str
    written_at: datetime
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Event `reported`: the whole state as the sender sees it; has the fields of a feed's CallReport, by name."""

    incident_key: str
    updated_at: datetime
    opened_at: datetime
    type_code: str
    type_text: str
    priority: int
    addresses: tuple[StatedAddress, ...] = ()
    positions: tuple[HeardPosition, ...] = ()
    callers: tuple[str, ...] = ()
    callback_numbers: tuple[str, ...] = ()
    claims: tuple[HeardClaim, ...] = ()
    notes: tuple[HeardNote, ...] = ()
    is_closed: bool = False
    says_active: bool = False
    disposition: str | None = None
    assigned_units: tuple[str, ...] = ()
    agency: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that the stated address may mean; `place_id` is None for a point that is no premise."""

    place_id: int | None
    address: str
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """What the stated address was found to be, or why it was not.

    `disagreement_metres` is how far the caller's telephone is from it, beyond its uncertainty; None where they agree.
    """

    state: Literal["exact", "candidates", "not_resolved"]
    certainty: float
    why: str
    place_id: int | None = None
    unit_id: int | None = None
    address: str | None = None
    unit: str | None = None
    candidates: tuple[Candidate, ...] = ()
    disagreement_metres: float | None = None


NOT_LOOKED_UP = Location(state="not_resolved", certainty=0.0, why="not looked up yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Event `located`: what the locator said, and where that place is."""

    location: Location
    point: Point | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Event `noted`: somebody here typed a remark."""

    text: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Event `closed`: somebody here ended it."""

    why: str
    author: str


Body = Reported | Located | Noted | Closed
BODIES: dict[str, type[Body]] = {"reported": Reported, "located": Located, "noted": Noted, "closed": Closed}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent:
    """One thing that happened to an incident; its kind is the key of its body's type in BODIES."""

    version: int
    happened_at: datetime
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That a weapon or violence was reported in this call; corroborated by a responder or a second caller."""

    kind: Literal["weapon", "violence"]
    is_corroborated: bool
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark, of the sender's or of ours."""

    at: datetime
    text: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One line of what happened, in words."""

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerPosition:
    """Where the caller's phone is, kept apart from the stated address."""

    longitude: float
    latitude: float
    uncertainty_metres: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentState:
    """The fold of an incident's events; the last two fields are for folding on, the others are its public face."""

    source_key: str
    agency: str | None
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    version: int
    is_new_version: bool  # the sender sent more than one
    type_code: str
    type_text: str
    priority: int
    address_text: str | None
    location: Location
    caller_position: CallerPosition | None
    longitude: float | None  # where the map goes: the place, else where the call came from
    latitude: float | None
    claims: tuple[Claim, ...]
    callers: int
    notes: tuple[Note, ...]
    units: tuple[str, ...]
    disposition: str | None
    problems: tuple[str, ...]
    timeline: tuple[TimelineEntry, ...]
    reported: Reported
    located: Located | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident as it lies in the store."""

    incident_id: UUID
    source_key: str
    version: int
    state: IncidentState | None  # None: made a moment ago, nothing folded in yet


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldResult:
    """What folding an event changed, by name; empty where nothing did."""

    incident_id: UUID
    is_new: bool
    version: int
    changed: frozenset[str]
    state: IncidentState
