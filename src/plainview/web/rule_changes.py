"""The ways to the rating's rules: those in force with their card, and changes, decided by two offices."""

from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from plainview.flows.rating_change import Asking, decide_change, propose_change, read_changes
from plainview.flows.rating_rules_read import read_change, read_rules
from plainview.kernel.clock import utc_now
from plainview.policy.asking import actor_of
from plainview.rating.changes.model import Decision
from plainview.rating.rule_file import LARGEST_FILE
from plainview.rating.rules import CURRENT_RULES
from plainview.settings import CHECKOUT

router = APIRouter(tags=["rating rules"])
CARDS = CHECKOUT / "docs" / "rating"


class RuleWish(BaseModel):
    """A proposed rule set: the file (TOML) and its model card (Markdown)."""

    file: str = Field(max_length=LARGEST_FILE)
    card: str = Field(max_length=LARGEST_FILE)


class RuleDecision(BaseModel):
    """What is decided of a rule change, and why."""

    decision: Decision
    why: str = Field(max_length=500)


@router.get("/api/rating/changes", summary="Changes of the rating's rules, newest first")
async def list_rule_changes(request: Request) -> dict[str, Any]:
    """Return every change with its replay, its approvals and what became of it."""
    state = request.app.state
    found = await read_changes(state.pool, state.door, _asking(request), clock=utc_now)
    return {"built_in": CURRENT_RULES.version, "changes": msgspec.to_builtins(found)}


@router.get("/api/rating/rules", summary="The rules in force, with their model card")
async def show_rules(request: Request) -> dict[str, Any]:
    """Return the values in force, the card that tells of them, and a file to start a proposal from."""
    state = request.app.state
    found = await read_rules(state.pool, state.door, _asking(request), cards=CARDS, clock=utc_now)
    shown: dict[str, Any] = msgspec.to_builtins(found)
    return shown


@router.get("/api/rating/changes/{change_id}", summary="One change of the rules: what differs, its card, its shadow")
async def show_change(request: Request, change_id: UUID) -> dict[str, Any]:
    """Return a change in full: its values beside those in force, its card, and what shadow mode found."""
    state = request.app.state
    found = await read_change(state.pool, state.door, _asking(request), change_id, clock=utc_now)
    shown: dict[str, Any] = msgspec.to_builtins(found)
    return shown


@router.post("/api/rating/changes", summary="Propose new rules for the rating", status_code=201)
async def propose_rules(request: Request, wish: RuleWish) -> dict[str, Any]:
    """Keep a proposal; 422 names everything in it that no rule set may say."""
    state = request.app.state
    change_id = await propose_change(
        state.pool, state.door, _asking(request), file=wish.file, card=wish.card, clock=utc_now
    )
    return {"change_id": str(change_id)}


@router.post(
    "/api/rating/changes/{change_id}/decisions", summary="Approve, refuse, shadow, enact or withdraw a rule change"
)
async def decide_rules(request: Request, change_id: UUID, decision: RuleDecision) -> dict[str, Any]:
    """Decide of a change; it comes into force only replayed and approved by two people of two offices."""
    state = request.app.state
    changed = await decide_change(
        state.pool, state.door, _asking(request), change_id, decision.decision, why=decision.why, clock=utc_now
    )
    shown: dict[str, Any] = msgspec.to_builtins(changed)
    return shown


def _asking(request: Request) -> Asking:
    return Asking(actor=actor_of(request), address=request.client.host if request.client else None)
