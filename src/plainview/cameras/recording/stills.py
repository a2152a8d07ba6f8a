"""Makes a JPEG of a camera's newest keyframe: masks and the watermark burnt in, its age said."""

import asyncio
import io
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

import av
import numpy as np
from av.video.reformatter import ColorRange

from plainview.cameras.gateway.muxer import Fragment
from plainview.cameras.recording.glyphs import Picture, draw_lines
from plainview.cameras.recording.masks import Polygon, black_out
from plainview.kernel.clock import Clock
from plainview.kernel.errors import UnavailableError

MOST_KEPT = 600  # cameras whose last keyframe is kept
Origin = Literal["the picture being pulled", "the camera's own still", "a picture fetched for this"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPicture:
    """A camera's newest whole picture, still coded: MP4 with one keyframe, or a JPEG."""

    content: bytes
    taken_at: datetime
    origin: Origin


class LastPictures:
    """The newest keyframe of each camera that was pulled lately; hears the hub, and never fails."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, KeyPicture] = OrderedDict()
        self._awaited: dict[str, list[asyncio.Future[KeyPicture]]] = {}

    def hear(self, camera_id: str, fragment: Fragment) -> None:
        """Keep a fragment where it is a keyframe."""
        if fragment.is_key:
            content = fragment.init.content + fragment.content
            self.keep(camera_id, KeyPicture(content=content, taken_at=self._clock(), origin="the picture being pulled"))

    def keep(self, camera_id: str, picture: KeyPicture) -> None:
        """Keep a picture; the one longest unchanged goes where there are too many."""
        self._kept[camera_id] = picture
        self._kept.move_to_end(camera_id)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        for waiting in self._awaited.pop(camera_id, []):
            if not waiting.done():
                waiting.set_result(picture)

    def forget(self, camera_id: str) -> None:
        """Drop a camera's picture: its owner took it away."""
        self._kept.pop(camera_id, None)

    def newest(self, camera_id: str, *, since: datetime) -> KeyPicture | None:
        """Return a camera's picture, or None where there is none as new as `since`."""
        found = self._kept.get(camera_id)
        return found if found is not None and found.taken_at >= since else None

    async def next(self, camera_id: str, *, seconds: float) -> KeyPicture | None:
        """Wait for a camera's next keyframe; None where none comes in time."""
        waiting: asyncio.Future[KeyPicture] = asyncio.get_running_loop().create_future()
        self._awaited.setdefault(camera_id, []).append(waiting)
        try:
            async with asyncio.timeout(seconds):
                return await waiting
        except TimeoutError:
            return None
        finally:
            self._forget_waiting(camera_id, waiting)

    def _forget_waiting(self, camera_id: str, waiting: asyncio.Future[KeyPicture]) -> None:
        left = [each for each in self._awaited.pop(camera_id, []) if each is not waiting]
        if left:
            self._awaited[camera_id] = left


def draw_still(picture: KeyPicture, *, masks: Sequence[Polygon], lines: Sequence[str], width: int | None) -> bytes:
    """Return a JPEG, at most `width` wide; takes some milliseconds, so it is called in a thread.

    Raises UnavailableError where the picture can't be decoded.
    """
    drawn = _decode(picture.content, width)
    black_out(drawn, masks)
    draw_lines(drawn, lines)
    return encode_jpeg(drawn)


def _decode(content: bytes, width: int | None) -> Picture:
    try:
        with av.open(io.BytesIO(content), mode="r") as container:
            for frame in container.decode(video=0):
                smaller = width if width and width < frame.width else frame.width
                height = max(2, round(frame.height * smaller / frame.width / 2) * 2)
                small = frame.reformat(width=smaller // 2 * 2, height=height, format="rgb24")
                return small.to_ndarray().astype(np.uint8, copy=False)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise UnavailableError(f"The camera's picture can't be decoded ({type(error).__name__}).") from error
    raise UnavailableError("The camera's picture can't be decoded: it holds none.")


def encode_jpeg(picture: Picture) -> bytes:
    """Return a picture as a JPEG."""
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.height, encoder.width = picture.shape[:2]
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 25)
    encoder.options = {"qmin": "3", "qmax": "6"}
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    frame = frame.reformat(format="yuvj420p", dst_color_range=ColorRange.JPEG)
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
