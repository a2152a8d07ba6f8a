"""Codes pictures as H.264, constrained baseline, each picture on its own as soon as it is shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import av
import av.video.frame
import numpy as np

from city.scenes.yuv import Plane

_SPS, _PPS, _SLICE, _KEYFRAME_SLICE = 7, 8, 1, 5
_START = b"\x00\x00\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of a stream: size in pixels (even), pictures a second, seconds from keyframe to keyframe."""

    width: int = 640
    height: int = 360
    fps: int = 15
    gop_seconds: float = 2.0

    @property
    def rate_kbits(self) -> int:
        """Return the bit rate aimed at, in kbit/s: 500 for 640 × 360 at 15."""
        size: float = self.width * self.height / 230_400
        return int(500 * math.pow(size, 0.75) * math.pow(self.fps / 15, 0.6) + 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One coded picture as NAL units without start codes; a keyframe begins with its parameter sets."""

    units: tuple[bytes, ...]
    is_keyframe: bool


class Encoder:
    """One H.264 encoder; its first picture is a keyframe."""

    def __init__(self, form: Form) -> None:
        gop = max(1, round(form.gop_seconds * form.fps))
        self._codec = av.CodecContext.create("libx264", "w")
        self._codec.width, self._codec.height, self._codec.pix_fmt = form.width, form.height, "yuv420p"
        self._codec.time_base, self._codec.framerate = Fraction(1, form.fps), Fraction(form.fps)
        self._codec.thread_count = 1  # one slice a picture
        self._codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "profile": "baseline",
            "crf": "25",
            "maxrate": f"{form.rate_kbits}k",
            "bufsize": f"{form.rate_kbits}k",
            "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0:sliced-threads=0:bframes=0",
        }
        self._count = 0

    def encode(self, buffer: Plane, *, as_keyframe: bool = False) -> Coded:
        """Code one picture, given as a yuv420p buffer; a keyframe out of turn where asked for."""
        frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(buffer), "yuv420p")
        frame.pts = self._count
        if as_keyframe:
            frame.pict_type = av.video.frame.PictureType.I
        self._count += 1
        packets = self._codec.encode(frame)
        return coded_from(b"".join(bytes(packet) for packet in packets))


def coded_from(stream: bytes) -> Coded:
    """Cut an Annex B byte stream into NAL units; parameter sets and slices are kept, the rest is not."""
    found = [part.rstrip(b"\x00") for part in stream.split(_START)]
    units = [unit for unit in found if unit and unit[0] & 31 in (_SPS, _PPS, _SLICE, _KEYFRAME_SLICE)]
    return Coded(units=tuple(units), is_keyframe=any(unit[0] & 31 == _KEYFRAME_SLICE for unit in units))


@lru_cache(maxsize=32)
def parameter_sets(form: Form) -> tuple[bytes, bytes]:
    """Return the sequence and picture parameter sets of a form: the same for every camera."""
    grey = np.full((form.height * 3 // 2, form.width), 128, dtype=np.uint8)
    units: Sequence[bytes] = Encoder(form).encode(grey).units
    return next(u for u in units if u[0] & 31 == _SPS), next(u for u in units if u[0] & 31 == _PPS)
