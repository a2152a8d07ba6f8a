"""Ranks cameras by what they can see of a place, and says of each why it stands where it does; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import atan2, cos, degrees, hypot, radians

from plainview.cameras.model import CARRIED_KINDS, Camera
from plainview.kernel.geometry import METRES_PER_DEGREE, Point

FULL_CIRCLE = 360.0
ON_SCENE_METRES = 60.0  # a unit this near is there
EDGE_SHARE = 0.8  # of half the field of view: beyond, the place is at the picture's edge
NEARER_METRES = 15.0  # nearer, a camera on a pole looks over the place's head: no camera is better for it
# what a metre counts for: others are nearly as good, and take a supervisor or look at the carriageway
_KIND_WEIGHTS = {"city": 1.0, "school": 1.0, "partner": 1.0, "traffic": 1.2, "dash": 1.3, "body_worn": 1.3}
_EDGE_WEIGHT = 0.25  # at the very edge of its picture a camera counts as a quarter further away


class Sight(IntEnum):
    """What a camera can see of a place, best first."""

    SEES = 0
    CAN_BE_TURNED = 1
    ON_THE_WAY = 2  # carried by a unit that is going there
    IS_HIDDEN = 3
    LOOKS_ELSEWHERE = 4
    TOO_FAR = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedCamera:
    """A camera near something that happened, what it can see of it, and in words why it stands where it does."""

    camera: Camera
    distance_metres: float
    sight: Sight
    weighed_metres: float  # distance as it counts among cameras of the same sight
    says: str

    @property
    def sees(self) -> bool:
        return self.sight is Sight.SEES


@dataclass(frozen=True, slots=True)
class Measured:
    """How a camera stands to a place; `aside` is 0 in the middle of its picture, 1 at the edge, more outside."""

    camera: Camera
    distance_metres: float
    aside: float
    sight: Sight  # unless something stands between

    @property
    def could_see(self) -> bool:
        """Say whether it sees the place, or would if it were turned, unless something stands between."""
        return self.sight <= Sight.CAN_BE_TURNED


def rank_cameras(
    measured: Iterable[Measured],
    *,
    hidden_by: Mapping[str, str],
    coming: Mapping[str, str],
    limit: int | None = None,
) -> list[RankedCamera]:
    """Return the cameras, the one that sees most of the place first; the same whatever their order was.

    `hidden_by` names, for a camera, what stands between it and the place; `coming` for a unit what it does about
    the incident ('on the way').
    """
    ranked = sorted((_weigh(each, hidden_by) for each in measured), key=lambda ranked: ranked[:3])[:limit]
    return [_say_why(*each, hidden_by=hidden_by, coming=coming) for each in ranked]


def measure_all(place: Point, cameras: Iterable[Camera], *, coming: Mapping[str, str]) -> list[Measured]:
    """Measure how the answering ones of these cameras stand to a place."""
    per_longitude = METRES_PER_DEGREE * cos(radians(place.latitude))
    return [_measure(place, each, per_longitude, coming) for each in cameras if each.is_answering]


def _measure(place: Point, camera: Camera, per_longitude: float, coming: Mapping[str, str]) -> Measured:
    east = (place.longitude - camera.longitude) * per_longitude
    north = (place.latitude - camera.latitude) * METRES_PER_DEGREE
    distance = hypot(east, north)  # within a city the ground is flat: off by less than 0.1 %
    aside = 0.0
    if camera.bearing_degrees is not None and camera.field_of_view_degrees < FULL_CIRCLE:
        turned = abs((degrees(atan2(east, north)) - camera.bearing_degrees + 180) % 360 - 180)
        aside = turned / (camera.field_of_view_degrees / 2)
    return Measured(camera, distance, aside, _sight(camera, distance, aside, coming))


def _sight(camera: Camera, distance: float, aside: float, coming: Mapping[str, str]) -> Sight:
    is_there = camera.kind in CARRIED_KINDS and distance <= ON_SCENE_METRES
    if distance > camera.range_metres and not is_there:
        return Sight.ON_THE_WAY if camera.patrol_unit_id in coming else Sight.TOO_FAR
    if aside <= 1:
        return Sight.SEES
    if camera.control_type is not None:
        return Sight.CAN_BE_TURNED
    return Sight.ON_THE_WAY if camera.patrol_unit_id in coming else Sight.LOOKS_ELSEWHERE


def _weigh(each: Measured, hidden_by: Mapping[str, str]) -> tuple[Sight, float, str, Measured]:
    camera = each.camera
    is_hidden = each.could_see and camera.camera_id in hidden_by
    weight = _KIND_WEIGHTS.get(camera.kind, 1.0) * (1 + _EDGE_WEIGHT * min(each.aside, 1.0) ** 2)
    weighed = max(each.distance_metres, NEARER_METRES) * weight
    return Sight.IS_HIDDEN if is_hidden else each.sight, weighed, camera.camera_id, each


def _say_why(
    sight: Sight,
    weighed_metres: float,
    _camera_id: str,
    each: Measured,
    *,
    hidden_by: Mapping[str, str],
    coming: Mapping[str, str],
) -> RankedCamera:
    camera = each.camera
    far = say_metres(each.distance_metres)
    doing = coming.get(camera.patrol_unit_id or "", "near")
    return RankedCamera(
        camera=camera,
        distance_metres=each.distance_metres,
        sight=sight,
        weighed_metres=weighed_metres,
        says=f"behind {hidden_by[camera.camera_id]}, {far}" if sight is Sight.IS_HIDDEN else _say(each, far, doing),
    )


def _say(each: Measured, far: str, doing: str) -> str:
    camera = each.camera
    if each.sight is Sight.SEES:
        return _say_how_it_sees(each, far)
    return {
        Sight.CAN_BE_TURNED: f"can be turned to the place, {far}",
        Sight.ON_THE_WAY: f"{camera.patrol_unit_id} is {doing}, {far} away",
        Sight.LOOKS_ELSEWHERE: f"looks elsewhere, {far} away",
        Sight.TOO_FAR: f"too far to see it, {far} away",
    }[each.sight]


def _say_how_it_sees(each: Measured, far: str) -> str:
    camera = each.camera
    if camera.kind in CARRIED_KINDS and each.distance_metres <= ON_SCENE_METRES:
        return f"{camera.patrol_unit_id} is there, {far} from the place"
    if camera.bearing_degrees is None:
        return f"sees all round, {far}"
    if each.aside > EDGE_SHARE:
        return f"has the place at the edge of its picture, from {far}"
    return f"looks at the place from {far}"


def say_metres(metres: float) -> str:
    """Return a distance as people say it."""
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{round(metres, -1 if metres >= 20 else 0):.0f} m"  # noqa: PLR2004
