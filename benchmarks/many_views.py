"""Measures what views cost the gateway: 60 cameras watched by 60 viewers, and one camera watched by 300.

`python -m benchmarks.many_views`: the city's cameras (720p, 25 pictures a second) are a process of their own, so is the
client, which counts whole pictures as they arrive; PostgreSQL too. Only the gateway's own processor time is counted.
Every camera is a pull of its own, though the city paints only a few different pictures: painting 60 takes more than the
two cores there are.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from benchmarks.first_frame import temporary_pool
from benchmarks.websocket_client import count_pictures
from plainview.cameras.actions import open_view
from plainview.cameras.model import Camera
from plainview.cameras.queries import find_camera
from plainview.store.transaction import begin
from tests.cameras import add_camera
from tests.video_site import ROOT, VideoSite, serve_video

PAINTED = 4
FORM = "size=1280x720&fps=25&gop=2"
ALLOWED_PERCENT = 100.0
LEAST_PICTURES = 24.0  # a second, each viewer
SHAPES = {"60 cameras, a viewer each": (60, 1), "one camera, 300 viewers": (1, 300)}


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run one of this benchmark's other processes; end it on the way out."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


async def get_camera(connection: Any, camera_id: str) -> Camera:
    """Return a camera that is registered."""
    camera = await find_camera(connection, camera_id)
    assert camera
    return camera


async def watch(site: VideoSite, client: subprocess.Popen[str], cameras: int, viewers: int) -> None:
    """Let the client watch every camera as often as asked; tokens last 15 s, so they are used in turn."""
    assert client.stdin
    for _ in range(viewers):
        for number in range(cameras):
            async with begin(site.pool) as tx:
                camera = await get_camera(tx.connection, f"camera-{number}")
                ticket = await open_view(
                    tx, camera, actor_id="analyst", incident_id=None, purpose="call_response", entry=1
                )
            client.stdin.write(f"{site.url.removeprefix('http://')} {ticket.watch}?token={ticket.token}\n")
            client.stdin.flush()


async def ask_counts(client: subprocess.Popen[str]) -> list[int]:
    """Return how many pictures each viewer has had."""
    assert client.stdin
    assert client.stdout
    client.stdin.write("count\n")
    client.stdin.flush()
    counts: list[int] = json.loads(await asyncio.to_thread(client.stdout.readline))
    return counts


async def measure(port: int, cameras: int, viewers: int, seconds: float) -> tuple[float, list[float]]:
    """Return percent of a core, and each viewer's pictures a second."""
    async with temporary_pool() as (pool, folder), serve_video(pool, folder, most_pulls=cameras + 1) as site:
        for number in range(cameras):
            address = f"rtsp://127.0.0.1:{port}/camera-{number % PAINTED}?{FORM}"
            await add_camera(pool, f"camera-{number}", address=address)
        with running("benchmarks.many_views", "--client") as client:
            await watch(site, client, cameras, viewers)
            await asyncio.sleep(5)
            return await _measure_window(client, seconds)


async def _measure_window(client: subprocess.Popen[str], seconds: float) -> tuple[float, list[float]]:
    process = psutil.Process()
    before, began, spent = await ask_counts(client), time.monotonic(), _cpu_seconds(process)
    await asyncio.sleep(seconds)
    after, took = await ask_counts(client), time.monotonic() - began
    percent = 100 * (_cpu_seconds(process) - spent) / took
    return percent, [(later - earlier) / took for earlier, later in zip(before, after, strict=True)]


def _cpu_seconds(process: Any) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def main() -> int:
    """Measure and print; 1 where it costs more than is allowed, or a viewer gets too little."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=float, default=20)
    given.add_argument("--only", type=int, choices=range(len(SHAPES)))
    given.add_argument("--client", action="store_true", help=argparse.SUPPRESS)
    arguments = given.parse_args()
    if arguments.client:
        asyncio.run(count_pictures())
        return 0
    shapes = list(SHAPES.items()) if arguments.only is None else [list(SHAPES.items())[arguments.only]]
    is_good = True
    names = [f"camera-{number}" for number in range(PAINTED)]
    with running("benchmarks.first_frame", "--serve", *names) as city:
        assert city.stdout
        port = int(city.stdout.readline())
        for title, (cameras, viewers) in shapes:
            percent, rates = asyncio.run(measure(port, cameras, viewers, arguments.seconds))
            is_met = percent <= ALLOWED_PERCENT and len(rates) == cameras * viewers and min(rates) >= LEAST_PICTURES
            is_good &= is_met
            print(
                f"{title}: gateway {percent:.0f} % of a core (allowed {ALLOWED_PERCENT:.0f}), pictures a second: least "
                f"{min(rates):.1f}, mean {sum(rates) / len(rates):.1f} of {len(rates)} viewers: "
                f"{'met' if is_met else 'MISSED'}"
            )
    return int(not is_good)


if __name__ == "__main__":
    sys.exit(main())
