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


class Transaction:
    """One database transaction; whoever holds it reads and writes through `connection` and never commits."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._announced: list[tuple[str, UUID | None, dict[str, Any]]] = []
        self._afterwards: list[Callable[[], None]] = []

    def announce(self, kind: str, *, incident_id: UUID | None = None, body: dict[str, Any] | None = None) -> None:
        """Queue an event for readers; it becomes visible when, and only if, the transaction commits."""
        self._announced.append((kind, incident_id, body or {}))

    def when_committed(self, do: Callable[[], None]) -> None:
        """Have `do` called once this is committed, in this process: a hint that saves the way over the events."""
        self._afterwards.append(do)

    def committed(self) -> None:
        """Call what waited for the commit."""
        for do in self._afterwards:
            do()

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
    async with connection.transaction():
        yield tx
        await tx.append_announced()
    tx.committed()
