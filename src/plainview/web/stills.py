"""The ways to stills: one camera now, and a wall of many, each with its age."""

import base64
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from plainview.flows.camera_opened import Asking
from plainview.flows.still_taken import MOST_STILLS, NoStill, Still, StillRoom, take_still, take_stills
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of

router = APIRouter(tags=["cameras"])
JPEG = "image/jpeg"
NEVER_KEPT = {"Cache-Control": "no-store"}


class StillWish(BaseModel):
    """Why a still is to be taken, and for which incident."""

    purpose: str | None = Field(default=None, max_length=40)
    incident_id: UUID | None = None


def _room(request: Request) -> StillRoom:
    state = request.app.state
    return StillRoom(pool=state.pool, door=state.door, puller=state.gateway, pictures=state.pictures, clock=utc_now)


@router.post(
    "/api/cameras/{camera_id}/still",
    summary="Take a still of a camera",
    response_class=Response,
    responses={200: {"content": {JPEG: {}}}},
)
async def take_one(request: Request, camera_id: Annotated[str, Path(max_length=80)], wish: StillWish) -> Response:
    """Return a JPEG of now with who, when, what for and the entry burnt in; its headers say when it was taken."""
    asking = Asking(actor=actor_of(request), purpose=wish.purpose, incident_id=wish.incident_id)
    still = await take_still(_room(request), camera_id, asking)
    headers = {
        **NEVER_KEPT,
        "Plainview-Taken-At": still.taken_at.isoformat(),
        "Plainview-Age-Seconds": f"{still.age_seconds:.1f}",
        "Plainview-Entry": str(still.entry),
        "Plainview-Masked": "yes" if still.is_masked else "no",
    }
    return Response(still.jpeg, media_type=JPEG, headers=headers)


class WallWish(BaseModel):
    """Which cameras' stills, how wide, and how old they may be."""

    camera_id: list[Annotated[str, Field(max_length=80)]] = Field(min_length=1, max_length=MOST_STILLS)
    purpose: str = Field(default="call_response", max_length=40)
    incident_id: UUID | None = None
    width: int = Field(default=320, ge=80, le=640)
    oldest_seconds: float = Field(default=30.0, ge=0, le=120)


@router.get("/api/stills", summary="Stills of many cameras, as they come")
async def take_many(request: Request, wish: Annotated[WallWish, Query()]) -> StreamingResponse:
    """Return one line of JSON a camera, in the order they come: the picture with its age, or why there is none."""
    asking = Asking(actor=actor_of(request), purpose=wish.purpose, incident_id=wish.incident_id)
    coming = take_stills(_room(request), wish.camera_id, asking, width=wish.width, oldest_seconds=wish.oldest_seconds)
    first = await anext(coming)  # what is wrong with the question is told before the first byte
    return StreamingResponse(_lines(first, coming), media_type="application/x-ndjson", headers=NEVER_KEPT)


async def _lines(first: Still | NoStill, coming: AsyncGenerator[Still | NoStill]) -> AsyncIterator[bytes]:
    async with aclosing(coming):
        yield _line(first)
        async for each in coming:
            yield _line(each)


def _line(each: Still | NoStill) -> bytes:
    shown: dict[str, Any] = {"camera_id": each.camera_id}
    if isinstance(each, NoStill):
        shown |= {"why": each.why, "rule": each.rule}
    else:
        shown |= {
            "taken_at": each.taken_at,
            "age_seconds": round(each.age_seconds, 1),
            "origin": each.origin,
            "entry": each.entry,
            "is_masked": each.is_masked,
            "jpeg": base64.b64encode(each.jpeg).decode(),
        }
    return msgspec.json.encode(shown) + b"\n"
