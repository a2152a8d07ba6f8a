"""Makes the tokens that open one stream, once: random, short-lived, kept only as a hash."""

import hashlib
import secrets

TOKEN_BYTES = 32
TOKEN_SECONDS = 15.0
LONGEST_TOKEN = 64  # characters; anything longer is no token of ours


def make_token() -> str:
    """Return a new token, safe in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> bytes:
    """Return what is kept of a token. It is random in full, so a plain hash can't be searched."""
    return hashlib.sha256(token[:LONGEST_TOKEN].encode()).digest()
