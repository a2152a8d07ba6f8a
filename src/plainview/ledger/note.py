"""Signed notes and their keys (C2SP signed-note), with timed cosignatures (C2SP tlog-cosignature); Ed25519 only."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from plainview.kernel.errors import BadInputError

ED25519 = b"\x01"
TIMED_ED25519 = b"\x04"
_KEY_ID_BYTES = 4
_TIME_BYTES = 8
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_LINE_START = "— "
_SECRET_PREFIX = "PRIVATE+KEY+"  # noqa: S105 - the form that Go's sumdb/note writes
_PARTS_OF_A_KEY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line: who, which of their keys, and the signature itself."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text, ending in a newline, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """A public key under a name: what a signature is checked against."""

    name: str
    public_key: bytes

    def key_id(self, kind: bytes) -> bytes:
        """Return the four bytes that tell signatures of this key and kind."""
        return hashlib.sha256(self.name.encode() + b"\n" + kind + self.public_key).digest()[:_KEY_ID_BYTES]

    def has_signed(self, note: Note) -> bool:
        """Say whether the note bears our plain signature, and none of ours that is wrong."""
        found = [each for each in note.signatures if each.name == self.name and each.key_id == self.key_id(ED25519)]
        return bool(found) and all(self._verifies(each.value, note.text.encode()) for each in found)

    def signed_at(self, note: Note) -> datetime | None:
        """Return the time that our one timed signature swears to; None where there is none, or not one that holds."""
        key_id = self.key_id(TIMED_ED25519)
        found = [each.value for each in note.signatures if each.name == self.name and each.key_id == key_id]
        if len(found) != 1:
            return None
        seconds = int.from_bytes(found[0][:_TIME_BYTES], "big")
        is_ours = self._verifies(found[0][_TIME_BYTES:], _timed_message(seconds, note.text))
        return datetime.fromtimestamp(seconds, UTC) if is_ours else None

    def _verifies(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signer:
    """A private key under a name."""

    def __init__(self, *, name: str, secret: bytes) -> None:
        self._secret = secret
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.verifier = Verifier(name=name, public_key=self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign the text of a note."""
        return self._signature(ED25519, self._key.sign(text.encode()))

    def sign_at(self, text: str, at: datetime) -> Signature:
        """Sign the text together with the time, to the second."""
        seconds = int(at.timestamp())
        value = self._key.sign(_timed_message(seconds, text))
        return self._signature(TIMED_ED25519, seconds.to_bytes(_TIME_BYTES, "big") + value)

    def export(self) -> str:
        """Return the private key in the one-line form that Go's sumdb/note reads."""
        key_id = self.verifier.key_id(ED25519).hex()
        return f"{_SECRET_PREFIX}{self.verifier.name}+{key_id}+{base64.b64encode(ED25519 + self._secret).decode()}"

    def _signature(self, kind: bytes, value: bytes) -> Signature:
        return Signature(name=self.verifier.name, key_id=self.verifier.key_id(kind), value=value)


def _timed_message(seconds: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def format_verifier(verifier: Verifier) -> str:
    """Return the verifier key ("vkey"): name+key id+base64(kind || public key)."""
    key = base64.b64encode(ED25519 + verifier.public_key).decode()
    return f"{verifier.name}+{verifier.key_id(ED25519).hex()}+{key}"


def parse_verifier(text: str) -> Verifier:
    """Read a verifier key; raise BadInputError where it is none, or its parts contradict each other."""
    parts = text.split("+", _PARTS_OF_A_KEY - 1)
    if len(parts) != _PARTS_OF_A_KEY:
        raise BadInputError("a verifier key has three parts: name+id+key")
    verifier = Verifier(name=_checked_name(parts[0]), public_key=_key_of(parts[2]))
    if verifier.key_id(ED25519).hex() != parts[1]:
        raise BadInputError("the verifier key's id is not that of its key")
    return verifier


def parse_signer(text: str) -> Signer:
    """Read a private key as Signer.export writes it."""
    parts = text.removeprefix(_SECRET_PREFIX).split("+", _PARTS_OF_A_KEY - 1)
    if not text.startswith(_SECRET_PREFIX) or len(parts) != _PARTS_OF_A_KEY:
        raise BadInputError("this is no private key of a note")
    signer = Signer(name=_checked_name(parts[0]), secret=_key_of(parts[2]))
    if signer.verifier.key_id(ED25519).hex() != parts[1]:
        raise BadInputError("the private key's id is not that of its key")
    return signer


def _key_of(text: str) -> bytes:
    content = _exact_base64(text)
    if content[:1] != ED25519 or len(content) != 33:  # noqa: PLR2004 - one byte of kind, 32 of key
        raise BadInputError("only Ed25519 keys are known")
    return content[1:]


def _checked_name(name: str) -> str:
    if not name or "+" in name or name.split() != [name]:
        raise BadInputError(f"{name!r} can't be a key's name")
    return name


def format_note(note: Note) -> str:
    """Return the note as it is sent."""
    lines = [
        f"{_LINE_START}{each.name} {base64.b64encode(each.key_id + each.value).decode()}\n" for each in note.signatures
    ]
    return f"{note.text}\n{''.join(lines)}"


def parse_note(raw: str) -> Note:
    """Read a signed note; raise BadInputError for anything that format_note would not write."""
    if _CONTROL.search(raw):
        raise BadInputError("a note has no control characters")
    text, found, below = raw.rpartition("\n\n")
    if not found or not below.endswith("\n"):
        raise BadInputError("a note has a blank line before its signatures, and ends with a newline")
    return Note(text=text + "\n", signatures=tuple(_parse_line(line) for line in below[:-1].split("\n")))


def _parse_line(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_LINE_START).partition(" ")
    if not line.startswith(_LINE_START):
        raise BadInputError("a signature line begins with a dash and a space")
    content = _exact_base64(encoded)
    if len(content) <= _KEY_ID_BYTES:
        raise BadInputError("a signature line holds a key id and a signature")
    return Signature(name=_checked_name(name), key_id=content[:_KEY_ID_BYTES], value=content[_KEY_ID_BYTES:])


def _exact_base64(text: str) -> bytes:
    """Decode the one base64 text that encodes the bytes; others, which decoders forgive, are refused."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInputError("this is not base64") from error
    if base64.b64encode(content).decode() != text:
        raise BadInputError("this base64 has another, exact form")
    return content
