"""The ways to what is heard on a call of who lives there: noted, listed, taken back."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from plainview.flows.residence_noted import Noting, note, read_notes, take_back
from plainview.kernel.clock import utc_now
from plainview.people.residency_acts import LONGEST_REASON, ActKind, Said, ToldBy
from plainview.policy.asking import actor_of

router = APIRouter(tags=["dossier"])
Why = Annotated[str, Field(max_length=LONGEST_REASON)]


class ResidenceNote(BaseModel):
    """What was said of somebody's home, by whom, of which day, and why it is believed."""

    person_id: int
    kind: ActKind
    told_by: ToldBy
    told_on: date
    reason: Why


class TakenBack(BaseModel):
    """Why a note is taken back."""

    why: Why


@router.post("/api/incidents/{incident_id}/residences", summary="Note who lives at a call's place", status_code=201)
async def note_home(request: Request, incident_id: UUID, said: ResidenceNote) -> dict[str, Any]:
    """Do it at once: a move-out ends all evidence, what is said is possible at most; entered in the ledger first."""
    state = request.app.state
    kept = Said(kind=said.kind, told_by=said.told_by, told_on=said.told_on, reason=said.reason)
    act_id = await note(state.pool, state.door, _noting(request, incident_id), said.person_id, kept, clock=utc_now)
    return {"act_id": str(act_id)}


@router.get("/api/incidents/{incident_id}/residences", summary="What was noted lately of who lives at a call's place")
async def list_notes(request: Request, incident_id: UUID) -> dict[str, Any]:
    """Return the notes of 90 days, those taken back too; entered in the ledger first."""
    state = request.app.state
    found = await read_notes(state.pool, state.door, _noting(request, incident_id), clock=utc_now)
    return {"notes": msgspec.to_builtins(found)}


@router.post("/api/incidents/{incident_id}/residences/{act_id}/undo", summary="Take back what was noted of a home")
async def undo_note(request: Request, incident_id: UUID, act_id: UUID, taken: TakenBack) -> dict[str, Any]:
    """Put back exactly what the note changed, but what a source has said since."""
    state = request.app.state
    restored = await take_back(
        state.pool, state.door, _noting(request, incident_id), act_id, why=taken.why, clock=utc_now
    )
    return {"restored": restored}


def _noting(request: Request, incident_id: UUID) -> Noting:
    return Noting(
        actor=actor_of(request), incident_id=incident_id, address=request.client.host if request.client else None
    )
