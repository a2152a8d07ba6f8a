"""Sends a view over its WebSocket: what the player must be told, the cached pictures, then live ones, until it ends."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from plainview.cameras import actions, queries
from plainview.cameras.gateway.gateway import Gateway
from plainview.cameras.gateway.sight import Sight, Size
from plainview.cameras.gateway.viewer import SILENT, TOO_SLOW, Ending
from plainview.cameras.model import View
from plainview.kernel.errors import PlainviewError
from plainview.kernel.log import Log
from plainview.store.transaction import Pool, begin

log = Log(__name__)
SEND_SECONDS = 8.0  # one message; a connection that takes longer is too slow
GOODBYE_SECONDS = 0.3  # for each of the two last messages: whoever is revoked isn't waited for
LEFT = Ending(reason="the viewer left", code=1000)


async def stream_view(
    websocket: WebSocket, *, pool: Pool, gateway: Gateway, camera_id: str, token: str, size: Size = "large"
) -> None:
    """Use the token and stream the camera; a token that isn't good is refused before the connection is accepted."""
    async with begin(pool) as tx:
        view = await actions.start_view(tx, camera_id=camera_id, token=token)
        camera = await queries.find_camera(tx.connection, camera_id) if view else None
    if view is None or camera is None:
        log.info("view_refused", camera_id=camera_id)
        await websocket.close(code=4003)
        return
    await _accept_and_stream(websocket, pool, partial(gateway.attach, view, camera, size), gateway, view)


async def _accept_and_stream(
    websocket: WebSocket, pool: Pool, attach: Callable[[], Sight], gateway: Gateway, view: View
) -> None:
    viewer: Sight | None = None
    sent = _Sent()
    ending = LEFT
    try:
        await websocket.accept()
        viewer = attach()
        ending = await _stream_until_ended(websocket, viewer, view.view_id, sent)
    except PlainviewError as error:
        ending = Ending(reason=str(error), code=SILENT)
    finally:
        gateway.detach(view.view_id, ending.reason, code=ending.code)
        await _say_goodbye(websocket, ending)
        skipped = viewer.skipped if viewer else 0
        log.info("view_closed", view_id=view.view_id, camera_id=view.camera_id, code=ending.code, skipped=skipped)
        async with begin(pool) as tx:
            await queries.note_sent(tx.connection, view.view_id, bytes_sent=sent.bytes, skipped_pictures=skipped)
            await actions.end_view(tx, view.view_id, reason=ending.reason)


class _Wish(msgspec.Struct, frozen=True):
    """What a page says: how large it shows the camera now."""

    size: Size | None = None


class _Sent:
    """What a view was sent so far."""

    def __init__(self) -> None:
        self.bytes = 0


async def _stream_until_ended(websocket: WebSocket, viewer: Sight, view_id: UUID, sent: _Sent) -> Ending:
    sending = asyncio.create_task(_send(websocket, viewer, view_id, sent))
    hearing = asyncio.create_task(_hear_until_left(websocket, viewer))
    waited: set[asyncio.Future[Any]] = {sending, hearing, viewer.ended}
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if viewer.ended.done():
            return viewer.ended.result()
        return sending.result() if sending.done() else LEFT
    finally:
        sending.cancel()
        hearing.cancel()
        await asyncio.wait(waited - {viewer.ended})


async def _send(websocket: WebSocket, viewer: Sight, view_id: UUID, sent: _Sent) -> Ending:
    mime: str | None = None
    try:
        while True:
            for content in await viewer.take():
                async with asyncio.timeout(SEND_SECONDS):
                    if viewer.mime != mime:
                        mime = viewer.mime
                        await websocket.send_text(_describe(viewer, view_id))
                    await websocket.send_bytes(content)
                sent.bytes += len(content)
    except TimeoutError:
        return Ending(reason="the connection is too slow", code=TOO_SLOW)
    except WebSocketDisconnect:
        return LEFT


def _describe(viewer: Sight, view_id: UUID) -> str:
    about = {"mime": viewer.mime, "view_id": str(view_id), "cached_from_ms_ago": viewer.cached_ms}
    return msgspec.json.encode(about).decode()


async def _hear_until_left(websocket: WebSocket, viewer: Sight) -> None:
    """Do what the page wants, until it leaves; what it says otherwise is passed over."""
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        try:
            wish = msgspec.json.decode(message.get("text") or "{}", type=_Wish)
        except msgspec.MsgspecError:
            continue
        if wish.size is not None:
            viewer.want(wish.size)


async def _say_goodbye(websocket: WebSocket, ending: Ending) -> None:
    if ending is LEFT:
        return
    try:
        async with asyncio.timeout(GOODBYE_SECONDS):
            await websocket.send_text(msgspec.json.encode({"ended": ending.reason}).decode())
            await websocket.close(code=ending.code, reason=ending.reason[:100])
    except (TimeoutError, RuntimeError, WebSocketDisconnect):
        log.info("view_left_without_goodbye", code=ending.code)
