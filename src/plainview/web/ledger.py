"""The way to the ledger: the auditor reads every entry, whole and in order; nothing here writes."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request

from plainview.kernel.clock import utc_now
from plainview.ledger.entry import Entry
from plainview.ledger.queries import read_entries, read_head
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource

router = APIRouter(tags=["ledger"])
MOST = 1000


@router.get("/api/ledger/entries", summary="Entries of the ledger, in order and opened")
async def list_entries(
    request: Request,
    first: Annotated[int, Query(ge=0, description="Number of the first entry wanted")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 200,
) -> dict[str, Any]:
    """Return entries with what opens each (salt, leaf hash), so that the reader checks them against the checkpoint."""
    actor = actor_of(request)
    await request.app.state.door.ask(
        Question(
            actor=actor,
            action="read_ledger",
            resource=Resource(kind="Ledger", resource_id=f"{first}+{limit}", owner=actor.agency),
            purpose="audit",
            context=usual_context(actor, now=utc_now()),
            address=request.client.host if request.client else None,
        )
    )
    async with request.app.state.pool.acquire() as connection, connection.transaction(readonly=True):
        head = await read_head(connection)
        entries = [_shown(entry) async for entry in read_entries(connection, first, first + limit)]
    return {
        "entries": entries,
        "size": head.size if head else 0,
        "checkpoint": head.checkpoint if head else None,
    }


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "projection": msgspec.json.decode(entry.projection),
        "particulars": msgspec.json.decode(entry.particulars),
        "opened_by": {
            "projection": entry.projection.decode(),
            "particulars": entry.particulars.decode(),
            "salt": entry.salt.hex(),
            "leaf_hash": entry.leaf_hash.hex(),
        },
        "recorded_at": entry.recorded_at,
    }
