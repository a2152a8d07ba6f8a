"""Reads one camera while it is wanted, in the loop or in a thread of its own, reconnects, and muxes what comes."""

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from plainview.cameras.gateway.addresses import Reach
from plainview.cameras.gateway.muxer import Fragment, Muxer
from plainview.cameras.model import Packet
from plainview.cameras.sources import SOURCES, Listen
from plainview.cameras.sources.odd import OddCameraError
from plainview.kernel.errors import PlainviewError
from plainview.kernel.log import Log
from plainview.kernel.supervise import keep_running

log = Log(__name__)
FIRST_WAIT_SECONDS = 0.25
LONGEST_WAIT_SECONDS = 5.0
PIECES_SECONDS = 0.015  # how long a keyframe is held while it isn't known whether it comes in pieces


class Pull:
    """One camera under way. `on_fragment` and `on_lost` are called in the loop, `on_lost` after each failure."""

    def __init__(
        self,
        *,
        reach: Reach,
        source_type: str,
        on_fragment: Callable[[Fragment], None],
        on_lost: Callable[[str], None],
    ) -> None:
        self._reach, self._source = reach, SOURCES[source_type]
        self._on_fragment, self._on_lost = on_fragment, on_lost
        self._loop = asyncio.get_running_loop()
        self._stopped = threading.Event()
        self._muxer = Muxer()
        self._keys_are_whole = False
        self._hold: asyncio.TimerHandle | None = None
        self._thread = threading.Thread(target=self._run, name="pull", daemon=True)
        self._listening: asyncio.Task[None] | None = None
        if self._source.listen is None:
            self._thread.start()
        else:
            work = partial(self._listen, self._source.listen)
            self._listening = asyncio.create_task(keep_running("pull", work), name="pull")

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive() or (self._listening is not None and not self._listening.done())

    def stop(self) -> None:
        """Let go of the camera; a thread ends at its next packet or time limit, and gives nothing more."""
        self._stopped.set()
        if self._listening:
            self._listening.cancel()
        if self._hold:
            self._hold.cancel()

    async def _listen(self, listen: Listen) -> None:
        """Read in the loop; a camera that is too odd for that is read in the thread from then on."""
        wait = _Wait()
        while not self._stopped.is_set():
            wait.begin()
            try:
                await listen(self._reach, self._take)
            except OddCameraError as error:
                log.info("camera_read_in_thread", why=str(error))
                self._thread.start()
                return
            except PlainviewError as error:
                self._lose(str(error))
            await asyncio.sleep(wait.seconds())

    def _run(self) -> None:
        wait = _Wait()
        while not self._stopped.is_set():
            wait.begin()
            try:
                for packet in self._source.read(self._reach, lambda: not self._stopped.is_set()):
                    self._tell(self._take, packet)
            except PlainviewError as error:
                self._tell(self._lose, str(error))
            self._stopped.wait(wait.seconds())

    def _tell(self, what: Callable[[Any], None], about: Packet | str) -> None:
        try:
            self._loop.call_soon_threadsafe(what, about)
        except RuntimeError:  # the loop is closed: the program ends
            self._stopped.set()

    def _take(self, packet: Packet) -> None:
        if self._stopped.is_set():
            return
        late_before = self._muxer.late_pieces
        try:
            self._give(self._muxer.add(packet.units, packet.presented_at))
            self._keys_are_whole &= self._muxer.late_pieces == late_before
            if not self._muxer.pending_key_pieces or self._keys_are_whole:
                self._give(self._muxer.finish())
            elif self._hold is None:
                self._hold = self._loop.call_later(PIECES_SECONDS, self._release)
        except ValueError as error:
            log.warning("camera_unreadable", error=str(error))
            self._muxer.interrupt()

    def _release(self) -> None:
        self._hold = None
        self._keys_are_whole = self._muxer.pending_key_pieces == 1
        try:
            self._give(self._muxer.finish())
        except ValueError as error:
            log.warning("camera_unreadable", error=str(error))

    def _give(self, fragment: Fragment | None) -> None:
        if fragment is not None and not self._stopped.is_set():
            self._on_fragment(fragment)

    def _lose(self, reason: str) -> None:
        self._muxer.interrupt()
        if not self._stopped.is_set():
            self._on_lost(reason)


class _Wait:
    """How long to wait before the next try: twice as long each time, and short again after one that lasted."""

    def __init__(self) -> None:
        self._seconds = FIRST_WAIT_SECONDS / 2
        self._began_at = 0.0

    def begin(self) -> None:
        self._began_at = time.monotonic()

    def seconds(self) -> float:
        lasted = time.monotonic() - self._began_at > 2 * LONGEST_WAIT_SECONDS
        self._seconds = FIRST_WAIT_SECONDS if lasted else min(2 * self._seconds, LONGEST_WAIT_SECONDS)
        return self._seconds
