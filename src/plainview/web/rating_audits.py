"""The ways to the facts drawn for a blind audit: drawn, shown without rating or place, checked against their source."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from plainview.flows.rating_kept import Asking, Found, draw_audits, note_audit, read_audits
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of

router = APIRouter(tags=["rating rules"])
Month = Annotated[str, Path(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class AuditResult(BaseModel):
    """What the source itself says of a fact."""

    result: Found
    remark: str | None = Field(default=None, max_length=500)


@router.get("/api/rating/audits/{month}", summary="A month's facts to be checked against their source")
async def list_audits(request: Request, month: Month) -> dict[str, Any]:
    """Return the facts that were drawn by lot, as they were weighed: without level, points or place."""
    state = request.app.state
    return {"facts": await read_audits(state.pool, state.door, _asking(request), _first(month), clock=utc_now)}


@router.post("/api/rating/audits/{month}", summary="Draw a month's facts by lot", status_code=201)
async def draw(request: Request, month: Month) -> dict[str, Any]:
    """Draw the month's sample; again is the same sample."""
    state = request.app.state
    return {"drawn": await draw_audits(state.pool, state.door, _asking(request), _first(month), clock=utc_now)}


@router.post("/api/rating/audits/facts/{fact_audit_id}", summary="Say what the source has", status_code=204)
async def note_audit_result(request: Request, fact_audit_id: int, found: AuditResult) -> None:
    """Keep what a person found in the source; once said it stays."""
    state = request.app.state
    await note_audit(
        state.pool, state.door, _asking(request), fact_audit_id, result=found.result, remark=found.remark, clock=utc_now
    )


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _asking(request: Request) -> Asking:
    return Asking(actor=actor_of(request), address=request.client.host if request.client else None)
