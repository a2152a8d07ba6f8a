"""Pulls H.264 over RTSP with FFmpeg's libraries, and asks cheaply whether a camera is there (RFC 2326)."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlsplit

import av
from av.container import InputContainer

from plainview.cameras.h264 import sets_of_configuration, split_annex_b, split_sized
from plainview.cameras.model import Packet
from plainview.kernel.errors import UnavailableError

ANSWER_SECONDS = 1.5  # a camera that takes longer is silent
_TICKS_PER_SECOND = 90_000
_DEFAULT_PORT = 554
_OPTIONS = {  # reference: anything more throws the first keyframe away, or waits a second for nothing
    "rtsp_transport": "tcp",
    "probesize": "32",
    "analyzeduration": "0",
    "timeout": str(int(ANSWER_SECONDS * 1_000_000)),
}


def read_packets(address: str, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield what the camera sends until it isn't wanted; blocks, so it runs in a thread of its own.

    Raises UnavailableError within ANSWER_SECONDS where the camera doesn't answer, within twice that where it falls
    silent: at the first time limit FFmpeg still gives the last picture.
    """
    try:
        with av.open(address, mode="r", options=_OPTIONS, timeout=(ANSWER_SECONDS, ANSWER_SECONDS)) as container:
            yield from _read_video(container, is_wanted)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise UnavailableError(f"the camera does not answer: {type(error).__name__}") from error


def _read_video(container: InputContainer, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    if not container.streams.video:
        raise UnavailableError("the camera sends no video")
    stream = container.streams.video[0]
    if stream.codec_context.name != "h264":
        raise UnavailableError(f"the camera sends {stream.codec_context.name}: only h264 is played")
    stated = bytes(stream.codec_context.extradata or b"")
    is_sized = stated[:1] == b"\x01"  # an AVCDecoderConfigurationRecord; else annex B
    split = partial(split_sized, size_bytes=(stated[4] & 3) + 1) if is_sized else split_annex_b
    yield Packet(units=sets_of_configuration(stated) if is_sized else split_annex_b(stated), presented_at=None)
    for packet in container.demux(stream):
        if not is_wanted():
            return
        at = None if packet.pts is None else int(packet.pts * packet.time_base * _TICKS_PER_SECOND)
        yield Packet(units=split(bytes(packet)), presented_at=at)
    raise UnavailableError("the camera ended its stream")


async def answers(address: str) -> bool:
    """Say whether the camera describes its stream within ANSWER_SECONDS; nothing is pulled."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await _describe(address)
    except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
        return False


async def _describe(address: str) -> bool:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or _DEFAULT_PORT)
    try:
        asked = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        writer.write(f"DESCRIBE {asked} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n".encode())
        line = await reader.readline()
    finally:
        writer.transport.abort()
    # 401: it is there and wants the password that a pull will give
    return line.startswith((b"RTSP/1.0 200", b"RTSP/1.0 401"))
