"""Measures click to first frame in Chromium: token, policy and ledger included, the camera cold and warm.

`python -m benchmarks.first_frame`: the city's own cameras as the demo serves them, in a process of their own;
PostgreSQL, door, gateway and player as in the program. Cold: a camera that nobody pulls, which begins with a keyframe.
Warm: pulled already, joined anywhere in its group of pictures of two seconds.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from playwright.async_api import Page, async_playwright

from benchmarks.figures import Figure, is_met, print_figures
from city.feed import Source
from city.rtsp import Cameras, serve
from city.warm import paint_ahead
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool
from tests.cameras import add_camera
from tests.video_site import CHROMIUM, CHROMIUM_ARGUMENTS, ROOT, serve_video

ALLOWED_MS = {"cold": 250, "warm": 150}


async def serve_city_cameras(names: list[str]) -> None:
    """Serve cameras until killed; print the port when their scenes are painted, as in a city that runs."""
    await paint_ahead()
    server = await serve(Cameras({n: Source(camera_id=n, title=n, kind="city") for n in names}, {}), 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@asynccontextmanager
async def temporary_pool() -> AsyncIterator[tuple[Any, Path]]:
    """Start a PostgreSQL for this run; yield a pool onto it and a folder."""
    with tempfile.TemporaryDirectory(prefix="plainview-bench-") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - nothing else runs yet; the server has another user
        server = EmbeddedPostgres(embedded_bin_folder(), Path(folder) / "database")
        await asyncio.to_thread(server.start)
        try:
            connection = await asyncpg.connect(server.dsn)
            await migrate(connection, load_migrations(ROOT / "migrations"))
            await connection.close()
            pool = await open_pool(server.dsn)
            yield pool, Path(folder)
            pool.terminate()
        finally:
            await asyncio.to_thread(server.stop)


async def watch_once(page: Page, camera: str, seconds: float) -> float:
    """Watch a camera for some seconds; return milliseconds from the click to the first frame."""
    first = float(await page.evaluate(f"window.watch('{camera}')"))
    assert first > 0, "no frame came"
    before = await page.evaluate("window.seen.frames")
    await asyncio.sleep(seconds)
    assert await page.evaluate("window.seen.frames") > before + 3, "the picture must move"
    await page.evaluate("window.leave()")
    return first


async def measure(names: list[str], port: int) -> dict[str, list[float]]:
    """Return the milliseconds of each cold and each warm click."""
    found: dict[str, list[float]] = {"cold": [], "warm": []}
    async with temporary_pool() as (pool, folder), serve_video(pool, folder) as site, async_playwright() as playwright:
        for name in names:
            await add_camera(pool, name, address=f"rtsp://127.0.0.1:{port}/{name}")
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        page = await browser.new_page()
        await page.goto(site.url)
        await watch_once(page, names[0], 1.0)  # the browser's first video is its own
        for name in names[1:]:
            found["cold"].append(await watch_once(page, name, 1.0))
            site.gateway.hub.stop()
        await watch_once(page, names[0], 2.0)
        for _ in names[1:]:
            await asyncio.sleep(random.random() * 2)  # noqa: S311 - anywhere in the group of pictures
            found["warm"].append(await watch_once(page, names[0], 0.7))
        await browser.close()
    return found


def main() -> int:
    """Measure and print; 1 where a median is over what is allowed."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--clicks", type=int, default=15)
    given.add_argument("--serve", nargs="+", help=argparse.SUPPRESS)
    arguments = given.parse_args()
    if arguments.serve:
        asyncio.run(serve_city_cameras(arguments.serve))
        return 0
    names = [f"camera-{number}" for number in range(arguments.clicks + 1)]
    command = [sys.executable, "-m", "benchmarks.first_frame", "--serve", *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as city:
        assert city.stdout
        try:
            found = asyncio.run(measure(names, int(city.stdout.readline())))
        finally:
            city.kill()
    figures = [
        Figure(name=f"click to first frame, {name}", values=times, unit="ms", promised_p50=ALLOWED_MS[name])
        for name, times in found.items()
    ]
    print_figures(figures)
    return int(not all(is_met(figure) for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
