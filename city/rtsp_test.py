"""The RTSP server gives a keyframe at once, joins later clients at keyframes, and fails as real cameras fail."""

import asyncio
import base64
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import av
import pytest

from city.encoder import Form, coded_from, parameter_sets
from city.feed import Source
from city.rtp import LARGEST_PAYLOAD, payloads_of
from city.rtsp import Cameras, serve
from city.rtsp_messages import describe, form_from

SOURCES = {
    f"{kind}-0001": Source(camera_id=f"{kind}-0001", title=f"Larkmoor at First, {kind}", kind=kind)
    for kind in ("city", "traffic", "school", "silent", "gone")
}
OPTIONS = {"rtsp_transport": "tcp", "probesize": "32", "analyzeduration": "0"}


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[str, int]]:
    cameras = Cameras(SOURCES, {"silent-0001": "silent", "gone-0001": "hangs_up"})
    server = await serve(cameras, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"rtsp://127.0.0.1:{port}", port


def watch(url: str, pictures: int) -> tuple[list[bool], list[tuple[int, int]], list[float]]:
    """Return which packets were keyframes, the sizes of the pictures, and when each packet came."""
    keys, sizes, times = [], [], []
    with av.open(url, options=OPTIONS, timeout=20) as container:
        for packet in container.demux(video=0):
            keys.append(packet.is_keyframe)
            times.append(time.monotonic())
            sizes += [(frame.width, frame.height) for frame in packet.decode()]
            if len(keys) == pictures:
                break
    return keys, sizes, times


async def test_begins_with_a_keyframe_and_holds_its_rate() -> None:
    async with serving() as (base, _):
        keys, sizes, times = await asyncio.to_thread(watch, f"{base}/city-0001", 46)
    assert [place for place, is_key in enumerate(keys) if is_key] == [0, 30]
    assert set(sizes) == {(640, 360)}
    assert 12 < (len(times) - 1) / (times[-1] - times[0]) < 18


async def test_the_query_changes_the_form() -> None:
    async with serving() as (base, _):
        keys, sizes, _ = await asyncio.to_thread(watch, f"{base}/traffic-0001?fps=25&size=1280x720&gop=0.4", 21)
    assert [place for place, is_key in enumerate(keys) if is_key] == [0, 10, 20]
    assert set(sizes) == {(1280, 720)}


async def test_a_second_client_joins_at_a_keyframe_it_asks_for() -> None:
    async with serving() as (base, _):
        first = asyncio.create_task(asyncio.to_thread(watch, f"{base}/school-0001?gop=20", 60))
        await asyncio.sleep(1.5)
        keys, _, _ = await asyncio.to_thread(watch, f"{base}/school-0001?gop=20&join=keyframe", 5)
        keys_of_first, _, _ = await first
    assert keys[0]
    assert sum(keys_of_first) == 2


async def test_the_camera_stops_with_its_last_watcher() -> None:
    cameras = Cameras(SOURCES, {})
    async with await serve(cameras, 0) as server:
        url = f"rtsp://127.0.0.1:{server.sockets[0].getsockname()[1]}/city-0001"
        await asyncio.to_thread(watch, url, 3)
        async with asyncio.timeout(10):
            while cameras.running:  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.05)


async def ask(port: int, *requests: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for request in requests:
            writer.write(request.encode())
        await writer.drain()
        return b"".join([await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10) for _ in requests])
    finally:
        writer.close()
        await writer.wait_closed()


def request(method: str, port: int, path: str, *headers: str) -> str:
    return "\r\n".join((f"{method} rtsp://127.0.0.1:{port}/{path} RTSP/1.0", "CSeq: 7", *headers, "", ""))


async def test_refuses_udp_politely_and_unknown_cameras() -> None:
    async with serving() as (_, port):
        udp = await ask(
            port, request("SETUP", port, "city-0001/trackID=0", "Transport: RTP/AVP;unicast;client_port=9-10")
        )
        unknown = await ask(port, request("DESCRIBE", port, "nothing-0001"))
        early = await ask(port, request("PLAY", port, "city-0001"))
    assert udp.startswith(b"RTSP/1.0 461 ")
    assert b"CSeq: 7" in udp
    assert unknown.startswith(b"RTSP/1.0 404 ")
    assert early.startswith(b"RTSP/1.0 455 ")


async def test_answers_options_and_keeps_alive() -> None:
    async with serving() as (_, port):
        answer = await ask(port, request("OPTIONS", port, "city-0001"), request("GET_PARAMETER", port, "city-0001"))
    assert answer.count(b"RTSP/1.0 200 OK") == 2
    assert b"Public: OPTIONS, DESCRIBE" in answer


async def test_one_dead_camera_is_silent_and_the_other_hangs_up() -> None:
    async with serving() as (_, port):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ask(port, request("OPTIONS", port, "silent-0001")), 0.5)
        with pytest.raises(asyncio.IncompleteReadError):
            await ask(port, request("OPTIONS", port, "gone-0001"))


def test_the_description_carries_the_parameter_sets() -> None:
    text = describe(SOURCES["city-0001"], Form())
    sequence, picture = parameter_sets(Form())
    assert base64.b64encode(sequence).decode() + "," + base64.b64encode(picture).decode() in text
    assert "a=framerate:15" in text


def test_senseless_forms_are_as_usual() -> None:
    assert form_from({"fps": "0", "size": "9x9", "gop": "never"}) == Form()
    assert form_from({"fps": "25", "size": "1280x720", "gop": "1"}) == Form(
        width=1280, height=720, fps=25, gop_seconds=1
    )


def test_a_large_unit_travels_in_fragments_that_make_it_again() -> None:
    unit = bytes([0x65]) + bytes(range(256)) * 20
    parts = list(payloads_of(unit))
    assert all(len(part) <= LARGEST_PAYLOAD for part in parts)
    assert [part[1] & 0xC0 for part in parts] == [0x80, *[0] * (len(parts) - 2), 0x40]
    assert bytes([(parts[0][0] & 0xE0) | (parts[0][1] & 0x1F)]) + b"".join(part[2:] for part in parts) == unit


def test_a_stream_is_cut_into_its_units() -> None:
    stream = (
        struct.pack("!I", 1)
        + b"\x67\x42\x00"
        + b"\x80\x00\x00\x01\x68\x01"
        + b"\x00\x00\x01\x06\x05"
        + b"\x00\x00\x01\x65\x88"
    )
    coded = coded_from(stream)
    assert coded.units == (b"\x67\x42\x00\x80", b"\x68\x01", b"\x65\x88")
    assert coded.is_keyframe
