"""Makes H.264 of single JPEG pictures, for cameras that send nothing else; each is a keyframe of its own."""

import time
from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from plainview.cameras.h264 import split_annex_b
from plainview.cameras.model import Packet
from plainview.kernel.errors import UnavailableError

TICKS_PER_SECOND = 90_000
LARGEST_WIDTH, LARGEST_HEIGHT = 1280, 720  # what a wall shows; a larger one costs without being seen
_JPEG_START = b"\xff\xd8"


class PictureEncoder:
    """Takes JPEG pictures as they come and gives them as packets; decoding and encoding are paid for each."""

    def __init__(self) -> None:
        self._encoder: VideoCodecContext | None = None
        self._size = (0, 0)
        self._began = time.monotonic()

    def encode(self, jpeg: bytes) -> Packet:
        """Return a picture as a keyframe that is shown now; raise UnavailableError where it is no JPEG."""
        frame = _decode(jpeg)
        width, height = _fitted(frame.width, frame.height)
        encoder = self._encoder_for(width, height)
        at = int((time.monotonic() - self._began) * TICKS_PER_SECOND)
        picture = frame.reformat(width=width, height=height, format="yuv420p")
        picture.pts = at
        picture.pict_type = 1  # AV_PICTURE_TYPE_I
        units = tuple(unit for packet in encoder.encode(picture) for unit in split_annex_b(bytes(packet)))
        return Packet(units=units, presented_at=at)

    def _encoder_for(self, width: int, height: int) -> VideoCodecContext:
        if self._encoder is None or self._size != (width, height):
            encoder = VideoCodecContext.create("libx264", "w")
            encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
            encoder.time_base = Fraction(1, TICKS_PER_SECOND)
            encoder.options = {
                "preset": "veryfast",
                "tune": "zerolatency",
                "crf": "23",
                "x264-params": "keyint=1:repeat-headers=1:slices=1:threads=1:scenecut=0",
            }
            self._encoder, self._size = encoder, (width, height)
        return self._encoder


def _decode(jpeg: bytes) -> VideoFrame:
    if not jpeg.startswith(_JPEG_START):
        raise UnavailableError("the camera sends no JPEG")
    decoder = VideoCodecContext.create("mjpeg", "r")
    try:
        frames = [*decoder.decode(av.Packet(jpeg)), *decoder.decode(None)]
    except (av.FFmpegError, ValueError) as error:
        raise UnavailableError(f"the camera's picture can't be read: {type(error).__name__}") from error
    if not frames or not frames[0].width or not frames[0].height:
        raise UnavailableError("the camera's picture can't be read")
    return frames[0]


def _fitted(width: int, height: int) -> tuple[int, int]:
    """Return the size at which a picture fits, both sides even."""
    part = min(1.0, LARGEST_WIDTH / width, LARGEST_HEIGHT / height)
    return max(2, int(width * part) // 2 * 2), max(2, int(height * part) // 2 * 2)
