"""The ways to premise cautions: read, proposed by whoever saw it, decided by a supervisor."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from plainview.flows.rating_caution import (
    Asking,
    decide_caution,
    locate_for_caution,
    place_of_incident,
    propose_caution,
    read_caution,
    read_cautions,
)
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError
from plainview.policy.asking import actor_of
from plainview.rating.cautions.model import MONTHS, Basis, Caution, Deciding, Decision, Proposal, standing_of
from plainview.rating.model import PremiseKind

router = APIRouter(tags=["cautions"])
Why = Annotated[str, Field(max_length=500)]


class CautionWish(BaseModel):
    """A caution that is proposed, for an address or for the place of an incident."""

    address: str | None = Field(default=None, max_length=200)
    incident_id: UUID | None = None
    kind: PremiseKind
    summary: str = Field(max_length=200)
    basis: Basis
    basis_record: str = Field(max_length=80)
    observed_on: date
    months: int
    why: Why


class CautionDecision(BaseModel):
    """What a supervisor decides; `version` is the one that was read."""

    decision: Decision
    version: int
    why: Why
    months: int | None = None


@router.get("/api/cautions", summary="Premise cautions, the waiting first")
async def list_cautions(request: Request) -> dict[str, Any]:
    """Return every caution and what it does to the rating today."""
    state = request.app.state
    found = await read_cautions(state.pool, state.door, _asking(request), clock=utc_now)
    return {"cautions": [_shown(each) for each in found], "months": MONTHS}


@router.get("/api/cautions/{caution_id}", summary="One premise caution with its history")
async def show_caution(request: Request, caution_id: UUID) -> dict[str, Any]:
    """Return a caution and everything that was done with it, by whom and why."""
    state = request.app.state
    caution, history = await read_caution(state.pool, state.door, _asking(request), caution_id, clock=utc_now)
    return {**_shown(caution), "history": msgspec.to_builtins(history)}


@router.post("/api/cautions", summary="Propose a premise caution", status_code=201)
async def propose(request: Request, wish: CautionWish) -> dict[str, Any]:
    """Propose a caution; it counts only once a supervisor who is not its proposer has approved it."""
    state = request.app.state
    if (wish.address is None) == (wish.incident_id is None):
        raise BadInputError("Give an address or an incident, one of the two.")
    async with state.pool.acquire() as connection:
        if wish.incident_id is not None:
            place_id, unit_id = await place_of_incident(connection, wish.incident_id)
        else:
            place_id, unit_id = await locate_for_caution(connection, wish.address or "")
    given = wish.model_dump(exclude={"address", "incident_id"})
    proposal = Proposal(place_id=place_id, unit_id=unit_id, **given)
    caution_id = await propose_caution(state.pool, state.door, _asking(request), proposal, clock=utc_now)
    return {"caution_id": str(caution_id)}


@router.post("/api/cautions/{caution_id}/decisions", summary="Approve, refuse, renew or end a caution")
async def decide(request: Request, caution_id: UUID, decision: CautionDecision) -> dict[str, Any]:
    """Decide of a caution; 409 where someone else decided it since it was read."""
    state = request.app.state
    deciding = Deciding(**decision.model_dump())
    return _shown(await decide_caution(state.pool, state.door, _asking(request), caution_id, deciding, clock=utc_now))


def _asking(request: Request) -> Asking:
    return Asking(actor=actor_of(request), address=request.client.host if request.client else None)


def _shown(caution: Caution) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(caution)
    return {**shown, "standing": standing_of(caution, utc_now().date())}
