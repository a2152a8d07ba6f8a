"""Writes the places of one source as a NENA-STA-006.3 GeoPackage that, imported again, changes nothing."""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely

from plainview.kernel.errors import BadInputError
from plainview.places import export_queries
from plainview.places.geopackage_write import write_attributes, write_layer, writing_geopackage
from plainview.places.sources.sta006.extras import COLUMNS
from plainview.places.standard import layers
from plainview.places.standard.address import kind_of, number_shown
from plainview.places.standard.ranges import sided

NO_RANGE = {"L": (0, 0, "Z"), "R": (0, 0, "Z")}
Rows = list[Any]
Written = dict[str, int]


async def export_places(pool: Any, path: Path, *, source: str = "agency", defaults: Mapping[str, str]) -> Written:
    """Write the file, replacing it in one step; return how many rows each layer has.

    `defaults` fill DiscrpAgID, Country and A1 where a row came without. Raise BadInputError where there is nothing.
    """
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        found = {
            name: [row async for batch in _read(connection, statement, source) for row in batch]
            for name, statement in _STATEMENTS.items()
        }
    if not any(found.values()):
        raise BadInputError(f"there is nothing of {source} to export")
    written: Written = {}
    with writing_geopackage(path) as opened:
        _write_points(opened, found, defaults, written)
        _write_roads(opened, found["roads"], defaults, written)
        _write_boundaries(opened, found["boundaries"], written)
        _write_markers(opened, found["markers"], defaults, written)
        _write_beside(opened, "plainview_alias", [tuple(row.values()) for row in found["aliases"]], written)
        _write_beside(opened, "plainview_exit", [tuple(row.values()) for row in found["exits"]], written)
    return {name: count for name, count in written.items() if count}


_STATEMENTS = {
    "premises": export_queries.EXPORT_PREMISES,
    "units": export_queries.EXPORT_UNITS,
    "roads": export_queries.EXPORT_ROADS,
    "boundaries": export_queries.EXPORT_BOUNDARIES,
    "markers": export_queries.EXPORT_MARKERS,
    "exits": export_queries.EXPORT_EXITS,
    "aliases": export_queries.EXPORT_ALIASES,
}


def _read(connection: Any, statement: str, source: str) -> AsyncIterator[Rows]:
    return export_queries.read_batches(connection, statement, source)


def _write_points(
    opened: sqlite3.Connection, found: Mapping[str, Rows], defaults: Mapping[str, str], written: Written
) -> None:
    rows = (_point(row, defaults) for name in ("premises", "units") for row in found[name])
    written[layers.ADDRESS_POINTS.name] = write_layer(opened, layers.ADDRESS_POINTS, rows)
    kinds = [
        (row["source_id"], row["kind"])
        for row in found["premises"]
        if row["kind"] != kind_of(row["civic"].get("Place_Type")) or (row["kind"] == "house" and row["has_units"])
    ]
    _write_beside(opened, "plainview_place", kinds, written)


def _point(row: Any, defaults: Mapping[str, str]) -> tuple[Any, dict[str, Any]]:
    civic = row["civic"]
    fields = {
        **defaults, **civic, "NGUID": row["source_id"], "DateUpdate": row["updated_at"],
        "AddNum_Cmp": number_shown(civic), "Longitude": row["longitude"], "Latitude": row["latitude"],
    }  # fmt: skip
    return shapely.Point(row["longitude"], row["latitude"], 0.0), fields


def _write_roads(opened: sqlite3.Connection, rows: Rows, defaults: Mapping[str, str], written: Written) -> None:
    if rows:
        written[layers.ROADS.name] = write_layer(opened, layers.ROADS, (_road(row, defaults) for row in rows))
    beside = [
        (row["source_id"], row["road_class"], row["from_mile"], row["to_mile"])
        for row in rows
        if row["road_class"] not in {"primary", "secondary", "local"} or row["from_mile"] is not None
    ]
    _write_beside(opened, "plainview_road", beside, written)


def _road(row: Any, defaults: Mapping[str, str]) -> tuple[Any, dict[str, Any]]:
    civic = row["civic"]
    none = {
        f"{name}_{side}": value
        for side, values in NO_RANGE.items()
        if f"FromAddr_{side}" not in civic
        for name, value in zip(("FromAddr", "ToAddr", "Parity"), values, strict=True)
    }
    line = shapely.force_3d(shapely.MultiLineString([row["shape"]]), 0.0)
    return line, {**sided(defaults), **civic, **none, "NGUID": row["source_id"], "DateUpdate": row["updated_at"]}


def _write_boundaries(opened: sqlite3.Connection, rows: Rows, written: Written) -> None:
    """Write each boundary into its layer where it has all that the layer requires, else beside."""
    ready: dict[str, Rows] = {}
    beside: Rows = []
    for row in rows:
        fields = {**row["civic"], "NGUID": row["source_id"], "DateUpdate": row["updated_at"]}
        layer = layers.BOUNDARIES.get(row["kind"])
        if layer and all(fields.get(field.name) for field in layer.fields if field.is_required):
            ready.setdefault(row["kind"], []).append((_areas(row["shape"]), fields))
        else:
            texts = json.dumps(row["shape"]), json.dumps(row["civic"])
            beside.append((row["source_id"], row["kind"], row["title"], *texts))
    for kind, found in ready.items():
        written[layers.BOUNDARIES[kind].name] = write_layer(opened, layers.BOUNDARIES[kind], found)
    _write_beside(opened, "plainview_boundary", beside, written)


def _areas(shape: Mapping[str, Any]) -> Any:
    rings = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return shapely.MultiPolygon([(part[0], part[1:]) for part in rings])


def _write_markers(opened: sqlite3.Connection, rows: Rows, defaults: Mapping[str, str], written: Written) -> None:
    markers = [
        (
            shapely.Point(row["longitude"], row["latitude"]),
            {
                "DiscrpAgID": defaults["DiscrpAgID"], "NGUID": row["source_id"], "DateUpdate": row["updated_at"],
                "DM_Unit": "miles", "DM_Value": row["mile"], "DM_Rte": row["road"], "DM_Ind": "P",
                "DM_Label": row["label"],
            },
        )
        for row in rows
    ]  # fmt: skip
    if markers:
        written[layers.MARKERS.name] = write_layer(opened, layers.MARKERS, markers)
    directions = [(row["source_id"], row["direction"]) for row in rows if row["direction"]]
    _write_beside(opened, "plainview_marker", directions, written)


def _write_beside(opened: sqlite3.Connection, name: str, rows: Iterable[Any], written: Written) -> None:
    found = list(rows)
    if found:
        written[name] = write_attributes(opened, name, COLUMNS[name], found)
