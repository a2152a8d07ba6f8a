"""The ways to turn a camera: take it, move it, ask for it, answer, let it go; and to turn those near a call."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from plainview.cameras.control import actions
from plainview.cameras.control.arbitration import CUE_RANK
from plainview.cameras.control.model import Hold
from plainview.cameras.control.queries import find_hold
from plainview.flows import camera_turned as flow
from plainview.flows.camera_opened import Asking
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError
from plainview.policy.asking import actor_of
from plainview.store.transaction import begin

router = APIRouter(tags=["cameras"])
CameraId = Annotated[str, Path(max_length=80)]
Speed = Annotated[float, Field(ge=-1, le=1)]


class Why(BaseModel):
    """Why a camera is to be turned, and for which incident."""

    purpose: str | None = Field(default=None, max_length=40)
    incident_id: UUID | None = None


class Wish(Why):
    """What a camera is to do: go to a preset, or move with these speeds (right, up, closer) until it is stopped."""

    preset: str | None = Field(default=None, max_length=64)
    pan: Speed = 0.0
    tilt: Speed = 0.0
    zoom: Speed = 0.0


class Answer(BaseModel):
    """Whether who asks for a camera gets it."""

    yes: bool


@router.get("/api/cameras/{camera_id}/hold", summary="Who turns a camera")
async def show_hold(request: Request, camera_id: CameraId) -> dict[str, Any]:
    """Return who holds a camera's control now, and who asks for it."""
    actor = actor_of(request)
    async with request.app.state.pool.acquire() as connection:
        hold = await find_hold(connection, camera_id)
    return _show(hold if hold is not None and hold.held_until > utc_now() else None, actor.actor_id, utc_now())


@router.post("/api/cameras/{camera_id}/hold", summary="Take a camera's control, or ask its holder for it")
async def take(request: Request, camera_id: CameraId, why: Why) -> dict[str, Any]:
    """Take it for 30 s, renewed by every use; of an equal it is asked, and their silence for 10 s is a yes."""
    hold = await flow.take_camera(_parts(request), camera_id, _asking(request, why))
    return _show(hold, actor_of(request).actor_id, utc_now())


@router.post("/api/cameras/{camera_id}/hold/answer", summary="Hand a camera over, or keep it", status_code=204)
async def answer(request: Request, camera_id: CameraId, said: Answer) -> None:
    """Answer who asks for a camera that you hold."""
    actor_id = actor_of(request).actor_id
    async with begin(request.app.state.pool) as tx:
        await actions.answer(tx, camera_id, actor_id, is_yes=said.yes, now=utc_now())


@router.delete("/api/cameras/{camera_id}/hold", summary="Let a camera go", status_code=204)
async def let_go(request: Request, camera_id: CameraId) -> None:
    """Let it go: it turns home."""
    await flow.let_go(_parts(request), camera_id, _asking(request, Why()))


@router.post("/api/cameras/{camera_id}/turns", summary="Turn a camera")
async def turn(request: Request, camera_id: CameraId, wish: Wish) -> dict[str, Any]:
    """Move it or send it to a preset, taking its control; where another holds it, they are asked and nothing moves."""
    if wish.preset is None and not (wish.pan or wish.tilt or wish.zoom):
        raise BadInputError("Say a preset, or a speed that is not 0.")
    wanted = flow.go_to(wish.preset) if wish.preset else flow.move(pan=wish.pan, tilt=wish.tilt, zoom=wish.zoom)
    hold = await flow.turn_camera(_parts(request), camera_id, _asking(request, wish), wanted)
    return _show(hold, actor_of(request).actor_id, utc_now())


@router.post("/api/cameras/{camera_id}/stop", summary="Have a camera stand still, whoever turns it", status_code=204)
async def stop(request: Request, camera_id: CameraId, why: Why) -> None:
    """Stop it: also for who does not hold it, in an emergency."""
    await flow.stop_camera(_parts(request), camera_id, _asking(request, why))


@router.get("/api/cameras/{camera_id}/presets", summary="The places that a camera remembers")
async def presets(
    request: Request,
    camera_id: CameraId,
    purpose: Annotated[str, Query(max_length=40)] = "call_response",
    incident_id: UUID | None = None,
) -> dict[str, Any]:
    """Return them as the camera names them; the first nine have keys."""
    asking = _asking(request, Why(purpose=purpose, incident_id=incident_id))
    found = await flow.presets_of(_parts(request), camera_id, asking)
    return {"presets": [{"token": each.token, "title": each.title} for each in found]}


@router.post("/api/incidents/{incident_id}/cue", summary="Turn the cameras near a call to its place")
async def cue(request: Request, incident_id: UUID, why: Why) -> dict[str, Any]:
    """Turn those of the first four that can be turned and that nobody holds; return which were."""
    asking = Asking(actor=actor_of(request), purpose=why.purpose, incident_id=incident_id)
    return {"turned": await flow.cue_cameras(_parts(request), incident_id, asking)}


def _parts(request: Request) -> flow.TurningParts:
    state = request.app.state
    return flow.TurningParts(pool=state.pool, door=state.door, controls=state.controls, clock=utc_now)


def _asking(request: Request, why: Why) -> Asking:
    return Asking(actor=actor_of(request), purpose=why.purpose, incident_id=why.incident_id)


def _show(hold: Hold | None, actor_id: str, now: datetime) -> dict[str, Any]:
    if hold is None:
        return {"holder": None, "is_mine": False, "held_seconds": 0, "asked_by": None, "is_asked_by_me": False}
    return {
        "holder": hold.actor_title if hold.rank > CUE_RANK else "the call",
        "is_mine": hold.actor_id == actor_id and hold.rank > CUE_RANK,
        "held_seconds": max(0, round((hold.held_until - now).total_seconds())),
        "asked_by": hold.asked_by_title,
        "is_asked_by_me": hold.asked_by == actor_id,
    }
