"""What a camera is, what is near, and what someone who watches holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from plainview.kernel.geometry import Point

Kind = Literal["city", "traffic", "school", "body_worn", "dash", "partner"]
CARRIED_KINDS = ("body_worn", "dash")
Codec = Literal["h264", "h265"]
SCHOOL_RADIUS_METRES = 400  # rules: access 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What a source gives at a time: NAL units, and when they are shown, in ticks of 1/90,000 s (None: not said)."""

    units: tuple[bytes, ...]
    presented_at: int | None
    codec: Codec = "h264"


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Something to look through; a carried one is where its unit is."""

    camera_id: str
    title: str
    kind: Kind
    owner_id: str
    owner_title: str
    owner_kind: Literal["city", "school_district", "partner"]
    longitude: float
    latitude: float
    bearing_degrees: float | None
    field_of_view_degrees: float
    range_metres: float
    source_type: str
    address: str  # where to pull from; never shown
    terms: dict[str, Any]
    campus: str | None
    campus_longitude: float | None
    campus_latitude: float | None
    patrol_unit_id: str | None
    wearer_status: str | None  # of the unit that carries it
    is_answering: bool
    silent_since: datetime | None
    sub_address: str | None = None  # small pictures with keyframes often; of the same source type
    still_address: str | None = None  # one JPEG over HTTP
    control_type: Literal["onvif"] | None = None  # how it is turned; None: it can't be
    control_address: str | None = None
    is_private: bool = False  # its wearer says so: nobody looks in

    @property
    def point(self) -> Point:
        return Point(longitude=self.longitude, latitude=self.latitude)

    @property
    def campus_point(self) -> Point | None:
        if self.campus_longitude is None or self.campus_latitude is None:
            return None
        return Point(longitude=self.campus_longitude, latitude=self.campus_latitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewTicket:
    """The right to open one stream, once, within seconds; the token itself is kept nowhere."""

    view_id: UUID
    camera_id: str
    token: str
    expires_at: datetime
    wearer: Literal["told", "not_reached"] | None = None  # of a body-worn camera, whose wearer was told, or not reached

    @property
    def watch(self) -> str:
        return f"/media/{self.camera_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One person watching one camera."""

    view_id: UUID
    camera_id: str
    actor_id: str
    incident_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a camera answered when it was last asked or pulled."""

    camera_id: str
    is_answering: bool
