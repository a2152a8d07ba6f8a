"""The ways to changes of the rating's rules, decided by two offices, and to the facts drawn for a blind audit."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from plainview.flows.rating_change import Asking, decide_change, propose_change, read_changes
from plainview.flows.rating_kept import Asking as AuditAsking
from plainview.flows.rating_kept import Found, note_audit, read_audits
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of
from plainview.rating.changes.model import Decision
from plainview.rating.rule_file import LARGEST_FILE
from plainview.rating.rules import CURRENT_RULES

router = APIRouter(tags=["rating rules"])


class RuleWish(BaseModel):
    """A proposed rule set: the file (TOML) and its model card (Markdown)."""

    file: str = Field(max_length=LARGEST_FILE)
    card: str = Field(max_length=LARGEST_FILE)


class RuleDecision(BaseModel):
    """What is decided of a rule change, and why."""

    decision: Decision
    why: str = Field(max_length=500)


class AuditResult(BaseModel):
    """What the source itself says of a fact."""

    result: Found
    remark: str | None = Field(default=None, max_length=500)


@router.get("/api/rating/changes", summary="Changes of the rating's rules, newest first")
async def list_rule_changes(request: Request) -> dict[str, Any]:
    """Return every change with its replay, its approvals and what became of it."""
    state = request.app.state
    found = await read_changes(state.pool, state.door, _asking(request), clock=utc_now)
    return {"built_in": CURRENT_RULES.version, "changes": msgspec.to_builtins(found)}


@router.post("/api/rating/changes", summary="Propose new rules for the rating", status_code=201)
async def propose_rules(request: Request, wish: RuleWish) -> dict[str, Any]:
    """Keep a proposal; 422 names everything in it that no rule set may say."""
    state = request.app.state
    change_id = await propose_change(
        state.pool, state.door, _asking(request), file=wish.file, card=wish.card, clock=utc_now
    )
    return {"change_id": str(change_id)}


@router.post("/api/rating/changes/{change_id}/decisions", summary="Approve, shadow, enact or withdraw a rule change")
async def decide_rules(request: Request, change_id: UUID, decision: RuleDecision) -> dict[str, Any]:
    """Decide of a change; it comes into force only replayed and approved by two people of two offices."""
    state = request.app.state
    changed = await decide_change(
        state.pool, state.door, _asking(request), change_id, decision.decision, why=decision.why, clock=utc_now
    )
    shown: dict[str, Any] = msgspec.to_builtins(changed)
    return shown


@router.get("/api/rating/audits/{month}", summary="A month's facts to be checked against their source")
async def list_audits(
    request: Request, month: Annotated[str, Path(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
) -> dict[str, Any]:
    """Return the facts that were drawn by lot, as they were weighed: without level, points or place."""
    state = request.app.state
    first = date.fromisoformat(f"{month}-01")
    return {"facts": await read_audits(state.pool, state.door, _audit_asking(request), first, clock=utc_now)}


@router.post("/api/rating/audits/facts/{fact_audit_id}", summary="Say what the source has", status_code=204)
async def note_audit_result(request: Request, fact_audit_id: int, found: AuditResult) -> None:
    """Keep what a person found in the source; once said it stays."""
    state = request.app.state
    asking = _audit_asking(request)
    await note_audit(
        state.pool, state.door, asking, fact_audit_id, result=found.result, remark=found.remark, clock=utc_now
    )


def _audit_asking(request: Request) -> AuditAsking:
    return AuditAsking(actor=actor_of(request), address=request.client.host if request.client else None)


def _asking(request: Request) -> Asking:
    return Asking(actor=actor_of(request), address=request.client.host if request.client else None)
