"""Measures what 1,470 registered cameras cost while nobody watches: processor and memory of the gateway.

`python -m benchmarks.idle_cameras`: the gateway asks each camera in turn whether it is there, as always; the city's
cameras and PostgreSQL are processes of their own and aren't counted.
"""

import argparse
import asyncio
import subprocess
import sys
import time

import psutil

from benchmarks.first_frame import temporary_pool
from plainview.cameras.gateway.gateway import Gateway
from tests.cameras import add_camera
from tests.video_site import ROOT

CAMERAS = 1_470
ALLOWED_PERCENT = 1.0


async def measure(port: int, seconds: float) -> tuple[float, float, int]:
    """Return percent of a core, MiB of memory, and how many cameras were asked."""
    async with temporary_pool() as (pool, _):
        for number in range(CAMERAS):
            await add_camera(pool, f"camera-{number}", address=f"rtsp://127.0.0.1:{port}/camera-{number % 10}")
        gateway = Gateway(pool)
        process = psutil.Process()
        await gateway.start()
        await asyncio.sleep(3)
        began, spent = time.monotonic(), process.cpu_times()
        await asyncio.sleep(seconds)
        used = process.cpu_times()
        percent = 100 * (used.user + used.system - spent.user - spent.system) / (time.monotonic() - began)
        memory = process.memory_info().rss / 2**20
        asked = gateway.asked
        await gateway.stop()
        return percent, memory, asked


def main() -> int:
    """Measure and print; 1 where it costs more than is allowed."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=float, default=30)
    seconds = given.parse_args().seconds
    names = [f"camera-{number}" for number in range(10)]
    command = [sys.executable, "-m", "benchmarks.first_frame", "--serve", *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as city:
        assert city.stdout
        try:
            percent, memory, asked = asyncio.run(measure(int(city.stdout.readline()), seconds))
        finally:
            city.kill()
    print(
        f"{CAMERAS:,} cameras registered, nobody watching: {percent:.2f} % of a core (allowed {ALLOWED_PERCENT:g} %), "
        f"{memory:.0f} MiB with Python, FFmpeg and this benchmark; {asked} asked"
    )
    return int(percent > ALLOWED_PERCENT)


if __name__ == "__main__":
    sys.exit(main())
