"""Measures places in and out: a GeoPackage of invented address points, new, the same again, one in a hundred changed.

    python -m benchmarks.places_in_out --premises 190000

Wall time, and the CPU time of this process and of PostgreSQL (its server processes), which says more where the
machine is busy. The database is this run's.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import shapely

from plainview.places.actions import DEFAULTS, PlacesOrder, import_places
from plainview.places.export import export_places
from plainview.places.geopackage_write import write_layer, writing_geopackage
from plainview.places.standard.layers import ADDRESS_POINTS
from plainview.settings import CHECKOUT
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool

HOUSES_A_STREET = 100
APARTMENTS_EVERY = 60  # of the premises; each with UNITS units
UNITS = 12
UPDATED = datetime(2026, 3, 2, tzinfo=UTC)


def invented_points(premises: int, *, changed_every: int = 0) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield rows of address points; with `changed_every`, one in so many has another number."""
    for n in range(premises):
        street, house = divmod(n, HOUSES_A_STREET)
        moved = 100_000 if changed_every and n % changed_every == 0 else 0
        fields = {
            **DEFAULTS, "DateUpdate": UPDATED, "NGUID": f"SS-{n}", "A3": "Fresno", "Post_Code": "93702",
            "Add_Number": 100 + 2 * house + moved, "St_PreDir": "East" if street % 2 else "North",
            "St_Name": f"Larkmoor{street}", "St_PosTyp": "Avenue", "Place_Type": "residence",
        }  # fmt: skip
        point = shapely.Point(-119.9 + house * 0.0002, 36.6 + street * 0.0001, 0.0)
        yield point, fields
        if n % APARTMENTS_EVERY == 0:
            for unit in range(1, UNITS + 1):
                of_unit = {"NGUID": f"SS-{n}-{unit}", "UnitPreTyp": "Apartment", "UnitValue": str(unit)}
                yield point, {**fields, **of_unit}


def _write(path: Path, premises: int, changed_every: int = 0) -> int:
    with writing_geopackage(path) as opened:
        return write_layer(opened, ADDRESS_POINTS, invented_points(premises, changed_every=changed_every))


async def _time(name: str, rows: int, work: Awaitable[Any], database: psutil.Process) -> None:
    cpu, wall = _cpu_seconds(database), time.perf_counter()
    await work
    wall, cpu = time.perf_counter() - wall, _cpu_seconds(database) - cpu
    print(f"{name:<28} {rows:>8,} rows  {wall:7.1f} s wall  {cpu:7.1f} s CPU  {rows / cpu:8,.0f} rows a CPU second")


def _cpu_seconds(database: psutil.Process) -> float:
    """Return the CPU seconds of this process, and of PostgreSQL's that live."""
    total = 0.0
    for process in (psutil.Process(), *database.children()):
        try:
            total += sum(process.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return total


async def measure(folder: Path, premises: int) -> None:
    """Import, import again, import changes, export."""
    rows = _write(folder / "first.gpkg", premises)
    _write(folder / "second.gpkg", premises, 100)
    server = EmbeddedPostgres(embedded_bin_folder(), folder / "database")
    server.start()
    try:
        await _measure_on(server, folder, rows)
    finally:
        server.stop()


async def _measure_on(server: EmbeddedPostgres, folder: Path, rows: int) -> None:
    first, second, full = folder / "first.gpkg", folder / "second.gpkg", PlacesOrder(is_full=True)
    database = psutil.Process(int((folder / "database/postmaster.pid").read_text().split()[0]))
    pool = await open_pool(server.dsn, most=2)
    async with pool.acquire() as connection:
        await migrate(connection, load_migrations(CHECKOUT / "migrations"))
    await _time("import, all new", rows, import_places(pool, first, order=full), database)
    await _time("import, the same again", rows, import_places(pool, first, order=full), database)
    await _time("import, 1 % renumbered", rows, import_places(pool, second, order=full), database)
    await _time("export", rows, export_places(pool, folder / "out.gpkg", defaults=DEFAULTS), database)
    kept = await pool.fetchval("select count(*) from place_history")
    print(f"periods kept in the history: {kept:,}; load {psutil.getloadavg()[0]:.1f}")
    await pool.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--premises", type=int, default=190_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), given.premises))


if __name__ == "__main__":
    main()
