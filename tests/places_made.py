"""Makes GeoPackages of invented places for the tests of imports."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely

from plainview.places.geopackage_write import write_layer, writing_geopackage
from plainview.places.standard import layers

UPDATED = datetime(2026, 3, 2, tzinfo=UTC)
KEPT = {"DiscrpAgID": "gis.fresno.example", "DateUpdate": UPDATED, "Country": "US", "A1": "CA"}
Rows = Iterable[tuple[Any, dict[str, Any]]]


def address(nguid: str, number: int, *, at: tuple[float, float] = (-119.76, 36.75), **fields: Any) -> Any:
    """Return a row of SiteStructureAddressPoint on East Larkmoor Avenue, unless `fields` say otherwise."""
    street = {"St_PreDir": "East", "St_Name": "Larkmoor", "St_PosTyp": "Avenue", "A3": "Fresno", "Post_Code": "93702"}
    civic = {**KEPT, **street, "NGUID": nguid, "Add_Number": number, "Place_Type": "residence", **fields}
    return shapely.Point(*at, 0.0), {name: value for name, value in civic.items() if value is not None}


def road(nguid: str, points: list[tuple[float, float]], **fields: Any) -> Any:
    """Return a row of RoadCenterLine with ranges."""
    sided = {f"{name}_{side}": KEPT[name] for name in ("Country", "A1") for side in "LR"}
    civic = {
        "DiscrpAgID": KEPT["DiscrpAgID"], "DateUpdate": UPDATED, **sided, "NGUID": nguid, "St_PreDir": "East",
        "St_Name": "Larkmoor", "St_PosTyp": "Avenue", "FromAddr_L": 3500, "ToAddr_L": 3598, "FromAddr_R": 3501,
        "ToAddr_R": 3599, "Parity_L": "E", "Parity_R": "O", "RoadClass": "Local", **fields,
    }  # fmt: skip
    return shapely.force_3d(shapely.MultiLineString([points]), 0.0), civic


def area(nguid: str, box: tuple[float, float, float, float], **fields: Any) -> Any:
    """Return a row of a boundary layer."""
    return shapely.MultiPolygon([shapely.box(*box)]), {**KEPT, "NGUID": nguid, **fields}


def write_geopackage(path: Path, rows: dict[str, Rows]) -> Path:
    """Write a GeoPackage from rows by layer name."""
    known = {layer.name: layer for layer in layers.LAYERS}
    with writing_geopackage(path) as opened:
        for name, found in rows.items():
            write_layer(opened, known[name], found)
    return path


def spoil(path: Path, layer: str, column: str, value: Any, *, nguid: str) -> None:
    """Put any value at all into a row, as a careless tool may."""
    with sqlite3.connect(path) as opened:
        opened.execute(f'update "{layer}" set "{column}" = ? where NGUID = ?', (value, nguid))  # noqa: S608
    opened.close()
