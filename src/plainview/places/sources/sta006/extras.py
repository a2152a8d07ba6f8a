"""Reads what Plainview writes beside the standard's layers, which have no field for it: kinds, names, exits."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from plainview.places.arriving import stage_alias, stage_boundary, stage_exit
from plainview.places.geopackage import Table, read_table
from plainview.places.model import PLACE_KINDS, ROAD_CLASSES

COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "plainview_place": (("nguid", "TEXT"), ("kind", "TEXT")),
    "plainview_road": (("nguid", "TEXT"), ("road_class", "TEXT"), ("from_mile", "REAL"), ("to_mile", "REAL")),
    "plainview_marker": (("nguid", "TEXT"), ("direction", "TEXT")),
    "plainview_alias": (("place_nguid", "TEXT"), ("alias", "TEXT")),
    "plainview_exit": (
        ("nguid", "TEXT"), ("road", "TEXT"), ("kind", "TEXT"), ("direction", "TEXT"), ("number", "TEXT"),
        ("name", "TEXT"), ("longitude", "REAL"), ("latitude", "REAL"),
    ),
    "plainview_boundary": (
        ("nguid", "TEXT"), ("kind", "TEXT"), ("title", "TEXT"), ("shape", "TEXT"), ("civic", "TEXT"),
    ),
}  # fmt: skip
_EXIT_KINDS = frozenset({"exit", "entrance", "junction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What stands beside the layers, by NGUID where it adds to a row; rows keep their number."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    roads: Mapping[str, tuple[str | None, float | None, float | None]] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[tuple[Any, ...], ...] = ()
    exits: tuple[tuple[Any, ...], ...] = ()
    boundaries: tuple[tuple[Any, ...], ...] = ()


def read_extras(opened: sqlite3.Connection, tables: Mapping[str, Table]) -> Extras:
    """Read Plainview's own tables; a table of another form, and a row that is no row of ours, is passed over."""

    def rows_of(name: str) -> Iterator[tuple[Any, ...]]:
        wanted = [column for column, _ in COLUMNS[name]]
        if name in tables and set(wanted) <= set(tables[name].columns):
            for row in read_table(opened, tables[name]):
                yield (row.number, *(row.values[column] for column in wanted))

    return Extras(
        kinds={nguid: kind for _, nguid, kind in rows_of("plainview_place") if kind in PLACE_KINDS},
        roads={
            nguid: (road_class, _real(from_mile), _real(to_mile))
            for _, nguid, road_class, from_mile, to_mile in rows_of("plainview_road")
            if road_class in ROAD_CLASSES
        },
        directions={nguid: said for _, nguid, said in rows_of("plainview_marker") if said in {"n", "s", "e", "w"}},
        aliases=tuple(row for row in rows_of("plainview_alias") if row[1] and row[2]),
        exits=tuple(row for row in rows_of("plainview_exit") if row[1] and row[2] and row[3] in _EXIT_KINDS),
        boundaries=tuple(rows_of("plainview_boundary")),
    )


def stage_aliases(extras: Extras) -> Iterator[tuple[Any, ...]]:
    """Yield the staged rows of other names."""
    return (stage_alias(*row) for row in extras.aliases)


def stage_exits(extras: Extras) -> Iterator[tuple[Any, ...]]:
    """Yield the staged rows of exits."""
    return (stage_exit(*row) for row in extras.exits)


def stage_boundaries(extras: Extras) -> Iterator[tuple[Any, ...]]:
    """Yield the staged rows of areas that no layer of the standard holds."""
    for number, nguid, kind, title, shape, civic in extras.boundaries:
        yield stage_boundary(number, nguid, kind, title, json.loads(shape), civic=json.loads(civic))


def _real(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
