"""Opens transactions and appends their events last, so that a reader's cursor never skips one."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

Pool = asyncpg.Pool
Connection = asyncpg.Connection

EVENT_ORDER_LOCK = 0x504C_4149_4E45_5654  # advisory lock: event_id follows the order of commits
EVENTS_CHANNEL = "plainview_events"
# One round trip: a row is made, and numbered, only once the lock was taken that the CTE before it waits for.
_APPEND = """
with locked as materialized (
    select pg_advisory_xact_lock($4)
),
appended as (
    insert into event (kind, incident_id, body)
    select told.kind, told.incident_id, told.body
    from locked
    cross join unnest($1::text[], $2::uuid[], $3::jsonb[]) with ordinality as told (kind, incident_id, body, place)
    order by told.place
    returning event_id
)
select pg_notify($5, max(event_id)::text)
from appended
"""
_KEEP_SO_FAR = "savepoint kept_so_far"
_GIVE_UP_SINCE = "rollback to savepoint kept_so_far"


class Transaction:
    """One database transaction; whoever holds it reads and writes through `connection` and never commits."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._announced: list[tuple[str, UUID | None, dict[str, Any]]] = []
        self._afterwards: list[Callable[[bool], None]] = []

    def announce(self, kind: str, *, incident_id: UUID | None = None, body: dict[str, Any] | None = None) -> None:
        """Queue an event for readers; it becomes visible when, and only if, the transaction commits."""
        self._announced.append((kind, incident_id, body or {}))

    def when_over(self, do: Callable[[bool], None]) -> None:
        """Have `do` called in this process as soon as this is committed (True) or rolled back (False)."""
        self._afterwards.append(do)

    def over(self, *, is_committed: bool) -> None:
        """Call what waited for the end."""
        for do in self._afterwards:
            do(is_committed)

    async def keep_so_far(self) -> int:
        """Set a point to which `give_up_since` returns: what was done until here is not lost by what comes after."""
        await self.connection.execute(_KEEP_SO_FAR)
        return len(self._announced)

    async def give_up_since(self, kept: int) -> None:
        """Undo what was written and announced since that point, also where a statement failed meanwhile."""
        await self.connection.execute(_GIVE_UP_SINCE)
        del self._announced[kept:]

    async def append_announced(self) -> None:
        """Write the queued events, under the lock that keeps their numbers in the order of commits."""
        if not self._announced:
            return
        kinds, incidents, bodies = zip(*self._announced, strict=True)
        await self.connection.execute(
            _APPEND, list(kinds), list(incidents), list(bodies), EVENT_ORDER_LOCK, EVENTS_CHANNEL
        )


@asynccontextmanager
async def begin(pool: Any) -> AsyncIterator[Transaction]:
    """Open a transaction; commit at the end of the block, roll back if it raises."""
    async with pool.acquire() as connection, begin_on(connection) as tx:
        yield tx


@asynccontextmanager
async def begin_on(connection: Any) -> AsyncIterator[Transaction]:
    """Open a transaction on a connection that is held already."""
    tx = Transaction(connection)
    is_committed = False
    try:
        async with connection.transaction():
            yield tx
            await tx.append_announced()
        is_committed = True
    finally:
        tx.over(is_committed=is_committed)
