"""Decodes what waits in the inbox: a message is settled with all it did, set aside with a reason, or waits still."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

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
Foresee = Callable[[UUID, tuple[Report, ...]], AbstractContextManager[None]]

log = Log(__name__)
HANDS = 2  # messages worked on at once: one decodes while the other waits for the disk
AFTERWARDS_SECONDS = 0.01  # what a bell did not ring for is looked for when the call it rang for is on its way
FRESH_SECONDS = 0.02  # later, another hand has it already
REMEMBERED = 200
POLL_SECONDS = 1.0  # a lost wake-up costs this long, never a message
WAITS = tuple(timedelta(seconds=seconds) for seconds in (0.2, 1, 5, 15))  # between attempts
MOST_ATTEMPTS = len(WAITS) + 1
POSITIONS_KEPT = timedelta(days=1)
FORGET_SECONDS = 600.0
WAKING = {"message_received", "message_replayed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A message that this process has just taken in: read before it is claimed, which takes a way to the database."""

    message_id: UUID
    format: str
    body: bytes
    taken_at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decoded:
    """What a message says, or why that can't be known."""

    message_id: UUID
    reports: tuple[Report, ...]
    error: Exception | None


class Bell:
    """Wakes one hand a ring; a ring more than there are hands says nothing new."""

    def __init__(self) -> None:
        self._rings = asyncio.Queue[Fresh | None]()
        self._rung_for = deque[str](maxlen=REMEMBERED)

    def ring(self, message_id: str | None = None, fresh: Fresh | None = None) -> None:
        """Say that something may be due: this message, which rings once, however often it is told of."""
        if message_id is not None and message_id in self._rung_for:
            return
        if message_id is not None:
            self._rung_for.append(message_id)
        if self._rings.qsize() < HANDS:
            self._rings.put_nowait(fresh)

    async def heard(self, seconds: float) -> Fresh | None:
        """Return at a ring, with the message that it rang for if that is at hand, or when the time is over."""
        with contextlib.suppress(TimeoutError):
            fresh = await asyncio.wait_for(self._rings.get(), seconds)
            return fresh if fresh and time.monotonic() - fresh.taken_at < FRESH_SECONDS else None
        return None


async def work(pool: Any, handle: Handle, bell: Bell, foresee: Foresee | None = None) -> None:
    """Settle messages for ever: at once when `bell` rings (for events of WAKING, too), else at the next poll.

    `foresee` is told what a fresh message says while it is being claimed; whether it will be handled here is not known.
    """
    await resume(pool, handle, received_before=utc_now())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_forget(pool))
        for _ in range(HANDS):
            tasks.create_task(_keep_settling(pool, handle, bell, foresee))


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


async def settle_next(pool: Any, handle: Handle, *, ahead: _Decoded | None = None) -> bool:
    """Work on the next message, its effects and its new state in one transaction; False where none is due.

    `ahead`: what a fresh message says; of use if it is the next.
    """
    message = None
    with contained() as outcome:
        async with begin(pool) as tx:
            message = await claim_message(tx.connection)
            if message is not None:
                await _settle(tx, message, handle, ahead)
    if message is not None and outcome.error is not None:
        await _record_failure(pool, message, outcome.error)  # raises where the database is away: nothing is counted
    elif outcome.error is not None:
        raise outcome.error
    return message is not None


async def _settle(tx: Transaction, message: ReceivedMessage, handle: Handle, ahead: _Decoded | None) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        await _set_aside(tx, message, f"the program ended while at it, or failed, {message.attempts} times")
        return
    decoded = ahead if ahead is not None and ahead.message_id == message.message_id else _decode(message)
    if isinstance(decoded.error, UnreadableError):
        await _set_aside(tx, message, str(decoded.error))
    elif decoded.error is not None:
        await _set_aside(tx, message, f"the decoder failed: {_in_words(decoded.error)}")
    else:
        await settle_message(tx.connection, message.message_id)
        await handle(tx, message, decoded.reports)


def _decode(message: ReceivedMessage | Fresh) -> _Decoded:
    reports: tuple[Report, ...] = ()
    with contained() as decoding:
        reports = DECODERS[message.format](message.body)
    return _Decoded(message_id=message.message_id, reports=reports, error=decoding.error)


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


async def _keep_settling(pool: Any, handle: Handle, bell: Bell, foresee: Foresee | None) -> None:
    while True:
        await settle_waiting(pool, handle)
        fresh = await bell.heard(POLL_SECONDS)
        ahead = _decode(fresh) if fresh is not None else None
        foreseen = foresee(ahead.message_id, ahead.reports) if foresee and ahead else contextlib.nullcontext()
        with foreseen:
            is_settled = await settle_next(pool, handle, ahead=ahead)
        if is_settled:
            await asyncio.sleep(AFTERWARDS_SECONDS)


async def _forget(pool: Any) -> None:
    """Drop the raw bytes of old positions, of which there are tens of thousands a day; calls are kept."""
    while True:
        async with begin(pool) as tx:
            await forget_positions(tx.connection, older_than=POSITIONS_KEPT)
        await asyncio.sleep(FORGET_SECONDS)
