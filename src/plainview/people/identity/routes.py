"""The ways to the review: the queue, a pair side by side, a decision and taking it back, the log of merges."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from plainview.kernel.clock import utc_now
from plainview.people.identity import review, review_queries
from plainview.people.identity.actions import take_back
from plainview.people.identity.model import LONGEST_REASON
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.store.transaction import begin

router = APIRouter(tags=["who is who"])
NO_STORE = {"Cache-Control": "no-store"}
LISTED = 100


class Decision(BaseModel):
    """What somebody found of two records."""

    verdict: Literal["same", "different", "unsure"]
    reason: str = Field(default="", max_length=LONGEST_REASON)


class Why(BaseModel):
    """Why a decision is taken back."""

    why: str = Field(min_length=1, max_length=LONGEST_REASON)


@router.get("/api/people/links/reviews", summary="Pairs of records that a person should look at")
async def list_reviews(
    request: Request, state: Annotated[Literal["open", "unsure", "decided"], Query()] = "open"
) -> Response:
    """Return what waits, the riskiest first, or what was decided, newest first; entered in the ledger first."""
    await _ask(request, "review_links", state)
    return _json(await review.show_queue(request.app.state.pool, state))


@router.get("/api/people/links/reviews/{review_id}", summary="Two records side by side, and why they may be one person")
async def show_review(request: Request, review_id: UUID) -> Response:
    """Return both records, the waterfall of the score, what is serious, and who else lives at their addresses."""
    await _ask(request, "review_links", str(review_id))
    return _json(await review.show_review(request.app.state.pool, review_id, utc_now()))


@router.post("/api/people/links/reviews/{review_id}/decision", summary="Say whether two records are one person")
async def decide(request: Request, review_id: UUID, decision: Decision) -> dict[str, Any]:
    """Merge the two, keep them apart for good, or leave it open; a reason is needed where harm would be great."""
    actor = await _ask(request, "decide_link", str(review_id))
    async with begin(request.app.state.pool) as tx:
        merge_id = await review.decide(
            tx, review_id, decision.verdict, reason=decision.reason, by=actor.actor_id, at=utc_now()
        )
    return {"merge_id": merge_id}


@router.post("/api/people/links/reviews/{review_id}/take-back", summary="Take a decision back")
async def take_decision_back(request: Request, review_id: UUID, given: Why) -> dict[str, Any]:
    """Restore what was before; the pair waits again."""
    actor = await _ask(request, "decide_link", str(review_id))
    async with begin(request.app.state.pool) as tx:
        taken = await review.take_decision_back(tx, review_id, why=given.why, by=actor.actor_id, at=utc_now())
    return {"are_still_one": taken is not None and taken.are_still_one}


@router.get("/api/people/links/merges", summary="What was merged and taken back, newest first")
async def list_merges(request: Request) -> Response:
    """Return the log with names, reasons and who decided."""
    await _ask(request, "review_links", "merges")
    merges = await review_queries.list_merges_with_names(request.app.state.pool, LISTED)
    return _json({"merges": merges})


@router.post("/api/people/links/merges/{merge_id}/take-back", summary="Take a merge back")
async def take_merge_back(request: Request, merge_id: UUID, given: Why) -> dict[str, Any]:
    """Return every row to whom its source means, as if the merge had never been made."""
    actor = await _ask(request, "decide_link", str(merge_id))
    async with begin(request.app.state.pool) as tx:
        taken = await take_back(tx, merge_id, by=actor.actor_id, why=given.why, at=utc_now())
    return {"are_still_one": taken.are_still_one}


async def _ask(request: Request, action: str, resource_id: str) -> Actor:
    actor = actor_of(request)
    await request.app.state.door.ask(
        Question(
            actor=actor,
            action=action,
            resource=Resource(kind="Links", resource_id=resource_id, owner=actor.agency),
            purpose=None,
            context=usual_context(actor),
            address=request.client.host if request.client else None,
        )
    )
    return actor


def _json(body: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(body), media_type="application/json", headers=NO_STORE)
