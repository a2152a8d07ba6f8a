"""Checkpoints: the log's size and root, signed (C2SP tlog-checkpoint)."""

import base64
from dataclasses import dataclass
from datetime import datetime

from plainview.kernel.errors import BadInputError
from plainview.ledger.note import Note, Signer, Verifier, format_note, parse_note
from plainview.ledger.tiles import HASH_BYTES

_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a checked note says; `signed_at` where it bears a timed signature of the log."""

    size: int
    root: bytes
    signed_at: datetime | None


def sign_checkpoint(signer: Signer, *, size: int, root: bytes, at: datetime | None = None) -> str:
    """Return the signed note for a tree; with `at` it also swears to the time."""
    text = f"{signer.verifier.name}\n{size}\n{base64.b64encode(root).decode()}\n"
    signatures = (signer.sign(text),) if at is None else (signer.sign(text), signer.sign_at(text, at))
    return format_note(Note(text=text, signatures=signatures))


def open_checkpoint(raw: str, verifier: Verifier) -> Checkpoint:
    """Check and read a signed checkpoint; raise BadInputError saying what is wrong with it."""
    note = parse_note(raw)
    if not verifier.has_signed(note):
        raise BadInputError(f"it is not signed by {verifier.name}, or was altered since")
    lines = note.text.split("\n")[:-1]
    if len(lines) != _LINES or lines[0] != verifier.name:
        raise BadInputError("it is not a checkpoint of this log")
    root = base64.b64decode(lines[2], validate=True)
    if len(root) != HASH_BYTES or not lines[1].isdecimal():
        raise BadInputError("its size or root can't be read")
    return Checkpoint(size=int(lines[1]), root=root, signed_at=verifier.signed_at(note))
