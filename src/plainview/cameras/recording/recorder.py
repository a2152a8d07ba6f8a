"""Keeps the pictures of cameras that are pulled anyway, for a set time, where their owners' terms allow it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from plainview.cameras.gateway.fmp4 import TICKS_PER_SECOND
from plainview.cameras.gateway.muxer import Fragment
from plainview.cameras.model import Camera
from plainview.cameras.queries import find_camera
from plainview.cameras.recording import queries
from plainview.cameras.recording.segments import Segment, file_of, write_segment
from plainview.kernel.clock import Clock
from plainview.kernel.ids import new_id
from plainview.kernel.log import Log
from plainview.store.transaction import begin

log = Log(__name__)
NEVER_KEPT = ("school", "body_worn")  # whatever their terms say: no rule opens them again
SEGMENT_SECONDS = 2.0  # a segment ends with the first keyframe after so long
QUIET = timedelta(seconds=3)  # without a picture: what came is written
MOST_SEGMENT_BYTES = 16 * 1024 * 1024
TICK_SECONDS = 1.0
REFRESH_TICKS = 3  # a withdrawn camera is dropped within so many seconds
PIN_SECONDS = 8.0
OFF_SECONDS = 600.0


class Puller(Protocol):
    """Pulls cameras for some seconds without a viewer."""

    def prewarm(self, cameras: Iterable[Camera], *, seconds: float) -> None: ...


@dataclass(slots=True, kw_only=True)
class _Open:
    """A segment under way."""

    began_at: datetime
    heard_at: datetime
    fragments: list[Fragment] = field(default_factory=list)
    ticks: int = 0
    size_bytes: int = 0

    def add(self, fragment: Fragment, at: datetime) -> None:
        self.fragments.append(fragment)
        self.ticks += fragment.timing.duration
        self.size_bytes += len(fragment.content)
        self.heard_at = at


class Recorder:
    """One process's rolling buffer; hears the gateway's hub, and pulls nothing but what an open incident pins."""

    def __init__(self, pool: Any, *, folder: Path, keep_seconds: float, puller: Puller, clock: Clock) -> None:
        self._pool = pool
        self._folder = folder
        self._keep = timedelta(seconds=keep_seconds)
        self._puller = puller
        self._clock = clock
        self._recordable: set[str] = set()
        self._open: dict[str, _Open] = {}
        self._finished: list[tuple[str, _Open]] = []

    def hear(self, camera_id: str, fragment: Fragment) -> None:
        """Take a fragment where the camera may be kept; nothing is written here, and nothing fails."""
        if camera_id not in self._recordable:
            return
        now, under_way = self._clock(), self._open.get(camera_id)
        if under_way is not None and self._ends(under_way, fragment, now):
            self._finish(camera_id)
            under_way = None
        if under_way is None:
            if not fragment.is_key:
                return
            under_way = self._open[camera_id] = _Open(began_at=now, heard_at=now)
        under_way.add(fragment, now)

    def _ends(self, under_way: _Open, fragment: Fragment, now: datetime) -> bool:
        if now - under_way.heard_at > QUIET or fragment.init is not under_way.fragments[0].init:
            return True
        is_full = under_way.size_bytes > MOST_SEGMENT_BYTES
        return is_full or (fragment.is_key and under_way.ticks >= SEGMENT_SECONDS * TICKS_PER_SECOND)

    def _finish(self, camera_id: str) -> None:
        self._finished.append((camera_id, self._open.pop(camera_id)))

    async def run(self) -> None:
        """Write what is finished, pull what is pinned and drop what is too old, for ever."""
        ticks = 0
        while True:
            if ticks % REFRESH_TICKS == 0:
                await self.refresh()
            await self.write_finished()
            ticks += 1
            await asyncio.sleep(TICK_SECONDS)

    async def run_off(self) -> None:
        """Keep nothing, and drop what was kept while it was on, as soon as no bookmark holds it, for ever."""
        while True:
            now = self._clock()
            async with begin(self._pool) as tx:
                dropped = await queries.drop_old_segments(tx.connection, before=now, recordable=[], now=now)
            await asyncio.to_thread(self._remove, dropped)
            await asyncio.sleep(OFF_SECONDS)

    async def refresh(self) -> None:
        """Read which cameras may be kept, pull the pinned ones, drop what is too old or may not be kept any more."""
        async with begin(self._pool) as tx:
            self._recordable = await queries.recordable_cameras(tx.connection, NEVER_KEPT)
            pinned = await queries.pinned_cameras(tx.connection) & self._recordable
            cameras = [await find_camera(tx.connection, camera_id) for camera_id in sorted(pinned)]
            now = self._clock()
            dropped = await queries.drop_old_segments(
                tx.connection, before=now - self._keep, recordable=sorted(self._recordable), now=now
            )
        for camera_id in [each for each in self._open if each not in self._recordable]:
            del self._open[camera_id]
        self._puller.prewarm([camera for camera in cameras if camera is not None], seconds=PIN_SECONDS)
        await asyncio.to_thread(self._remove, dropped)

    def _remove(self, files: Iterable[str]) -> None:
        for file in files:
            (self._folder / file).unlink(missing_ok=True)

    async def write_finished(self, *, at_once: bool = False) -> None:
        """Write the segments that ended, and those of cameras that fell silent; with `at_once` those under way too."""
        now = self._clock()
        for camera_id in [c for c, each in self._open.items() if at_once or now - each.heard_at > QUIET]:
            self._finish(camera_id)
        finished, self._finished = self._finished, []
        for camera_id, each in finished:
            await self._write(camera_id, each)

    async def _write(self, camera_id: str, each: _Open) -> None:
        segment_id = new_id()
        file = file_of(segment_id)
        size = await asyncio.to_thread(write_segment, self._folder, file, each.fragments)
        segment = Segment(
            segment_id=segment_id,
            camera_id=camera_id,
            began_at=each.began_at,
            ended_at=each.began_at + timedelta(seconds=each.ticks / TICKS_PER_SECOND),
            file=file,
            mime=each.fragments[0].init.mime,
            size_bytes=size,
            pictures=len(each.fragments),
        )
        async with begin(self._pool) as tx:
            await queries.add_segment(tx.connection, segment)
