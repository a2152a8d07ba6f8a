"""Keeps the sign-ins of cameras: sealed under the site's key, written and used, never read out."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from plainview.cameras import queries
from plainview.cameras.gateway.addresses import SignIn
from plainview.kernel.errors import SetupError
from plainview.kernel.log import Log

log = Log(__name__)
KEY_FILE = Path("keys") / "cameras.key"
_KEY_BYTES = 32
_NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: random, 96 bits


class Safe:
    """Seals sign-ins, each bound to its camera: moved to another camera's row, one can't be opened."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, camera_id: str, sign_in: SignIn) -> bytes:
        """Return user and password, sealed (AES-256-GCM)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        content = msgspec.json.encode([sign_in.user, sign_in.password])
        return nonce + self._cipher.encrypt(nonce, content, camera_id.encode())

    def open(self, camera_id: str, sealed: bytes) -> SignIn:
        """Return what was sealed; raise SetupError where the key is another, or the row was altered."""
        try:
            content = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], camera_id.encode())
        except (InvalidTag, ValueError) as error:
            raise SetupError(f"{KEY_FILE} does not open the sign-ins of cameras: restore it from the backup") from error
        user, password = msgspec.json.decode(content, type=tuple[str, str])
        return SignIn(user=user, password=password)


def open_safe(home: Path) -> Safe:
    """Return the safe under `home`/keys/cameras.key, made now where there is none."""
    path = home / KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise SetupError(f"{error.filename} can't be used: {error.strerror}. Set PLAINVIEW_HOME") from error
    if len(key) != _KEY_BYTES:
        raise SetupError(f"{path} is not the cameras' key: restore it from the backup")
    return Safe(key)


class SignIns:
    """The sign-ins of all cameras in one process's memory, read again when cameras change."""

    def __init__(self, safe: Safe) -> None:
        self._safe = safe
        self._known: dict[str, SignIn] = {}

    def of(self, camera_id: str) -> SignIn | None:
        """Return a camera's sign-in, or None where it has none."""
        return self._known.get(camera_id)

    async def load(self, connection: Any) -> None:
        """Read them all; one that can't be opened is left out, and logged."""
        known = {}
        for camera_id, sealed in await queries.all_secrets(connection):
            try:
                known[camera_id] = self._safe.open(camera_id, sealed)
            except SetupError as error:
                log.warning("camera_secret_not_opened", camera_id=camera_id, why=str(error))
        self._known = known


async def put_sign_ins(connection: Any, safe: Safe, sign_ins: Sequence[tuple[str, SignIn]]) -> None:
    """Seal and keep sign-ins of registered cameras, in place of those they had."""
    if sign_ins:
        await queries.put_secrets(connection, [(camera_id, safe.seal(camera_id, one)) for camera_id, one in sign_ins])


def _make_key(path: Path) -> None:
    """Write a new key whole or not at all; of two processes that start together one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
