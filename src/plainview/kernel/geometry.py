"""Measures on the ground: distances and bearings between points."""

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, radians, sin, sqrt

EARTH_RADIUS_METRES = 6_371_008.8  # mean radius, IUGG
METRES_PER_DEGREE = 111_195.08  # of latitude, on that sphere


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on the ground in WGS 84 degrees."""

    longitude: float
    latitude: float


def distance_metres(a: Point, b: Point) -> float:
    """Return the great-circle distance (haversine)."""
    latitude_half = radians(b.latitude - a.latitude) / 2
    longitude_half = radians(b.longitude - a.longitude) / 2
    chord = sin(latitude_half) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(longitude_half) ** 2
    return 2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(chord)))


def bearing_degrees(a: Point, b: Point) -> float:
    """Return the initial bearing from `a` to `b`, clockwise from north, 0 ≤ bearing < 360."""
    longitude = radians(b.longitude - a.longitude)
    east = sin(longitude) * cos(radians(b.latitude))
    north = cos(radians(a.latitude)) * sin(radians(b.latitude)) - sin(radians(a.latitude)) * cos(
        radians(b.latitude)
    ) * cos(longitude)
    return degrees(atan2(east, north)) % 360
