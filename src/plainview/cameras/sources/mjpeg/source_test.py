"""Reads MJPEG that FFmpeg serves, and finds the pictures however the bytes are cut."""

import asyncio
import time
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.gateway.addresses import LOOPBACK, Reach
from plainview.cameras.h264 import IDR_SLICE, SEQUENCE_SET, read_format, unit_type
from plainview.cameras.model import Packet
from plainview.cameras.sources.mjpeg.source import read_packets, split_pictures
from plainview.kernel.errors import BadInputError, PlainviewError, UnavailableError
from tests.web_cameras import mjpeg_camera, web_server


async def read(address: str, count: int) -> list[Packet]:
    source = Reach(address=address, networks=LOOPBACK)
    return await asyncio.to_thread(lambda: list(islice(read_packets(source, lambda: True), count)))


async def read_once_it_listens(address: str, count: int) -> list[Packet]:
    """Read from FFmpeg's server, which takes one client: none to find out whether it is there."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return await read(address, count)
        except UnavailableError:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)


async def test_every_picture_that_ffmpeg_sends_becomes_a_keyframe() -> None:
    with mjpeg_camera() as address:
        packets = await read_once_it_listens(address, 6)
    for packet in packets:
        kinds = [unit_type(unit) for unit in packet.units]
        assert IDR_SLICE in kinds
        shape = read_format(packet.units[kinds.index(SEQUENCE_SET)])
        assert (shape.width, shape.height) == (320, 180)
    times = [packet.presented_at or 0 for packet in packets]
    assert times == sorted(set(times))


async def test_what_is_no_mjpeg_is_said(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>")
    with web_server(tmp_path) as address, pytest.raises(BadInputError, match="no MJPEG"):
        await read(f"{address}/page.html", 1)


pictures = st.binary(max_size=80).map(
    lambda inside: b"\xff\xd8" + inside.replace(b"\xff\xd9", b"").replace(b"\xff", b"\x00") + b"\xff\xd9"
)


@given(st.lists(pictures, max_size=8), st.lists(st.integers(1, 90), min_size=1, max_size=6), st.booleans())
def test_pictures_come_whole_however_the_bytes_are_cut(sent: list[bytes], cuts: list[int], says_size: bool) -> None:  # noqa: FBT001 - given by hypothesis
    body = b""
    for picture in sent:
        size = f"Content-Length: {len(picture)}\r\n" if says_size else ""
        body += f"--x\r\nContent-Type: image/jpeg\r\n{size}\r\n".encode() + picture + b"\r\n"
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        size_of_part = cuts[len(parts) % len(cuts)]
        parts.append(body[at : at + size_of_part])
        at += size_of_part
    assert list(split_pictures(parts)) == sent


@given(st.lists(st.binary(max_size=300), max_size=10))
def test_no_bytes_do_harm(parts: list[bytes]) -> None:
    try:
        assert all(picture.startswith(b"\xff\xd8") for picture in split_pictures(parts))
    except PlainviewError:
        return
