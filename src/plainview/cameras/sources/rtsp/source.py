"""Pulls H.264 or H.265 over RTSP with FFmpeg's libraries, and asks cheaply whether a camera is there (RFC 2326)."""

import asyncio
import time
from collections.abc import Callable, Iterator

import av

from plainview.cameras.gateway.addresses import Reach, put_sign_in
from plainview.cameras.model import Packet
from plainview.cameras.sources.reading import read_video
from plainview.cameras.sources.rtsp.describe import UNAUTHORIZED, Description, describe
from plainview.kernel.errors import BadInputError, PlainviewError, UnavailableError

ANSWER_SECONDS = 1.5  # a camera that takes longer is silent
CHECKED_SECONDS = 600.0  # how long a camera's word where its stream is holds, without asking first again
MOST_CHECKED = 50_000
NOT_FOUND = 404
OK = 200
_OPTIONS = {  # reference: anything more throws the first keyframe away, or waits a second for nothing
    "rtsp_transport": "tcp+udp",
    "rtsp_flags": "prefer_tcp",  # UDP only where a camera refuses TCP (461)
    "protocol_whitelist": "rtsp,rtsps,rtp,udp,tcp,tls",
    "probesize": "32",
    "analyzeduration": "0",
    "timeout": str(int(ANSWER_SECONDS * 1_000_000)),
}


def read_packets(reach: Reach, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield what the camera sends until it isn't wanted; blocks, so it runs in a thread of its own.

    Raises UnavailableError within ANSWER_SECONDS where the camera doesn't answer, within twice that where it falls
    silent: at the first time limit FFmpeg still gives the last picture. BadInputError where it lies, or redirects,
    outside the allowed networks.
    """
    address = put_sign_in(_checked.find(reach) or _check(reach), reach.own_sign_in)
    try:
        with av.open(address, mode="r", options=_OPTIONS, timeout=(ANSWER_SECONDS, ANSWER_SECONDS)) as container:
            yield from read_video(container, is_wanted)
    except (av.FFmpegError, OSError, ValueError) as error:
        _checked.forget(reach)
        raise UnavailableError(f"the camera does not answer: {type(error).__name__}") from error


class _Checked:
    """Where cameras said lately, when we asked ourselves, that their stream is: FFmpeg would follow any redirect."""

    def __init__(self) -> None:
        self._found: dict[Reach, tuple[float, str]] = {}

    def find(self, reach: Reach) -> str | None:
        since, address = self._found.get(reach, (-CHECKED_SECONDS, ""))
        return address if time.monotonic() - since < CHECKED_SECONDS else None

    def keep(self, reach: Reach, address: str) -> None:
        if len(self._found) >= MOST_CHECKED:
            self._found.clear()
        self._found[reach] = (time.monotonic(), address)

    def forget(self, reach: Reach) -> None:
        self._found.pop(reach, None)


_checked = _Checked()


def _check(reach: Reach) -> str:
    described = asyncio.run(describe(reach, seconds=ANSWER_SECONDS))
    explain_refusal(described)
    _checked.keep(reach, described.address)
    return described.address


def explain_refusal(described: Description) -> None:
    """Raise what is wrong where a camera answered, but not with a description."""
    if described.status == UNAUTHORIZED:
        raise BadInputError("the camera refuses the sign-in")
    if described.status == NOT_FOUND:
        raise BadInputError("the camera has no such stream")
    if described.status != OK:
        raise UnavailableError(f"the camera answers with status {described.status}")


async def answers(reach: Reach) -> bool:
    """Say whether the camera describes its stream within ANSWER_SECONDS; nothing is pulled."""
    try:
        described = await describe(reach, seconds=ANSWER_SECONDS, signs_in=False)
    except PlainviewError:
        return False
    if described.status == OK:
        _checked.keep(reach, described.address)
    # 401: it is there and wants the password that a pull will give
    return described.status in {OK, UNAUTHORIZED}
