"""Reads a NENA-STA-006.3 GeoPackage: boundaries, address points with their units, centre lines, distance markers."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from plainview.kernel.errors import BadInputError
from plainview.places.arriving import Layer, LayerKind, Reading
from plainview.places.geopackage import Row, Table, list_tables, open_geopackage, read_table
from plainview.places.sources.sta006 import extras
from plainview.places.sources.sta006.fields import FieldsRead, read_fields
from plainview.places.sources.sta006.rows import (
    RowError,
    stage_boundary_of,
    stage_marker_of,
    stage_point_of,
    stage_road_of,
)
from plainview.places.standard import layers
from plainview.places.standard.address import Civic

_NAMES_OF_2 = {
    "MileMarkerLocation": "DistanceMarkerPoint", "PsapBoundary": "PsapPolygon", "PoliceBoundary": "PolicePolygon",
    "FireBoundary": "FirePolygon", "EmsBoundary": "EmsPolygon", "StateBoundary": "A1Polygon",
    "CountyBoundary": "A2Polygon", "IncorporatedMunicipalityBoundary": "A3Polygon",
    "UnincorporatedCommunityBoundary": "A4Polygon", "NeighborhoodCommunityBoundary": "A5Polygon",
}  # fmt: skip

Tables = dict[str, Table]
Stage = Callable[[Row, Civic], tuple[Any, ...]]


def read(path: Path, reading: Reading) -> Iterator[Layer]:
    """Yield the layers of the standard that the file has, and Plainview's own tables beside them."""
    with open_geopackage(path) as opened:
        tables = {_NAMES_OF_2.get(name, name): table for name, table in list_tables(opened).items()}
        if not any(layer.name in tables for layer in layers.LAYERS):
            raise BadInputError(f"{path.name} holds no layer of NENA-STA-006: {', '.join(sorted(tables)) or 'nothing'}")
        beside = extras.read_extras(opened, tables)
        for kind, layer in layers.BOUNDARIES.items():
            if layer.name in tables:
                yield _layer(opened, tables, reading, layer, "boundaries", partial(stage_boundary_of, kind))
        yield _beside(reading, "plainview_boundary", "boundaries", extras.stage_boundaries(beside))
        if layers.ADDRESS_POINTS.name in tables:
            stage = partial(stage_point_of, reading, beside)
            yield _layer(opened, tables, reading, layers.ADDRESS_POINTS, "points", stage)
        if layers.ROADS.name in tables:
            yield _layer(opened, tables, reading, layers.ROADS, "roads", partial(stage_road_of, reading, beside))
        if layers.MARKERS.name in tables:
            yield _layer(opened, tables, reading, layers.MARKERS, "markers", partial(stage_marker_of, beside))
        yield _beside(reading, "plainview_alias", "aliases", extras.stage_aliases(beside))
        yield _beside(reading, "plainview_exit", "exits", extras.stage_exits(beside))


def _beside(reading: Reading, name: str, kind: LayerKind, rows: Iterable[tuple[Any, ...]]) -> Layer:
    found = list(rows)
    if found:
        reading.report.table(name).read += len(found)
    return Layer(name=name, kind=kind, rows=iter(found))


def _layer(  # noqa: PLR0917 - what a layer is made of
    opened: sqlite3.Connection,
    tables: dict[str, Table],
    reading: Reading,
    layer: layers.Layer,
    kind: LayerKind,
    stage: Stage,
) -> Layer:
    rows = _read_rows(read_table(opened, tables[layer.name]), layer, reading, stage)
    return Layer(name=layer.name, kind=kind, rows=rows)


def _read_rows(rows: Iterator[Row], layer: layers.Layer, reading: Reading, stage: Stage) -> Iterator[tuple[Any, ...]]:
    """Yield the staged rows; refuse what can't be used, and leave what is not in force."""
    report, count = reading.report, reading.report.table(layer.name)
    out_of_force = 0
    for row in rows:
        count.read += 1
        fields = read_fields(row.values, layer)
        for name, why in fields.left_out:
            report.refuse(layer.name, why, line=row.number, column=name)
        if fields.fault is None and not _is_in_force(fields.civic, reading):
            count.left += 1
            out_of_force += 1
            continue
        try:
            staged = stage(row, _unless_faulty(fields))
        except RowError as error:
            count.refused += 1
            report.refuse(layer.name, error.why, line=row.number, column=error.column)
            continue
        yield staged
    if out_of_force:
        report.notes.append(f"{layer.name}: {out_of_force:,} rows are not in force (Effective, Expire): left")


def _unless_faulty(fields: FieldsRead) -> Civic:
    if fields.fault is not None:
        raise RowError(*fields.fault)
    if "NGUID" not in fields.civic:
        raise RowError("NGUID", "missing")
    return fields.civic


def _is_in_force(civic: Civic, reading: Reading) -> bool:
    effective, expire = civic.get("Effective"), civic.get("Expire")
    return not (effective and effective > reading.now) and not (expire and expire <= reading.now)
