"""Proves the hub on cameras that play, stall, hang up and refuse: one pull for all, and nobody harms the others."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import pytest

from plainview.cameras.gateway import hub as hub_module
from plainview.cameras.gateway.hub import Hub
from plainview.cameras.gateway.viewer import SILENT, TOO_SLOW, Ending, Viewer
from plainview.kernel.errors import UnavailableError
from tests.rtsp_camera import RtspCamera, rtsp_camera, wait_until


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    made = Hub()
    yield made
    made.stop()
    await wait_until(lambda: pull_threads() == 0)


def pull_threads() -> int:
    return sum(thread.name == "pull" for thread in threading.enumerate())


def watch(hub: Hub, camera: RtspCamera, camera_id: str = "one") -> Viewer:
    return hub.acquire(camera_id, address=camera.address, source_type="rtsp")


async def take(viewer: Viewer, pictures: int) -> list[bytes]:
    taken: list[bytes] = []
    async with asyncio.timeout(5):
        while len(taken) < pictures:
            taken += await viewer.take()
    return taken


async def test_many_viewers_take_one_pull_and_each_begins_with_the_cached_group(hub: Hub) -> None:
    async with rtsp_camera() as camera:
        first = watch(hub, camera)
        await take(first, 10)
        others = [watch(hub, camera) for _ in range(5)]
        for viewer in others:
            taken = await viewer.take()
            assert taken[0][4:8] == b"ftyp"
            assert len(taken) > 5
            assert viewer.mime is not None
        assert (camera.played, hub.pulls) == (1, 1)


async def test_a_stalled_viewer_keeps_a_second_at_most_and_stops_nobody(hub: Hub) -> None:
    async with rtsp_camera() as camera:
        stalled, other = watch(hub, camera), watch(hub, camera)
        taken = await take(other, 75)
        assert len(taken) >= 75
        held = await stalled.take()
        assert len(held) <= 26
        assert stalled.skipped >= 25
        assert other.skipped == 0
        after = await take(stalled, 5)
        assert len(after) >= 5


async def test_a_viewer_that_takes_nothing_is_ended_and_the_camera_goes_on(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "UNTAKEN_SECONDS", 0.3)
    async with rtsp_camera() as camera:
        gone, other = watch(hub, camera), watch(hub, camera)
        await take(other, 20)
        other.taken_at = time.monotonic()
        hub.reconcile()
        assert gone.ended.result().code == TOO_SLOW
        assert not other.ended.done()
        await take(other, 10)


async def test_a_consumer_that_fails_does_not_drop_the_camera(hub: Hub) -> None:
    async with rtsp_camera() as camera:

        async def fail(viewer: Viewer) -> None:
            await viewer.take()
            raise RuntimeError("a bug in one subscriber")

        other = watch(hub, camera)
        failing = asyncio.create_task(fail(watch(hub, camera)))
        with pytest.raises(RuntimeError):
            await failing
        await take(other, 30)
        assert (camera.played, camera.playing) == (1, 1)


async def test_a_dead_camera_ends_its_viewers_in_time_and_is_reported() -> None:
    said: list[tuple[str, bool]] = []
    hub = Hub(on_answer=lambda camera_id, is_answering: said.append((camera_id, is_answering)))
    async with rtsp_camera() as camera:
        camera.hangs = True
        began = time.monotonic()
        viewer = watch(hub, camera)
        async with asyncio.timeout(3):
            ending = await viewer.ended
        assert time.monotonic() - began < 2.0
        assert ending.code == SILENT
        assert said[0] == ("one", False)
        state = hub.state("one")
        assert state is not None
        assert state.state == "silent"
    hub.stop()
    await wait_until(lambda: pull_threads() == 0)


async def test_viewers_of_a_camera_that_falls_silent_are_told_within_five_seconds(hub: Hub) -> None:
    async with rtsp_camera() as camera:
        viewer = watch(hub, camera)
        await take(viewer, 10)
        camera.stalls = True
        began = time.monotonic()
        while not viewer.ended.done():
            hub.reconcile()
            await asyncio.sleep(0.1)
            assert time.monotonic() - began < 5
        assert viewer.ended.result().code == SILENT
        late = watch(hub, camera)
        assert not late.is_waited_for, "an old picture must not look live"


async def test_a_camera_that_hung_up_is_pulled_again_while_it_is_wanted(hub: Hub) -> None:
    async with rtsp_camera() as camera:
        viewer = watch(hub, camera)
        await take(viewer, 10)
        port = camera.port
    async with rtsp_camera(port=port) as again:
        await viewer.take()
        taken = await take(viewer, 10)
        assert again.played == 1
        assert taken
        assert not viewer.ended.done()


async def test_the_camera_is_let_go_when_the_last_viewer_has_left_for_a_while(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "LINGER_SECONDS", 0.3)
    async with rtsp_camera() as camera:
        one, two = watch(hub, camera), watch(hub, camera)
        await take(one, 5)
        hub.release("one", one)
        await asyncio.sleep(0.5)
        hub.reconcile()
        assert hub.pulls == 1, "someone still watches"
        hub.release("one", two)
        hub.reconcile()
        assert hub.pulls == 1, "it lingers"
        await asyncio.sleep(0.4)
        hub.reconcile()
        assert hub.pulls == 0
        await wait_until(lambda: camera.playing == 0)


async def test_a_prewarmed_camera_is_ready_and_its_lease_ends(hub: Hub) -> None:
    async with rtsp_camera() as camera:
        hub.prewarm("one", address=camera.address, source_type="rtsp", seconds=1.0)
        await wait_until(lambda: (state := hub.state("one")) is not None and state.cached_pictures > 3)
        viewer = watch(hub, camera)
        assert viewer.is_waited_for
        viewer.end(Ending(reason="done", code=1000))
        hub.release("one", viewer)
        hub.prewarm("two", address=camera.address, source_type="rtsp", seconds=0.2)
        await asyncio.sleep(0.4)
        hub.reconcile()
        assert hub.state("two") is None
        await wait_until(lambda: camera.playing == 1)


async def test_the_bound_alarms_and_the_idle_make_room_but_nobody_who_watches_does(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hub = Hub(most_pulls=4)
    async with rtsp_camera() as camera:
        for number in range(4):
            hub.prewarm(f"idle-{number}", address=camera.address, source_type="rtsp", seconds=60 + number)
        alarms = [record for record in caplog.records if record.message == "pulls_near_bound"]
        assert len(alarms) == 2  # 50 % and, at four of four, 95 %
        watched = [watch(hub, camera, f"watched-{number}") for number in range(4)]
        assert hub.pulls == 4
        with pytest.raises(UnavailableError):
            watch(hub, camera, "one-too-many")
        assert not any(viewer.ended.done() for viewer in watched)
    hub.stop()
    await wait_until(lambda: pull_threads() == 0)


async def test_a_camera_outside_the_allowed_networks_is_never_connected_to() -> None:
    hub = Hub(networks=())
    async with rtsp_camera() as camera:
        viewer = watch(hub, camera)
        async with asyncio.timeout(3):
            assert (await viewer.ended).code == SILENT
        assert camera.described == 0
    hub.stop()
    await wait_until(lambda: pull_threads() == 0)


async def test_a_listener_hears_what_is_pulled_for_others_and_pulls_nothing_itself(hub: Hub) -> None:
    heard: list[tuple[str, bool]] = []
    hub.listeners.append(lambda camera_id, fragment: heard.append((camera_id, fragment.is_key)))
    async with rtsp_camera() as camera:
        await take(watch(hub, camera), 10)
        assert heard[0] == ("one", True)
        assert len(heard) >= 9
        assert camera.played == 1
