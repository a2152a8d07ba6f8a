"""Writes the import files: one CSV a table, columns as Plainview's import reads them."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO

Cell = str | int | float
COLUMNS: dict[str, tuple[str, ...]] = {
    "address_points": (
        "NGUID", "PlaceType", "LandmkName", "Add_Number", "AddNum_Suf", "St_PreDir", "St_Name", "St_PosTyp",
        "St_PosDir",
        "Inc_Muni", "Post_Code", "Long", "Lat",
    ),
    "units": ("NGUID", "Place_NGUID", "Unit"),
    "road_lines": ("NGUID", "St_PreDir", "St_Name", "St_PosTyp", "RoadClass", "Shape"),
    "boundaries": ("NGUID", "Kind", "Title", "Shape"),
    "address_ranges": (
        "Road_NGUID", "FromAddr_L", "ToAddr_L", "FromAddr_R", "ToAddr_R", "Parity_L", "Parity_R", "FromMile", "ToMile",
    ),
    "aliases": ("Place_NGUID", "Alias"),
    "mile_markers": ("NGUID", "Road", "Direction", "Mile", "Label", "Long", "Lat"),
    "exits": ("NGUID", "Road", "Kind", "Direction", "Number", "Name", "Long", "Lat"),
    "sources": ("source_id", "title", "class", "is_required"),
    "persons": ("person", "given_name", "middle_name", "family_name", "name_suffix", "born_on", "is_confidential"),
    "residencies": (
        "source", "record", "person", "place", "unit", "certainty", "evidence", "began_on", "ended_on", "as_of",
    ),
    "arrests": (
        "source", "record", "person", "identity_certainty", "arrested_on", "statute", "offence", "severity",
        "is_violent",
        "disposition", "disposed_on", "is_juvenile", "as_of",
    ),
    "convictions": (
        "source", "record", "person", "identity_certainty", "convicted_on", "statute", "offence", "severity",
        "is_violent",
        "is_resisting", "is_relieved", "is_juvenile", "as_of",
    ),
    "warrants": (
        "source", "record", "person", "identity_certainty", "issued_on", "statute", "offence", "is_violent", "ended_on",
        "as_of",
    ),
    "orders": (
        "source", "record", "person", "identity_certainty", "kind", "issued_on", "expires_on", "ended_on", "as_of",
    ),
    "ties": (
        "source", "record", "person", "other", "kind", "relation", "reason", "phone", "language", "predicate_ref",
        "author",
        "approver", "reliability", "validity", "review_on", "as_of",
    ),
    "premise_facts": (
        "source", "record", "place", "unit", "kind", "summary", "happened_on", "verified_by", "expires_on", "as_of",
    ),
    "plans": ("source", "record", "place", "unit", "title", "floor", "file", "as_of"),
    "premise_notes": ("source", "record", "place", "unit", "kind", "summary", "as_of", "expires_on"),
    "prior_calls": ("source", "record", "place", "unit", "called_at", "kind", "outcome"),
    "cameras": (
        "camera_id", "title", "kind", "owner_id", "owner_title", "owner_kind", "longitude", "latitude",
        "bearing_degrees",
        "field_of_view_degrees", "range_metres", "source_type", "address", "campus", "campus_longitude",
        "campus_latitude",
        "patrol_unit_id", "terms",
    ),
}  # fmt: skip


class Table:
    """One CSV file being written; rows come in the order of its columns."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.count = 0
        self._file: TextIO = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(COLUMNS[name])

    def write(self, row: Sequence[Any]) -> None:
        self._writer.writerow(row)
        self.count += 1

    def write_all(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self.write(row)

    def write_dict(self, **row: Any) -> None:
        """Write one row by column names; those not given are empty."""
        unknown = row.keys() - set(COLUMNS[self.name])
        if unknown:
            raise ValueError(f"{self.name} has no column {', '.join(sorted(unknown))}")
        self.write([row.get(column, "") for column in COLUMNS[self.name]])

    def number(self, prefix: str) -> str:
        """Return the record id of the row that comes next."""
        return f"{prefix}-{self.count + 1:07d}"

    def close(self) -> None:
        self._file.close()


class Folder:
    """The tables of one folder, closed together."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.tables = {name: Table(folder, name) for name in names}

    def __enter__(self) -> dict[str, Table]:
        return self.tables

    def __exit__(self, *_: object) -> None:
        for table in self.tables.values():
            table.close()


def yes(flag: bool) -> str:  # noqa: FBT001 - it is the cell's content
    """Write a boolean as a cell."""
    return "yes" if flag else "no"


def on(day: date | None) -> str:
    """Write a day as a cell, empty for none."""
    return "" if day is None else day.isoformat()


def shape_cell(points: Sequence[tuple[float, float]]) -> str:
    """Write longitude and latitude pairs as 'lon lat;lon lat'."""
    return ";".join(f"{longitude:.6f} {latitude:.6f}" for longitude, latitude in points)
