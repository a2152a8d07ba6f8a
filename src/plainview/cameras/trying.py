"""Tries one camera: pulls it for a while, and says in a line what it found or what is wrong."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from plainview.cameras import h264
from plainview.cameras.gateway.addresses import Reach
from plainview.cameras.model import Packet
from plainview.cameras.sources import SOURCES
from plainview.kernel.errors import PlainviewError

KEYFRAME_SECONDS = 10.0  # a camera whose first keyframe takes longer is not fit for a click
LOOK_SECONDS = 8.0  # after the first keyframe, to learn rate and interval
MOST_KEYFRAMES = 3
_H265_IRAP = range(16, 22)  # ITU-T H.265, table 7-1: pictures that a decoder may begin with
_TICKS_PER_SECOND = 90_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a camera sends; None: not learnt in the time."""

    codec: str
    width: int | None
    height: int | None
    pictures_per_second: float | None
    keyframe_seconds: float | None
    first_picture_ms: int

    def __str__(self) -> str:
        parts = [self.codec.upper().replace("H26", "H.26")]
        if self.width and self.height:
            parts.append(f"{self.width} × {self.height}")
        if self.pictures_per_second:
            parts.append(f"{self.pictures_per_second:.3g} pictures a second")
        parts.append("every picture a keyframe" if self.keyframe_seconds == 0 else self._keyframes())
        return " · ".join([*parts, f"first picture after {self.first_picture_ms} ms"])

    def _keyframes(self) -> str:
        if self.keyframe_seconds is None:
            return f"no second keyframe within {LOOK_SECONDS:.0f} s"
        return f"a keyframe every {self.keyframe_seconds:.1f} s"


def guess_type(address: str) -> str:
    """Return the source type that an address is most likely of."""
    scheme, _, rest = address.partition("://")
    path = rest.partition("?")[0].lower()
    if scheme in {"rtsp", "rtsps"}:
        return "rtsp"
    if path.endswith(".m3u8"):
        return "hls"
    return "still" if path.endswith((".jpg", ".jpeg")) else "mjpeg"


def try_camera(reach: Reach, source_type: str) -> Found | str:
    """Return what a camera sends, or what is wrong, without its address or sign-in; blocks, 20 s at most."""
    began = time.monotonic()
    stop = threading.Event()
    timer = threading.Timer(KEYFRAME_SECONDS, stop.set)
    timer.daemon = True
    timer.start()
    looking = _Looking(began, timer)
    try:
        for packet in SOURCES[source_type].read(reach, lambda: not stop.is_set() and not looking.is_done()):
            looking.take(packet)
            if looking.is_done():
                break
    except PlainviewError as error:
        if looking.first_at is None:
            return str(error)
    finally:
        timer.cancel()
    return looking.found() or f"no keyframe in {KEYFRAME_SECONDS:.0f} s"


class _Looking:
    """What was seen of a camera so far."""

    def __init__(self, began: float, timer: threading.Timer) -> None:
        self._began, self._timer = began, timer
        self.first_at: float | None = None
        self._codec = "h264"
        self._size: tuple[int, int] | None = None
        self._shown: list[int] = []
        self._keys: list[int] = []

    def is_done(self) -> bool:
        """Say whether enough was seen."""
        if self.first_at is None:
            return False
        has_enough = MOST_KEYFRAMES <= len(self._keys) < len(self._shown)
        return has_enough or time.monotonic() - self.first_at > LOOK_SECONDS

    def take(self, packet: Packet) -> None:
        """Take what a source gave."""
        self._codec = packet.codec
        for unit in packet.units:
            self._learn_size(unit)
        is_key = any(_begins(unit, packet.codec) for unit in packet.units)
        if is_key and self.first_at is None:
            self.first_at = time.monotonic()
            self._timer.cancel()
        if self.first_at is None or packet.presented_at is None:
            return
        if not self._shown or packet.presented_at != self._shown[-1]:
            self._shown.append(packet.presented_at)
            self._keys += [packet.presented_at] * is_key

    def found(self) -> Found | None:
        """Return what was learnt; None where no keyframe came."""
        if self.first_at is None:
            return None
        steps = list(_steps(self._shown))
        between = list(_steps(self._keys))
        is_all_keys = len(self._keys) == len(self._shown) > 1
        return Found(
            codec=self._codec,
            width=self._size[0] if self._size else None,
            height=self._size[1] if self._size else None,
            pictures_per_second=_TICKS_PER_SECOND / median(steps) if steps else None,
            keyframe_seconds=0 if is_all_keys else median(between) / _TICKS_PER_SECOND if between else None,
            first_picture_ms=round(1000 * (self.first_at - self._began)),
        )

    def _learn_size(self, unit: bytes) -> None:
        if self._size is None and self._codec == "h264" and unit and h264.unit_type(unit) == h264.SEQUENCE_SET:
            try:
                shape = h264.read_format(unit)
            except ValueError:
                return
            self._size = shape.width, shape.height


def _begins(unit: bytes, codec: str) -> bool:
    if codec == "h265":
        return len(unit) > 1 and unit[0] >> 1 & 0x3F in _H265_IRAP
    return bool(unit) and h264.unit_type(unit) == h264.IDR_SLICE


def _steps(times: list[int]) -> Iterator[int]:
    ordered = sorted(times)
    for earlier, later in pairwise(ordered):
        if later > earlier:
            yield later - earlier
