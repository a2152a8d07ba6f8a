"""Reads a camera's RTSP, and finds out the dead ones in time."""

import asyncio
import time
from collections.abc import Callable
from itertools import islice, pairwise

import pytest

from plainview.cameras.gateway.addresses import LOOPBACK, Reach
from plainview.cameras.h264 import IDR_SLICE, PICTURE_SET, SEQUENCE_SET, SLICES, unit_type
from plainview.cameras.model import Packet
from plainview.cameras.sources.rtsp.source import ANSWER_SECONDS, answers, read_packets
from plainview.kernel.errors import UnavailableError
from tests.rtsp_camera import encode_group, rtsp_camera, wait_until


def _always() -> bool:
    return True


def _reach(address: str) -> Reach:
    return Reach(address=address, networks=LOOPBACK)


async def _read(address: str, count: int, is_wanted: Callable[[], bool] = _always) -> list[Packet]:
    return await asyncio.to_thread(lambda: list(islice(read_packets(_reach(address), is_wanted), count)))


def _slices(packets: list[Packet]) -> list[bytes]:
    return [unit for packet in packets for unit in packet.units if unit_type(unit) in SLICES]


async def test_gives_the_pictures_that_the_camera_sent_from_the_first_keyframe_on() -> None:
    async with rtsp_camera() as camera:
        packets = await _read(camera.address, 12)
    sent = [unit for picture in encode_group() for unit in picture if unit_type(unit) in SLICES]
    read = _slices(packets)
    assert len(read) >= 10
    assert read == sent[: len(read)]
    assert unit_type(read[0]) == IDR_SLICE
    kinds = {unit_type(unit) for packet in packets for unit in packet.units}
    assert {SEQUENCE_SET, PICTURE_SET} <= kinds
    times = [packet.presented_at for packet in packets if packet.presented_at is not None]
    assert [later - earlier for earlier, later in pairwise(times)] == [3600] * (len(times) - 1)


async def test_ends_when_it_is_not_wanted_any_more() -> None:
    async with rtsp_camera() as camera:
        wanted = iter([True] * 5)
        packets = await _read(camera.address, 1000, lambda: next(wanted, False))
        assert len(packets) == 6
        await asyncio.sleep(0.1)
        assert camera.playing == 0


async def test_a_camera_that_refuses_is_lost_at_once() -> None:
    async with rtsp_camera() as camera:
        address = camera.address
    began = time.monotonic()
    with pytest.raises(UnavailableError):
        await _read(address, 1)
    assert time.monotonic() - began < 0.5


async def test_a_camera_that_never_answers_is_lost_within_its_time() -> None:
    async with rtsp_camera() as camera:
        camera.hangs = True
        began = time.monotonic()
        with pytest.raises(UnavailableError):
            await _read(camera.address, 1)
        assert time.monotonic() - began < ANSWER_SECONDS + 0.5
        assert not await answers(_reach(camera.address))


async def test_a_camera_that_falls_silent_is_lost_within_twice_its_time() -> None:
    async with rtsp_camera() as camera:
        reading = asyncio.create_task(_read(camera.address, 10_000))
        await wait_until(lambda: camera.sent >= 10)
        camera.stalls = True
        began = time.monotonic()
        with pytest.raises(UnavailableError):
            await reading
        assert 1.0 < time.monotonic() - began < 2 * ANSWER_SECONDS + 0.7


async def test_asking_pulls_nothing() -> None:
    async with rtsp_camera() as camera:
        assert await answers(_reach(camera.address))
        assert (camera.described, camera.played) == (1, 0)
        address = camera.address
    assert not await answers(_reach(address))
