"""What a partner is, their terms, their cameras, and who watched them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from plainview.kernel.errors import BadInputError

PartnerKind = Literal["shop", "bank", "school", "other"]
Language = Literal["en", "es"]
Purpose = Literal["call_response", "officer_safety", "criminal_investigation", "missing_person", "threat_to_life"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Told = Literal["at_once", "when_ended"]
PURPOSES: tuple[str, ...] = get_args(Purpose)
USUAL_ZONE = "America/Los_Angeles"
ZONES = (USUAL_ZONE, "America/Denver", "America/Phoenix", "America/Chicago", "America/New_York", "Pacific/Honolulu")
INVITATION_LASTS = timedelta(days=14)
EXPIRES_SOON = timedelta(days=30)
MOST_CAMERAS = 200


class UnfitTermsError(BadInputError):
    """Terms that can't be taken; `key` names which, for the page's own words."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class Terms(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"from_on": "from", "until_on": "until"},
):
    """On what terms a partner's cameras may be looked through; neither live nor recorded: known of, and no more.

    Every field is read by a rule (policy/terms.py) but `told`, which the partner's own page reads.
    """

    purposes: tuple[Purpose, ...]
    live: bool
    recorded: bool
    zone: str
    from_on: date
    until_on: date | None = None  # included
    hours: str | None = None  # '22:00-06:00'; None: all day
    days: tuple[Day, ...] | None = None  # on which the hours begin; None: every day
    within_metres: int | None = None  # of the camera, or of `around`; None: an incident anywhere
    around: str | None = None  # 'longitude,latitude'
    told: Told = "at_once"
    audio: bool = False  # never

    @property
    def is_registry_only(self) -> bool:
        return not (self.live or self.recorded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Who lends cameras; `terms` are None until they set some."""

    partner_id: UUID
    owner_id: str
    title: str
    kind: PartnerKind
    agency: str
    contact: Contact
    language: Language
    joined_at: datetime | None
    stopped_at: datetime | None
    version: int
    terms: Terms | None
    set_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that opens once; `state` is as of now."""

    invitation_id: UUID
    partner_id: UUID
    title: str
    kind: PartnerKind
    agency: str
    language: Language
    invited_by: str
    role: str | None  # of who invited
    invited_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> Literal["open", "used", "revoked", "expired"]:
        """Say what has become of it."""
        if self.used_at is not None:
            return "used"
        if self.revoked_at is not None:
            return "revoked"
        return "open" if now < self.expires_at else "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a camera hangs, where it looks, and how far."""

    longitude: float
    latitude: float
    bearing_degrees: float | None
    field_of_view_degrees: float
    range_metres: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """How a camera is pulled; `address` carries no sign-in."""

    source_type: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCamera:
    """A camera that a partner listed; one without a stream is known of, and no more."""

    camera_id: str
    title: str
    stated_address: str
    spot: Spot
    stream: Stream | None
    listed_at: datetime
    tested_at: datetime | None
    test_fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One view of a partner's camera, without the name of who watched."""

    view_id: UUID
    camera_id: str
    title: str
    role: str
    agency: str
    purpose: str
    incident_key: str | None
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A view that goes on, as far as terms are weighed: for what, and where its incident is."""

    view_id: UUID
    camera_id: str
    camera_longitude: float
    camera_latitude: float
    purpose: str
    incident_longitude: float | None
    incident_latitude: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What staff asked of a partner."""

    ask_id: UUID
    role: str
    agency: str
    incident_key: str | None
    words: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A step that staff or the partner took."""

    kind: str
    by_partner: bool
    about: str
    acted_at: datetime


def terms_json(terms: Terms) -> dict[str, Any]:
    """Return terms as they are written down: what was left open is left out."""
    written: dict[str, Any] = msgspec.to_builtins(terms)
    return {name: value for name, value in written.items() if value is not None}
