"""Decodes what waits in the inbox: a message is settled with all it did, set aside with a reason, or waits still."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from plainview.feeds.decoders import DECODERS
from plainview.feeds.limits import plain_line
from plainview.feeds.model import ReceivedMessage, Report
from plainview.feeds.queries import (
    claim_message,
    count_resumed,
    forget_positions,
    put_off,
    quarantine_message,
    settle_message,
)
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import UnavailableError, UnreadableError
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.store.transaction import Transaction, begin

Handle = Callable[[Transaction, ReceivedMessage, tuple[Report, ...]], Awaitable[None]]

log = Log(__name__)
HANDS = 2  # messages worked on at once: one decodes while the other waits for the disk
AFTERWARDS_SECONDS = 0.01  # what a bell did not ring for is looked for when the call it rang for is on its way
REMEMBERED = 200
POLL_SECONDS = 1.0  # a lost wake-up costs this long, never a message
WAITS = tuple(timedelta(seconds=seconds) for seconds in (0.2, 1, 5, 15))  # between attempts
MOST_ATTEMPTS = len(WAITS) + 1
POSITIONS_KEPT = timedelta(days=1)
FORGET_SECONDS = 600.0
WAKING = {"message_received", "message_replayed"}


class Bell:
    """Wakes one hand a ring; a ring more than there are hands says nothing new."""

    def __init__(self) -> None:
        self._rings = asyncio.Queue[None]()
        self._rung_for = deque[str](maxlen=REMEMBERED)

    def ring(self, message_id: str | None = None) -> None:
        """Say that something may be due: this message, which rings once, however often it is told of."""
        if message_id is not None and message_id in self._rung_for:
            return
        if message_id is not None:
            self._rung_for.append(message_id)
        if self._rings.qsize() < HANDS:
            self._rings.put_nowait(None)

    async def heard(self, seconds: float) -> None:
        """Return at a ring, or when the time is over."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rings.get(), seconds)


async def work(pool: Any, handle: Handle, bell: Bell) -> None:
    """Settle messages for ever: at once when `bell` rings (for events of WAKING, too), else at the next poll."""
    await resume(pool, handle, received_before=utc_now())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_forget(pool))
        for _ in range(HANDS):
            tasks.create_task(_keep_settling(pool, handle, bell))


async def resume(pool: Any, handle: Handle, *, received_before: datetime) -> int:
    """Work on what waits since before a start, each counted first: what ends the program each time is set aside."""
    worked_on = 0
    while await _count_resumed(pool, received_before):
        worked_on += await settle_next(pool, handle)
    return worked_on


async def _count_resumed(pool: Any, received_before: datetime) -> bool:
    async with begin(pool) as tx:
        return await count_resumed(tx.connection, received_before=received_before)


async def settle_waiting(pool: Any, handle: Handle) -> int:
    """Work on every message that is due and return how many that were."""
    worked_on = 0
    while await settle_next(pool, handle):
        worked_on += 1
    return worked_on


async def settle_next(pool: Any, handle: Handle) -> bool:
    """Work on the next message, its effects and its new state in one transaction; False where none is due."""
    message = None
    with contained() as outcome:
        async with begin(pool) as tx:
            message = await claim_message(tx.connection)
            if message is not None:
                await _settle(tx, message, handle)
    if message is not None and outcome.error is not None:
        await _record_failure(pool, message, outcome.error)  # raises where the database is away: nothing is counted
    elif outcome.error is not None:
        raise outcome.error
    return message is not None


async def _settle(tx: Transaction, message: ReceivedMessage, handle: Handle) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        await _set_aside(tx, message, f"the program ended while at it, or failed, {message.attempts} times")
        return
    reports: tuple[Report, ...] = ()
    with contained() as decoding:
        reports = DECODERS[message.format](message.body)
    if isinstance(decoding.error, UnreadableError):
        await _set_aside(tx, message, str(decoding.error))
    elif decoding.error is not None:
        await _set_aside(tx, message, f"the decoder failed: {_in_words(decoding.error)}")
    else:
        await settle_message(tx.connection, message.message_id)
        await handle(tx, message, reports)


async def _record_failure(pool: Any, message: ReceivedMessage, error: Exception) -> None:
    is_counted = not isinstance(error, UnavailableError)
    log.error("message_not_taken_in", message_id=message.message_id, feed_id=message.feed_id, error=_in_words(error))
    async with begin(pool) as tx:
        wait = WAITS[min(message.attempts, len(WAITS) - 1)]
        attempts = await put_off(tx.connection, message.message_id, retry_after=wait, is_counted=is_counted)
        if attempts >= MOST_ATTEMPTS:
            await _set_aside(tx, message, f"failed {attempts} times, at last with {_in_words(error)}")


async def _set_aside(tx: Transaction, message: ReceivedMessage, why: str) -> None:
    reason = plain_line(why.encode("utf-8", "replace").decode(), most=400) or "no reason given"
    if await quarantine_message(tx.connection, message.message_id, reason=reason):
        body = {"message_id": str(message.message_id), "feed_id": message.feed_id, "format": message.format}
        tx.announce("message_quarantined", body={**body, "reason": reason})
        log.warning("message_quarantined", message_id=message.message_id, feed_id=message.feed_id)


def _in_words(error: Exception) -> str:
    return plain_line(f"{type(error).__name__}: {error}")


async def _keep_settling(pool: Any, handle: Handle, bell: Bell) -> None:
    while True:
        await settle_waiting(pool, handle)
        await bell.heard(POLL_SECONDS)
        if await settle_next(pool, handle):
            await asyncio.sleep(AFTERWARDS_SECONDS)


async def _forget(pool: Any) -> None:
    """Drop the raw bytes of old positions, of which there are tens of thousands a day; calls are kept."""
    while True:
        async with begin(pool) as tx:
            await forget_positions(tx.connection, older_than=POSITIONS_KEPT)
        await asyncio.sleep(FORGET_SECONDS)
