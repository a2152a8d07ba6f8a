"""Pulls MJPEG over HTTP (multipart/x-mixed-replace), and makes H.264 of it for whoever watches."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator

import httpx

from plainview.cameras.gateway.addresses import Reach
from plainview.cameras.model import Packet
from plainview.cameras.sources.fetching import LARGEST_PICTURE, Fetcher, answers_over_http
from plainview.cameras.sources.pictures import PictureEncoder
from plainview.kernel.errors import BadInputError, UnavailableError

MOST_A_SECOND = 12.0  # pictures: each is decoded and encoded, so what comes faster is left out
LARGEST_HEAD = 8 * 1024
_START, _END = b"\xff\xd8", b"\xff\xd9"


def read_packets(reach: Reach, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield what the camera sends until it isn't wanted, every picture a keyframe; blocks.

    Raises UnavailableError or BadInputError where the camera gives no MJPEG, or ends.
    """
    encoder = PictureEncoder()
    given_at = 0.0
    with Fetcher(reach) as fetcher, fetcher.opened(fetcher.address) as (answer, _):
        if "multipart" not in answer.headers.get("content-type", ""):
            raise BadInputError("the camera sends no MJPEG (multipart/x-mixed-replace)")
        for jpeg in split_pictures(_parts(answer)):
            if not is_wanted():
                return
            if time.monotonic() - given_at >= 1 / MOST_A_SECOND:
                given_at = time.monotonic()
                yield encoder.encode(jpeg)
    raise UnavailableError("the camera ended its stream")


def split_pictures(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each JPEG of a multipart body, however the bytes are cut.

    A picture's length is taken from Content-Length where its part says it, else its end is looked for.
    Raises UnavailableError for a picture or a head that is too long.
    """
    waiting = bytearray()
    size: int | None = None
    is_inside = False
    for part in parts:
        waiting += part
        while True:
            if not is_inside:
                start = waiting.find(_START)
                if start < 0:
                    if len(waiting) > LARGEST_HEAD:
                        raise UnavailableError("the camera sends no JPEG")
                    break
                size = _stated_size(bytes(waiting[max(0, start - LARGEST_HEAD) : start]))
                del waiting[:start]
                is_inside = True
            end = _end_of(waiting, size)
            if end is None:
                if len(waiting) > LARGEST_PICTURE:
                    raise UnavailableError(f"the camera sends a picture of more than {LARGEST_PICTURE // 1024} KiB")
                break
            yield bytes(waiting[:end])
            del waiting[:end]
            is_inside = False


def _stated_size(head: bytes) -> int | None:
    """Return the Content-Length of a part's head; None where it says none that can be right."""
    for line in reversed(head.lower().split(b"\r\n")):
        name, _, text = line.partition(b":")
        if name.strip() == b"content-length":
            stripped = text.strip()
            size = int(stripped) if stripped.isdigit() and len(stripped) < 10 else 0  # noqa: PLR2004 - 1 GB
            return size if len(_START + _END) <= size <= LARGEST_PICTURE else None
    return None


def _end_of(waiting: bytearray, size: int | None) -> int | None:
    if size is not None:
        return size if len(waiting) >= size else None
    found = waiting.find(_END, len(_START))
    return found + len(_END) if found >= 0 else None


def _parts(answer: httpx.Response) -> Iterator[bytes]:
    try:
        yield from answer.iter_raw()
    except httpx.HTTPError as error:
        raise UnavailableError(f"the camera fell silent: {type(error).__name__}") from error


async def answers(reach: Reach) -> bool:
    """Say whether the camera answers; nothing is pulled."""
    return await asyncio.to_thread(answers_over_http, reach)
