"""Takes video packets out of what FFmpeg demuxes, as NAL units with their time and codec; nothing is decoded."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.packet import Packet as AvPacket
from av.video.stream import VideoStream

from plainview.cameras.h264 import sets_of_configuration, split_annex_b, split_sized
from plainview.cameras.model import Codec, Packet
from plainview.kernel.errors import UnavailableError

TICKS_PER_SECOND = 90_000
CODECS: dict[str, Codec] = {"h264": "h264", "hevc": "h265"}  # FFmpeg's names, and ours


def read_video(container: InputContainer, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield the parameter sets that were stated, then each packet, until it isn't wanted; the end is an error."""
    if not container.streams.video:
        raise UnavailableError("the camera sends no video")
    stream = container.streams.video[0]
    codec = CODECS.get(stream.codec_context.name)
    if codec is None:
        raise UnavailableError(f"the camera sends {stream.codec_context.name}: only H.264 and H.265 are played")
    stated = bytes(stream.codec_context.extradata or b"")
    is_sized = stated[:1] == b"\x01"  # a decoder configuration record; else annex B
    units_of: Callable[[AvPacket[Any]], Iterator[tuple[bytes, ...]]]
    if codec == "h264" and is_sized:
        yield Packet(units=sets_of_configuration(stated), presented_at=None)
        units_of = partial(_sized_units, size_bytes=(stated[4] & 3) + 1)
    else:
        yield Packet(units=() if is_sized else split_annex_b(stated), presented_at=None, codec=codec)
        units_of = _filtered_units(stream) if is_sized else _annex_b_units
    for packet in container.demux(stream):
        if not is_wanted():
            return
        at = None if packet.pts is None else int(packet.pts * packet.time_base * TICKS_PER_SECOND)
        for units in units_of(packet):
            yield Packet(units=units, presented_at=at, codec=codec)
    raise UnavailableError("the camera ended its stream")


def _annex_b_units(packet: "AvPacket[Any]") -> Iterator[tuple[bytes, ...]]:
    yield split_annex_b(bytes(packet))


def _sized_units(packet: "AvPacket[Any]", *, size_bytes: int) -> Iterator[tuple[bytes, ...]]:
    yield split_sized(bytes(packet), size_bytes)


def _filtered_units(stream: VideoStream) -> "Callable[[AvPacket[Any]], Iterator[tuple[bytes, ...]]]":
    """Return what turns H.265 as MP4 holds it into units, parameter sets before each keyframe."""
    to_annex_b = BitStreamFilterContext("hevc_mp4toannexb", stream)

    def units_of(packet: "AvPacket[Any]") -> Iterator[tuple[bytes, ...]]:
        if not packet.size:
            return
        for filtered in to_annex_b.filter(packet):
            yield split_annex_b(bytes(filtered))

    return units_of
