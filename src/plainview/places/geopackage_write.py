"""Writes a GeoPackage 1.4 (OGC 12-128r18): layers as their standard has them, and tables of attributes beside them."""

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely

from plainview.places.standard.layers import Field, Layer

APPLICATION_ID = 0x47504B47  # 'GPKG'
USER_VERSION = 10400
WGS_84 = 4326
_WGS_84_TEXT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433]]'
)
_TYPES = {"moment": "DATETIME", "whole": "MEDIUMINT", "real": "DOUBLE"}
_LITTLE_ENDIAN = 1
_FRAME = """
create table gpkg_spatial_ref_sys (
    srs_name text not null, srs_id integer primary key not null, organization text not null,
    organization_coordsys_id integer not null, definition text not null, description text
);
create table gpkg_contents (
    table_name text primary key not null, data_type text not null, identifier text unique, description text default '',
    last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), min_x double, min_y double,
    max_x double, max_y double, srs_id integer, foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id)
);
create table gpkg_geometry_columns (
    table_name text not null, column_name text not null, geometry_type_name text not null, srs_id integer not null,
    z tinyint not null, m tinyint not null, primary key (table_name, column_name), unique (table_name),
    foreign key (table_name) references gpkg_contents (table_name),
    foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id)
);
"""


@contextmanager
def writing_geopackage(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a new GeoPackage to write; it takes its name, in one step, only when it is whole."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    opened = sqlite3.connect(unfinished, isolation_level=None)
    try:
        opened.execute(f"pragma application_id = {APPLICATION_ID}")
        opened.execute(f"pragma user_version = {USER_VERSION}")
        opened.executescript(_FRAME)
        opened.execute("begin")
        opened.executemany(
            "insert into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, ?)",
            (
                ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
                ("Undefined Geographic", 0, "NONE", 0, "undefined", None),
                ("WGS 84", WGS_84, "EPSG", WGS_84, _WGS_84_TEXT, None),
            ),
        )
        yield opened
        opened.execute("commit")
    finally:
        opened.close()
    unfinished.replace(path)


def write_layer(opened: sqlite3.Connection, layer: Layer, rows: Iterable[tuple[Any, dict[str, Any]]]) -> int:
    """Write a layer from (shape in WGS 84, fields); return how many rows it has."""
    columns = ", ".join(_column(field) for field in layer.fields)
    opened.execute(
        f'create table "{layer.name}" (OBJECTID integer primary key autoincrement not null, '
        f"Shape {layer.geometry}, {columns})"
    )
    opened.execute(
        "insert into gpkg_contents (table_name, data_type, identifier, srs_id) values (?, 'features', ?, ?)",
        (layer.name, layer.name, WGS_84),
    )
    opened.execute(
        "insert into gpkg_geometry_columns values (?, 'Shape', ?, ?, ?, 0)",
        (layer.name, layer.geometry, WGS_84, int(layer.has_z)),
    )
    extent = _Extent()
    names = [field.name for field in layer.fields]
    marks = ", ".join("?" * (len(names) + 1))
    quoted = ", ".join(f'"{name}"' for name in names)
    opened.executemany(
        f'insert into "{layer.name}" (Shape, {quoted}) values ({marks})',  # noqa: S608 - names of the standard
        ((make_geometry(extent.take(shape)), *_cells(layer, fields)) for shape, fields in rows),
    )
    opened.execute(
        "update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ? where table_name = ?",
        (*extent.bounds, layer.name),
    )
    return extent.count


def write_attributes(
    opened: sqlite3.Connection, name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]
) -> int:
    """Write a table without geometry; return how many rows it has."""
    opened.execute(
        f'create table "{name}" (id integer primary key autoincrement not null, '
        + ", ".join(f'"{column}" {kind}' for column, kind in columns)
        + ")"
    )
    opened.execute(
        "insert into gpkg_contents (table_name, data_type, identifier) values (?, 'attributes', ?)", (name,) * 2
    )
    quoted = ", ".join(f'"{column}"' for column, _ in columns)
    marks = ", ".join("?" * len(columns))
    done = opened.executemany(f'insert into "{name}" ({quoted}) values ({marks})', rows)  # noqa: S608 - our own names
    return max(0, done.rowcount)


def _column(field: Field) -> str:
    kind = f"TEXT({field.length})" if field.type == "text" else _TYPES[field.type]
    return f'"{field.name}" {kind}{" not null" if field.is_required else ""}'


def _cells(layer: Layer, fields: dict[str, Any]) -> Iterator[Any]:
    for field in layer.fields:
        value = fields.get(field.name)
        if field.type == "moment" and isinstance(value, str):
            value = datetime.fromisoformat(value)
        yield _moment(value) if isinstance(value, datetime) else value


def _moment(at: datetime) -> str:
    """Write a moment as GeoPackage has it (clause 2.1.1: UTC, with milliseconds)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def make_geometry(shape: Any) -> bytes:
    """Return a shape as a GeoPackage geometry in WGS 84 (clause 2.1.3), without envelope."""
    head = b"GP" + struct.pack("<BBi", 0, _LITTLE_ENDIAN, WGS_84)
    content: bytes = shapely.to_wkb(shape, output_dimension=3 if shape.has_z else 2, byte_order=1, flavor="iso")
    return head + content


class _Extent:
    """The box around the shapes taken, and their number."""

    def __init__(self) -> None:
        self.count = 0
        self._low: tuple[float, float] | None = None
        self._high: tuple[float, float] | None = None

    def take(self, shape: Any) -> Any:
        west, south, east, north = shape.bounds
        low, high = self._low or (west, south), self._high or (east, north)
        self._low = min(low[0], west), min(low[1], south)
        self._high = max(high[0], east), max(high[1], north)
        self.count += 1
        return shape

    @property
    def bounds(self) -> tuple[float | None, ...]:
        return (*(self._low or (None, None)), *(self._high or (None, None)))
