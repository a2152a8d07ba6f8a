"""The table of camera types: a folder each, and one line here."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from plainview.cameras.gateway.addresses import WEB_SCHEMES, Reach
from plainview.cameras.model import Packet
from plainview.cameras.sources.hls import source as hls
from plainview.cameras.sources.mjpeg import source as mjpeg
from plainview.cameras.sources.pushed import is_pushing, read_pushed
from plainview.cameras.sources.rtsp import source as rtsp
from plainview.cameras.sources.rtsp.native import source as native_rtsp
from plainview.cameras.sources.still import source as still

Listen = Callable[[Reach, Callable[[Packet], None]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceType:
    """How cameras of one type are read and asked for, and how long one may be without a picture.

    A `listen` reads in the loop, at a fraction of the cost; `read`, in a thread, is then for what it finds odd.
    """

    read: Callable[[Reach, Callable[[], bool]], Iterator[Packet]]
    answers: Callable[[Reach], Awaitable[bool]]
    schemes: frozenset[str]
    silence_seconds: float = 3.0
    listen: Listen | None = None


SOURCES: dict[str, SourceType] = {
    "rtsp": SourceType(
        read=rtsp.read_packets,
        answers=rtsp.answers,
        schemes=frozenset({"rtsp", "rtsps"}),
        listen=native_rtsp.listen,
    ),
    "hls": SourceType(read=hls.read_packets, answers=hls.answers, schemes=WEB_SCHEMES, silence_seconds=20.0),
    "mjpeg": SourceType(read=mjpeg.read_packets, answers=mjpeg.answers, schemes=WEB_SCHEMES, silence_seconds=5.0),
    "still": SourceType(read=still.read_packets, answers=still.answers, schemes=WEB_SCHEMES, silence_seconds=300.0),
    "whip": SourceType(read=read_pushed, answers=is_pushing, schemes=frozenset({"whip"})),
}
