"""The ways to clips: cut, seen, copied for a screen, held, and let out when a second person agreed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from plainview.cameras.clips.model import Clip, is_whole
from plainview.cameras.recording.queries import bookmarks_of
from plainview.flows.camera_opened import Asking
from plainview.flows.clip_exported import approve_export, ask_export, pack_export
from plainview.flows.clip_made import ClipCard, ClipWish, hold_clip, list_clips, make_clip, show_clip
from plainview.policy.asking import actor_of
from plainview.web.recordings import VIDEO, CameraId, Why, archive_of, asking_of, video_headers

router = APIRouter(tags=["recordings"])
Purpose = Annotated[str, Query(max_length=40)]
BAG = "application/zip"


class NewClip(Why):
    """Which time is cut out, and its title."""

    from_at: AwareDatetime
    until_at: AwareDatetime
    title: str = Field(max_length=200)


class ExportWish(BaseModel):
    """For whom a clip is to leave the house, and why."""

    purpose: str = Field(max_length=40)
    recipient: str = Field(max_length=300)
    reason: str = Field(max_length=300)


class Agreed(BaseModel):
    """What for."""

    purpose: str = Field(max_length=40)


class Hold(BaseModel):
    """Why a clip is held; null: the hold is released."""

    purpose: str = Field(max_length=40)
    reason: str | None = Field(default=None, min_length=1, max_length=300)


def _asking(request: Request, purpose: str) -> Asking:
    return Asking(actor=actor_of(request), purpose=purpose, incident_id=None)


@router.post("/api/cameras/{camera_id}/clips", summary="Cut a clip from a camera's buffer", status_code=201)
async def cut_clip(request: Request, camera_id: CameraId, wish: NewClip) -> dict[str, Any]:
    """Cut without re-encoding and seal: the answer says the true start, both hashes and the ledger entry."""
    wanted = ClipWish(from_at=wish.from_at, until_at=wish.until_at, title=wish.title)
    return _shown(await make_clip(archive_of(request), camera_id, asking_of(request, wish), wanted))


@router.get("/api/incidents/{incident_id}/clips", summary="An incident's clips and bookmarks")
async def show_clips(request: Request, incident_id: UUID, purpose: Purpose = "call_response") -> dict[str, Any]:
    """Return the clips with custody and exports, and the bookmarks; one entry."""
    archive = archive_of(request)
    cards = await list_clips(archive, incident_id, _asking(request, purpose))
    async with archive.pool.acquire() as connection:
        marked = await bookmarks_of(connection, incident_id)
    return {
        "clips": [_card(card) for card in cards],
        "bookmarks": [
            {
                "bookmark_id": str(each.bookmark_id),
                "camera_id": each.camera_id,
                "marked_at": each.marked_at,
                "note": each.note,
                "made_by": each.made_by,
                "keep_until": each.keep_until,
            }
            for each in marked
        ],
    }


@router.get(
    "/api/clips/{clip_id}/video", summary="Play a clip", response_class=Response,
    responses={200: {"content": {VIDEO: {}}}},
)  # fmt: skip
async def play_clip(
    request: Request,
    clip_id: UUID,
    purpose: Purpose = "call_response",
    copy: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """Return the sealed pictures or, with `copy` or where a mask needs it, a copy with masks and watermark burnt in."""
    shown = await show_clip(archive_of(request), clip_id, _asking(request, purpose), is_for_screen=copy)
    headers = video_headers(shown.clip.began_at, shown.clip.ended_at, shown.entry)
    headers["Plainview-Transcoded"] = "yes" if shown.is_copy else "no"
    if copy:
        headers["Content-Disposition"] = f'attachment; filename="screen-copy-{clip_id}.mp4"'
    return Response(shown.content, media_type=VIDEO, headers=headers)


@router.put("/api/clips/{clip_id}/hold", summary="Place or release a legal hold", status_code=204)
async def put_hold(request: Request, clip_id: UUID, wish: Hold) -> None:
    """Keep a clip past its time, with a reason; null releases it."""
    await hold_clip(archive_of(request), clip_id, _asking(request, wish.purpose), wish.reason)


@router.post("/api/clips/{clip_id}/exports", summary="Ask that a clip may leave", status_code=201)
async def ask(request: Request, clip_id: UUID, wish: ExportWish) -> dict[str, Any]:
    """Ask; somebody else has to agree before anything is packed."""
    export = await ask_export(
        archive_of(request), clip_id, _asking(request, wish.purpose), recipient=wish.recipient, reason=wish.reason
    )
    return {"export_id": str(export.export_id)}


@router.post("/api/clips/{clip_id}/exports/{export_id}/approval", summary="Agree to an export", status_code=204)
async def approve(request: Request, clip_id: UUID, export_id: UUID, agreed: Agreed) -> None:
    """Agree as the second person: who made the clip or asked is refused."""
    await approve_export(archive_of(request), clip_id, export_id, _asking(request, agreed.purpose))


@router.get(
    "/api/clips/{clip_id}/exports/{export_id}/bag", summary="Take an approved export", response_class=Response,
    responses={200: {"content": {BAG: {}}}},
)  # fmt: skip
async def take_bag(request: Request, clip_id: UUID, export_id: UUID, purpose: Purpose) -> Response:
    """Return a BagIt bag: the sealed original, its facts, its custody chain and the ledger's proof."""
    bag = await pack_export(archive_of(request), clip_id, export_id, _asking(request, purpose))
    headers = {"Content-Disposition": f'attachment; filename="{bag.name}"', "Cache-Control": "no-store"}
    return Response(bag.content, media_type=BAG, headers=headers)


def _shown(clip: Clip) -> dict[str, Any]:
    return {
        "clip_id": str(clip.clip_id),
        "camera_id": clip.camera_id,
        "title": clip.title,
        "asked_from": clip.asked_from,
        "asked_until": clip.asked_until,
        "began_at": clip.began_at,
        "ended_at": clip.ended_at,
        "size_bytes": clip.size_bytes,
        "sha256": clip.sha256.hex(),
        "essence_sha256": clip.essence_sha256.hex(),
        "made_by": clip.made_by,
        "made_at": clip.made_at,
        "entry": clip.entry_sequence,
        "keep_until": clip.keep_until,
        "hold_reason": clip.hold_reason,
        "deleted_at": clip.deleted_at,
    }


def _card(card: ClipCard) -> dict[str, Any]:
    return {
        **_shown(card.clip),
        "custody_is_whole": is_whole(card.custody),
        "custody": [
            {"at": line.at, "actor_id": line.actor_id, "act": line.act, "said": line.said, "entry": line.entry_sequence}
            for line in card.custody
        ],
        "exports": [
            {
                "export_id": str(each.export_id),
                "asked_by": each.asked_by,
                "recipient": each.recipient,
                "reason": each.reason,
                "approved_by": each.approved_by,
                "exported_at": each.exported_at,
            }
            for each in card.exports
        ],
    }
