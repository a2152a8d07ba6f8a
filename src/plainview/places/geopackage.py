"""Reads the tables of a GeoPackage (OGC 12-128r18): values as they stand, untrusted, and shapes in WGS 84."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyproj
import shapely

from plainview.kernel.errors import BadInputError

WGS_84 = 4326
BATCH_ROWS = 5_000
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)  # by the envelope's kind in the flags, clause 2.1.3
_HEADER_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A feature or attribute table: its columns but for id and geometry, and the spatial reference of that."""

    name: str
    id_column: str
    geometry: str | None
    srs_id: int | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its values by column and, where the table has geometry, the shape in WGS 84 or what is wrong with it."""

    number: int
    values: dict[str, Any]
    shape: Any = None
    fault: str | None = None


@contextmanager
def open_geopackage(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage to read only; raise BadInputError for what is none."""
    opened = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        opened.execute("pragma trusted_schema = off")
        opened.text_factory = _read_text
        try:
            opened.execute("select table_name, data_type from gpkg_contents limit 1").fetchall()
        except sqlite3.DatabaseError as error:
            raise BadInputError(f"{path.name} is not a GeoPackage that can be read: {error}") from None
        yield opened
    finally:
        opened.close()


def _read_text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def list_tables(opened: sqlite3.Connection) -> dict[str, Table]:
    """Return the tables that the GeoPackage declares and has, by name; views are not read."""
    declared = opened.execute(
        "select c.table_name, g.column_name, g.srs_id from gpkg_contents c "
        "left join gpkg_geometry_columns g using (table_name) "
        "join sqlite_master m on m.name = c.table_name and m.type = 'table' order by 1"
    )
    return {name: _describe(opened, name, geometry, srs_id) for name, geometry, srs_id in declared.fetchall()}


def _describe(opened: sqlite3.Connection, name: str, geometry: str | None, srs_id: int | None) -> Table:
    columns = opened.execute(f"pragma table_info({_quote(name)})").fetchall()
    keys = [column[1] for column in columns if column[5]]
    key = keys[0] if keys else "rowid"
    others = tuple(column[1] for column in columns if column[1] not in {key, geometry})
    return Table(name=name, id_column=key, geometry=geometry, srs_id=srs_id, columns=others)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def read_table(opened: sqlite3.Connection, table: Table) -> Iterator[Row]:
    """Yield a table's rows in the order of their ids."""
    wanted = [table.id_column, *([table.geometry] if table.geometry else []), *table.columns]
    names = ", ".join(map(_quote, wanted))
    key = _quote(table.id_column)
    found = opened.execute(f"select {names} from {_quote(table.name)} order by {key}")  # noqa: S608 - quoted
    to_degrees = _projection(opened, table) if table.geometry else None
    at = 1 + bool(table.geometry)
    while rows := list(islice(found, BATCH_ROWS)):
        shapes = _read_shapes([row[1] for row in rows], to_degrees) if table.geometry else [(None, None)] * len(rows)
        for row, (shape, fault) in zip(rows, shapes, strict=True):
            values = dict(zip(table.columns, row[at:], strict=True))
            yield Row(number=row[0], values=values, shape=shape, fault=fault)


def _projection(opened: sqlite3.Connection, table: Table) -> pyproj.Transformer | None:
    """Return what turns the table's coordinates into WGS 84 degrees; None where they are that already."""
    found = opened.execute(
        "select organization, organization_coordsys_id, definition from gpkg_spatial_ref_sys where srs_id = ?",
        (table.srs_id,),
    ).fetchone()
    if found is None or (table.srs_id or 0) <= 0:
        raise BadInputError(
            f"{table.name}: its spatial reference {table.srs_id} is not declared: the layer can't be read"
        )
    organization, code, definition = found
    try:
        is_epsg = str(organization).upper() == "EPSG"
        given = pyproj.CRS.from_epsg(code) if is_epsg else pyproj.CRS.from_wkt(definition)
    except pyproj.exceptions.CRSError:
        raise BadInputError(f"{table.name}: its spatial reference {organization} {code} is not known") from None
    wgs_84 = pyproj.CRS.from_epsg(WGS_84)
    if given.to_epsg() == WGS_84:
        return None
    return pyproj.Transformer.from_crs(given, wgs_84, always_xy=True)


def _read_shapes(blobs: Sequence[Any], to_degrees: pyproj.Transformer | None) -> Iterator[tuple[Any, str | None]]:
    stripped = [_strip_header(blob) for blob in blobs]
    shapes = shapely.from_wkb([wkb for wkb, _ in stripped], on_invalid="ignore")
    shapes = shapely.force_2d(shapes)
    if to_degrees is not None:
        shapes = shapely.transform(shapes, to_degrees.transform, interleaved=False)
    for (_, fault), shape in zip(stripped, shapes, strict=True):
        yield shape, fault or _fault_of_shape(shape)


def _fault_of_shape(shape: Any) -> str | None:
    if shape is None:
        return "not a geometry"
    return "missing: the geometry is empty" if shape.is_empty else None


def _strip_header(blob: Any) -> tuple[bytes | None, str | None]:
    """Return the WKB of a GeoPackage geometry (clause 2.1.3), or why there is none."""
    if blob is None:
        return None, "missing: there is no geometry"
    if not isinstance(blob, bytes) or len(blob) < _HEADER_BYTES or blob[:2] != b"GP":
        return None, "not a geometry"
    flags = blob[3]
    kind = flags >> 1 & 0b111
    if kind >= len(_ENVELOPE_BYTES):
        return None, "not a geometry"
    if flags & 0b10000:
        return None, "missing: the geometry is empty"
    return blob[_HEADER_BYTES + _ENVELOPE_BYTES[kind] :], None
