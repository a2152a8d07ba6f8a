"""plainview import: reads files of cameras and plans, says what was refused and why; the demo brings its own, too."""

import argparse
from collections.abc import Awaitable, Callable, Mapping

from plainview.cameras.buildings import import_buildings
from plainview.cameras.register import import_cameras
from plainview.commands.database import migrated_pool
from plainview.kernel.errors import SetupError
from plainview.kernel.import_report import ImportReport
from plainview.people.importers.records_csv.importer import import_records
from plainview.places.actions import import_places
from plainview.places.plans import import_plans
from plainview.settings import Settings

Importer = Callable[..., Awaitable[ImportReport]]  # (pool, path, *, strict)

KINDS: Mapping[str, Importer] = {
    "places": import_places,
    "records": import_records,
    "cameras": import_cameras,
    "plans": import_plans,
    "buildings": import_buildings,
}


async def run_import(settings: Settings, given: argparse.Namespace) -> int:
    """Import, print the report; 1 where a row was refused."""
    if not given.path.exists():
        raise SetupError(f"{given.path} is not there")
    async with migrated_pool(settings, most=4) as pool:
        report = await KINDS[given.kind](pool, given.path, strict=given.strict)
    print("\n".join(report.as_lines()))
    return 1 if report.errors_total else 0
