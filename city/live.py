"""Lets a built city live: cameras, units that drive, calls that come and grow, stories when asked for; one process."""

import asyncio
import contextlib
import csv
import json
import secrets
import signal
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx

from city import control, rtsp
from city.calls import make_play, seconds_to_next
from city.delivery import Delivery
from city.director import Director
from city.feed import Source
from city.roster import ON_DUTY, Unit
from city.script import Play
from city.stories import STORIES
from city.units import Fleet
from city.warm import paint_ahead

AVL_EVERY_SECONDS = 2.0
CALM_BEFORE_MORE_SECONDS = 22.0  # from the first call to the second


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """How a city lives."""

    folder: Path
    plainview: str
    tokens: Path
    speed: float
    rtsp_port: int
    control_port: int
    quiet_for: float
    agency: str


class City:
    """A living city."""

    def __init__(self, living: Living, summary: dict[str, Any], client: httpx.AsyncClient) -> None:
        self._living = living
        self._summary = summary
        self._random = Random()
        base = living.plainview.rstrip("/")
        self._calls = Delivery(client, f"{base}/feeds/cad/eido", living.tokens / "cad")
        self._positions = Delivery(client, f"{base}/feeds/avl/avl", living.tokens / "avl", most_waiting=1)
        self._fleet = Fleet([Unit(**unit) for unit in summary["units"][:ON_DUTY]], self._random)
        self._director = Director(self._fleet, self._calls.put, living.agency)
        self._cameras = rtsp.Cameras(_read_sources(living.folder), summary["failing"])
        self._plays: set[asyncio.Task[None]] = set()

    async def live(self) -> None:
        """Run until cancelled."""
        cameras = await rtsp.serve(self._cameras, self._living.rtsp_port)
        port = await control.serve(self._living.control_port, self.begin_story, self.health)
        async with cameras, port, asyncio.TaskGroup() as tasks:
            for work in (self._calls.run, self._positions.run, self._drive, self._day, paint_ahead):
                tasks.create_task(work())

    def begin_story(self, name: str) -> str:
        """Start a story; return the key of its incident."""
        key = _new_key()
        self._play(STORIES[name].write(key, self._summary["sites"][name], _now()), 1.0)
        return key

    def health(self) -> dict[str, Any]:
        return {
            "status": "ok",
            "plainview": "answering" if self._calls.is_answering or self._positions.is_answering else "silent",
            "calls": {
                "acknowledged": self._calls.acknowledged,
                "waiting": self._calls.waiting,
                "refused": self._calls.refused,
            },
            "open": len(self._plays),
            "watched_cameras": self._cameras.running,
        }

    def _play(self, play: Play, speed: float) -> None:
        task = asyncio.get_running_loop().create_task(self._director.play(play, speed))
        self._plays.add(task)
        task.add_done_callback(self._plays.discard)

    async def _day(self) -> None:
        """Begin calmly, then let calls come as they come."""
        await asyncio.sleep(self._living.quiet_for)
        self.begin_story("calm")
        await asyncio.sleep(CALM_BEFORE_MORE_SECONDS)
        while True:
            self._play(make_play(_new_key(), self._summary["premises"], _now(), self._random), self._living.speed)
            await asyncio.sleep(seconds_to_next(self._living.speed, self._random))

    async def _drive(self) -> None:
        loop = asyncio.get_running_loop()
        before = loop.time()
        while True:
            now = loop.time()
            self._director.arrive(self._fleet.drive((now - before) * min(self._living.speed, 4.0)))
            before = now
            message = {"sentAt": _now().isoformat(timespec="milliseconds"), "units": self._fleet.positions()}
            self._positions.put(json.dumps(message, separators=(",", ":")).encode())
            await asyncio.sleep(AVL_EVERY_SECONDS)


def _now() -> datetime:
    return datetime.now(UTC)


def _new_key() -> str:
    return f"urn:emergency:uid:incidentid:{secrets.token_hex(6)}:cad.fresno-demo.example"


def _read_sources(folder: Path) -> dict[str, Source]:
    with (folder / "cameras.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["camera_id"]: Source(camera_id=row["camera_id"], title=row["title"], kind=row["kind"])
            for row in csv.DictReader(file)
        }


async def live(living: Living, say: Callable[[str], None]) -> None:
    """Let the city of a folder live until SIGINT or SIGTERM."""
    summary = json.loads((living.folder / "city.json").read_text(encoding="utf-8"))
    async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
        city = City(living, summary, client)
        say(f"city: alive, cameras on {living.rtsp_port}, control on {living.control_port}")
        await _until_told(city.live())
    say("city: at rest")


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.get_running_loop().create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
