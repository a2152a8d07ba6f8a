"""Measures how fast the cameras that see a place are ranked: in a city, and where 30,000 are registered.

    python -m benchmarks.camera_ranking --buildings 60000 --searches 400

Makes a database of its own, with footprints, and removes it. Each search is of another place.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import asyncpg

from benchmarks.figures import Figure, print_figures
from plainview.cameras.near import NEAR_METRES, nearest_that_see
from plainview.cameras.near_queries import answering_near, corners_around, put_buildings
from plainview.cameras.ranking import measure_all, rank_cameras
from plainview.flows.camera_opened import LOOKED_AT
from plainview.kernel.geometry import Point
from plainview.settings import CHECKOUT
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool

WARM_UP = 50
WEST, SOUTH, EAST, NORTH = -119.90, 36.69, -119.68, 36.88  # about 20 by 21 km
PROMISED_MS = {1_500: 2.0, 30_000: 5.0}
ADD_CAMERAS = """
insert into camera (camera_id, title, kind, owner_id, longitude, latitude, bearing_degrees, field_of_view_degrees,
    range_metres, source_type, address)
select 'c' || n, 'c' || n, case n % 5 when 0 then 'traffic' else 'city' end, 'city', longitude, latitude,
    bearing, 90, 150, 'rtsp', 'rtsp://127.0.0.1:9/c'
from unnest($1::int[], $2::float8[], $3::float8[], $4::float8[]) as made (n, longitude, latitude, bearing)
"""


def _spot(random: Random) -> tuple[float, float]:
    return random.uniform(WEST, EAST), random.uniform(SOUTH, NORTH)


def _square(at: tuple[float, float]) -> str:
    west, south = at
    east, north = west + 15 / 89_100, south + 12 / 111_195
    return f"(({west},{south}),({east},{south}),({east},{north}),({west},{north}))"


async def _fill(pool: Any, cameras: int, buildings: int, random: Random) -> None:
    await pool.execute("insert into owner values ('city', 'City', 'city') on conflict do nothing")
    spots = [_spot(random) for _ in range(cameras)]
    bearings = [random.uniform(0, 360) for _ in spots]
    await pool.execute(
        ADD_CAMERAS, list(range(cameras)), [each[0] for each in spots], [each[1] for each in spots], bearings
    )
    await put_buildings(pool, [(f"b{n}", None, _square(_spot(random))) for n in range(buildings)])
    await pool.execute("vacuum analyze")


async def _measure(pool: Any, searches: int, random: Random) -> dict[str, list[float]]:
    seen: dict[str, list[float]] = {"all": [], "ranking": [], "found": []}
    async with pool.acquire() as connection:
        for number in range(searches + WARM_UP):
            longitude, latitude = _spot(random)
            place = Point(longitude=longitude, latitude=latitude)
            began = time.perf_counter()
            found = await nearest_that_see(connection, place, limit=LOOKED_AT)
            took = time.perf_counter() - began
            cameras = await answering_near(connection, corners_around([place], NEAR_METRES), units=[])
            began = time.perf_counter()
            rank_cameras(measure_all(place, cameras, coming={}), hidden_by={}, coming={}, limit=LOOKED_AT)
            if number >= WARM_UP:
                seen["all"].append(took * 1000)
                seen["ranking"].append((time.perf_counter() - began) * 1000)
                seen["found"].append(len(found))
    return seen


async def _run(server: EmbeddedPostgres, cameras: int, given: argparse.Namespace) -> list[Figure]:
    random = Random(7)  # noqa: S311 - made-up cameras
    connection = await asyncpg.connect(server.dsn)
    name = f"ranking_{cameras}"
    await connection.execute(f"create database {name}")
    await connection.close()
    dsn = server.dsn.replace("@/plainview?", f"@/{name}?")
    pool = await open_pool(dsn, most=2)
    try:
        async with pool.acquire() as taken:
            await migrate(taken, load_migrations(CHECKOUT / "migrations"))
        await _fill(pool, cameras, given.buildings, random)
        seen = await _measure(pool, given.searches, random)
    finally:
        pool.terminate()
    print(f"{cameras:,} cameras, {given.buildings:,} buildings: {sum(seen['found']) / given.searches:.1f} a place")
    told = f"ranked by what they see, of {cameras:,}"
    return [
        Figure(name=told, values=seen["all"], unit="ms", promised_p99=PROMISED_MS.get(cameras)),
        Figure(name="  of it the ranking alone", values=seen["ranking"], unit="ms"),
    ]


def main() -> int:
    """Run and print; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buildings", type=int, default=60_000)
    parser.add_argument("--searches", type=int, default=400)
    given = parser.parse_args()
    figures = []
    with tempfile.TemporaryDirectory(prefix="plainview-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), Path(folder) / "database")
        server.start()
        try:
            for cameras in PROMISED_MS:
                figures += asyncio.run(_run(server, cameras, given))
        finally:
            server.stop()
    return print_figures(figures)


if __name__ == "__main__":
    sys.exit(main())
