"""Works out where a camera has to turn to look at a place; pure."""

from dataclasses import dataclass
from math import atan2, degrees

from plainview.cameras.control.model import Turning
from plainview.cameras.model import Camera
from plainview.kernel.geometry import Point, bearing_degrees, distance_metres

FAR_METRES = 120.0  # from here on as close as it goes to
MOST_ZOOM = 0.6  # of its span: the place stays in the picture though the bearing is off by some degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A direction, pan and tilt −1 to 1 of the camera's span, zoom 0 to 1."""

    pan: float
    tilt: float
    zoom: float


def aim_at(place: Point, camera: Camera, turning: Turning) -> Aim | None:
    """Return the direction of a place; None where the camera's pan does not reach it, or its bearing is not known."""
    if camera.bearing_degrees is None:
        return None
    distance = max(1.0, distance_metres(camera.point, place))
    turned = (bearing_degrees(camera.point, place) - camera.bearing_degrees + 180) % 360 - 180
    pan = turned / (turning.pan_span_degrees / 2)
    down = degrees(atan2(turning.mount_height_metres, distance))
    tilt = -down / (turning.tilt_span_degrees / 2)
    if abs(pan) > 1:
        return None
    return Aim(pan=pan, tilt=max(-1.0, tilt), zoom=MOST_ZOOM * min(1.0, distance / FAR_METRES))
