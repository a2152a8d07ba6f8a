"""The table of camera types: a folder each, and one line here."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from plainview.cameras.model import Packet
from plainview.cameras.sources.rtsp import source as rtsp


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceType:
    """How cameras of one type are read and asked for."""

    read: Callable[[str, Callable[[], bool]], Iterator[Packet]]
    answers: Callable[[str], Awaitable[bool]]


SOURCES: dict[str, SourceType] = {
    "rtsp": SourceType(read=rtsp.read_packets, answers=rtsp.answers),
}
