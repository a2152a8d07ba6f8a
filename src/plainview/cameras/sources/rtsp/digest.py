"""Answers an RTSP or HTTP server's challenge to sign in: basic (RFC 7617) or digest (RFC 7616)."""

import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Callable, Sequence

from plainview.cameras.gateway.addresses import SignIn
from plainview.kernel.errors import UnavailableError

_FIELD = re.compile(r'([a-zA-Z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_LONGEST = 4096
_HASHES: dict[str, Callable[..., "hashlib._Hash"]] = {"md5": hashlib.md5, "sha-256": hashlib.sha256}


def answer_challenge(challenges: Sequence[str], sign_in: SignIn, *, method: str, address: str) -> str:
    """Return the Authorization header for the strongest challenge that is known.

    Raises UnavailableError where none is: an older server's word, not the user's fault.
    """
    digests = [found for text in challenges if (found := _read_digest(text))]
    strongest = max(digests, key=lambda found: found["algorithm"] == "sha-256", default=None)
    if strongest is not None:
        return _digest(strongest, sign_in, method, address)
    if any(text.lower().startswith("basic") for text in challenges):
        return "Basic " + b64encode(f"{sign_in.user}:{sign_in.password}".encode()).decode()
    raise UnavailableError("the camera asks for a way of signing in that is not known here")


def _read_digest(challenge: str) -> dict[str, str] | None:
    """Return a digest challenge's fields; None where it is another, or by a hash that isn't known."""
    scheme, _, rest = challenge[:_LONGEST].strip().partition(" ")
    if scheme.lower() != "digest":
        return None
    fields = {name.lower(): quoted or plain for name, quoted, plain in _FIELD.findall(rest)}
    fields["algorithm"] = fields.get("algorithm", "md5").lower()
    known = fields["algorithm"] in _HASHES and "realm" in fields and "nonce" in fields
    return fields if known else None


def _digest(asked: dict[str, str], sign_in: SignIn, method: str, address: str) -> str:
    def hashed(text: str) -> str:
        return _HASHES[asked["algorithm"]](text.encode(), usedforsecurity=False).hexdigest()

    secret = hashed(f"{sign_in.user}:{asked['realm']}:{sign_in.password}")
    request = hashed(f"{method}:{address}")
    said = f'username="{sign_in.user}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", uri="{address}"'
    if "auth" in [each.strip() for each in asked.get("qop", "").split(",")]:
        own = secrets.token_hex(8)
        response = hashed(f"{secret}:{asked['nonce']}:00000001:{own}:auth:{request}")
        said += f', qop=auth, nc=00000001, cnonce="{own}"'
    else:
        response = hashed(f"{secret}:{asked['nonce']}:{request}")
    said += f', response="{response}"'
    if asked["algorithm"] != "md5":
        said += f", algorithm={asked['algorithm'].upper()}"
    return "Digest " + said + (f', opaque="{asked["opaque"]}"' if asked.get("opaque") else "")
