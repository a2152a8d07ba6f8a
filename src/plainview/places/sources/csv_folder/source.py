"""Reads our own folder of CSV files: address points, units, road lines with ranges, boundaries, names, highways."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plainview.kernel.csv_rows import read_rows
from plainview.places.arriving import (
    AddressPoint,
    Layer,
    Reading,
    RoadLine,
    stage_alias,
    stage_boundary,
    stage_exit,
    stage_marker,
    stage_point,
    stage_road,
    stage_unit,
)
from plainview.places.sources.csv_folder import tables
from plainview.places.standard.address import Civic, fields_of_parts, place_type_of
from plainview.places.standard.layers import TITLE_FIELDS
from plainview.places.standard.ranges import range_fields, settle_range, sided
from plainview.places.standard.words import road_class_of_standard

_FILES = (
    tables.ADDRESS_POINTS, tables.UNITS, tables.ROAD_LINES, tables.ADDRESS_RANGES, tables.BOUNDARIES, tables.ALIASES,
    tables.MILE_MARKERS, tables.EXITS,
)  # fmt: skip
_RANGE_COLUMNS = len(tables.ADDRESS_RANGES.columns)


def read(folder: Path, reading: Reading) -> Iterator[Layer]:
    """Yield the folder's files; a file that is none of them is refused by name."""
    known = {table.file for table in _FILES}
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            reading.report.refuse(path.name, "not a file of places: refused")
    report = reading.report
    yield Layer(
        name="boundaries.csv",
        kind="boundaries",
        rows=_read_boundaries(folder, reading),
    )
    yield Layer(name="address_points.csv", kind="points", rows=_read_points(folder, reading))
    yield Layer(name="units.csv", kind="units", rows=_read_units(folder, reading))
    yield Layer(name="road_lines.csv", kind="roads", rows=_read_roads(folder, reading))
    yield Layer(
        name="aliases.csv",
        kind="aliases",
        rows=(stage_alias(*row) for row in read_rows(folder, tables.ALIASES, report)),
    )
    yield Layer(
        name="mile_markers.csv",
        kind="markers",
        rows=(stage_marker(*row) for row in read_rows(folder, tables.MILE_MARKERS, report)),
    )
    yield Layer(
        name="exits.csv", kind="exits", rows=(stage_exit(*row) for row in read_rows(folder, tables.EXITS, report))
    )


def _read_points(folder: Path, reading: Reading) -> Iterator[tuple[Any, ...]]:
    for row in read_rows(folder, tables.ADDRESS_POINTS, reading.report):
        line, nguid, kind, landmark, number, suffix, *street, city, postal_code, longitude, latitude = row
        direction, name, street_type, post_direction = street
        civic: Civic = {**reading.defaults, "Add_Number": number, "A3": city}
        civic |= fields_of_parts(direction=direction, name=name, street_type=street_type, post_direction=post_direction)
        said = {
            "AddNum_Suf": suffix, "Site": landmark, "Post_Code": postal_code, "Place_Type": place_type_of(kind),
        }  # fmt: skip
        civic |= {field: value for field, value in said.items() if value}
        point = AddressPoint(line=line, nguid=nguid, civic=civic, kind=kind, longitude=longitude, latitude=latitude)
        yield stage_point(point, city)


def _read_boundaries(folder: Path, reading: Reading) -> Iterator[tuple[Any, ...]]:
    for row in read_rows(folder, tables.BOUNDARIES, reading.report):
        kind, title = row[2], row[3]
        title_field = TITLE_FIELDS.get(kind)
        yield stage_boundary(*row, civic={**reading.defaults, title_field: title} if title_field else {})


def _read_units(folder: Path, reading: Reading) -> Iterator[tuple[Any, ...]]:
    for line, nguid, place_nguid, unit in read_rows(folder, tables.UNITS, reading.report):
        yield stage_unit(line, nguid, place_nguid, {"UnitPreTyp": "Unit", "UnitValue": unit})


def _read_roads(folder: Path, reading: Reading) -> Iterator[tuple[Any, ...]]:
    ranges: dict[str, tuple[Any, ...]] = {}
    for line, road, *of_road in read_rows(folder, tables.ADDRESS_RANGES, reading.report):
        if road in ranges:
            _refuse_range(reading, line, "the same road line stands above")
            continue
        ranges[road] = (line, *of_road)
    for line, nguid, direction, name, street_type, road_class, shape in read_rows(
        folder, tables.ROAD_LINES, reading.report
    ):
        ranged = ranges.pop(nguid, (None,) * _RANGE_COLUMNS)
        _, from_left, to_left, from_right, to_right, of_left, of_right, from_mile, to_mile = ranged
        civic = {**sided(reading.defaults), "RoadClass": road_class_of_standard(road_class)}
        civic |= fields_of_parts(direction=direction, name=name, street_type=street_type)
        civic |= range_fields("L", settle_range(from_left, to_left, of_left))
        civic |= range_fields("R", settle_range(from_right, to_right, of_right))
        road = RoadLine(
            line=line, nguid=nguid, civic=civic, road_class=road_class, shape=shape, from_mile=from_mile,
            to_mile=to_mile,
        )  # fmt: skip
        yield stage_road(road)
    for line, *_ in ranges.values():
        _refuse_range(reading, line, "no such road line")


def _refuse_range(reading: Reading, line: int, why: str) -> None:
    reading.report.refuse(tables.ADDRESS_RANGES.file, why, line=line, column="Road_NGUID")
    reading.report.table(tables.ADDRESS_RANGES.name).refused += 1
