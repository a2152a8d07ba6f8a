"""The way out for dossiers: asked of the one door, for an incident and a purpose, each time anew."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from plainview.dossier.assemble import disclose, disclose_plan
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of

router = APIRouter(tags=["dossier"])


@router.get("/api/incidents/{incident_id}/dossier", summary="What is known about the place of a call")
async def show_dossier(
    request: Request,
    incident_id: UUID,
    purpose: Annotated[
        str | None, Query(description="One of the closed list, e.g. call_response", max_length=64)
    ] = None,
) -> Response:
    """Return rating, residents, history and ties as far as this purpose allows; entered in the ledger first."""
    dossier = await disclose(
        request.app.state.pool,
        request.app.state.door,
        actor=actor_of(request),
        incident_id=incident_id,
        purpose=purpose,
        address=request.client.host if request.client else None,
        at=utc_now(),
    )
    return Response(msgspec.json.encode(dossier), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get(
    "/api/incidents/{incident_id}/plans/{plan_id}",
    summary="A floor plan or site plan of the place of a call",
    response_class=Response,
    responses={200: {"content": {"image/png": {}, "image/jpeg": {}, "image/webp": {}}}},
)
async def show_plan(
    request: Request,
    incident_id: UUID,
    plan_id: int,
    purpose: Annotated[
        str | None, Query(description="One of the closed list, e.g. call_response", max_length=64)
    ] = None,
) -> Response:
    """Return the picture as it was imported; entered in the ledger first."""
    picture = await disclose_plan(
        request.app.state.pool,
        request.app.state.door,
        actor=actor_of(request),
        incident_id=incident_id,
        plan_id=plan_id,
        purpose=purpose,
        address=request.client.host if request.client else None,
        at=utc_now(),
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Response(picture.content, media_type=picture.media_type, headers=headers)
