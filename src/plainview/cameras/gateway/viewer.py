"""One person's end of a camera: a short queue that skips to the next keyframe rather than grow."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass

from plainview.cameras.gateway.fmp4 import TICKS_PER_SECOND
from plainview.cameras.gateway.muxer import Fragment, Init, hurry

QUEUE_TICKS = TICKS_PER_SECOND  # reference: 4 MB a viewer made 858 MiB; a second of video is enough
REVOKED, SILENT, TOO_SLOW = 4001, 4004, 4008


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Why a view ended, and the code that its stream closes with."""

    reason: str
    code: int


class Viewer:
    """Takes fragments from the hub without ever making it wait; whoever sends them calls `take`."""

    def __init__(self, cached: list[Fragment], *, cached_since: float | None = None) -> None:
        self.skipped = 0
        self.ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self.taken_at = time.monotonic()
        self.cached_ms = 0 if cached_since is None else round((time.monotonic() - cached_since) * 1000)
        self._cached = cached
        self._queue: deque[Fragment] = deque()
        self._queued_ticks = 0
        self._waits_for_key = not cached
        self._init: Init | None = None
        self._ready = asyncio.Event()
        if cached:
            self._ready.set()

    @property
    def mime(self) -> str | None:
        """Return what the player must be told, once something was taken."""
        return None if self._init is None else self._init.mime

    @property
    def is_waited_for(self) -> bool:
        """Say whether something lies ready that nobody has taken."""
        return self._ready.is_set()

    def offer(self, fragment: Fragment) -> None:
        """Queue a fragment; where more than QUEUE_TICKS would wait, drop what waits up to the next keyframe."""
        if self._queued_ticks + fragment.timing.duration > QUEUE_TICKS and self._queue:
            self.skipped += len(self._queue)
            self._queue.clear()
            self._queued_ticks = 0
            self._waits_for_key = True
        if self._waits_for_key and not fragment.is_key:
            self.skipped += 1
            return
        self._waits_for_key = False
        self._queue.append(fragment)
        self._queued_ticks += fragment.timing.duration
        self._ready.set()

    def end(self, ending: Ending) -> None:
        """End the view; the first reason stays."""
        if not self.ended.done():
            self.ended.set_result(ending)
            self._ready.set()  # whoever takes, goes on: there may be another stream of the camera

    async def take(self) -> list[bytes]:
        """Wait for something to send and return it, init segments included, in order."""
        await self._ready.wait()
        self._ready.clear()
        self.taken_at = time.monotonic()
        sending: list[bytes] = []
        if self._cached:
            self._tell_init(self._cached[0], sending)
            sending += hurry(self._cached)
            self._cached = []
        while self._queue:
            fragment = self._queue.popleft()
            self._tell_init(fragment, sending)
            sending.append(fragment.content)
        self._queued_ticks = 0
        return sending

    def _tell_init(self, fragment: Fragment, sending: list[bytes]) -> None:
        if fragment.init is not self._init:
            self._init = fragment.init
            sending.append(fragment.init.content)
