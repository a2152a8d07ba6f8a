"""Reads and writes feeds and the messages they sent: all SQL of this domain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plainview.feeds.model import ReceivedMessage

_FEED = """
select feed_id, title, formats, token_hash
from feed
where feed_id = $1
"""
_FEEDS = """
select feed_id, title, formats, token_hash
from feed
order by feed_id
"""
_SAVE_FEED = """
insert into feed (feed_id, title, formats, token_hash)
values ($1, $2, $3, $4)
on conflict (feed_id) do update
set title = excluded.title, formats = excluded.formats, token_hash = excluded.token_hash
"""
_KEEP = """
insert into message (message_id, feed_id, format, body, body_sha256)
values ($1, $2, $3, $4, $5)
on conflict (feed_id, format, body_sha256) do nothing
"""
_FIND_SAME = """
select message_id
from message
where feed_id = $1 and format = $2 and body_sha256 = $3
"""
_CLAIM = """
select message_id, feed_id, format, body, received_at, attempts
from message
where state = 'received' and (retry_at is null or retry_at <= clock_timestamp())
order by (format = 'avl'), message_id
limit 1
for update skip locked
"""
_PUT_OFF = """
update message
set attempts = attempts + $2, retry_at = clock_timestamp() + $3::interval
where message_id = $1 and state = 'received'
returning attempts
"""
_COUNT_RESUMED = """
update message
set attempts = attempts + 1
where message_id = (
    select message_id
    from message
    where state = 'received' and (retry_at is null or retry_at <= clock_timestamp())
    order by (format = 'avl'), message_id
    limit 1
    for update skip locked
) and received_at < $1
"""
_SETTLE = """
update message
set state = 'decoded', settled_at = clock_timestamp(), retry_at = null
where message_id = $1 and state = 'received'
"""
_QUARANTINE = """
update message
set state = 'quarantined', reason = $2, settled_at = clock_timestamp(), retry_at = null
where message_id = $1 and state = 'received'
returning message_id
"""
_REPLAY = """
update message
set state = 'received', reason = null, attempts = 0, retry_at = null, settled_at = null
where message_id = $1 and state = 'quarantined'
returning message_id
"""
_STATE = """
select state
from message
where message_id = $1
"""
_QUARANTINED = """
select message_id, feed_id, format, received_at, reason, attempts, octet_length(body) as size_bytes,
       substring(body from 1 for 1600) as beginning
from message
where state = 'quarantined'
order by received_at desc
limit $1
"""
_QUARANTINED_IDS = """
select message_id
from message
where state = 'quarantined' and ($1::text is null or feed_id = $1)
order by message_id
"""
_FORGET_POSITIONS = """
delete from message
where state = 'decoded' and format = 'avl' and settled_at < clock_timestamp() - $1::interval
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Who may send what; of its token only the SHA-256 is kept."""

    feed_id: str
    title: str
    formats: tuple[str, ...]
    token_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedMessage:
    """A message that could not be read, and how it begins."""

    message_id: UUID
    feed_id: str
    format: str
    received_at: datetime
    reason: str
    attempts: int
    size_bytes: int
    beginning: bytes


def _feed(row: Any) -> Feed:
    return Feed(**{**dict(row), "formats": tuple(row["formats"])})


async def find_feed(connection: Any, feed_id: str) -> Feed | None:
    """Return a feed, None where there is none."""
    row = await connection.fetchrow(_FEED, feed_id)
    return _feed(row) if row else None


async def list_feeds(connection: Any) -> list[Feed]:
    """Return all feeds by id."""
    return [_feed(row) for row in await connection.fetch(_FEEDS)]


async def save_feed(connection: Any, *, feed_id: str, title: str, formats: Sequence[str], token_hash: bytes) -> None:
    """Add a feed, or give the one there is a new title, formats and token."""
    await connection.execute(_SAVE_FEED, feed_id, title, list(formats), token_hash)


async def keep_message(
    connection: Any, *, message_id: UUID, feed_id: str, message_format: str, body: bytes, sha256: bytes
) -> UUID | None:
    """Keep a message's bytes; return None, or the id of the one there is, where the same was kept before."""
    kept = await connection.execute(_KEEP, message_id, feed_id, message_format, body, sha256)
    if kept == "INSERT 0 1":
        return None
    same: UUID = await connection.fetchval(_FIND_SAME, feed_id, message_format, sha256)
    return same


async def claim_message(connection: Any) -> ReceivedMessage | None:
    """Return the next message to be decoded, locked until the transaction ends; calls come before positions."""
    row = await connection.fetchrow(_CLAIM)
    return ReceivedMessage(**dict(row)) if row else None


async def put_off(connection: Any, message_id: UUID, *, retry_after: timedelta, is_counted: bool) -> int:
    """Put a failed message off, and return how many attempts failed; 0 where another settled it."""
    return int(await connection.fetchval(_PUT_OFF, message_id, int(is_counted), retry_after) or 0)


async def count_resumed(connection: Any, *, received_before: datetime) -> bool:
    """Count an attempt at the next message if it waits since before: the program may have ended while at it."""
    await connection.execute("set local synchronous_commit = off")  # the count may be lost, the message can't
    counted: str = await connection.execute(_COUNT_RESUMED, received_before)
    return counted == "UPDATE 1"


async def settle_message(connection: Any, message_id: UUID) -> None:
    """Mark a message as decoded."""
    await connection.execute(_SETTLE, message_id)


async def quarantine_message(connection: Any, message_id: UUID, *, reason: str) -> bool:
    """Set a waiting message aside; False where it was settled before."""
    return await connection.fetchval(_QUARANTINE, message_id, reason) is not None


async def release_message(connection: Any, message_id: UUID) -> bool:
    """Put a quarantined message back to be decoded; False where it is not quarantined."""
    return await connection.fetchval(_REPLAY, message_id) is not None


async def message_state(connection: Any, message_id: UUID) -> str | None:
    """Return 'received', 'decoded' or 'quarantined', None where there is no such message."""
    state: str | None = await connection.fetchval(_STATE, message_id)
    return state


async def list_quarantined(connection: Any, *, limit: int) -> list[QuarantinedMessage]:
    """Return what could not be read, newest first."""
    return [QuarantinedMessage(**dict(row)) for row in await connection.fetch(_QUARANTINED, limit)]


async def list_quarantined_ids(connection: Any, feed_id: str | None) -> list[UUID]:
    """Return the ids of all quarantined messages (of one feed), oldest first."""
    return [row["message_id"] for row in await connection.fetch(_QUARANTINED_IDS, feed_id)]


async def forget_positions(connection: Any, *, older_than: timedelta) -> int:
    """Delete the bytes of settled position messages; calls are never deleted here. Return how many."""
    return int((await connection.execute(_FORGET_POSITIONS, older_than)).split()[-1])
