"""What a feed said, decoded: the values that decoders return and flows fold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

ClaimKind = Literal["weapon", "violence"]

LOWEST_PRIORITY = 5
HIGHEST_PRIORITY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as stated, in parts (RFC 5139) and as one line; never corrected here."""

    house_number: str | None
    street: str | None  # with its directions and type: 'E Larkmoor Ave'
    unit: str | None  # '4', '12B'
    city: str | None
    state: str | None
    postal_code: str | None
    landmark: str | None
    text: str  # as one line, as sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a caller's phone is, in WGS 84 degrees; `source` is the location type it was sent as."""

    longitude: float
    latitude: float
    uncertainty_metres: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That a weapon or violence was reported, and by whom: a caller's key, or 'responder'."""

    kind: ClaimKind
    said_by: str
    is_responder: bool
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark of a call-taker, dispatcher or unit; plain text, to be treated as hostile where it is shown."""

    text: str
    written_at: datetime
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReport:
    """The whole state of one incident as its sender sees it at `updated_at` (EIDO carries states, not changes)."""

    incident_key: str
    updated_at: datetime
    opened_at: datetime
    type_code: str
    type_text: str
    priority: int  # 1 highest … 5
    addresses: tuple[Address, ...]  # of the incident first, then where callers said they are
    positions: tuple[Position, ...]
    callers: tuple[str, ...]  # one opaque key for each distinct caller
    callback_numbers: tuple[str, ...]
    claims: tuple[Claim, ...]
    notes: tuple[Note, ...]
    is_closed: bool
    says_active: bool = False  # in so many words: a closed incident opens again only by this
    disposition: str | None
    assigned_units: tuple[str, ...]  # call signs
    agency: str | None  # that owns it, where one is named
    problems: tuple[str, ...] = ()  # parts that could not be read, in words, shown with the incident


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionReport:
    """Where one unit is, which way and how fast it goes, and what it is doing."""

    unit_id: str  # call sign
    kind: str  # patrol, supervisor, k9, crisis_team
    longitude: float
    latitude: float
    heading_degrees: float
    speed_mps: float
    status: str  # available, en_route, on_scene, emergency, off_duty
    incident_key: str | None
    positioned_at: datetime


Report = CallReport | PositionReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    """One message as it lies in the store: kept before it was understood, and whether or not it ever is."""

    message_id: UUID
    feed_id: str
    format: str
    body: bytes
    received_at: datetime
    attempts: int
