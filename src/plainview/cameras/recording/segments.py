"""Keeps a camera's fragments as short files, and cuts a time out of several without changing a picture. No database."""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import av

from plainview.cameras.gateway.fmp4 import TICKS_PER_SECOND, Timing, give_time, read_timing
from plainview.cameras.gateway.muxer import Fragment
from plainview.kernel.errors import UnavailableError

_BOX = struct.Struct(">I4s")
GAP = timedelta(seconds=1.5)  # between segments: the camera was lost, or not pulled


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Some seconds of a camera in a file of their own, beginning with a keyframe."""

    segment_id: UUID
    camera_id: str
    began_at: datetime
    ended_at: datetime
    file: str
    mime: str
    size_bytes: int
    pictures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture:
    """One picture of a segment, and when it came."""

    content: bytes
    timing: Timing
    at: datetime
    is_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A time cut out: MP4 with the pictures as the camera coded them, from the true start on."""

    content: bytes
    began_at: datetime
    ended_at: datetime
    pictures: int
    has_gaps: bool


def file_of(segment_id: UUID) -> str:
    """Return where a segment lies under the folder of recordings."""
    return f"segments/{segment_id.hex[-2:]}/{segment_id.hex}.mp4"


def write_segment(folder: Path, file: str, fragments: Sequence[Fragment]) -> int:
    """Write a segment's file, readable by its owner alone, and return its size."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = b"".join([fragments[0].init.content, *(fragment.content for fragment in fragments)])
    path.touch(mode=0o600)
    path.write_bytes(content)
    return len(content)


def read_pictures(content: bytes, began_at: datetime) -> tuple[bytes, list[KeptPicture]]:
    """Return a segment's init part and its pictures with their times; raise UnavailableError where it is damaged."""
    boxes, at = [], 0
    while at + _BOX.size <= len(content):
        size, kind = _BOX.unpack_from(content, at)
        if size < _BOX.size or at + size > len(content):
            break
        boxes.append((kind, content[at : at + size]))
        at += size
    if at != len(content):
        raise UnavailableError("A kept segment is damaged.")
    init = b"".join(part for kind, part in boxes if kind in {b"ftyp", b"moov"})
    found = [head + body for (kind, head), (_, body) in pairwise(boxes) if kind == b"moof"]
    timings = [read_timing(each) for each in found]
    return init, [
        KeptPicture(
            content=each,
            timing=timing,
            at=began_at + timedelta(seconds=(timing.decode_at - timings[0].decode_at) / TICKS_PER_SECOND),
            is_key=number == 0,
        )
        for number, (each, timing) in enumerate(zip(found, timings, strict=True))
    ]


def cut(folder: Path, segments: Sequence[Segment], begin: datetime, end: datetime) -> Cut:
    """Cut [begin, end] out of segments in order of time, without re-encoding.

    It begins with the keyframe of the segment that holds `begin`, so the true start is at or before it, or later
    where nothing was kept then. It ends early where the camera changed its format. Raises UnavailableError where a
    file is gone or damaged, or nothing lies in that time.
    """
    chosen = _chosen(segments, begin, end)
    init, taken, has_gaps = b"", list[KeptPicture](), False
    last_end: datetime | None = None
    for segment in chosen:
        their_init, pictures = read_pictures(_read(folder / segment.file), segment.began_at)
        if init and their_init != init:
            break
        has_gaps |= last_end is not None and segment.began_at - last_end > GAP
        init, last_end = their_init, segment.ended_at
        taken += [picture for picture in pictures if picture.at <= end]
    if not taken:
        raise UnavailableError("Nothing was kept of that time.")
    last = taken[-1]
    return Cut(
        content=_remux(b"".join([init, *_retimed(taken)])),
        began_at=taken[0].at,
        ended_at=last.at + timedelta(seconds=last.timing.duration / TICKS_PER_SECOND),
        pictures=len(taken),
        has_gaps=has_gaps,
    )


def _chosen(segments: Sequence[Segment], begin: datetime, end: datetime) -> list[Segment]:
    return [each for each in segments if each.began_at <= end and each.ended_at >= begin]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnavailableError("A kept segment is gone from the disk.") from error


def _retimed(pictures: Sequence[KeptPicture]) -> list[bytes]:
    """Return the pictures one after the other, without the times between segments that nobody recorded."""
    at, retimed = 0, []
    for picture in pictures:
        timing = Timing(decode_at=at, duration=picture.timing.duration, offset=picture.timing.offset)
        retimed.append(give_time(picture.content, timing))
        at += picture.timing.duration
    return retimed


def _remux(fragmented: bytes) -> bytes:
    """Return an MP4 with an index and a duration, which every player takes; the packets are copied, not coded again."""
    made = io.BytesIO()
    try:
        with (
            av.open(io.BytesIO(fragmented), mode="r", format="mp4") as source,
            av.open(made, mode="w", format="mp4") as target,
        ):
            stream = target.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    target.mux(packet)
    except (av.FFmpegError, ValueError) as error:
        raise UnavailableError(f"What was kept can't be put together ({type(error).__name__}).") from error
    return made.getvalue()
