"""Makes the codes that open a resident's page, and keeps guessers out."""

import hashlib
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from plainview.kernel.errors import TooManyError

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: none is taken for another
CODE_LETTERS = 24  # 120 bits
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
WRONG_A_MINUTE_EACH = 10
WRONG_A_MINUTE_ALL = 100
_MINUTE_SECONDS = 60.0


def new_code() -> str:
    """Return a code in groups of four; only its hash is kept."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(CODE_LETTERS))
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LETTERS, 4))


def hash_of_code(code: str) -> bytes:
    """Return what is stored of a code, however it was typed."""
    plain = code.upper().translate(_READ_AS)
    return hashlib.sha256(b"plainview/resident/v1\n" + plain.encode()).digest()


@dataclass(slots=True)
class Guesses:
    """Counts wrong codes of the last minute, by the asker's address and of all; `seconds` tells a steady time."""

    seconds: Callable[[], float]
    _wrong: deque[tuple[float, str]] = field(default_factory=deque)

    def admit(self, asker: str) -> None:
        """Raise TooManyError where this asker, or all together, guessed wrong too often: no code is tried then."""
        while self._wrong and self._wrong[0][0] <= self.seconds() - _MINUTE_SECONDS:
            self._wrong.popleft()
        of_asker = sum(who == asker for _, who in self._wrong)
        if of_asker >= WRONG_A_MINUTE_EACH or len(self._wrong) >= WRONG_A_MINUTE_ALL:
            raise TooManyError("Too many codes that are not right. Wait a minute, then try again.")

    def note_wrong(self, asker: str) -> None:
        """Remember a code that was not right."""
        self._wrong.append((self.seconds(), asker))
