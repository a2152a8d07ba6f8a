"""plainview import places, export places: addresses in from any form that is read, and out in the standard's."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from plainview.commands.database import migrated_pool
from plainview.kernel.errors import SetupError
from plainview.places.actions import PlacesOrder, import_places
from plainview.places.basemap import build_basemap
from plainview.places.export import export_places
from plainview.places.sources import SOURCES
from plainview.settings import Settings

TOLD_EACH_ROWS = 50_000


def add_import_parser(kinds: Any) -> None:
    """Add what `plainview import places` takes."""
    each = kinds.add_parser("places", help="addresses, streets, boundaries: CSV folder, GeoPackage, OpenAddresses, OSM")
    each.add_argument("path", type=Path)
    each.add_argument("--format", choices=sorted(SOURCES), help="the form of the file (default: by looking at it)")
    each.add_argument("--source", help="whose places they are (default: agency, or as the form says)")
    each.add_argument(
        "--full", action="store_true", help="the file is the whole of its source: what it lacks is retired"
    )
    each.add_argument("--retire-many", action="store_true", help="accept that it retires more than a fifth of them")
    each.add_argument("--city", help="the city of addresses that name none and lie in no city limits on record")
    each.add_argument("--dry-run", action="store_true", help="say what would come of it, and keep nothing")
    each.add_argument("--strict", action="store_true", help="import nothing when anything is refused")
    each.set_defaults(command=run_import)


def add_export_parser(commands: Any) -> None:
    """Add what `plainview export` takes."""
    each = commands.add_parser("export", help="write places as others read them")
    kinds = each.add_subparsers(required=True, metavar="KIND")
    kind = kinds.add_parser("places", help="a GeoPackage after NENA-STA-006.3")
    kind.add_argument("path", type=Path)
    kind.add_argument("--source", default="agency", help="whose places (default: agency)")
    kind.set_defaults(command=run_export)


async def run_import(settings: Settings, given: argparse.Namespace) -> int:
    """Import places and draw the map; 1 where anything was refused."""
    if not given.path.exists():
        raise SetupError(f"{given.path} is not there")
    order = PlacesOrder(
        source_format=given.format, source=given.source, is_full=given.full, may_retire_many=given.retire_many,
        city=given.city, defaults=_defaults(settings), imported_by=getpass.getuser(),
        sources=[name.strip() for name in settings.place_sources.split(",")],
    )  # fmt: skip
    async with migrated_pool(settings, most=4) as pool:
        report = await import_places(
            pool, given.path, order=order, strict=given.strict, dry_run=given.dry_run, on_progress=_tell
        )
        if report.is_imported:
            await build_basemap(pool, settings.home / "basemap.pmtiles")
    print("\n".join(report.as_lines()))
    return 1 if report.errors_total else 0


async def run_export(settings: Settings, given: argparse.Namespace) -> int:
    """Write one source's places as a GeoPackage."""
    async with migrated_pool(settings, most=2) as pool:
        written = await export_places(pool, given.path, source=given.source, defaults=_defaults(settings))
    print("\n".join(f"{layer}: {count:,}" for layer, count in written.items()))
    return 0


def _defaults(settings: Settings) -> dict[str, str]:
    return {"DiscrpAgID": settings.agency_id, "Country": "US", "A1": settings.state}


def _tell(file: str, rows: int) -> None:
    if rows % TOLD_EACH_ROWS == 0:
        print(f"{file}: {rows:,} rows", file=sys.stderr, flush=True)
