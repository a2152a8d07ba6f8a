"""Reads a PIDF-LO: civic addresses (RFC 5139, 6848) and the shapes a phone is located by (RFC 5491)."""

import math
import re
from dataclasses import dataclass
from typing import Any

from plainview.feeds.limits import parse_xml, plain_line
from plainview.feeds.model import Address, Position
from plainview.kernel.errors import UnreadableError
from plainview.kernel.geometry import Point, distance_metres

_CIVIC = "{urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr}"
_GML = "{http://www.opengis.net/gml}"
_SHAPES = "{http://www.opengis.net/pidflo/1.0}"
_STREET_PARTS = ("PRM", "PRD", "STP", "STPS", "RD", "STS", "POD", "POM")  # in the order of CLDXF
_UNIT_IN_TEXT = re.compile(
    r"(?:(?:apartment|apt|unit|suite|ste|room|rm|number|no|lot|space|spc)\b\.?\s*#?\s*|#\s*)?"
    r"(\d{1,5}[- ]?[a-z]?|[a-z][- ]?\d{0,4})",
    re.IGNORECASE,
)
_METRES = {"urn:ogc:def:uom:EPSG::9001": 1.0, "m": 1.0, "": 1.0, "urn:ogc:def:uom:EPSG::9002": 0.3048}
_LARGEST_RADIUS_METRES = 1_000_000.0
_RADIUS_OF = {  # the widest reach of each shape stands for it
    f"{_GML}Point": None,
    f"{_SHAPES}Circle": f"{_SHAPES}radius",
    f"{_SHAPES}Sphere": f"{_SHAPES}radius",
    f"{_SHAPES}Ellipse": f"{_SHAPES}semiMajorAxis",
    f"{_SHAPES}Ellipsoid": f"{_SHAPES}semiMajorAxis",
    f"{_SHAPES}ArcBand": f"{_SHAPES}outerRadius",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What one PIDF-LO says, in the order it says it."""

    addresses: tuple[Address, ...]
    positions: tuple[Position, ...]


def read_whereabouts(text: str, *, source: str) -> Whereabouts:
    """Return the addresses and positions of a PIDF-LO; raise UnreadableError where it holds neither."""
    root = parse_xml(text)
    addresses: list[Address] = []
    positions: list[Position] = []
    for element in root.iter():
        if element.tag == f"{_CIVIC}civicAddress":
            addresses.append(_address(element))
        elif element.tag == f"{_GML}Polygon":
            positions.append(_polygon(element, source))
        elif element.tag in _RADIUS_OF:
            positions.append(_round(element, source))
    if not addresses and not positions:
        raise UnreadableError("no address and no shape that is known")
    return Whereabouts(addresses=tuple(addresses), positions=tuple(positions))


def _address(element: Any) -> Address:
    parts = {
        child.tag.removeprefix(_CIVIC): plain_line(child.text or "", most=120)
        for child in element
        if isinstance(child.tag, str)
    }
    street = " ".join(parts[name] for name in _STREET_PARTS if parts.get(name)) or None
    number = _house_number(parts)
    unit, remark = _unit(parts)
    landmark = parts.get("LMK") or None
    return Address(
        house_number=number,
        street=street,
        unit=unit,
        city=parts.get("A3") or None,
        state=parts.get("A1") or None,
        postal_code=parts.get("PC") or None,
        landmark=landmark,
        text=_one_line(" ".join(part for part in (number, street) if part), unit, landmark, remark, parts.get("A3")),
    )


def _house_number(parts: dict[str, str]) -> str | None:
    number, suffix = parts.get("HNO", ""), parts.get("HNS", "")
    if len(suffix) == 1 and suffix.isalpha():
        return number + suffix
    return f"{number} {suffix}".strip() or None


def _unit(parts: dict[str, str]) -> tuple[str | None, str | None]:
    """Return the unit, and what LOC says besides; LOC names a unit in some systems and is free text in others."""
    if parts.get("UNIT"):
        named = _UNIT_IN_TEXT.fullmatch(parts["UNIT"])
        return (named.group(1) if named else parts["UNIT"]), parts.get("LOC") or None
    named = _UNIT_IN_TEXT.fullmatch(parts.get("LOC", ""))
    if named:
        return named.group(1), None
    return None, parts.get("LOC") or None


def _one_line(door: str, unit: str | None, landmark: str | None, remark: str | None, city: str | None) -> str:
    parts = [door or landmark, f"unit {unit}" if unit else None, remark, city]
    line = ", ".join(part for part in parts if part)
    return f"{line} ({landmark})" if door and landmark else line


def _round(element: Any, source: str) -> Position:
    centre = _points(element.findtext(f"{_GML}pos"), element.get("srsDimension"))[0]
    radius_tag = _RADIUS_OF[element.tag]
    radius = None if radius_tag is None else _metres(element.find(radius_tag))
    return Position(
        longitude=centre.longitude,
        latitude=centre.latitude,
        uncertainty_metres=radius,
        source=plain_line(source, most=60),
    )


def _polygon(element: Any, source: str) -> Position:
    """Stand in for a polygon with the middle of its corners, and the distance to the farthest of them."""
    corners = [
        point
        for ring in element.iter(f"{_GML}pos", f"{_GML}posList")
        for point in _points(ring.text, ring.get("srsDimension") or ("2" if ring.tag == f"{_GML}posList" else None))
    ]
    if not corners:
        raise UnreadableError("a polygon without corners")
    distinct = list(dict.fromkeys(corners))  # the ring ends where it began
    middle = Point(
        longitude=math.fsum(corner.longitude for corner in distinct) / len(distinct),
        latitude=math.fsum(corner.latitude for corner in distinct) / len(distinct),
    )
    return Position(
        longitude=middle.longitude,
        latitude=middle.latitude,
        uncertainty_metres=max(distance_metres(middle, corner) for corner in distinct),
        source=plain_line(source, most=60),
    )


def _points(text: str | None, dimension: str | None) -> list[Point]:
    """Read `latitude longitude [altitude]` (EPSG:4326, 4979: latitude first), repeated if a dimension is given."""
    numbers = [_number(word) for word in (text or "").split()]
    step = int(dimension) if dimension in {"2", "3"} else len(numbers)
    if step not in {2, 3} or not numbers or len(numbers) % step:
        raise UnreadableError("a position that is not latitude and longitude")
    return [_point(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), step)]


def _point(latitude: float, longitude: float) -> Point:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - the globe
        raise UnreadableError("a position that is not on the globe")
    return Point(longitude=longitude, latitude=latitude)


def _metres(element: Any) -> float:
    if element is None:
        raise UnreadableError("a shape without its radius")
    factor = _METRES.get(element.get("uom", ""))
    if factor is None:
        raise UnreadableError(f"a radius in an unknown unit, {plain_line(element.get('uom'), most=60)!r}")
    radius = _number(element.text or "") * factor
    if not 0 <= radius <= _LARGEST_RADIUS_METRES:
        raise UnreadableError("a radius that is no distance")
    return radius


def _number(word: str) -> float:
    try:
        number = float(word)
    except ValueError as error:
        raise UnreadableError(f"{plain_line(word, most=40)!r} is not a number") from error
    if not math.isfinite(number):
        raise UnreadableError("a number that is not finite")
    return number
