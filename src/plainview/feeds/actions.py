"""Registers feeds, and puts quarantined messages back to be decoded."""

import re
import secrets
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from plainview.feeds.decoders import DECODERS
from plainview.feeds.queries import list_quarantined_ids, message_state, release_message, save_feed
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.store.transaction import Transaction

FEED_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
TOKEN_BYTES = 32


def hash_token(token: str) -> bytes:
    """Return what is kept of a token: its SHA-256; tokens are random, so nothing slower is needed."""
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


async def register_feed(
    tx: Transaction, feed_id: str, title: str, formats: Sequence[str], *, token: str | None = None
) -> str:
    """Add a feed, or renew it, and return its bearer token, which is not kept (give `token` to set one of your own)."""
    if not FEED_ID.fullmatch(feed_id):
        raise BadInputError(f"a feed's id is small letters, digits and hyphens, not {feed_id!r}")
    unknown = [name for name in formats if name not in DECODERS]
    if unknown or not formats:
        raise BadInputError(f"give formats out of {', '.join(sorted(DECODERS))}, not {', '.join(unknown) or 'none'}")
    if token is not None and len(token) < TOKEN_BYTES:
        raise BadInputError(f"a token has at least {TOKEN_BYTES} characters")
    given = token or secrets.token_urlsafe(TOKEN_BYTES)
    await save_feed(tx.connection, feed_id=feed_id, title=title, formats=formats, token_hash=hash_token(given))
    return given


async def replay(tx: Transaction, message_id: UUID) -> None:
    """Put a quarantined message back to be decoded, its attempts counted anew."""
    if await release_message(tx.connection, message_id):
        tx.announce("message_replayed", body={"message_id": str(message_id)})
        return
    state = await message_state(tx.connection, message_id)
    if state is None:
        raise NotFoundError(f"there is no message {message_id}")
    raise ConflictError(f"this message is {state}: only quarantined ones are replayed")


async def replay_all(tx: Transaction, feed_id: str | None = None) -> int:
    """Put every quarantined message (of one feed) back to be decoded and return how many there were."""
    message_ids = await list_quarantined_ids(tx.connection, feed_id)
    for message_id in message_ids:
        await replay(tx, message_id)
    return len(message_ids)
