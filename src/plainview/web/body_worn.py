"""The wearer's side of a body-worn camera: who looks in, what nobody may see, and the page a telephone opens."""

import asyncio
import contextlib
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from fastapi import Path as InPath
from pydantic import BaseModel
from starlette.responses import FileResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from plainview.cameras.body_worn.actions import find_device
from plainview.cameras.body_worn.model import NOTICE_EVENT, STATE_EVENT, Device, MomentKind, WearerState
from plainview.cameras.body_worn.pushes import Pushes
from plainview.cameras.body_worn.queries import note_acknowledged, note_delivered, states_of
from plainview.flows.wearer_told import mark_private
from plainview.kernel.errors import BadInputError, NotFoundError, NotSignedInError, TooLargeError
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource
from plainview.web.live import Newscast, unit_of_wearer

PAGE = Path(__file__).parent / "body_worn_page"
HELLO_SECONDS = 5.0
STATE_EVERY_SECONDS = 15.0
NOT_KNOWN = 4401
SDP = "application/sdp"
LARGEST_OFFER = 64 * 1024
router = APIRouter(tags=["body-worn cameras"])
devices = APIRouter(tags=["body-worn cameras"])


class Moment(BaseModel):
    """What nobody may see now: a medical or a private moment; null: it is over."""

    kind: MomentKind | None


class Said(msgspec.Struct, frozen=True):
    """What a device says on its channel: first its token, then which notices it shows, and which its wearer saw."""

    token: str | None = None
    shows_notice: UUID | None = None
    saw_notice: UUID | None = None


@router.get("/api/body-worn/mine", summary="The body-worn cameras of your unit, and who looks through them now")
async def show_mine(request: Request) -> Response:
    """Return, to the officer of a unit, each camera they wear: private or not, who looks in, why, since when."""
    unit_id = await _ask_as_wearer(request)
    states = await states_of(request.app.state.pool, unit_id) if unit_id else []
    return _json({"unit_id": unit_id, "cameras": [state.shown() for state in states]})


@router.put("/api/body-worn/{camera_id}/private", summary="Mark a medical or private moment of your own camera")
async def mark_mine(request: Request, camera_id: Annotated[str, InPath(max_length=80)], moment: Moment) -> Response:
    """Nobody looks in from now on, and running views end within a second; null: the moment is over."""
    unit_id = await _ask_as_wearer(request)
    state = request.app.state
    if not unit_id or not await states_of(state.pool, unit_id, camera_id):
        raise NotFoundError(f"You wear no camera {camera_id!r}.")
    actor_id = actor_of(request).actor_id
    await mark_private(state.pool, state.door, camera_id=camera_id, kind=moment.kind, marked_by=actor_id)
    [now] = await states_of(state.pool, unit_id, camera_id)
    return _json(now.shown())


async def _ask_as_wearer(request: Request) -> str | None:
    """Ask the door; return the unit that the officer is signed in for, None for one without."""
    actor = actor_of(request)
    unit_id = unit_of_wearer(actor)
    resource = Resource(
        kind="WornCamera", resource_id=unit_id or "none", owner=actor.agency, attributes={"is_own": unit_id is not None}
    )
    question = Question(
        actor=actor,
        action="wear_camera",
        resource=resource,
        purpose="officer_safety",
        context=usual_context(actor),
    )
    await request.app.state.door.ask(question)
    return unit_id


@devices.get("/body-worn", include_in_schema=False)
async def show_page() -> Response:
    """Return the page that makes a telephone a body-worn camera."""
    return FileResponse(PAGE / "page.html", headers={"Cache-Control": "no-cache"})


@devices.get("/body-worn/{name}", include_in_schema=False)
async def show_script(name: str) -> Response:
    """Return the page's script or its style."""
    if name not in {"page.js", "page.css"}:
        raise NotFoundError("There is no such page.")
    return FileResponse(PAGE / name, headers={"Cache-Control": "no-cache"})


@devices.get("/api/body-worn/device", summary="A device's own camera, and who looks through it now")
async def show_device(request: Request) -> Response:
    """Return what the wearer sees of their camera. Authorization: Bearer with the device's own token."""
    device = await _device_of(request)
    return _json((await _state_of(request.app.state.pool, device)).shown())


@devices.put("/api/body-worn/device/private", summary="Mark a medical or private moment, from the device")
async def mark_device(request: Request, moment: Moment) -> Response:
    """Nobody looks in from now on, and running views end within a second. Authorization: Bearer with the token."""
    device = await _device_of(request)
    state = request.app.state
    marked_by = f"device {device.device_id}"
    await mark_private(state.pool, state.door, camera_id=device.camera_id, kind=moment.kind, marked_by=marked_by)
    return _json((await _state_of(state.pool, device)).shown())


@devices.post(
    "/whip/{camera_id}",
    summary="Push a body-worn camera's pictures (WHIP, RFC 9725)",
    status_code=201,
    response_class=Response,
    openapi_extra={"requestBody": {"required": True, "content": {SDP: {"schema": {"type": "string"}}}}},
)
async def push(request: Request, camera_id: Annotated[str, InPath(max_length=80)]) -> Response:
    """Answer an SDP offer with H.264 alone, no sound, no trickle. Authorization: Bearer with the device's own token."""
    device = await _device_of(request)
    if device.camera_id != camera_id:
        raise NotFoundError(f"This device is not {camera_id!r}.")
    if request.headers.get("content-type", "").partition(";")[0].strip() != SDP:
        raise BadInputError(f"Send the offer as {SDP}.")
    pushes: Pushes = request.app.state.pushes
    session_id, answer = await pushes.begin(device, await _read_offer(request))
    headers = {"Location": f"/whip/{camera_id}/{session_id}"}
    return Response(answer, 201, media_type=SDP, headers=headers)


@devices.delete("/whip/{camera_id}/{session_id}", summary="Stop pushing", status_code=200)
async def stop_pushing(
    request: Request, camera_id: Annotated[str, InPath(max_length=80)], session_id: UUID
) -> dict[str, str]:
    """End a push of this device's own; one that is over already stays so."""
    device = await _device_of(request)
    pushes: Pushes = request.app.state.pushes
    if device.camera_id != camera_id:
        raise NotFoundError(f"This device is not {camera_id!r}.")
    pushes.end(session_id, device, "the telephone stopped")
    return {"camera_id": camera_id}


async def _read_offer(request: Request) -> str:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_OFFER:
            raise TooLargeError(f"An offer has at most {LARGEST_OFFER} bytes.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadInputError("The offer is no text.") from error


@devices.websocket("/body-worn/told")
async def tell_device(socket: WebSocket) -> None:
    """Tell a device, once it gave its token, its state and each notice, until it leaves or its token ends."""
    await socket.accept()
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            token = (await _hear(socket)).token or ""
        device = await find_device(socket.app.state.pool, f"Bearer {token}")
    except (TimeoutError, NotSignedInError, msgspec.DecodeError):
        with contextlib.suppress(RuntimeError):
            await socket.close(NOT_KNOWN)
        return
    except WebSocketDisconnect:
        return
    telling = asyncio.create_task(_tell(socket, device, f"Bearer {token}"))
    hearing = asyncio.create_task(_note(socket, device))
    await asyncio.wait({telling, hearing}, return_when=asyncio.FIRST_COMPLETED)
    for task in (telling, hearing):
        task.cancel()
    await asyncio.gather(telling, hearing, return_exceptions=True)


async def _tell(socket: WebSocket, device: Device, authorization: str) -> None:
    pool, newscast = socket.app.state.pool, socket.app.state.newscast
    cursor = newscast.cursor or 0
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await _send(socket, {"state": (await _state_of(pool, device)).shown()})
            cursor = await _tell_news(socket, newscast, device, cursor)
            try:
                await find_device(pool, authorization)
            except NotSignedInError:
                await socket.close(NOT_KNOWN)
                return


async def _tell_news(socket: WebSocket, newscast: Newscast, device: Device, cursor: int) -> int:
    """Wait for news of this camera and send its notices; return how far was read."""
    at = cursor
    deadline = asyncio.get_running_loop().time() + STATE_EVERY_SECONDS
    is_news = False
    while not is_news and (left := deadline - asyncio.get_running_loop().time()) > 0:
        await newscast.wait_for_news(at, left)
        for event, _ in newscast.after(at) or []:
            at = event.event_id
            if event.kind in {NOTICE_EVENT, STATE_EVENT} and event.body["camera_id"] == device.camera_id:
                is_news = True
                if event.kind == NOTICE_EVENT:
                    await _send(socket, {"notice": event.body})
        at = max(at, newscast.cursor or at) if newscast.after(at) is None else at
    return at


async def _note(socket: WebSocket, device: Device) -> None:
    pool = socket.app.state.pool
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            with contextlib.suppress(msgspec.DecodeError):
                said = await _hear(socket)
                own = {"unit_id": device.unit_id, "camera_id": device.camera_id}
                if said.shows_notice:
                    await note_delivered(pool, said.shows_notice, **own)
                if said.saw_notice:
                    await note_acknowledged(pool, said.saw_notice, **own)


async def _hear(socket: WebSocket) -> Said:
    return msgspec.json.decode(await socket.receive_text(), type=Said)


async def _send(socket: WebSocket, content: dict[str, Any]) -> None:
    await socket.send_text(msgspec.json.encode(content).decode())


async def _device_of(request: Request) -> Device:
    return await find_device(request.app.state.pool, request.headers.get("authorization"))


async def _state_of(pool: Any, device: Device) -> WearerState:
    [state] = await states_of(pool, device.unit_id, device.camera_id)
    return state


def _json(content: Any) -> Response:
    return Response(msgspec.json.encode(content), media_type="application/json")
