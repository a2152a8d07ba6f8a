"""The ways to what is heard on a call of who lives there: noted until a day, or ended at once."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from plainview.flows.residence_noted import Noting, end_residence, note_residence
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of

router = APIRouter(tags=["dossier"])


class ResidenceNote(BaseModel):
    """What was said or seen, and on which day it no longer counts."""

    person_id: int
    said_by: Literal["caller", "officer"]
    runs_out_on: date


class MoveOut(BaseModel):
    """Who moved out, and when."""

    person_id: int
    moved_out_on: date


@router.post("/api/incidents/{incident_id}/residences", summary="Note who lives at a call's place", status_code=201)
async def note(request: Request, incident_id: UUID, said: ResidenceNote) -> dict[str, Any]:
    """Keep it as possible at most, until the day it runs out; entered in the ledger first."""
    state, noting = request.app.state, _noting(request, incident_id, said.person_id)
    residency_id = await note_residence(
        state.pool, state.door, noting, said_by=said.said_by, runs_out_on=said.runs_out_on, clock=utc_now
    )
    return {"residency_id": residency_id}


@router.post("/api/incidents/{incident_id}/move-outs", summary="Enter that somebody moved out of a call's place")
async def move_out(request: Request, incident_id: UUID, said: MoveOut) -> dict[str, Any]:
    """End at once all evidence that this person lives there; entered in the ledger first."""
    state, noting = request.app.state, _noting(request, incident_id, said.person_id)
    ended = await end_residence(state.pool, state.door, noting, moved_out_on=said.moved_out_on, clock=utc_now)
    return {"ended": ended}


def _noting(request: Request, incident_id: UUID, person_id: int) -> Noting:
    host = request.client.host if request.client else None
    return Noting(actor=actor_of(request), incident_id=incident_id, person_id=person_id, address=host)
