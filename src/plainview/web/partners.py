"""The ways for staff to partners: invited, read, asked."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from plainview.cameras.partners.model import INVITATION_LASTS
from plainview.flows import partners_kept
from plainview.flows.partners_kept import Keeping
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of

router = APIRouter(tags=["partners"])


class InvitationWish(BaseModel):
    """Whom to invite."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Literal["shop", "bank", "school", "other"] = "shop"
    language: Literal["en", "es"] = "en"


class AskWish(BaseModel):
    """What is asked of a partner, and for which incident."""

    words: Annotated[str, Field(min_length=1, max_length=2000)]
    incident_id: UUID | None = None


def _keeping(request: Request) -> Keeping:
    state = request.app.state
    address = request.client.host if request.client else None
    return Keeping(pool=state.pool, door=state.door, actor=actor_of(request), address=address, clock=utc_now)


def _json(content: Any, status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(content), status, media_type="application/json", headers={"Cache-Control": "no-store"}
    )


@router.get("/api/partners", summary="Who lends cameras, on what terms")
async def list_partners(request: Request) -> Response:
    """Return partners with their state, terms, cameras and what was asked, and the invitations; no stream's address."""
    return _json(await partners_kept.read_partners(_keeping(request)))


@router.post("/api/partners", summary="Invite a shop, a bank or a school", status_code=201)
async def invite(request: Request, wish: InvitationWish) -> Response:
    """Return the link, told once: it opens once, within 14 days, unless it is taken back."""
    partner_id, code = await partners_kept.invite(
        _keeping(request), title=wish.title, kind=wish.kind, language=wish.language
    )
    return _json(_told(partner_id, code, wish.language), 201)


@router.post("/api/partners/{partner_id}/invitations", summary="Make a partner a new link", status_code=201)
async def invite_again(request: Request, partner_id: UUID) -> Response:
    """Return a link; once it is used, the partner's page has a new code, and the old one opens nothing."""
    return _json(_told(partner_id, await partners_kept.invite_again(_keeping(request), partner_id), None), 201)


def _told(partner_id: UUID, code: str, language: str | None) -> dict[str, Any]:
    path = f"/partner/{code}" + (f"?lang={language}" if language else "")
    return {"partner_id": partner_id, "path": path, "expires_at": utc_now() + INVITATION_LASTS}


@router.delete("/api/partners/invitations/{invitation_id}", summary="Take an invitation back", status_code=204)
async def revoke(request: Request, invitation_id: UUID) -> None:
    """Have a link that waits open nothing."""
    await partners_kept.revoke_invitation(_keeping(request), invitation_id)


@router.post("/api/partners/{partner_id}/asks", summary="Ask a partner for something", status_code=201)
async def ask_partner(request: Request, partner_id: UUID, wish: AskWish) -> Response:
    """Put a question on their page; the answer is in the list of partners."""
    ask_id = await partners_kept.ask_partner(_keeping(request), partner_id, wish.words, wish.incident_id)
    return _json({"ask_id": ask_id}, 201)
