"""Lists the cameras that someone may watch, and streams the views that were permitted."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.websockets import WebSocket

from plainview.cameras import queries
from plainview.cameras.asking import LIST, permitted
from plainview.cameras.gateway.sight import Size
from plainview.cameras.gateway.stream import stream_view
from plainview.cameras.model import Camera
from plainview.cameras.tokens import LONGEST_TOKEN
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource
from plainview.policy.permit import Door

router = APIRouter(tags=["cameras"])
media = APIRouter()


@router.get("/api/cameras", summary="The cameras that you may watch now")
async def list_cameras(
    request: Request, purpose: Annotated[str, Query(max_length=40)] = "call_response"
) -> dict[str, Any]:
    """Return the cameras that the asker may watch now, by the same policy as a view; one entry for the list."""
    state = request.app.state
    door: Door = state.door
    actor = actor_of(request)
    now = utc_now()
    async with state.pool.acquire() as connection:
        cameras = await queries.all_cameras(connection)
        incidents = await queries.open_incidents(connection, actor.agency)
    resource = Resource(kind="CameraList", resource_id="all", owner=actor.agency, attributes={})
    context = usual_context(actor, now=now)
    await door.ask(Question(actor=actor, action=LIST, resource=resource, purpose=purpose, context=context))
    allowed = permitted(cameras, incidents, actor=actor, purpose=purpose, now=now, would_permit=door.would_permit)
    return {
        "cameras": [show_camera(camera) for camera in allowed],
        "registered": len(cameras),
        "answering": sum(camera.is_answering for camera in cameras),
        "hidden": len(cameras) - len(allowed),
    }


def show_camera(camera: Camera) -> dict[str, Any]:
    """Return what anyone who may watch a camera may know of it; never its address."""
    return {
        "camera_id": camera.camera_id,
        "title": camera.title,
        "kind": camera.kind,
        "owner_title": camera.owner_title,
        "longitude": camera.longitude,
        "latitude": camera.latitude,
        "bearing_degrees": camera.bearing_degrees,
        "field_of_view_degrees": camera.field_of_view_degrees,
        "range_metres": camera.range_metres,
        "can_turn": camera.control_type is not None,
        "is_answering": camera.is_answering,
        "silent_since": camera.silent_since,
    }


@media.websocket("/media/{camera_id}")
async def watch_camera(
    websocket: WebSocket,
    camera_id: str,
    token: Annotated[str, Query(max_length=LONGEST_TOKEN)],
    size: Size = "large",
) -> None:
    """Stream a view that was permitted, once, for its token; the page says later, too, which size it wants."""
    state = websocket.app.state
    await stream_view(websocket, pool=state.pool, gateway=state.gateway, camera_id=camera_id, token=token, size=size)
