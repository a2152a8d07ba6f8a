"""Purges associates whose review is past, of itself; the ledger keeps that it was done (28 CFR 23.20(h))."""

import asyncio
from typing import Any

from plainview.kernel.clock import Clock
from plainview.kernel.log import Log
from plainview.people.ties import queries
from plainview.policy.permit import Door
from plainview.store.transaction import begin

EVERY_SECONDS = 600.0
TOGETHER = 200
log = Log(__name__)


async def keep_purging(pool: Any, door: Door, clock: Clock) -> None:
    """Purge what is due, for ever."""
    while True:
        await purge_due(pool, door, clock)
        await asyncio.sleep(EVERY_SECONDS)


async def purge_due(pool: Any, door: Door, clock: Clock) -> int:
    """Delete every associate whose review is past, an entry first, and return how many."""
    purged = 0
    while count := await _purge_some(pool, door, clock):
        purged += count
    return purged


async def _purge_some(pool: Any, door: Door, clock: Clock) -> int:
    at = clock()
    async with begin(pool) as tx:
        due = await queries.lock_due(tx.connection, at.date(), most=TOGETHER)
        if not due:
            return 0
        records = [f"{row['source_id']}/{row['record_id']}, review was due {row['review_on']}" for row in due]
        entry = await door.record_own("purge_ties", {"started_at": at, "count": len(due), "records": records})
        await queries.purge(tx.connection, [row["tie_id"] for row in due], at=at, entry=entry)
        tx.announce("ties_changed")
    log.info("ties_purged", count=len(due), entry=entry)
    return len(due)
