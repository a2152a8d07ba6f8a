"""The way out for ties: one resident of a call's place, two steps at most, asked of the one door each time."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from plainview.flows.ties_read import TiesAsking, read_ties
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of

router = APIRouter(tags=["dossier"])


@router.get("/api/incidents/{incident_id}/ties", summary="Whom a resident is tied to, and whom those are tied to")
async def show_ties(
    request: Request,
    incident_id: UUID,
    person: Annotated[int, Query(description="One who lives at the place of the call")],
    hops: Annotated[int, Query(ge=1, le=2)] = 2,
    purpose: Annotated[
        str | None, Query(description="One of the closed list, e.g. call_response", max_length=64)
    ] = None,
) -> Response:
    """Return people and ties, each tie with its basis; associates shown are in the dissemination log first."""
    asking = TiesAsking(
        actor=actor_of(request),
        incident_id=incident_id,
        person_id=person,
        hops=hops,
        purpose=purpose,
        address=request.client.host if request.client else None,
    )
    shown = await read_ties(request.app.state.pool, request.app.state.door, asking, clock=utc_now)
    return Response(msgspec.json.encode(shown), media_type="application/json", headers={"Cache-Control": "no-store"})
