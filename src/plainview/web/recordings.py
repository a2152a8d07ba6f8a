"""The ways to what was kept: seen again, bookmarked, pinned; and to the masks of a camera."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from plainview.flows.camera_opened import Asking
from plainview.flows.masks_set import end, list_masks, put
from plainview.flows.recording_seen import Archive, mark_moment, pin, see_again, unpin
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of

router = APIRouter(tags=["recordings"])
CameraId = Annotated[str, Path(max_length=80)]
VIDEO = "video/mp4"


class Why(BaseModel):
    """What for, and for which incident."""

    purpose: str | None = Field(default=None, max_length=40)
    incident_id: UUID | None = None


class Again(Why):
    """From when, and how long; without a moment: from 30 s before the call."""

    from_at: AwareDatetime | None = None
    seconds: float = Field(default=60.0, gt=0, le=120)


class Moment(Why):
    """A moment, now where none is said, and what is to be seen."""

    at: AwareDatetime | None = None
    note: str = Field(max_length=500)


class MaskWish(BaseModel):
    """What is blacked out, why, and for which purposes it is not."""

    polygon: list[list[float]] = Field(max_length=40)
    lifted_for: list[Annotated[str, Field(max_length=40)]] = Field(default=["threat_to_life"], max_length=8)
    why: str = Field(min_length=1, max_length=300)


def archive_of(request: Request) -> Archive:
    """Return where recordings lie."""
    state = request.app.state
    return Archive(pool=state.pool, door=state.door, folder=state.settings.recordings_folder, clock=utc_now)


def asking_of(request: Request, why: Why) -> Asking:
    """Return who asks, and why."""
    return Asking(actor=actor_of(request), purpose=why.purpose, incident_id=why.incident_id)


@router.post(
    "/api/cameras/{camera_id}/recordings",
    summary="See again what a camera saw",
    response_class=Response,
    responses={200: {"content": {VIDEO: {}}}},
)
async def see(request: Request, camera_id: CameraId, again: Again) -> Response:
    """Return MP4 from the buffer, as coded by the camera; its headers say its true times. Recorded, never live."""
    seen = await see_again(
        archive_of(request), camera_id, asking_of(request, again), from_at=again.from_at, seconds=again.seconds
    )
    return Response(seen.content, media_type=VIDEO, headers=video_headers(seen.began_at, seen.ended_at, seen.entry) | {
        "Plainview-Asked-From": seen.asked_from.isoformat(),
        "Plainview-Gaps": "yes" if seen.has_gaps else "no",
        "Plainview-Masked": "yes" if seen.is_masked else "no",
    })  # fmt: skip


def video_headers(began_at: datetime, ended_at: datetime, entry: int) -> dict[str, str]:
    """Return what a page needs to say of recorded pictures; nothing on the way keeps them."""
    return {
        "Cache-Control": "no-store",
        "Plainview-Recorded": "yes",
        "Plainview-Began-At": began_at.isoformat(),
        "Plainview-Ended-At": ended_at.isoformat(),
        "Plainview-Entry": str(entry),
    }


@router.post("/api/cameras/{camera_id}/bookmarks", summary="Bookmark a moment of a camera", status_code=201)
async def bookmark(request: Request, camera_id: CameraId, moment: Moment) -> dict[str, Any]:
    """Keep a moment with a note; what was kept around it does not roll away for a week."""
    made = await mark_moment(archive_of(request), camera_id, asking_of(request, moment), at=moment.at, note=moment.note)
    shown: dict[str, Any] = msgspec.to_builtins(made)
    return shown


@router.post(
    "/api/cameras/{camera_id}/pins", summary="Keep a camera's buffer while an incident is open", status_code=204
)
async def pin_camera(request: Request, camera_id: CameraId, why: Why) -> None:
    """Have a camera pulled without a viewer until the incident closes."""
    await pin(archive_of(request), camera_id, asking_of(request, why))


@router.post("/api/cameras/{camera_id}/pins/end", summary="Let a camera's pin go", status_code=204)
async def unpin_camera(request: Request, camera_id: CameraId, why: Why) -> None:
    """Stop pulling a camera for an incident."""
    await unpin(archive_of(request), camera_id, asking_of(request, why))


@router.get("/api/cameras/{camera_id}/masks", summary="The privacy masks of a camera")
async def show_masks(request: Request, camera_id: CameraId) -> dict[str, Any]:
    """Return the masks in force."""
    found = await list_masks(archive_of(request), camera_id, actor_of(request))
    return {"masks": msgspec.to_builtins(found)}


@router.post("/api/cameras/{camera_id}/masks", summary="Black out a part of a camera's picture", status_code=201)
async def put_mask(request: Request, camera_id: CameraId, wish: MaskWish) -> dict[str, Any]:
    """Put a mask in force: from now on it is burnt into stills and recorded pictures."""
    mask_id = await put(
        archive_of(request), camera_id, actor_of(request), wish.polygon, lifted_for=wish.lifted_for, why=wish.why
    )
    return {"mask_id": str(mask_id)}


@router.delete("/api/cameras/{camera_id}/masks/{mask_id}", summary="Take a privacy mask away", status_code=204)
async def end_mask(request: Request, camera_id: CameraId, mask_id: UUID) -> None:
    """Take a mask away; what was made meanwhile keeps it."""
    await end(archive_of(request), camera_id, mask_id, actor_of(request))
