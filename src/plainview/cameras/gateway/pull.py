"""Reads one camera in a thread of its own while it is wanted, reconnecting, and muxes what comes in the loop."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

from plainview.cameras.gateway.addresses import Networks, pin_address
from plainview.cameras.gateway.muxer import Fragment, Muxer
from plainview.cameras.model import Packet
from plainview.cameras.sources import SOURCES
from plainview.kernel.errors import PlainviewError
from plainview.kernel.log import Log

log = Log(__name__)
FIRST_WAIT_SECONDS = 0.25
LONGEST_WAIT_SECONDS = 5.0
PIECES_SECONDS = 0.015  # how long a keyframe is held while it isn't known whether it comes in pieces


class Pull:
    """One camera under way. `on_fragment` and `on_lost` are called in the loop, `on_lost` after each failure."""

    def __init__(
        self,
        *,
        address: str,
        source_type: str,
        networks: Networks,
        on_fragment: Callable[[Fragment], None],
        on_lost: Callable[[str], None],
    ) -> None:
        self._address, self._source, self._networks = address, SOURCES[source_type], networks
        self._on_fragment, self._on_lost = on_fragment, on_lost
        self._loop = asyncio.get_running_loop()
        self._stopped = threading.Event()
        self._muxer = Muxer()
        self._keys_are_whole = False
        self._hold: asyncio.TimerHandle | None = None
        self._thread = threading.Thread(target=self._run, name="pull", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """Let go of the camera; the thread ends at its next packet or time limit, and gives nothing more."""
        self._stopped.set()
        if self._hold:
            self._hold.cancel()

    def _run(self) -> None:
        wait_seconds = FIRST_WAIT_SECONDS
        while not self._stopped.is_set():
            started = time.monotonic()
            try:
                address = pin_address(self._address, self._networks)
                for packet in self._source.read(address, lambda: not self._stopped.is_set()):
                    self._tell(self._take, packet)
            except PlainviewError as error:
                self._tell(self._lose, str(error))
            if time.monotonic() - started > 2 * LONGEST_WAIT_SECONDS:
                wait_seconds = FIRST_WAIT_SECONDS
            self._stopped.wait(wait_seconds)
            wait_seconds = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)

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
