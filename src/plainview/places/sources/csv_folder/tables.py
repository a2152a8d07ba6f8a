"""The shapes of the folder's files: columns, closed lists and what they must be to each other; pure."""

import math
from typing import Any

from plainview.kernel.csv_rows import (
    Column,
    CsvTable,
    number_between,
    one_of,
    optional,
    text_up_to,
    whole_number_between,
)
from plainview.places.model import PLACE_KINDS, ROAD_CLASSES
from plainview.places.normalise import (
    phrase_key,
    read_street,
    unit_key,
)
from plainview.places.standard.layers import BOUNDARIES as BOUNDARIES_OF_STANDARD

BOUNDARY_KINDS = ("city_limits", "campus", *(kind for kind in BOUNDARIES_OF_STANDARD if kind != "city_limits"))
MOST_POINTS = 50_000
_LEAST_RING_POINTS = 4  # a triangle, closed

MOST_MILES = 9_999
EXIT_KINDS = ("exit", "entrance", "junction")
PARITIES = ("O", "E", "B", "Z")

_longitude = number_between(-180, 180)
_latitude = number_between(-90, 90)


def read_line_shape(text: str) -> list[list[float]]:
    """Return 'lon lat;lon lat;…' as GeoJSON coordinates of a line."""
    points = _read_points(text)
    if len({tuple(point) for point in points}) < 2:  # noqa: PLR2004 - a line has two ends
        raise ValueError("fewer than two different points")
    return points


def read_ring_shape(text: str) -> dict[str, Any]:
    """Return the ring 'lon lat;lon lat;…', closed, as a GeoJSON polygon."""
    points = _read_points(text)
    if points and points[0] != points[-1]:
        points.append(points[0])
    if len(points) < _LEAST_RING_POINTS or len({tuple(point) for point in points}) < _LEAST_RING_POINTS - 1:
        raise ValueError("a ring needs three different points")
    return {"type": "Polygon", "coordinates": [points]}


def _read_points(text: str) -> list[list[float]]:
    pairs = [pair.split() for pair in text.split(";") if pair.strip()]
    if len(pairs) > MOST_POINTS:
        raise ValueError(f"more than {MOST_POINTS} points")
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - longitude and latitude
        raise ValueError("a point is not 'longitude latitude'")
    return [[_longitude(longitude), _latitude(latitude)] for longitude, latitude in pairs]


_optional_word = optional(text_up_to(60))
_STREET_COLUMNS = (
    Column(name="St_PreDir", read=_optional_word),
    Column(name="St_Name", read=text_up_to(100)),
    Column(name="St_PosTyp", read=_optional_word),
)


def _check_address_point(row: tuple[Any, ...]) -> tuple[str, str] | None:
    longitude, latitude = row[11], row[12]
    if math.isclose(longitude, 0) and math.isclose(latitude, 0):
        return "Long", "0, 0 is no position"
    if read_street(" ".join(filter(None, row[5:9]))) is None:
        return "St_Name", "no word that can be read"
    return None if phrase_key(row[9]) else ("Inc_Muni", "no word that can be read")


ADDRESS_POINTS = CsvTable(
    file="address_points.csv",
    columns=(
        Column(name="NGUID", read=text_up_to(200)),
        Column(name="PlaceType", read=one_of(PLACE_KINDS)),
        Column(name="LandmkName", read=optional(text_up_to(150))),
        Column(name="Add_Number", read=whole_number_between(1, 999_999)),
        Column(name="AddNum_Suf", read=optional(text_up_to(10))),
        *_STREET_COLUMNS,
        Column(name="St_PosDir", read=_optional_word),
        Column(name="Inc_Muni", read=text_up_to(100)),
        Column(name="Post_Code", read=optional(text_up_to(10))),
        Column(name="Long", read=_longitude),
        Column(name="Lat", read=_latitude),
    ),
    check=_check_address_point,
)


def _check_unit(row: tuple[Any, ...]) -> tuple[str, str] | None:
    return None if unit_key(row[2]) else ("Unit", "no unit that can be read")


UNITS = CsvTable(
    file="units.csv",
    columns=(
        Column(name="NGUID", read=text_up_to(200)),
        Column(name="Place_NGUID", read=text_up_to(200)),
        Column(name="Unit", read=text_up_to(40)),
    ),
    check=_check_unit,
)


def _check_road_line(row: tuple[Any, ...]) -> tuple[str, str] | None:
    return None if read_street(" ".join(filter(None, row[1:4]))) else ("St_Name", "no word that can be read")


ROAD_LINES = CsvTable(
    file="road_lines.csv",
    columns=(
        Column(name="NGUID", read=text_up_to(200)),
        *_STREET_COLUMNS,
        Column(name="RoadClass", read=one_of(ROAD_CLASSES)),
        Column(name="Shape", read=read_line_shape),
    ),
    check=_check_road_line,
)

BOUNDARIES = CsvTable(
    file="boundaries.csv",
    columns=(
        Column(name="NGUID", read=text_up_to(200)),
        Column(name="Kind", read=one_of(BOUNDARY_KINDS)),
        Column(name="Title", read=text_up_to(150)),
        Column(name="Shape", read=read_ring_shape),
    ),
)

_number_of_range = optional(whole_number_between(0, 999_999))
_parity = optional(one_of(PARITIES))
_mile = optional(number_between(0, MOST_MILES))


def _check_range(row: tuple[Any, ...]) -> tuple[str, str] | None:
    for side, (first, last, parity) in (("L", (row[1], row[2], row[5])), ("R", (row[3], row[4], row[6]))):
        if (first is None) != (last is None):
            return f"ToAddr_{side}", "a range has both ends or none"
        if parity in {"O", "E"} and first is not None and {first % 2, last % 2} != {int(parity == "O")}:
            return f"Parity_{side}", f"{parity} does not fit {first} to {last}"
    return ("ToMile", "a range has both ends or none") if (row[7] is None) != (row[8] is None) else None


ADDRESS_RANGES = CsvTable(
    file="address_ranges.csv",
    columns=(
        Column(name="Road_NGUID", read=text_up_to(200)),
        Column(name="FromAddr_L", read=_number_of_range),
        Column(name="ToAddr_L", read=_number_of_range),
        Column(name="FromAddr_R", read=_number_of_range),
        Column(name="ToAddr_R", read=_number_of_range),
        Column(name="Parity_L", read=_parity),
        Column(name="Parity_R", read=_parity),
        Column(name="FromMile", read=_mile),
        Column(name="ToMile", read=_mile),
    ),
    check=_check_range,
)


def _check_alias(row: tuple[Any, ...]) -> tuple[str, str] | None:
    return None if phrase_key(row[1]) else ("Alias", "no word that can be read")


ALIASES = CsvTable(
    file="aliases.csv",
    columns=(Column(name="Place_NGUID", read=text_up_to(200)), Column(name="Alias", read=text_up_to(150))),
    check=_check_alias,
)

_DIRECTION = Column(name="Direction", read=optional(one_of(("n", "s", "e", "w"))))
_POSITION = (Column(name="Long", read=_longitude), Column(name="Lat", read=_latitude))

MILE_MARKERS = CsvTable(
    file="mile_markers.csv",
    columns=(
        Column(name="NGUID", read=text_up_to(200)),
        Column(name="Road", read=text_up_to(100)),
        _DIRECTION,
        Column(name="Mile", read=number_between(0, MOST_MILES)),
        Column(name="Label", read=optional(text_up_to(100))),
        *_POSITION,
    ),
)

EXITS = CsvTable(
    file="exits.csv",
    columns=(
        Column(name="NGUID", read=text_up_to(200)),
        Column(name="Road", read=text_up_to(100)),
        Column(name="Kind", read=one_of(EXIT_KINDS)),
        _DIRECTION,
        Column(name="Number", read=optional(text_up_to(20))),
        Column(name="Name", read=optional(text_up_to(150))),
        *_POSITION,
    ),
)
