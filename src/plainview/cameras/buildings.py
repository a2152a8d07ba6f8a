"""Reads the footprints of buildings from an OpenStreetMap extract: what may stand between a camera and a place."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import osmium

from plainview.cameras.near_queries import put_buildings
from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.store.transaction import begin

ROWS_AT_ONCE = 2000
LONGEST_TITLE = 80
_CORNERS_AT_LEAST = 4  # of a closed ring, the first again as the last
_SEEN_THROUGH = frozenset({"no", "roof", "carport", "canopy", "ruins", "construction", "proposed"})
_KINDS = {
    "school": "a school", "church": "a church", "hospital": "a hospital", "house": "a house", "garage": "a garage",
    "apartments": "a block of flats", "retail": "a shop", "warehouse": "a warehouse", "industrial": "a factory",
    "office": "an office building", "hotel": "a hotel", "detached": "a house", "garages": "garages",
}  # fmt: skip

Row = tuple[str, str | None, str]


async def import_buildings(pool: Any, path: Path, *, strict: bool) -> ImportReport:
    """Import every building of an extract, in one transaction; the same file again changes nothing."""
    report = ImportReport()
    rows = read_buildings(path, report)
    count = report.table("buildings")
    async with begin(pool) as tx:
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            written = await put_buildings(tx.connection, batch)
            count.added += sum(written)
            count.changed += len(written) - sum(written)
            count.unchanged += len(batch) - len(written)
        if strict and report.errors_total:
            report.is_imported = False
            raise BadInputError("\n".join(report.as_lines()))
    return report


def read_buildings(path: Path, report: ImportReport) -> Iterator[Row]:
    """Yield (source id, name, outline) of each building; what has no closed outline is refused, by number."""
    count = report.table("buildings")
    try:
        ways = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("building"))
        for way in ways:
            if not isinstance(way, osmium.osm.Way):
                continue
            tags = dict(way.tags)
            if tags["building"] in _SEEN_THROUGH or tags.get("layer", "0").startswith("-"):
                continue
            count.read += 1
            corners = [(node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()]
            if len(corners) < _CORNERS_AT_LEAST or corners[0] != corners[-1]:
                count.refused += 1
                report.refuse(path.name, "its outline is not closed", line=way.id)
                continue
            outline = ",".join(f"({longitude:.7f},{latitude:.7f})" for longitude, latitude in corners[:-1])
            yield f"osm:w{way.id}", _title(tags), f"({outline})"
    except RuntimeError as error:
        raise BadInputError(f"{path.name} can't be read: {error}") from None


def _title(tags: Mapping[str, str]) -> str | None:
    name = tags.get("name", "").strip()[:LONGEST_TITLE]
    return name or _KINDS.get(tags["building"])
