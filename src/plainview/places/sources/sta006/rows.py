"""Turns one row of a layer, its fields read, into what is staged, or says in which field it can't be; pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from plainview.places.arriving import (
    AddressPoint,
    Reading,
    RoadLine,
    city_of,
    fault_of,
    stage_boundary,
    stage_marker,
    stage_point,
    stage_road,
)
from plainview.places.geopackage import Row
from plainview.places.highways import split_direction
from plainview.places.sources.sta006.extras import Extras
from plainview.places.sources.sta006.shapes import read_area, read_degrees, read_line, read_point
from plainview.places.standard.address import Civic
from plainview.places.standard.layers import TITLE_FIELDS
from plainview.places.standard.ranges import fault_of_range, range_fields, settle_range, sided

MILES = {"miles": 1.0, "nautical miles": 1.150779, "feet": 1 / 5280, "kilometers": 0.621371, "meters": 0.000621371}
LARGEST_NUMBER = 999_999
_MILE_DECIMALS = 4
_BOOKKEEPING = ("NGUID", "DateUpdate", "AddNum_Cmp", "Longitude", "Latitude")
_ROAD_CLASSES = {
    "Primary": "primary", "Secondary": "secondary", "Local": "local", "Ramp": "ramp",
    "Walkway/Pedestrian Trail": "path", "Stairway": "path", "Bike Path or Trail": "path", "Bridle Path": "path",
}  # fmt: skip
_FREEWAYS = frozenset({"Interstate", "Freeway", "Motorway", "Thruway", "Turnpike"})


class RowError(Exception):
    """Refuses a row: in which column, and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


def stage_point_of(reading: Reading, extras: Extras, row: Row, civic: Civic) -> tuple[Any, ...]:
    """Stage a SiteStructureAddressPoint."""
    longitude, latitude = _position(row, civic)
    kept = {**reading.defaults, **_kept(civic)}
    fault = fault_of(kept, longitude, latitude)
    if fault is not None:
        raise RowError(*fault)
    if not 0 <= kept["Add_Number"] <= LARGEST_NUMBER:
        raise RowError("Add_Number", f"{kept['Add_Number']} is not from 0 to {LARGEST_NUMBER}")
    city = city_of(kept, reading, longitude, latitude)
    if city is None:
        raise RowError("A3", "missing: no city is said, and the point lies in no municipality on record")
    if city not in {kept.get("A3"), kept.get("Post_Comm"), kept.get("MSAGComm")}:
        kept["A3"] = city
    nguid = civic["NGUID"]
    point = AddressPoint(
        line=row.number, nguid=nguid, civic=kept, longitude=longitude, latitude=latitude, kind=extras.kinds.get(nguid),
        updated_at=civic.get("DateUpdate"), effective_at=civic.get("Effective"),
    )  # fmt: skip
    return stage_point(point, city)


def stage_road_of(reading: Reading, extras: Extras, row: Row, civic: Civic) -> tuple[Any, ...]:
    """Stage a RoadCenterLine with the ranges of both sides."""
    if "St_Name" not in civic:
        raise RowError("St_Name", "missing: a centre line needs a street")
    kept = _kept(civic)
    for side in ("L", "R"):
        settled = settle_range(*(kept.pop(f"{name}_{side}", None) for name in ("FromAddr", "ToAddr", "Parity")))
        fault = fault_of_range(*settled)
        if fault is not None:
            raise RowError(f"Parity_{side}", fault)
        kept |= range_fields(side, settled)
    nguid = civic["NGUID"]
    road_class, from_mile, to_mile = extras.roads.get(nguid, (None, None, None))
    road = RoadLine(
        line=row.number, nguid=nguid, civic={**sided(reading.defaults), **kept},
        road_class=road_class or _road_class(civic), shape=_shaped(read_line, row), updated_at=civic.get("DateUpdate"),
        from_mile=from_mile, to_mile=to_mile,
    )  # fmt: skip
    return stage_road(road)


def stage_boundary_of(kind: str, row: Row, civic: Civic) -> tuple[Any, ...]:
    """Stage a boundary; its title is its own name, or that of the agency it belongs to."""
    title = civic.get(TITLE_FIELDS.get(kind, "DsplayName")) or civic["NGUID"]
    return stage_boundary(
        row.number, civic["NGUID"], kind, title, _shaped(read_area, row), civic=_kept(civic),
        updated_at=civic.get("DateUpdate"),
    )  # fmt: skip


def stage_marker_of(extras: Extras, row: Row, civic: Civic) -> tuple[Any, ...]:
    """Stage a DistanceMarkerPoint in miles."""
    for name in ("DM_Rte", "DM_Value", "DM_Unit"):
        if name not in civic:
            raise RowError(name, "missing")
    mile = round(civic["DM_Value"] * MILES[civic["DM_Unit"]], _MILE_DECIMALS)
    if mile < 0:
        raise RowError("DM_Value", "below 0")
    longitude, latitude = _shaped(read_point, row)
    nguid = civic["NGUID"]
    road, direction = civic["DM_Rte"], extras.directions.get(nguid)
    if direction is None:
        road, direction = split_direction(road)
    return stage_marker(row.number, nguid, road, direction, mile, civic.get("DM_Label"), longitude, latitude)


def _road_class(civic: Civic) -> str:
    if civic.get("St_PreTyp") in _FREEWAYS or civic.get("St_PosTyp") in _FREEWAYS:
        return "freeway" if civic.get("RoadClass") in {None, "Primary"} else "ramp"
    return _ROAD_CLASSES.get(civic.get("RoadClass") or "Local", "minor")


def _position(row: Row, civic: Civic) -> tuple[float, float]:
    """Return where a row's geometry is; where it has none, where its fields say."""
    if row.fault is not None and "Longitude" in civic and "Latitude" in civic:
        try:
            return read_degrees(civic["Longitude"], civic["Latitude"])
        except ValueError as error:
            raise RowError("Longitude", str(error)) from None
    position: tuple[float, float] = _shaped(read_point, row)
    return position


def _shaped(read: Callable[[Any], Any], row: Row) -> Any:
    if row.fault is not None:
        raise RowError("Shape", row.fault)
    try:
        return read(row.shape)
    except ValueError as error:
        raise RowError("Shape", str(error)) from None


def _kept(civic: Civic) -> Civic:
    """Return the fields that are kept as given; moments as text."""
    kept = {name: value for name, value in civic.items() if name not in _BOOKKEEPING}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()}
