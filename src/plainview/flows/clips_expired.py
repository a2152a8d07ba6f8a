"""Deletes clips whose time is over and which no legal hold keeps; ledger and custody keep that it was done."""

import asyncio
from pathlib import Path
from typing import Any

from plainview.cameras.clips import queries
from plainview.cameras.clips.actions import add_custody
from plainview.kernel.clock import Clock
from plainview.kernel.log import Log
from plainview.policy.permit import Door
from plainview.store.transaction import begin

EVERY_SECONDS = 600.0
TOGETHER = 50
log = Log(__name__)


async def keep_deleting(pool: Any, door: Door, folder: Path, clock: Clock) -> None:
    """Delete what is due, for ever."""
    while True:
        await delete_due(pool, door, folder, clock)
        await asyncio.sleep(EVERY_SECONDS)


async def delete_due(pool: Any, door: Door, folder: Path, clock: Clock) -> int:
    """Delete every clip that is due, an entry first, and return how many."""
    deleted = 0
    while count := await _delete_some(pool, door, folder, clock):
        deleted += count
    return deleted


async def _delete_some(pool: Any, door: Door, folder: Path, clock: Clock) -> int:
    at = clock()
    async with begin(pool) as tx:
        due = await queries.lock_due(tx.connection, at, most=TOGETHER)
        if not due:
            return 0
        clips = [f"{clip.clip_id}, kept until {clip.keep_until:%Y-%m-%d}" for clip in due]
        entry = await door.record_own("delete_clips", {"started_at": at, "count": len(due), "clips": clips})
        for clip in due:
            await queries.mark_deleted(tx.connection, clip.clip_id, at=at)
            await add_custody(tx, clip.clip_id, "deleted", actor_id="plainview", at=at, entry=entry, said="time over")
    for clip in due:
        await asyncio.to_thread((folder / clip.file).unlink, missing_ok=True)
    log.info("clips_deleted", count=len(due), entry=entry)
    return len(due)
