"""Takes messages in: the bytes are committed, then acknowledged; what they mean is found out later."""

import asyncio
import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
from starlette.requests import ClientDisconnect, Request

from plainview.feeds.actions import FEED_ID, hash_token
from plainview.feeds.queries import Feed, find_feed, keep_message
from plainview.kernel.errors import (
    BadInputError,
    NotFoundError,
    NotSignedInError,
    PlainviewError,
    TooLargeError,
    UnavailableError,
)
from plainview.kernel.ids import new_id
from plainview.store.transaction import begin

LARGEST_BODY_BYTES = 1024 * 1024
READ_SECONDS = 10.0


class NotAcceptedError(PlainviewError):
    """The feed may not send this format, or it sent it packed."""

    status = 415
    title = "Format not accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the sender is told: its message is safe, and whether it was sent before."""

    message_id: UUID
    is_new: bool


async def admit(pool: Any, *, feed_id: str, message_format: str, authorization: str | None) -> Feed:
    """Return the feed that a request comes from; raise NotFoundError, NotSignedInError or NotAcceptedError."""
    feed = await _find_feed(pool, feed_id) if FEED_ID.fullmatch(feed_id) else None
    if feed is None:
        raise NotFoundError("There is no such feed.")
    scheme, _, token = (authorization or "").partition(" ")
    is_known = hmac.compare_digest(hash_token(token.strip()), feed.token_hash)
    if scheme.lower() != "bearer" or not is_known:
        raise NotSignedInError("Send this feed's own token: Authorization: Bearer …")
    if message_format not in feed.formats:
        raise NotAcceptedError(f"This feed sends {', '.join(feed.formats)}.")
    return feed


async def _find_feed(pool: Any, feed_id: str) -> Feed | None:
    try:
        return await find_feed(pool, feed_id)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise UnavailableError("The database does not answer: send it again.") from error


async def read_body(request: Request) -> bytes:
    """Return the body; raise TooLargeError as soon as it is too large, with no more than that ever held."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotAcceptedError("Send it as it is, not packed.")
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced[:12]) > LARGEST_BODY_BYTES:
        raise TooLargeError(f"A message has at most {LARGEST_BODY_BYTES} bytes.")
    body = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                if len(body) + len(chunk) > LARGEST_BODY_BYTES:
                    raise TooLargeError(f"A message has at most {LARGEST_BODY_BYTES} bytes.")
                body += chunk
    except (TimeoutError, ClientDisconnect) as error:
        raise BadInputError(f"The message did not arrive whole within {READ_SECONDS:.0f} s.") from error
    return bytes(body)


async def receive(pool: Any, *, feed_id: str, message_format: str, body: bytes) -> Receipt:
    """Commit a message's bytes, whatever they are, and only then return; the same bytes again are the same message."""
    message_id = new_id()
    try:
        async with begin(pool) as tx:
            same = await keep_message(
                tx.connection,
                message_id=message_id,
                feed_id=feed_id,
                message_format=message_format,
                body=body,
                sha256=sha256(body).digest(),
            )
            if same is not None:
                return Receipt(message_id=same, is_new=False)
            about = {"message_id": str(message_id), "feed_id": feed_id, "format": message_format}
            tx.announce("message_received", body=about)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise UnavailableError("The database does not answer: send it again.") from error
    return Receipt(message_id=message_id, is_new=True)
