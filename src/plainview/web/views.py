"""The ways to an incident's cameras: which are near, one opened, one let go."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from plainview.cameras.actions import end_view
from plainview.cameras.queries import actor_of_view
from plainview.cameras.ranking import RankedCamera
from plainview.cameras.routes import show_camera
from plainview.flows.camera_opened import Asking, cameras_for, open_camera
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import NotFoundError
from plainview.policy.asking import actor_of
from plainview.store.transaction import begin

router = APIRouter(tags=["cameras"])


class ViewWish(BaseModel):
    """Why a camera is to be watched, and for which incident."""

    purpose: str | None = Field(default=None, max_length=40)
    incident_id: UUID | None = None
    is_on_wall: bool = False  # shown on a display that others in the room see


@router.get("/api/incidents/{incident_id}/cameras", summary="The nearest cameras that see an incident's place")
async def show_cameras_of_incident(
    request: Request, incident_id: UUID, purpose: Annotated[str, Query(max_length=40)] = "call_response"
) -> dict[str, Any]:
    """Return the cameras near the incident that you may watch: those that see the place first, then by distance."""
    state = request.app.state
    actor = actor_of(request)
    near = await cameras_for(state.pool, state.door, incident_id, actor=actor, purpose=purpose, clock=utc_now)
    return {"cameras": [_shown(each) for each in near]}


def _shown(near: RankedCamera) -> dict[str, Any]:
    return {
        **show_camera(near.camera),
        "distance_metres": round(near.distance_metres),
        "sees": near.sees,
        "sight": near.sight.name.lower(),
        "says": near.says,
        "is_open_only_now": near.camera.kind == "school",
    }


@router.post("/api/cameras/{camera_id}/views", summary="Watch a camera", status_code=201)
async def open_view_of_camera(
    request: Request, camera_id: Annotated[str, Path(max_length=80)], wish: ViewWish
) -> dict[str, Any]:
    """Ask to watch: the entry is in the ledger before the token is here; it opens one stream, within 15 s, once."""
    state = request.app.state
    asking = Asking(
        actor=actor_of(request), purpose=wish.purpose, incident_id=wish.incident_id, is_on_wall=wish.is_on_wall
    )
    ticket = await open_camera(
        state.pool, door=state.door, puller=state.gateway, camera_id=camera_id, asking=asking, clock=utc_now
    )
    return {
        "view_id": str(ticket.view_id),
        "watch": ticket.watch,
        "token": ticket.token,
        "expires_at": ticket.expires_at,
        "codecs_hint": None,
        "wearer": ticket.wearer,
    }


@router.delete("/api/views/{view_id}", summary="Stop watching", status_code=204)
async def end_own_view(request: Request, view_id: UUID) -> None:
    """End a view of your own; its stream stops within a second."""
    actor = actor_of(request)
    async with begin(request.app.state.pool) as tx:
        if await actor_of_view(tx.connection, view_id) != actor.actor_id:
            raise NotFoundError(f"You have no view {view_id}.")
        await end_view(tx, view_id, reason="you stopped watching")
