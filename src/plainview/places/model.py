"""What a stated address turns into: a place and its unit with a certainty, candidates, or not resolved and why."""

from dataclasses import dataclass
from typing import Literal

from plainview.kernel.geometry import Point

DOSSIER_FROM = 0.9  # rules: rating, "address matched"; below it nobody's dossier is shown
DISAGREES_FROM_METRES = 300.0  # a caller's position farther than this from the stated address is reported
DISAGREES_BEYOND_METRES = 100.0  # the same, beyond its uncertainty, where that came with it

PLACE_KINDS = (
    "house", "apartments", "school", "shop", "hospital", "public", "group_home", "shelter", "motel", "other",
)  # fmt: skip
ROAD_CLASSES = ("freeway", "primary", "secondary", "local", "ramp", "minor", "path")

LocationState = Literal["exact", "candidates", "not_resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAddress:
    """An address as somebody stated it, civic parts where they were sent (the same fields as a feed's address)."""

    house_number: str | None = None
    street: str | None = None
    unit: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    landmark: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A premise: one site address point."""

    place_id: int
    kind: str
    landmark: str | None
    address: str
    city: str
    postal_code: str | None
    longitude: float
    latitude: float
    has_units: bool

    @property
    def point(self) -> Point:
        return Point(longitude=self.longitude, latitude=self.latitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceUnit:
    """A dwelling or a suite within a premise."""

    unit_id: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may have been meant; `place_id` is None for a point that is no premise, as an intersection."""

    place_id: int | None
    address: str
    certainty: float
    why: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The answer to "where is that?".

    Only `exact` has a place. `needs_unit`: the premise is known and has units, and which one was meant is not known;
    then the map may show the premise, and nobody's dossier is shown (`allows_dossier`).
    `point` is where the map may go; `distance_metres` lies between it and the position that was given, and
    `disagreement_metres` is what of that the position's uncertainty does not explain; None where they agree.
    """

    state: LocationState
    certainty: float
    why: str
    place: Place | None = None
    unit: PlaceUnit | None = None
    needs_unit: bool = False
    candidates: tuple[Candidate, ...] = ()
    point: Point | None = None
    distance_metres: float | None = None
    disagreement_metres: float | None = None

    @property
    def allows_dossier(self) -> bool:
        return self.state == "exact" and self.certainty >= DOSSIER_FROM and not self.needs_unit

    @property
    def position_disagrees(self) -> bool:
        return self.disagreement_metres is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPicture:
    """A floor plan or site plan as it came; `media_type` is what its bytes are, not what they were called."""

    media_type: str
    content: bytes
