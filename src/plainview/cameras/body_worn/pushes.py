"""The devices that push their pictures to this process: begun with a token, ended cleanly, noted as answering."""

import asyncio
from typing import Any
from uuid import UUID

from plainview.cameras import queries as cameras
from plainview.cameras.body_worn.model import Device
from plainview.cameras.body_worn.queries import is_known
from plainview.cameras.model import Answer
from plainview.cameras.sources.pushed import MEETING
from plainview.cameras.sources.whip.source import Pushing
from plainview.kernel.ids import new_id
from plainview.kernel.log import Log
from plainview.store.transaction import begin

ASKS_EVERY_SECONDS = 1.0  # whether the token still holds
log = Log(__name__)


class Pushes:
    """What is being pushed to this process, by session."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._sessions: dict[UUID, tuple[Device, Pushing]] = {}
        self._keeping: set[asyncio.Task[None]] = set()

    async def begin(self, device: Device, offer: str) -> tuple[UUID, str]:
        """Answer a device's offer and let its camera be watched; return the session and the answer."""
        pushing = Pushing()
        answer = await pushing.answer(offer)
        session_id = new_id()
        self._sessions[session_id] = (device, pushing)
        MEETING.begin(device.camera_id, pushing.arriving)
        await self._note(device.camera_id, is_answering=True)
        keeping = asyncio.create_task(self._keep(session_id, device, pushing))
        self._keeping.add(keeping)
        keeping.add_done_callback(self._keeping.discard)
        return session_id, answer

    def end(self, session_id: UUID, device: Device, reason: str) -> None:
        """End a device's own session, if it still goes on."""
        found = self._sessions.get(session_id)
        if found is not None and found[0].device_id == device.device_id and not found[1].ended.done():
            found[1].ended.set_result(reason)

    async def end_all(self) -> None:
        """End every session and wait until it is over."""
        for _, pushing in list(self._sessions.values()):
            if not pushing.ended.done():
                pushing.ended.set_result("Plainview stops")
        await asyncio.gather(*self._keeping, return_exceptions=True)

    async def _keep(self, session_id: UUID, device: Device, pushing: Pushing) -> None:
        """Hold a session until it ends, or its token does."""
        while not pushing.ended.done():
            await asyncio.wait({pushing.ended}, timeout=ASKS_EVERY_SECONDS)
            if not pushing.ended.done() and not await is_known(self._pool, device.device_id):
                pushing.ended.set_result("the device's token was ended")
        reason = pushing.ended.result()
        del self._sessions[session_id]
        await pushing.end(reason)
        log.info("push_ended", camera_id=device.camera_id, reason=reason)
        if MEETING.end(device.camera_id, pushing.arriving, reason):
            await self._note(device.camera_id, is_answering=False)

    async def _note(self, camera_id: str, *, is_answering: bool) -> None:
        async with begin(self._pool) as tx:
            if await cameras.note_answers(tx.connection, [Answer(camera_id=camera_id, is_answering=is_answering)]):
                tx.announce("cameras_changed", body={"camera_ids": [camera_id]})
