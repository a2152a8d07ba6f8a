"""Keeps the connections to the cameras that are being turned, by their type of control."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from plainview.cameras.control.model import Controller
from plainview.cameras.control.onvif.control import connect as connect_onvif
from plainview.cameras.gateway.addresses import Networks, Reach
from plainview.cameras.model import Camera
from plainview.cameras.secrets import SignIns
from plainview.kernel.errors import BadInputError

KEPT_SECONDS = 120.0
CONTROLS: Mapping[str, Callable[[Reach], Awaitable[Controller]]] = {"onvif": connect_onvif}


class Controls:
    """One process's connections; a camera that nobody turned for a while is let go."""

    def __init__(self, pool: Any, networks: Networks, sign_ins: SignIns | None = None) -> None:
        self._pool, self._networks, self._sign_ins = pool, networks, sign_ins
        self._open: dict[str, tuple[Controller, float]] = {}
        self._opening = asyncio.Lock()

    async def of(self, camera: Camera) -> Controller:
        """Return what turns a camera; raise BadInputError for one that can't be turned."""
        if camera.control_type is None or camera.control_address is None:
            raise BadInputError(f"{camera.title} can't be turned.")
        async with self._opening:
            await self._let_go_of_old()
            found = self._open.get(camera.camera_id)
            controller = found[0] if found else await CONTROLS[camera.control_type](await self._reach(camera))
            self._open[camera.camera_id] = controller, time.monotonic()
        return controller

    async def stop(self) -> None:
        """Close every connection."""
        for controller, _ in self._open.values():
            await controller.close()
        self._open.clear()

    async def _reach(self, camera: Camera) -> Reach:
        if self._sign_ins is not None:
            await self._sign_ins.load(self._pool)  # a process without the gateway's role has not read them
        sign_in = None if self._sign_ins is None else self._sign_ins.of(camera.camera_id)
        return Reach(address=camera.control_address or "", networks=self._networks, sign_in=sign_in)

    async def _let_go_of_old(self) -> None:
        now = time.monotonic()
        old = [camera_id for camera_id, (_, used_at) in self._open.items() if now - used_at > KEPT_SECONDS]
        for camera_id in old:
            controller: Any = self._open.pop(camera_id)[0]
            await controller.close()
