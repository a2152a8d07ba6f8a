"""Asks a camera for a keyframe where a pull has begun and none has come: the wait is for that and nothing else."""

import asyncio
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from plainview.cameras.control.onvif.control import OnvifControl, connect
from plainview.cameras.gateway.addresses import Networks, Reach, SignIn
from plainview.cameras.model import Camera
from plainview.kernel.errors import BadInputError, PlainviewError
from plainview.kernel.log import Log

log = Log(__name__)
AFTER_PLAY_SECONDS = 0.1  # until then a camera that begins with a keyframe has sent it
NOT_AGAIN_SECONDS = 3600.0  # after a camera said that it can't


class KeyframeAsker:
    """One gateway's requests for keyframes; each camera's stream is looked up once."""

    def __init__(self, networks: Networks, sign_in_of: Callable[[str], SignIn | None]) -> None:
        self._networks, self._sign_in_of = networks, sign_in_of
        self._profiles: dict[str, str] = {}  # by the stream's address
        self._not_before: dict[str, float] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    def begin(self, camera: Camera, address: str, is_live: Callable[[], bool]) -> None:
        """Ask in a while, unless pictures came meanwhile; does nothing for a camera without control."""
        can_ask = camera.control_address is not None and camera.camera_id not in self._asking
        if can_ask and time.monotonic() >= self._not_before.get(camera.camera_id, 0.0) and not is_live():
            task = asyncio.create_task(self._ask(camera, address, is_live))
            self._asking[camera.camera_id] = task
            task.add_done_callback(lambda _: self._asking.pop(camera.camera_id, None))

    async def stop(self) -> None:
        """Ask nobody any more."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, camera: Camera, address: str, is_live: Callable[[], bool]) -> None:
        await asyncio.sleep(AFTER_PLAY_SECONDS)
        if is_live():
            return
        reach = Reach(
            address=str(camera.control_address),
            networks=self._networks,
            sign_in=self._sign_in_of(camera.camera_id),
        )
        try:
            async with await connect(reach) as control:
                profile = self._profiles.get(address) or await self._find(control, address)
                await control.ask_for_keyframe(profile)
        except BadInputError as error:
            self._not_before[camera.camera_id] = time.monotonic() + NOT_AGAIN_SECONDS
            log.info("keyframe_not_asked", camera_id=camera.camera_id, why=str(error))
        except PlainviewError as error:
            log.info("keyframe_not_asked", camera_id=camera.camera_id, why=str(error))

    async def _find(self, control: OnvifControl, address: str) -> str | None:
        """Return the profile whose stream is at an address, by its path and query; None where none is."""
        for profile in await control.profiles():
            if _path(await control.stream_address(profile.token)) == _path(address):
                self._profiles[address] = profile.token
                return profile.token
        return None


def _path(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.path, parts.query
