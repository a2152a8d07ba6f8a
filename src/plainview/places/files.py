"""The shapes of the import's files of places, and how their rows become what the database keeps; pure."""

import math
from typing import Any

import msgspec

from plainview.kernel.csv_rows import (
    Column,
    CsvTable,
    number_between,
    one_of,
    optional,
    text_up_to,
    whole_number_between,
)
from plainview.places.normalise import (
    HouseNumber,
    address_key,
    phrase_key,
    plain_text,
    read_known_street,
    read_street,
    unit_key,
)

PLACE_KINDS = ("house", "apartments", "school", "shop", "hospital", "public", "group_home", "shelter", "motel")
ROAD_CLASSES = ("freeway", "primary", "secondary", "local")
BOUNDARY_KINDS = ("city_limits", "campus")
MOST_POINTS = 50_000
_LEAST_RING_POINTS = 4  # a triangle, closed

_longitude = number_between(-180, 180)
_latitude = number_between(-90, 90)


def read_line_shape(text: str) -> str:
    """Return 'lon lat;lon lat;…' as GeoJSON coordinates of a line."""
    points = _read_points(text)
    if len({tuple(point) for point in points}) < 2:  # noqa: PLR2004 - a line has two ends
        raise ValueError("fewer than two different points")
    return msgspec.json.encode(points).decode()


def read_ring_shape(text: str) -> str:
    """Return the ring 'lon lat;lon lat;…', closed, as a GeoJSON polygon."""
    points = _read_points(text)
    if points and points[0] != points[-1]:
        points.append(points[0])
    if len(points) < _LEAST_RING_POINTS or len({tuple(point) for point in points}) < _LEAST_RING_POINTS - 1:
        raise ValueError("a ring needs three different points")
    return msgspec.json.encode({"type": "Polygon", "coordinates": [points]}).decode()


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
    if read_street(_street_name(*row[5:9])) is None:
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
    return None if read_street(_street_name(*row[1:4], None)) else ("St_Name", "no word that can be read")


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


def _street_name(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def _street_fields(name: str) -> tuple[str, str, str, str, str, str]:
    street = read_known_street(name)
    return street.key, name, street.pre_direction, street.stem, street.street_type, street.post_direction


def stage_address_point(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the staged form of a read row of address_points.csv."""
    line, nguid, kind, landmark, number, suffix, *street_parts, city, postal_code, longitude, latitude = row
    name = _street_name(*street_parts)
    house = HouseNumber(number=number, suffix=plain_text(suffix or "").strip())
    street = read_street(name)
    if street is None:
        raise AssertionError("the table's check refuses a street without a word")
    shown = f"{number} {suffix}" if suffix else f"{number}"
    return (
        line, nguid, kind, landmark, phrase_key(landmark) or None, number, suffix, *_street_fields(name),
        address_key(house, read_known_street(name)), f"{shown} {name}", city, phrase_key(city), postal_code,
        longitude, latitude,
    )  # fmt: skip


def stage_unit(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the staged form of a read row of units.csv."""
    line, nguid, place_nguid, unit = row
    return line, nguid, place_nguid, f"unit {unit}", unit_key(unit)


def stage_road_line(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the staged form of a read row of road_lines.csv."""
    line, nguid, *street_parts, road_class, shape = row
    return (line, nguid, *_street_fields(_street_name(*street_parts)), road_class, shape)
