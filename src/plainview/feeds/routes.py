"""The ways in for messages, and the shelf of those that could not be read."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from plainview.feeds.actions import replay
from plainview.feeds.inbox import LARGEST_BODY_BYTES, admit, read_body, receive
from plainview.feeds.queries import QuarantinedMessage, list_quarantined
from plainview.feeds.worker import Fresh
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource
from plainview.store.transaction import begin

EXCERPT_CHARACTERS = 400

intake = APIRouter(tags=["feeds"])
quarantine = APIRouter(tags=["feeds"])

_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_RECEIPT = {
    "type": "object",
    "required": ["message_id", "is_new"],
    "properties": {"message_id": {"type": "string", "format": "uuid"}, "is_new": {"type": "boolean"}},
}


@intake.post(
    "/feeds/{feed}/{format}",
    summary="Send a message",
    status_code=202,
    response_class=Response,
    responses={
        202: {
            "description": "Kept: these bytes survive a crash",
            "content": {"application/json": {"schema": _RECEIPT}},
        },
        401: {"description": "Not this feed's token", **_PROBLEM},
        404: {"description": "No such feed", **_PROBLEM},
        413: {"description": f"More than {LARGEST_BODY_BYTES} bytes", **_PROBLEM},
        415: {"description": "Not a format of this feed", **_PROBLEM},
        503: {"description": "Not kept: send it again", **_PROBLEM},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            },
        },
        "security": [{"feed_token": []}],
    },
)
async def take_message(
    request: Request,
    feed_id: Annotated[str, Path(alias="feed", description="The feed's id, for example cad")],
    message_format: Annotated[str, Path(alias="format", description="eido or avl")],
) -> Response:
    """Commit the bytes, whatever they are, then acknowledge with the message's id; what they mean is found out after.

    The same bytes again are the same message: `is_new` is false. Authorization: Bearer with the feed's own token.
    """
    pool = request.app.state.pool
    authorization = request.headers.get("authorization")
    await admit(pool, feed_id=feed_id, message_format=message_format, authorization=authorization)
    body = await read_body(request)
    receipt = await receive(pool, feed_id=feed_id, message_format=message_format, body=body)
    bell = getattr(request.app.state, "intake_bell", None)  # a worker in this process need not wait for the event
    if bell is not None:
        fresh = Fresh(message_id=receipt.message_id, format=message_format, body=body) if receipt.is_new else None
        bell.ring(str(receipt.message_id), fresh)
    return Response(msgspec.json.encode(receipt), 202, media_type="application/json")


@quarantine.get("/api/quarantine", summary="Messages that could not be read")
async def show_quarantine(request: Request, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> Response:
    """Return what is kept but could not be read, newest first, with the reason and how it begins."""
    await _ask(request, "read_quarantine", "all")
    found = await list_quarantined(request.app.state.pool, limit=limit)
    return Response(msgspec.json.encode({"messages": [_shown(each) for each in found]}), media_type="application/json")


@quarantine.post("/api/quarantine/{message_id}/replay", summary="Decode a quarantined message again", status_code=202)
async def replay_message(request: Request, message_id: UUID) -> dict[str, str]:
    """Put the message back to be decoded; if it still can't be read it comes back here."""
    await _ask(request, "replay_message", str(message_id))
    async with begin(request.app.state.pool) as tx:
        await replay(tx, message_id)
    return {"message_id": str(message_id)}


async def _ask(request: Request, action: str, resource_id: str) -> None:
    actor = actor_of(request)
    resource = Resource(kind="Quarantine", resource_id=resource_id, owner=actor.agency, attributes={})
    await request.app.state.door.ask(
        Question(
            actor=actor,
            action=action,
            resource=resource,
            purpose="call_response",
            incident=None,
            context=usual_context(actor),
        )
    )


def _shown(message: QuarantinedMessage) -> dict[str, Any]:
    excerpt = message.beginning.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return {
        "message_id": str(message.message_id),
        "feed_id": message.feed_id,
        "format": message.format,
        "received_at": message.received_at,
        "reason": message.reason,
        "attempts": message.attempts,
        "size_bytes": message.size_bytes,
        "excerpt": excerpt[:EXCERPT_CHARACTERS],
    }
