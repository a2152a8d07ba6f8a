"""The way out for dossiers: asked of the one door, for an incident and a purpose, each time anew."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from plainview.dossier.assemble import disclose
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
