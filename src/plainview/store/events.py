"""Reads events in the order of their commits, from a cursor on, waking on NOTIFY."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.store.transaction import EVENTS_CHANNEL

BATCH = 500
POLL_SECONDS = 2.0  # a lost NOTIFY costs this long, never an event
TOGETHER_SECONDS = 0.005  # what is committed within this is read at once: a call tells three events on its way
_AFTER = """
select event_id, kind, incident_id, body, happened_at
from event
where event_id > $1
order by event_id
limit $2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A committed event; `event_id` is the reader's cursor."""

    event_id: int
    kind: str
    incident_id: UUID | None
    body: dict[str, Any]
    happened_at: datetime


async def read_after(connection: Any, cursor: int, *, limit: int = BATCH) -> list[Event]:
    """Return up to `limit` events after `cursor`, oldest first."""
    rows = await connection.fetch(_AFTER, cursor, limit)
    return [Event(**dict(row)) for row in rows]


async def last_event_id(connection: Any) -> int:
    """Return the newest event's id, 0 where there is none."""
    found = await connection.fetchval("select max(event_id) from event")
    return int(found or 0)


@asynccontextmanager
async def _wakened(connection: Any) -> AsyncIterator[asyncio.Event]:
    wake = asyncio.Event()

    def on_notify(*_: object) -> None:
        wake.set()

    await connection.add_listener(EVENTS_CHANNEL, on_notify)
    try:
        yield wake
    finally:
        if not connection.is_closed():
            await connection.remove_listener(EVENTS_CHANNEL, on_notify)


async def follow(pool: Any, cursor: int | None) -> AsyncIterator[Event]:
    """Yield every event after `cursor` (None: from now on), for ever; holds one connection of the pool."""
    async with pool.acquire() as connection, _wakened(connection) as wake:
        at = await last_event_id(connection) if cursor is None else cursor
        while True:
            wake.clear()
            events = await read_after(connection, at)
            for event in events:
                at = event.event_id
                yield event
            if len(events) < BATCH:
                try:
                    await asyncio.wait_for(wake.wait(), POLL_SECONDS)
                    await asyncio.sleep(TOGETHER_SECONDS)
                except TimeoutError:
                    if connection.is_closed():
                        raise ConnectionError("the connection that follows events is closed") from None
