"""Shows where the units are to whoever may read them."""

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource
from plainview.units.queries import list_units

router = APIRouter(tags=["units"])


@router.get("/api/units", summary="Units and where they are")
async def show_units(request: Request) -> Response:
    """Return every unit with its last position, what it is doing, and the sender's id of the incident it is at."""
    actor = actor_of(request)
    resource = Resource(kind="UnitList", resource_id="all", owner=actor.agency, attributes={})
    await request.app.state.door.ask(
        Question(
            actor=actor,
            action="read_units",
            resource=resource,
            purpose="call_response",
            incident=None,
            context=usual_context(actor),
        )
    )
    units = await list_units(request.app.state.pool)
    return Response(msgspec.json.encode({"units": units}), media_type="application/json")
