"""Speaks ONVIF with a virtual camera that we did not write: ipycam."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from plainview.cameras.control.onvif.control import connect
from plainview.cameras.gateway.addresses import LOOPBACK, Reach, SignIn
from plainview.kernel.errors import BadInputError, UnavailableError
from tests.onvif_camera import OnvifCamera, free_port, onvif_camera

SIGN_IN = SignIn(user="analyst", password="p@ss:word/555")


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnvifCamera]:
    with onvif_camera(tmp_path_factory.mktemp("onvif"), user=SIGN_IN.user, password=SIGN_IN.password) as running:
        yield running


def reach(camera: OnvifCamera, sign_in: SignIn | None = SIGN_IN) -> Reach:
    return Reach(address=camera.address, networks=LOOPBACK, sign_in=sign_in)


def stands(camera: OnvifCamera) -> dict[str, float]:
    """Ask the camera's own page where it looks: its ONVIF answer has prefixes that are never declared."""
    said = httpx.get(f"http://127.0.0.1:{camera.port}/api/ptz", auth=(SIGN_IN.user, SIGN_IN.password), trust_env=False)
    return dict(said.json())


async def test_offers_the_largest_stream_the_smallest_beside_it_and_the_still(camera: OnvifCamera) -> None:
    async with await connect(reach(camera)) as control:
        offer = await control.offer()
    assert offer.title == "PythonCam VirtualCam-1"
    assert offer.address == f"rtsp://127.0.0.1:{camera.rtsp_port}/video_main"
    assert offer.sub_address == f"rtsp://127.0.0.1:{camera.rtsp_port}/video_sub"
    assert offer.still_address == f"http://127.0.0.1:{camera.port}/snapshot.jpg"
    assert offer.can_turn
    assert [(p.codec, p.width, p.height, p.pictures_per_second) for p in offer.profiles] == [
        ("H264", 640, 360, 10),
        ("H264", 320, 180, 10),
    ]
    assert "555" not in repr(offer)


async def test_turns_to_a_direction_by_a_step_and_stops(camera: OnvifCamera) -> None:
    async with await connect(reach(camera)) as control:
        await control.turn_to(pan=0.5, tilt=-0.25, zoom=0.5)
        assert (stands(camera)["pan"], stands(camera)["tilt"]) == (0.5, -0.25)
        await control.step(pan=-0.25, tilt=0.25, zoom=0.0)
        assert (stands(camera)["pan"], stands(camera)["tilt"]) == (0.25, 0.0)
        await control.move(pan=-1.0, tilt=0.0, zoom=0.0)
        deadline = time.monotonic() + 5
        while stands(camera)["pan"] == 0.25:
            assert time.monotonic() < deadline
        await control.stop()
        stood = stands(camera)["pan"]
        await asyncio.sleep(0.2)
        assert stands(camera)["pan"] == stood


async def test_a_wrong_sign_in_is_said_to_be_one(camera: OnvifCamera) -> None:
    async with await connect(reach(camera, SignIn(user="analyst", password="wrong"))) as control:
        with pytest.raises(BadInputError, match="refuses the sign-in"):
            await control.profiles()
        with pytest.raises(BadInputError, match="refuses the sign-in"):
            await control.turn_to(pan=0, tilt=0, zoom=None)


async def test_a_camera_that_has_no_synchronisation_point_says_so(camera: OnvifCamera) -> None:
    async with await connect(reach(camera)) as control:
        with pytest.raises(BadInputError, match="can't do that"):
            await control.ask_for_keyframe()


async def test_nobody_there_is_said_without_the_address() -> None:
    gone = OnvifCamera(port=free_port(), rtsp_port=0)
    async with await connect(reach(gone)) as control:
        with pytest.raises(UnavailableError) as caught:
            await control.profiles()
    assert str(gone.port) not in str(caught.value)


@pytest.mark.parametrize("address", ["http://203.0.113.7/onvif/device_service", "rtsp://127.0.0.1/", "file:///etc"])
async def test_is_not_sent_outside_the_allowed_networks(address: str) -> None:
    with pytest.raises(BadInputError):
        await connect(Reach(address=address, networks=LOOPBACK))


async def test_a_camera_without_a_sign_in_needs_none(tmp_path: Path) -> None:
    with onvif_camera(tmp_path) as camera:
        async with await connect(reach(camera, None)) as control:
            assert len(await control.profiles()) == 2
