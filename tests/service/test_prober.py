"""Proves that the dead are found by asking, that one lost answer is not death, and that asking stays slow."""

import asyncio
import time

from plainview.cameras.gateway.addresses import LOOPBACK, Reach
from plainview.cameras.gateway.prober import Prober, Target
from plainview.cameras.model import Answer
from tests.rtsp_camera import rtsp_camera


def target(camera_id: str, address: str) -> Target:
    return Target(camera_id=camera_id, reach=Reach(address=address, networks=LOOPBACK), source_type="rtsp")


async def test_the_dead_are_silent_after_two_failures_and_the_others_answer() -> None:
    async with rtsp_camera() as alive, rtsp_camera() as hanging:
        hanging.hangs = True
        prober = Prober(asked_per_second=50)
        began = time.monotonic()
        await prober.go_round([target("hanging", hanging.address), target("alive", alive.address)])
        assert time.monotonic() - began < 8
        said = sorted(prober.take_answers(), key=lambda answer: answer.camera_id)
    assert said == [Answer(camera_id="alive", is_answering=True), Answer(camera_id="hanging", is_answering=False)]
    assert prober.asked == 3
    assert prober.take_answers() == []


async def test_one_lost_answer_is_not_death() -> None:
    async with rtsp_camera() as camera:
        camera.hangs = True
        prober = Prober(asked_per_second=50)
        going = asyncio.create_task(prober.go_round([target("one", camera.address)]))
        await asyncio.sleep(1.8)
        camera.hangs = False
        await going
    assert prober.take_answers() == [Answer(camera_id="one", is_answering=True)]


async def test_no_more_are_asked_a_second_than_was_said() -> None:
    async with rtsp_camera() as camera:
        prober = Prober(asked_per_second=20)
        began = time.monotonic()
        await prober.go_round([target(str(number), camera.address) for number in range(20)])
        assert time.monotonic() - began > 0.9
    assert len(prober.take_answers()) == 20
    assert camera.played == 0


async def test_what_a_pull_found_counts_at_once() -> None:
    prober = Prober()
    prober.note("one", is_answering=False)
    assert prober.take_answers() == [Answer(camera_id="one", is_answering=False)]
