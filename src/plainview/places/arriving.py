"""What any source of places hands over, row by row, and how that becomes the rows that are staged; pure."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from plainview.kernel.import_report import ImportReport
from plainview.places.highways import exit_key, highway_key
from plainview.places.normalise import phrase_key, read_known_street, read_street
from plainview.places.standard.address import (
    UNIT_FIELDS,
    Civic,
    kind_of,
    legacy_street_shown,
    number_shown,
    premise_key,
    street_shown,
    unit_key_of,
    unit_label,
)

LARGEST_NUMBER = 999_999
FAINTEST_DEGREES = 1e-9  # nearer to 0, 0 nobody stands
POSITION_DECIMALS = 7  # a centimetre

LayerKind = Literal["boundaries", "points", "units", "roads", "aliases", "markers", "exits"]
FindCity = Callable[[float, float], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source needs besides its file: where to refuse, what to assume, and the time."""

    report: ImportReport
    now: datetime
    defaults: Mapping[str, str]  # DiscrpAgID, Country and A1, where a source says none
    city: str | None = None  # of addresses that name none and lie in no municipality on record
    find_city: FindCity = field(default=lambda _longitude, _latitude: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One part of a source: as the report calls it, of what, and its rows as they are staged."""

    name: str
    kind: LayerKind
    rows: Iterator[tuple[Any, ...]]


ReadSource = Callable[[Path, Reading], Iterator[Layer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A form of file that places come in: how it is recognised, and whose it is unless said."""

    source: str
    is_one: Callable[[Path], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPoint:
    """A site address point, of a premise or, where its fields name one, of a unit in it."""

    line: int
    nguid: str
    civic: Civic
    longitude: float
    latitude: float
    kind: str | None = None  # None: as its Place_Type says
    updated_at: datetime | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLine:
    """A road's centre line; `shape` is [[longitude, latitude], …]."""

    line: int
    nguid: str
    civic: Civic
    road_class: str
    shape: list[list[float]]
    updated_at: datetime | None = None
    from_mile: float | None = None
    to_mile: float | None = None


def fault_of(civic: Civic, longitude: float, latitude: float) -> tuple[str, str] | None:
    """Return (field, why) of what keeps an address point from being used, or None."""
    if abs(longitude) < FAINTEST_DEGREES and abs(latitude) < FAINTEST_DEGREES:
        return "Shape", "0, 0 is no position"
    if civic.get("Add_Number") is None:
        return "Add_Number", "missing: a premise needs a house number"
    if not civic.get("St_Name"):
        return "St_Name", "missing: a premise needs a street"
    if read_street(civic["St_Name"]) is None:
        return "St_Name", "no word that can be read"
    return None


def city_of(civic: Civic, reading: Reading, longitude: float, latitude: float) -> str | None:
    """Return the city of an address: as said, else the municipality it lies in, else as the operator gave; or None."""
    said = civic.get("A3")
    if said and said.lower() != "unincorporated" and phrase_key(said):
        return str(said)
    for name in (civic.get("Post_Comm"), reading.find_city(longitude, latitude), civic.get("MSAGComm"), reading.city):
        if name and phrase_key(name):
            return str(name)
    return None


def stage_point(point: AddressPoint, city: str) -> tuple[Any, ...]:
    """Return the staged form of an address point; its street and number were checked by `fault_of`."""
    civic = point.civic
    shown = street_shown(civic)
    street = read_known_street(shown)
    landmark = civic.get("Site")
    label = unit_label(civic)
    own = {name: value for name, value in civic.items() if name not in UNIT_FIELDS}
    units = {name: civic[name] for name in UNIT_FIELDS if name in civic}
    return (
        point.line, point.nguid, _json(own), point.kind or kind_of(civic.get("Place_Type")), point.kind is not None,
        landmark, phrase_key(landmark) or None, civic["Add_Number"], civic.get("AddNum_Suf"),
        street.key, shown, street.pre_direction, street.stem, street.street_type, street.post_direction,
        premise_key(civic, street), f"{number_shown(civic)} {shown}", city, phrase_key(city), civic.get("Post_Code"),
        round(point.longitude, POSITION_DECIMALS), round(point.latitude, POSITION_DECIMALS), point.updated_at,
        point.effective_at,
        label or None, (unit_key_of(civic) or None) if label else None, _json(units) if label else None,
        *_legacy(civic),
    )  # fmt: skip


def _legacy(civic: Civic) -> tuple[str | None, str | None, str | None]:
    """Return the street's older name, its key and its stem."""
    said = legacy_street_shown(civic)
    street = read_street(said) if said else None
    return (said, street.key, street.stem) if street else (None, None, None)


def stage_unit(line: int, nguid: str, place_nguid: str, civic: Civic) -> tuple[Any, ...]:
    """Return the staged form of a unit that names its premise."""
    return line, nguid, place_nguid, unit_label(civic), unit_key_of(civic), _json(civic)


def stage_road(road: RoadLine) -> tuple[Any, ...]:
    """Return the staged form of a centre line; a road without a name has no street."""
    civic = road.civic
    name = street_shown(civic)
    street = read_street(name) if name else None
    parts = (
        (None,) * 6
        if street is None
        else (street.key, name, street.pre_direction, street.stem, street.street_type, street.post_direction)
    )
    return (
        road.line, road.nguid, _json(civic), *parts, road.road_class, msgspec.json.encode(road.shape).decode(),
        road.updated_at, civic.get("FromAddr_L"), civic.get("ToAddr_L"), civic.get("FromAddr_R"),
        civic.get("ToAddr_R"), civic.get("Parity_L"), civic.get("Parity_R"), civic.get("A3_L"), civic.get("A3_R"),
        road.from_mile, road.to_mile, *_legacy(civic),
    )  # fmt: skip


def stage_boundary(
    line: int, nguid: str, kind: str, title: str, shape: Mapping[str, Any], *,
    civic: Civic | None = None, updated_at: datetime | None = None,
) -> tuple[Any, ...]:  # fmt: skip
    """Return the staged form of a boundary; `shape` is a GeoJSON polygon or several."""
    return line, nguid, kind, title, msgspec.json.encode(shape).decode(), _json(civic or {}), updated_at


def stage_alias(line: int, place_nguid: str, alias: str) -> tuple[Any, ...]:
    """Return the staged form of another name of a premise."""
    return line, place_nguid, alias, phrase_key(alias)


def stage_marker(  # noqa: PLR0917 - the columns of a row
    line: int, nguid: str, road: str, direction: str | None, mile: float, label: str | None,
    longitude: float, latitude: float,
) -> tuple[Any, ...]:  # fmt: skip
    """Return the staged form of a mile marker."""
    return line, nguid, road, highway_key(road), direction, mile, label, longitude, latitude


def stage_exit(  # noqa: PLR0917 - the columns of a row
    line: int, nguid: str, road: str, kind: str, direction: str | None, number: str | None, name: str | None,
    longitude: float, latitude: float,
) -> tuple[Any, ...]:  # fmt: skip
    """Return the staged form of a highway's exit."""
    return (
        line, nguid, road, highway_key(road), kind, direction, number, exit_key(number) or None, name,
        phrase_key(name) or None, longitude, latitude,
    )  # fmt: skip


def _json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)
