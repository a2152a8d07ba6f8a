"""Reads coordinates written as text, with how uncertain they are: decimal, or degrees, minutes and seconds; pure."""

import re
from dataclasses import dataclass

from plainview.kernel.geometry import Point

UNSAID_UNCERTAINTY_METRES = 0.0
_METRES = {"m": 1.0, "meter": 1.0, "metre": 1.0, "mtr": 1.0, "ft": 0.3048, "feet": 0.3048, "foot": 0.3048, "km": 1000.0}
_METRES |= {"mi": 1609.344, "mile": 1609.344, "yd": 0.9144, "yard": 0.9144}
_DECIMAL = r"(?P<{0}>[-+\u2212]?\d{{1,3}}\.\d{{2,}})\s*\u00b0?"
_PAIR = re.compile(
    r"(?:lat(?:itude|\.)?\s*[:=]?\s*)?(?:(?<![a-z])(?P<before>[ns])\s*)?"
    + _DECIMAL.format("one")
    + r"\s*(?P<after>[ns])?\s*[,;/ ]\s*(?:lon(?:gitude|g)?\.?\s*[:=]?\s*)?(?:(?P<second>[ew])\s*)?"
    + _DECIMAL.format("other")
    + r"\s*(?P<last>[ew])?(?![\d.])"
)
_ANGLE = (
    r"([-+\u2212]?\d{1,3})\s*(?:\u00b0|\u00ba|deg(?:rees)?|d|\s)\s*(\d{1,2}(?:\.\d+)?)\s*(?:'|\u2019|\u2032|min(?:utes)?|m|\s|(?=[nsew]))\s*"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|\u201d|\u2033|''|sec(?:onds)?|s|\s|(?=[nsew]))\s*)?"
)
_ANGLES = re.compile(rf"{_ANGLE}([ns])(?:orth)?\s*[,;/ ]?\s*{_ANGLE}([ew])(?:est|ast)?")
_UNCERTAINTY = re.compile(
    r"(?:\u00b1|\+\s*/?\s*-|plus or minus|uncertainty|unc\.?|accuracy|acc\.?|within|radius|conf(?:idence)?)\s*"
    r"(?:of|is|[:=])?\s*"
    r"(\d+(?:\.\d+)?)\s*(met(?:er|re)|m|km|feet|foot|ft|mile|mi|yard|yd|mtr)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPoint:
    """Coordinates somebody stated, and what is left of the line without them."""

    point: Point
    uncertainty_metres: float
    rest: str


def read_position(text: str) -> StatedPoint | None:
    """Return the coordinates in a line, decimal or in degrees, minutes and seconds; None where there are none."""
    line = text.lower()
    found = _read_pair(line) or _read_angles(line)
    if found is None:
        return None
    point, start, end = found
    uncertainty = _UNCERTAINTY.search(line, end) or _UNCERTAINTY.search(line, 0, start)
    rest = line[:start] + " , " + line[end:]
    metres = UNSAID_UNCERTAINTY_METRES
    if uncertainty:
        metres = float(uncertainty[1]) * _METRES[uncertainty[2] or "m"]
        rest = rest.replace(uncertainty[0], " ")
    return StatedPoint(point=point, uncertainty_metres=round(metres, 1), rest=rest)


def _read_pair(line: str) -> tuple[Point, int, int] | None:
    found = _PAIR.search(line)
    if found is None:
        return None
    first_side, second_side = found["before"] or found["after"], found["second"] or found["last"]
    one, other = _signed(found["one"], first_side), _signed(found["other"], second_side)
    latitude, longitude = (other, one) if abs(one) > 90 >= abs(other) and not first_side else (one, other)  # noqa: PLR2004
    point = _point(latitude, longitude)
    return (point, found.start(), found.end()) if point else None


def _signed(text: str, side: str | None) -> float:
    value = float(text.replace("\u2212", "-"))
    return -abs(value) if side in {"s", "w"} else value


def _read_angles(line: str) -> tuple[Point, int, int] | None:
    found = _ANGLES.search(line)
    if found is None:
        return None
    latitude = _degrees(found[1], found[2], found[3], found[4])
    longitude = _degrees(found[5], found[6], found[7], found[8])
    point = _point(latitude, longitude)
    return (point, found.start(), found.end()) if point else None


def _degrees(whole: str, minutes: str, seconds: str | None, side: str) -> float:
    value = abs(float(whole.replace("\u2212", "-"))) + float(minutes) / 60 + float(seconds or 0) / 3600
    return -value if side in {"s", "w"} else value


def _point(latitude: float, longitude: float) -> Point | None:
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - the poles and the date line
        return None
    return Point(longitude=round(longitude, 7), latitude=round(latitude, 7))
