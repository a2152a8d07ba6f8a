"""Reads a camera's RTSP in the loop, and finds out the dead, the moved and the odd ones in time."""

import asyncio
import re
import time
from contextlib import suppress
from itertools import pairwise

import pytest

from plainview.cameras.gateway.addresses import LOOPBACK, Reach, SignIn
from plainview.cameras.h264 import IDR_SLICE, SLICES, unit_type
from plainview.cameras.model import Packet
from plainview.cameras.sources.odd import OddCameraError
from plainview.cameras.sources.rtsp.native.source import ANSWER_SECONDS, SILENCE_SECONDS, listen
from plainview.kernel.errors import BadInputError, UnavailableError
from tests.rtsp_camera import RtspCamera, encode_group, rtsp_camera, wait_until

SIGN_IN = SignIn(user="viewer", password="a: b")


def reach(address: str, sign_in: SignIn | None = None) -> Reach:
    return Reach(address=address, networks=LOOPBACK, sign_in=sign_in)


async def read(camera: RtspCamera, count: int) -> list[Packet]:
    found: list[Packet] = []
    task = asyncio.create_task(listen(reach(camera.address), found.append))
    await wait_until(lambda: len(found) >= count or task.done())
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return found


async def answer_with(said: str, sign_in: SignIn | None = None) -> list[str]:
    """Ask a server that answers every request with `said`; return the requests, once the asking failed."""
    requests: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
                number = re.search(r"CSeq: (\d+)", requests[-1])
                writer.write(f"RTSP/1.0 {said}\r\nCSeq: {number and number[1]}\r\n\r\n".encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        await listen(reach(f"rtsp://127.0.0.1:{port}/video", sign_in), lambda _packet: None)
    finally:
        server.close()
        await server.wait_closed()
    return requests


async def test_gives_the_pictures_that_the_camera_sent_from_the_first_keyframe_on_and_lets_go() -> None:
    async with rtsp_camera() as camera:
        packets = await read(camera, 12)
        await wait_until(lambda: camera.playing == 0)
    sent = [unit for picture in encode_group() for unit in picture if unit_type(unit) in SLICES]
    found = [unit for packet in packets for unit in packet.units if unit_type(unit) in SLICES]
    assert unit_type(found[0]) == IDR_SLICE
    assert found == sent[: len(found)]
    times = [packet.presented_at for packet in packets if packet.presented_at is not None]
    assert [later - earlier for earlier, later in pairwise(times)] == [3600] * (len(times) - 1)


async def test_a_camera_that_hangs_up_is_lost_at_once() -> None:
    async with rtsp_camera() as camera:
        address = camera.address
    with pytest.raises(UnavailableError, match="refuses the connection"):
        await listen(reach(address), lambda _packet: None)


async def test_a_camera_that_never_answers_is_lost_within_its_time() -> None:
    async with rtsp_camera() as camera:
        camera.hangs = True
        began = time.monotonic()
        with pytest.raises(UnavailableError, match="does not answer"):
            await listen(reach(camera.address), lambda _packet: None)
        assert time.monotonic() - began >= ANSWER_SECONDS


async def test_a_camera_that_falls_silent_is_lost() -> None:
    async with rtsp_camera() as camera:
        listening = asyncio.create_task(listen(reach(camera.address), lambda _packet: None))
        await wait_until(lambda: camera.sent >= 5)
        camera.stalls = True
        began = time.monotonic()
        with pytest.raises(UnavailableError, match="silent"):
            await listening
        assert time.monotonic() - began > SILENCE_SECONDS - 0.5


async def test_signs_in_once_and_says_where_that_is_refused() -> None:
    challenge = '401 Unauthorized\r\nWWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5'
    with pytest.raises(BadInputError, match="sign-in"):
        await answer_with(challenge, SIGN_IN)
    with pytest.raises(BadInputError, match="sign-in"):
        await answer_with(challenge)


async def test_is_not_led_out_of_the_networks_that_are_allowed() -> None:
    with pytest.raises(BadInputError, match="outside"):
        await answer_with("302 Moved\r\nLocation: rtsp://203.0.113.7/video")


async def test_leaves_to_others_what_it_can_not_read() -> None:
    with pytest.raises(OddCameraError):
        await answer_with("461 Unsupported Transport")
    with pytest.raises(OddCameraError):
        await answer_with("200 OK")
    with pytest.raises(UnavailableError):
        await answer_with("nonsense OK")
