"""Builds the simulated city's files and brings them in, once for each seed and size."""

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from plainview.commands.import_files import KINDS
from plainview.flows.records_imported import import_records_file
from plainview.kernel.errors import SetupError
from plainview.people.importers.keep import ImportTerms
from plainview.places.basemap import build_basemap
from plainview.settings import CHECKOUT, Settings

BASEMAP = "basemap.pmtiles"
LINKED = "people.linked"  # written when the records were linked after the import
CITY = "city.json"  # written last when the city is built
EXPORTS = (
    ("jail", "bookings.csv"),
    ("rms", "arrests.csv"),
)  # in the agency's own form, each with its mapping beside it


async def bring_city(pool: Any, settings: Settings, folder: Path, scale: str, rtsp_port: int) -> None:
    """Build, import and draw the city; what is there already is left as it is."""
    await _build(folder, scale, rtsp_port)
    stamp = settings.home / "city.imported"
    wanted = f"{folder}\n{hashlib.sha256((folder / CITY).read_bytes()).hexdigest()}\n"
    is_there = stamp.exists() and stamp.read_text(encoding="utf-8") == wanted
    if is_there and await pool.fetchval("select exists (select from place)"):
        return
    for kind, path in (
        ("places", folder / "places"),
        ("records", folder / "records"),
        ("cameras", folder / "cameras.csv"),
        ("plans", folder / "plans"),
    ):
        await _report(f"importing {kind}", KINDS[kind](pool, path, strict=True))
    for export, file in EXPORTS:
        if (folder / export).is_dir():  # a city that was built before may have fewer
            mapping = folder / export / "mapping.toml"
            work = import_records_file(pool, folder / export / file, mapping, ImportTerms(strict=True))
            await _report(f"importing {export}/{file} through its mapping", work)
    await _report("drawing the map", build_basemap(pool, settings.home / BASEMAP))
    await pool.execute("analyze")
    stamp.write_text(wanted, encoding="utf-8")
    (settings.home / LINKED).unlink(missing_ok=True)


def _is_built(folder: Path, rtsp_port: int) -> bool:
    """Say whether the city stands; it stays of the day it was built, for its calls and records to agree."""
    try:
        city = json.loads((folder / CITY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(city.get("rtsp_port") == rtsp_port)


async def _build(folder: Path, scale: str, rtsp_port: int) -> None:
    if _is_built(folder, rtsp_port):
        return
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - set-up has its process for itself
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "city", "build", "--folder", str(folder), "--scale", scale, "--rtsp-port", str(rtsp_port),
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip
    if await process.wait() != 0:
        raise SetupError("the simulated city could not be built; see above")


async def _report(what: str, work: Awaitable[Any]) -> None:
    async with _ticking(what):
        await work


@asynccontextmanager
async def _ticking(what: str) -> AsyncIterator[None]:
    """Say what is being done with the seconds it takes, so that long work is seen to go on."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    print(f"▸ {what} …", end="", flush=True)

    async def tick() -> None:
        while True:
            await asyncio.sleep(5)
            print(f" {loop.time() - started:.0f} s …", end="", flush=True)

    ticking = asyncio.create_task(tick())
    try:
        yield
    finally:
        ticking.cancel()
    print(f" {loop.time() - started:.1f} s", flush=True)
