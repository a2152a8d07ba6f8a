"""Makes the codes that open a partner's invitation and page; only their hashes are kept."""

import hashlib
import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: none is taken for another
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
CODE_LETTERS = 24  # 120 bits


def new_code() -> str:
    """Return a code in groups of four."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(CODE_LETTERS))
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LETTERS, 4))


def hash_of_code(code: str) -> bytes:
    """Return what is stored of a code, however it was typed."""
    plain = code.upper().translate(_READ_AS)
    return hashlib.sha256(b"plainview/partner/v1\n" + plain.encode()).digest()
