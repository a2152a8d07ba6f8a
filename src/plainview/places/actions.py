"""Imports places from any source in one transaction: what is new, changed or gone is settled, and the past is kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely

from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.places import import_queries, premise_queries, queries, road_queries, unit_queries
from plainview.places.arriving import Layer, Reading, Source
from plainview.places.crossings import find_crossings
from plainview.places.sources import SOURCES, load_reader
from plainview.store.staging import OnProgress, StagedLoad, begin_import, load_staged

DEFAULT_SOURCES = ("agency", "openaddresses", "osm")
DEFAULTS = {"DiscrpAgID": "agency.example", "Country": "US", "A1": "CA"}  # of sources that do not say
MOST_RETIRED_SHARE = 0.2  # a full file that lacks more is more likely cut short
FEWEST_RETIRED = 20  # below, a share says nothing
_HASHED_AT_ONCE = 1024 * 1024
_LOADS: Mapping[str, StagedLoad] = {
    "boundaries": import_queries.BOUNDARIES,
    "points": premise_queries.PREMISES_AND_UNITS,
    "units": unit_queries.UNITS,
    "roads": road_queries.ROADS,
    "aliases": import_queries.ALIASES,
    "markers": road_queries.MARKERS,
    "exits": road_queries.EXITS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesOrder:
    """How to import: `is_full` says the file is the whole of its source, so what it lacks is retired."""

    source_format: str | None = None  # None: recognised
    source: str | None = None  # None: as the format says
    is_full: bool = False
    may_retire_many: bool = False
    city: str | None = None
    defaults: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    sources: Sequence[str] = DEFAULT_SOURCES  # whose word goes first
    imported_by: str = "plainview"


async def import_places(
    pool: Any,
    path: Path,
    *,
    order: PlacesOrder | None = None,
    on_progress: OnProgress = lambda _file, _rows: None,
    strict: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Import a file or folder in one transaction and return what came of it.

    `strict`: all rows or none; `dry_run`: none, but counted. Raise BadInputError for what is no known form, and for a
    full file that would retire much of its source, unless the order allows it.
    """
    order = order or PlacesOrder()
    source_format, form = _recognise(path, order.source_format)
    source = order.source or form.source
    if source not in order.sources:
        raise BadInputError(f"{source!r} is not among the declared sources: {', '.join(order.sources)}")
    report = ImportReport()
    municipalities = _Municipalities()
    reading = Reading(
        report=report, now=datetime.now(UTC), defaults=order.defaults, city=order.city,
        find_city=municipalities.find,
    )  # fmt: skip
    async with begin_import(pool, report, strict=strict, dry_run=dry_run) as tx:
        connection = tx.connection
        await import_queries.declare_sources(connection, order.sources)
        number = await import_queries.start_import(
            connection, source=source, source_format=source_format, file=path.name, sha256=_hash(path),
            is_full=order.is_full, by=order.imported_by,
        )  # fmt: skip
        municipalities.learn(await import_queries.list_municipalities(connection))
        for layer in load_reader(source_format)(path, reading):
            await _load(connection, layer, report, on_progress)
            if layer.kind == "boundaries":
                municipalities.learn(await import_queries.list_municipalities(connection))
        if not order.may_retire_many:
            _refuse_to_retire(source, *await import_queries.count_of_source(connection, source, number))
        await _derive(connection)
        counts = {name: asdict(count) for name, count in report.tables.items()}
        await import_queries.end_import(connection, number, counts, report.errors_total)
    return report


async def _load(connection: Any, layer: Layer, report: ImportReport, on_progress: OnProgress) -> None:
    load = _LOADS[layer.kind]
    if layer.name == premise_queries.PREMISES.file:  # their units come in a file of their own
        load = premise_queries.PREMISES
    await load_staged(connection, replace(load, file=layer.name), layer.rows, report, on_progress)


async def _derive(connection: Any) -> None:
    await import_queries.set_has_units(connection)
    lines = [(row["street_id"], row["shape"]) for row in await queries.list_road_lines(connection)]
    await import_queries.replace_crossings(connection, find_crossings(lines))
    await import_queries.refresh_statistics(connection)


def _recognise(path: Path, wanted: str | None) -> tuple[str, Source]:
    if wanted is not None:
        if wanted not in SOURCES:
            raise BadInputError(f"{wanted!r} is no form of places: {', '.join(SOURCES)}")
        return wanted, SOURCES[wanted]
    for name, source in SOURCES.items():
        if path.exists() and source.is_one(path):
            return name, source
    raise BadInputError(f"{path} is not a folder or file of places that is read: {', '.join(SOURCES)}")


def _refuse_to_retire(source: str, before: int, retired: int) -> None:
    if retired >= FEWEST_RETIRED and retired > MOST_RETIRED_SHARE * before:
        raise BadInputError(
            f"nothing was imported: {retired:,} of the {before:,} places of {source} are not in the file and would be "
            "retired; where that is meant, say --retire-many"
        )


def _hash(path: Path) -> bytes:
    """Return the SHA-256 of a file, or of a folder's files with their names."""
    made = hashlib.sha256()
    for each in sorted(path.iterdir()) if path.is_dir() else [path]:
        if path.is_dir():
            made.update(each.name.encode() + b"\0")
        if each.is_file():
            with each.open("rb") as opened:
                while content := opened.read(_HASHED_AT_ONCE):
                    made.update(content)
    return made.digest()


class _Municipalities:
    """The city limits on record, asked which of them a point lies in."""

    def __init__(self) -> None:
        self._titles: list[str] = []
        self._tree: Any = shapely.STRtree([])

    def learn(self, rows: Sequence[Any]) -> None:
        """Know these limits and no other."""
        self._titles = [row["title"] for row in rows]
        shapes = [shapely.make_valid(_shape(row["shape"])) for row in rows]
        self._tree = shapely.STRtree(shapes)

    def find(self, longitude: float, latitude: float) -> str | None:
        """Return the title of the limits that hold a point, or None."""
        found = self._tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return self._titles[int(found.min())] if len(found) else None


def _shape(geojson: Mapping[str, Any]) -> Any:
    rings = geojson["coordinates"]
    parts = rings if geojson["type"] == "MultiPolygon" else [rings]
    return shapely.MultiPolygon([(part[0], part[1:]) for part in parts])
