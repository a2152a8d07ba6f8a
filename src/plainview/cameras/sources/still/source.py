"""Asks a camera for one JPEG after another over HTTP: traffic cameras that have no video."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping

from plainview.cameras.gateway.addresses import Reach
from plainview.cameras.model import Packet
from plainview.cameras.sources.fetching import LARGEST_PICTURE, Fetcher, answers_over_http
from plainview.cameras.sources.pictures import PictureEncoder

ASK_SECONDS = 2.0  # between two stills; one that has not changed is not read again
NOTICE_SECONDS = 0.1  # within which it is noticed that nobody wants it any more


def read_packets(reach: Reach, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield each still that differs from the one before, as a keyframe; blocks, until it isn't wanted.

    Raises UnavailableError or BadInputError where the camera gives none.
    """
    encoder = PictureEncoder()
    last = b""
    known: Mapping[str, str] = {}
    with Fetcher(reach) as fetcher:
        while is_wanted():
            asked_at = time.monotonic()
            fetched = fetcher.fetch(fetcher.address, most_bytes=LARGEST_PICTURE, known=known)
            if fetched.is_changed:
                known = fetched.fields
                digest = hashlib.sha256(fetched.content).digest()
                if digest != last:
                    last = digest
                    yield encoder.encode(fetched.content)
            while is_wanted() and time.monotonic() - asked_at < ASK_SECONDS:
                time.sleep(NOTICE_SECONDS)


async def answers(reach: Reach) -> bool:
    """Say whether the camera has a still; nothing is kept of it."""
    return await asyncio.to_thread(answers_over_http, reach)
