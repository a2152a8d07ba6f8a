"""Where cameras that push meet those who read them: the last group of pictures, then live ones, for any reader."""

import queue
import threading
import time
from collections.abc import Callable, Iterator

from plainview.cameras.gateway.addresses import Reach
from plainview.cameras.h264 import IDR_SLICE, PICTURE_SET, SEQUENCE_SET, unit_type
from plainview.cameras.model import Packet
from plainview.kernel.errors import UnavailableError

LARGEST_GROUP = 8 * 1024 * 1024  # bytes; of a longer one nothing is kept, and readers wait for the next keyframe
MOST_WAITING = 300  # packets: a reader that takes so few is let go
LOOKS_EVERY_SECONDS = 0.25
CAUGHT_UP_STEP = 90  # ticks of 1/90,000 s: what is past passes in a millisecond a picture


class Arriving:
    """What one camera pushes. `ask_for_key` is called, from any thread, when somebody begins to read."""

    def __init__(self, ask_for_key: Callable[[], None] = lambda: None) -> None:
        self._ask_for_key = ask_for_key
        self._lock = threading.Lock()
        self._sets: dict[int, bytes] = {}
        self._group: list[Packet] = []
        self._group_bytes = 0
        self._waits_for_key = True
        self._readers: set[queue.SimpleQueue[Packet | None]] = set()
        self._ended: str | None = None
        self.put_at = time.monotonic()
        self.key_at = time.monotonic()

    @property
    def is_read(self) -> bool:
        """Say whether anybody reads it now."""
        return bool(self._readers)

    def put(self, packet: Packet) -> None:
        """Take the next picture, whole; nothing is passed on before a keyframe."""
        kinds = {unit_type(unit) for unit in packet.units}
        with self._lock:
            self.put_at = time.monotonic()
            for unit in packet.units:
                if unit_type(unit) in {SEQUENCE_SET, PICTURE_SET}:
                    self._sets[unit_type(unit)] = unit
            if IDR_SLICE in kinds:
                self.key_at, self._waits_for_key = self.put_at, False
                self._group, self._group_bytes = [], 0
                packet = self._with_sets(packet, kinds)
            if not self._waits_for_key:
                self._keep(packet, is_key=IDR_SLICE in kinds)
                for reader in self._readers:
                    reader.put(packet)

    def interrupt(self) -> None:
        """Note that pictures were lost: what follows can't be shown before a keyframe."""
        with self._lock:
            self._waits_for_key = True
            self._group, self._group_bytes = [], 0

    def end(self, reason: str) -> None:
        """End it for every reader."""
        with self._lock:
            self._ended = self._ended or reason
            for reader in self._readers:
                reader.put(None)

    def read(self, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
        """Yield what is kept, hurried, then what comes, until it isn't wanted; blocks. UnavailableError at the end."""
        waiting: queue.SimpleQueue[Packet | None] = queue.SimpleQueue()
        with self._lock:
            kept = _hurried(self._group)
            self._readers.add(waiting)
        try:
            self._ask_for_key()
            yield from kept
            yield from self._live(waiting, is_wanted)
        finally:
            with self._lock:
                self._readers.discard(waiting)

    def _live(self, waiting: "queue.SimpleQueue[Packet | None]", is_wanted: Callable[[], bool]) -> Iterator[Packet]:
        while is_wanted():
            if self._ended is not None or waiting.qsize() > MOST_WAITING:
                raise UnavailableError(self._ended or "the camera sends faster than it is read")
            try:
                packet = waiting.get(timeout=LOOKS_EVERY_SECONDS)
            except queue.Empty:
                continue
            if packet is not None:
                yield packet

    def _keep(self, packet: Packet, *, is_key: bool) -> None:
        if not is_key and not self._group:
            return
        self._group.append(packet)
        self._group_bytes += sum(map(len, packet.units))
        if self._group_bytes > LARGEST_GROUP:
            self._group, self._group_bytes = [], 0

    def _with_sets(self, packet: Packet, kinds: set[int]) -> Packet:
        """Put the parameter sets before a keyframe that came without them: some senders say them once."""
        lacking = tuple(self._sets[kind] for kind in (SEQUENCE_SET, PICTURE_SET) if kind in self._sets.keys() - kinds)
        return Packet(units=lacking + packet.units, presented_at=packet.presented_at)


class Meeting:
    """The cameras that push to this process."""

    def __init__(self) -> None:
        self._arriving: dict[str, Arriving] = {}
        self._lock = threading.Lock()

    def begin(self, camera_id: str, arriving: Arriving) -> None:
        """Let a camera be read; what it pushed before ends here."""
        with self._lock:
            before = self._arriving.get(camera_id)
            self._arriving[camera_id] = arriving
        if before is not None:
            before.end("the camera began anew")

    def end(self, camera_id: str, arriving: Arriving, reason: str) -> bool:
        """End what a camera pushed; False where it began anew meanwhile."""
        arriving.end(reason)
        with self._lock:
            is_last = self._arriving.get(camera_id) is arriving
            if is_last:
                del self._arriving[camera_id]
        return is_last

    def find(self, camera_id: str) -> Arriving | None:
        """Return what a camera pushes, None where it pushes nothing here."""
        return self._arriving.get(camera_id)


MEETING = Meeting()  # a source is opened by its address alone, so there is one place for the process


def read_pushed(reach: Reach, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield what a camera pushes to this process; raise UnavailableError where it pushes nothing, or stops."""
    arriving = MEETING.find(camera_of(reach.address))
    if arriving is None:
        raise UnavailableError("the camera sends nothing now")
    yield from arriving.read(is_wanted)


async def is_pushing(reach: Reach) -> bool:
    """Say whether the camera pushes to this process."""
    return MEETING.find(camera_of(reach.address)) is not None


def camera_of(address: str) -> str:
    """Return the camera that an address like `whip://pushed/worn-1` names."""
    return address.rpartition("/")[2]


def _hurried(group: list[Packet]) -> list[Packet]:
    """Return kept pictures so timed that they pass at once and the last is where it belongs."""
    if not group or group[-1].presented_at is None:
        return list(group)
    last_at = group[-1].presented_at
    first = last_at - CAUGHT_UP_STEP * (len(group) - 1)
    return [Packet(units=each.units, presented_at=first + CAUGHT_UP_STEP * at) for at, each in enumerate(group)]
