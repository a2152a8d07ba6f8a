"""Shows incidents to whoever may read them: one question to the door for each list and each incident."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from plainview.incidents.queries import get_incident, list_all, list_open
from plainview.incidents.show import show_incident
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource
from plainview.store.events import last_event_id

router = APIRouter(tags=["incidents"])


@router.get("/api/incidents", summary="Incidents, newest first")
async def show_incidents(
    request: Request,
    state: Annotated[Literal["open", "all"], Query()] = "open",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """Return incidents, and the cursor from which `WS /live` goes on without a gap."""
    await _ask(request, "IncidentList", state)
    pool = request.app.state.pool
    cursor = await last_event_id(pool)  # before the list: what changes in between comes again as an event
    found = await (list_open if state == "open" else list_all)(pool, limit=limit)
    body = {"incidents": [show_incident(each) for each in found], "cursor": cursor}
    return Response(msgspec.json.encode(body), media_type="application/json")


@router.get("/api/incidents/{incident_id}", summary="One incident")
async def show_one(request: Request, incident_id: UUID) -> Response:
    """Return one incident."""
    await _ask(request, "Incident", str(incident_id))
    incident = await get_incident(request.app.state.pool, incident_id)
    return Response(msgspec.json.encode(show_incident(incident)), media_type="application/json")


async def _ask(request: Request, kind: str, resource_id: str) -> None:
    actor = actor_of(request)
    resource = Resource(kind=kind, resource_id=resource_id, owner=actor.agency, attributes={})
    await request.app.state.door.ask(
        Question(
            actor=actor,
            action="read_incidents",
            resource=resource,
            purpose="call_response",
            incident=None,
            context=usual_context(actor),
        )
    )
