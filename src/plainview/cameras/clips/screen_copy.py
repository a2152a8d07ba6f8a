"""Makes a copy for a screen: coded again, with masks and a watermark in every picture; the original is not touched."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

import av
import numpy as np

from plainview.cameras.recording.glyphs import draw_lines
from plainview.cameras.recording.masks import Polygon, covered
from plainview.kernel.errors import UnavailableError

_CODING = {"preset": "ultrafast", "crf": "24", "threads": "1"}


def make_screen_copy(content: bytes, *, began_at: datetime, masks: Sequence[Polygon], lines: Sequence[str]) -> bytes:
    """Return an MP4 whose pictures carry `lines` and their own time; blocks for about half the clip's length.

    Raises UnavailableError where the original can't be decoded.
    """
    made = io.BytesIO()
    try:
        with (
            av.open(io.BytesIO(content), mode="r") as source,
            av.open(made, mode="w", format="mp4") as target,
        ):
            _copy(source, target, began_at=began_at, masks=masks, lines=lines)
    except (av.FFmpegError, ValueError) as error:
        raise UnavailableError(f"The screen copy could not be made ({type(error).__name__}).") from error
    return made.getvalue()


def _copy(
    source: av.container.InputContainer,
    target: av.container.OutputContainer,
    *,
    began_at: datetime,
    masks: Sequence[Polygon],
    lines: Sequence[str],
) -> None:
    original = source.streams.video[0]
    stream = target.add_stream("libx264", rate=original.average_rate or 25, options=_CODING)
    stream.width, stream.height, stream.pix_fmt = original.width // 2 * 2, original.height // 2 * 2, "yuv420p"
    stream.time_base = Fraction(1, 90_000)
    dark = covered(masks, width=stream.width, height=stream.height) if masks else None
    for frame in source.decode(video=0):
        shown_at = began_at + timedelta(seconds=float(frame.time or 0))
        smaller = frame.reformat(width=stream.width, height=stream.height, format="rgb24")
        picture = smaller.to_ndarray().astype(np.uint8, copy=False)
        if dark is not None:
            picture[dark] = 0
        draw_lines(picture, [f"Recorded {shown_at:%Y-%m-%d %H:%M:%S.%f}"[:-5] + " UTC", *lines])
        drawn = av.VideoFrame.from_ndarray(picture, format="rgb24")
        drawn.pts, drawn.time_base = round(float(frame.time or 0) * 90_000), Fraction(1, 90_000)
        target.mux(stream.encode(drawn))
    target.mux(stream.encode(None))
