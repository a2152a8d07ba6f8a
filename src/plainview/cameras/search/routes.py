"""The ways to many cameras: a window of the list, the points of the map, and those that are named."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request, Response

from plainview.cameras import queries as cameras
from plainview.cameras.asking import LIST, permitted
from plainview.cameras.model import Camera
from plainview.cameras.routes import show_camera
from plainview.cameras.search import queries
from plainview.cameras.search.queries import Filter
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource
from plainview.policy.permit import Door

router = APIRouter(tags=["cameras"])
MOST_IN_WINDOW = 200
MOST_GROUPS = 500
MOST_NAMED = 400
Purpose = Annotated[str, Query(max_length=40)]
Word = Annotated[str | None, Query(max_length=80)]


@router.get("/api/camera-list", summary="A window of the cameras that you may watch now")
async def list_window(
    request: Request,
    *,
    purpose: Purpose = "call_response",
    text: Annotated[str, Query(max_length=80)] = "",
    kind: Word = None,
    owner_id: Word = None,
    campus: Word = None,
    limit: Annotated[int, Query(ge=1, le=MOST_IN_WINDOW)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Return so many permitted cameras that fit, by title; each window is one entry."""
    looked_for = Filter(text=text, kind=kind, owner_id=owner_id, campus=campus)
    async with request.app.state.pool.acquire() as connection:
        allowed = [camera.camera_id for camera in await _allowed(request, connection, purpose, None)]
        found, total = await queries.window(connection, allowed, looked_for, limit=limit, offset=offset)
    return {"cameras": [show_camera(camera) for camera in found], "total": total, "offset": offset}


@router.get("/api/camera-groups", summary="The groups that the cameras you may watch now fall into")
async def list_groups(request: Request, purpose: Purpose = "call_response") -> dict[str, Any]:
    """Return owners, kinds and campuses with how many permitted cameras each has."""
    async with request.app.state.pool.acquire() as connection:
        allowed = [camera.camera_id for camera in await _allowed(request, connection, purpose, None)]
        return {"groups": await queries.groups(connection, allowed, most=MOST_GROUPS)}


@router.get("/api/camera-map", summary="Where the cameras stand that you may watch now")
async def show_map(request: Request, purpose: Purpose = "call_response") -> Response:
    """Return the points of all permitted cameras as [camera, longitude, latitude, kind, is answering], in one entry."""
    async with request.app.state.pool.acquire() as connection:
        allowed = [camera.camera_id for camera in await _allowed(request, connection, purpose, None)]
        found = await queries.spots(connection, allowed)
    return Response(msgspec.json.encode({"spots": found}), media_type="application/json")


@router.get("/api/camera-names", summary="Named cameras, as far as you may watch them now")
async def show_named(
    request: Request,
    camera_id: Annotated[list[str], Query(max_length=MOST_NAMED)],
    purpose: Purpose = "call_response",
) -> dict[str, Any]:
    """Return the permitted of the named cameras; one that is missing is unknown or not permitted."""
    async with request.app.state.pool.acquire() as connection:
        found = await _allowed(request, connection, purpose, camera_id)
    return {"cameras": [show_camera(camera) for camera in found]}


async def _allowed(request: Request, connection: Any, purpose: str, named: list[str] | None) -> list[Camera]:
    """Ask the door for the list, then return which of the named cameras, or of all sorts, the asker may watch."""
    door: Door = request.app.state.door
    actor = actor_of(request)
    now = utc_now()
    resource = Resource(kind="CameraList", resource_id="all", owner=actor.agency, attributes={})
    context = usual_context(actor, now=now)
    await door.ask(Question(actor=actor, action=LIST, resource=resource, purpose=purpose, context=context))
    asked_about = await queries.representatives(connection) if named is None else await queries.named(connection, named)
    incidents = await cameras.open_incidents(connection, actor.agency)
    return permitted(asked_about, incidents, actor=actor, purpose=purpose, now=now, would_permit=door.would_permit)
