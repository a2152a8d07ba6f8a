"""Enters in the ledger that views are over, with how and how much: in batches, off the way of the pictures."""

import asyncio
from typing import Any

from plainview.cameras.gateway.queries import SETTLED_SECONDS, EndedView, note_recorded, unrecorded_views
from plainview.policy.permit import Door
from plainview.store.transaction import begin

RECORDS_EVERY_SECONDS = 5.0


async def keep_recording_views(pool: Any, door: Door) -> None:
    """Enter, for ever, each view that ended."""
    while True:
        await record_ended_views(pool, door)
        await asyncio.sleep(RECORDS_EVERY_SECONDS)


async def record_ended_views(pool: Any, door: Door, *, settled_seconds: float = SETTLED_SECONDS) -> int:
    """Enter the views that ended since the last time, whoever streamed them; return how many."""
    async with begin(pool) as tx:
        ended = await unrecorded_views(tx.connection, settled_seconds=settled_seconds)
        entries = [(view.view_id, await door.record_own("view_camera_ended", _particulars(view))) for view in ended]
        await note_recorded(tx.connection, entries)
    return len(ended)


def _particulars(view: EndedView) -> dict[str, Any]:
    return {
        "actor_id": view.actor_id,
        "resource_kind": "Camera",
        "resource_id": view.camera_id,
        "incident_id": view.incident_id,
        "purpose": view.purpose,
        "view_id": str(view.view_id),
        "permitted_by_entry": view.entry,
        "started_at": view.started_at,
        "ended_at": view.ended_at,
        "outcome": view.reason,
        "bytes": view.bytes_sent,
        "skipped_pictures": view.skipped_pictures,
    }
