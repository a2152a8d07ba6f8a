"""Measures a wall of stills from cold: 200 of the city's cameras, none pulled before, each a JPEG with its watermark.

`python -m benchmarks.stills`: the city's cameras and PostgreSQL are processes of their own; door, ledger, gateway and
drawing are the program's.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.first_frame import temporary_pool
from plainview.cameras.gateway.gateway import Gateway
from plainview.cameras.recording.stills import LastPictures
from plainview.flows.camera_opened import Asking
from plainview.flows.still_taken import Still, StillRoom, take_stills
from plainview.kernel.clock import utc_now
from tests.cameras import add_camera
from tests.video_site import ROOT, analyst, open_door

STILLS = 200
ALLOWED_SECONDS = 10.0
SERVED = 20  # streams that the city makes; each is pulled anew for every camera


async def measure(port: int) -> tuple[float, float, int, float]:
    """Return seconds to the first and to the last still, how many came, and the oldest one's age in seconds."""
    async with temporary_pool() as (pool, _):
        for number in range(STILLS):
            await add_camera(pool, f"camera-{number}", address=f"rtsp://127.0.0.1:{port}/camera-{number % SERVED}")
        gateway, pictures = Gateway(pool), LastPictures(utc_now)
        gateway.hub.listeners.append(pictures.hear)
        await gateway.start()
        with tempfile.TemporaryDirectory() as home:
            door = await open_door(pool, Path(home))
            room = StillRoom(pool=pool, door=door, puller=gateway, pictures=pictures, clock=utc_now)
            asking = Asking(actor=analyst(), purpose="call_response", incident_id=None)
            names = [f"camera-{number}" for number in range(STILLS)]
            began, first, came = time.monotonic(), 0.0, list[Still]()
            async for each in take_stills(room, names, asking, width=320, oldest_seconds=0):
                first = first or time.monotonic() - began
                if isinstance(each, Still):
                    came.append(each)
            taken = time.monotonic() - began
        await gateway.stop()
        return first, taken, len(came), max(each.age_seconds for each in came)


def main() -> int:
    """Measure and print; 1 where it takes longer than is allowed, or one is missing."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    names = [f"camera-{number}" for number in range(SERVED)]
    command = [sys.executable, "-m", "benchmarks.first_frame", "--serve", *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as city:
        assert city.stdout
        try:
            first, taken, came, oldest = asyncio.run(measure(int(city.stdout.readline())))
        finally:
            city.kill()
    print(
        f"{came} of {STILLS} stills from cold in {taken:.1f} s (allowed {ALLOWED_SECONDS:g} s), the first after "
        f"{first:.2f} s, the oldest {oldest:.1f} s old when it was drawn"
    )
    return int(taken > ALLOWED_SECONDS or came < STILLS)


if __name__ == "__main__":
    sys.exit(main())
