"""The ledger's key: made at the first start, kept by nobody but the owner of the process; its public part lies open."""

import os
import secrets
from pathlib import Path

from plainview.kernel.errors import BadInputError, SetupError
from plainview.ledger.note import Signer, Verifier, format_verifier, parse_signer, parse_verifier

KEY_FILE = Path("keys") / "ledger.key"
VERIFIER_FILE = "verifier.pub"


def open_key(home: Path) -> Signer:
    """Return the key in `home`/keys/ledger.key, made now where there is none; write `home`/ledger/verifier.pub."""
    path, published = home / KEY_FILE, home / "ledger" / VERIFIER_FILE
    try:
        if not path.exists():
            if published.exists():
                raise SetupError(f"{path} is missing, but {published} is there: restore the key from the backup")
            _make_key(path)
        signer = parse_signer(path.read_text(encoding="utf-8").strip())
        _publish(signer.verifier, home / "ledger")
    except OSError as error:
        raise SetupError(f"{error.filename} can't be used: {error.strerror}. Set PLAINVIEW_HOME") from error
    except BadInputError as error:
        raise SetupError(f"{path} is not the ledger's key ({error}): restore it from the backup") from error
    return signer


def read_verifier(folder: Path) -> Verifier:
    """Return the public key that lies in the ledger's folder."""
    path = folder / VERIFIER_FILE
    try:
        text = path.read_bytes().decode()
        verifier = parse_verifier(text.removesuffix("\n"))
    except OSError as error:
        raise SetupError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, BadInputError) as error:
        raise SetupError(f"{path} is not a verifier key: {error}") from error
    if text != format_verifier(verifier) + "\n":
        raise SetupError(f"{path} was altered")
    return verifier


def _make_key(path: Path) -> None:
    """Write a new key whole or not at all; of two processes that start together one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer = Signer(name=f"plainview.local/ledger-{secrets.token_hex(4)}", secret=secrets.token_bytes(32))
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(signer.export() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _publish(verifier: Verifier, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    path, text = folder / VERIFIER_FILE, format_verifier(verifier) + "\n"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
    elif path.read_text(encoding="utf-8") != text:
        raise SetupError(f"{path} belongs to another key than keys/ledger.key: restore the one that is missing")
