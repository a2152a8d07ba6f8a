"""Shows that notes, keys and checkpoints are those of C2SP, in their one exact form."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plainview.kernel.errors import BadInputError, SetupError
from plainview.ledger.checkpoint import open_checkpoint, sign_checkpoint
from plainview.ledger.keys import open_key, read_verifier
from plainview.ledger.note import (
    Note,
    Signer,
    format_note,
    format_verifier,
    parse_note,
    parse_signer,
    parse_verifier,
)

# the example of c2sp.org/signed-note
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SIGNED = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
AT = datetime(2026, 11, 20, 18, 0, 5, tzinfo=UTC)


@pytest.fixture
def signer() -> Signer:
    return Signer(name="example.org/log", secret=bytes(range(32)))


def test_the_example_of_the_specification_is_verified() -> None:
    verifier = parse_verifier(VKEY)
    assert verifier.has_signed(parse_note(SIGNED))
    assert format_verifier(verifier) == VKEY
    assert format_note(parse_note(SIGNED)) == SIGNED


def test_every_altered_bit_of_a_signed_checkpoint_is_noticed(signer: Signer) -> None:
    raw = sign_checkpoint(signer, size=7, root=bytes(32), at=AT).encode()
    honest = open_checkpoint(raw.decode(), signer.verifier)
    unnoticed = 0
    for bit in range(len(raw) * 8):
        altered = bytearray(raw)
        altered[bit // 8] ^= 1 << bit % 8
        try:
            found = open_checkpoint(altered.decode(), signer.verifier)
        except (BadInputError, UnicodeDecodeError):
            continue
        unnoticed += found == honest  # a timed signature that no longer holds leaves signed_at empty
    assert unnoticed == 0


def test_a_timed_signature_swears_to_the_time(signer: Signer) -> None:
    assert open_checkpoint(sign_checkpoint(signer, size=1, root=bytes(32), at=AT), signer.verifier).signed_at == AT
    assert open_checkpoint(sign_checkpoint(signer, size=1, root=bytes(32)), signer.verifier).signed_at is None


def test_another_key_of_the_same_name_is_refused(signer: Signer) -> None:
    other = Signer(name="example.org/log", secret=bytes(32))
    with pytest.raises(BadInputError, match="not signed"):
        open_checkpoint(sign_checkpoint(other, size=1, root=bytes(32)), signer.verifier)


def test_another_text_of_ours_is_no_checkpoint(signer: Signer) -> None:
    text = "example.org/log\n1\n"
    with pytest.raises(BadInputError, match="not a checkpoint"):
        open_checkpoint(format_note(Note(text=text, signatures=(signer.sign(text),))), signer.verifier)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "text\n",
        "text\n\n",
        SIGNED[:-1],
        SIGNED.replace("— ", "- "),
        SIGNED.replace("aQM=", "aQN="),  # bits after the end of the base64: another text, the same bytes
        SIGNED.replace("example.com/foo ", "example.com+foo "),
        SIGNED.replace("This", "\tThis"),
        "text\n\n— name AAAA\n",
    ],
)
def test_what_is_not_exactly_a_note_is_refused(raw: str) -> None:
    with pytest.raises(BadInputError):
        parse_note(raw)


@pytest.mark.parametrize(
    "text", ["", "a+b", VKEY.replace("530d903a", "530d903b"), VKEY[:-1], VKEY.replace("+Ae", "+Be"), "+" + VKEY]
)
def test_what_is_not_exactly_a_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        parse_verifier(text)


def test_a_private_key_can_be_read_back(signer: Signer) -> None:
    assert parse_signer(signer.export()).verifier == signer.verifier
    with pytest.raises(BadInputError):
        parse_signer(signer.export().replace("PRIVATE", "PUBLIC"))
    with pytest.raises(BadInputError):
        parse_signer(signer.export().replace("example.org", "example.net"))


def test_the_key_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    first = open_key(tmp_path)
    assert open_key(tmp_path).verifier == first.verifier == read_verifier(tmp_path / "ledger")
    assert (tmp_path / "keys" / "ledger.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["ledger.key"]


def test_a_damaged_key_stops_the_start(tmp_path: Path) -> None:
    open_key(tmp_path)
    (tmp_path / "keys" / "ledger.key").write_text("nonsense", encoding="utf-8")
    with pytest.raises(SetupError, match="restore it from the backup"):
        open_key(tmp_path)


def test_a_lost_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    open_key(tmp_path)
    (tmp_path / "keys" / "ledger.key").unlink()
    with pytest.raises(SetupError, match="restore the key"):
        open_key(tmp_path)
    assert not (tmp_path / "keys" / "ledger.key").exists()


def test_a_key_that_is_not_the_published_one_stops_the_start(tmp_path: Path) -> None:
    open_key(tmp_path / "a")
    open_key(tmp_path / "b")
    (tmp_path / "a" / "keys" / "ledger.key").replace(tmp_path / "b" / "keys" / "ledger.key")
    with pytest.raises(SetupError, match="belongs to another key"):
        open_key(tmp_path / "b")


def test_an_altered_verifier_file_is_noticed_bit_by_bit(tmp_path: Path) -> None:
    verifier = open_key(tmp_path).verifier
    path = tmp_path / "ledger" / "verifier.pub"
    raw = path.read_bytes()
    for bit in range(len(raw) * 8):
        altered = bytearray(raw)
        altered[bit // 8] ^= 1 << bit % 8
        path.write_bytes(altered)
        with pytest.raises(SetupError):
            read_verifier(tmp_path / "ledger")
    path.write_bytes(raw)
    assert read_verifier(tmp_path / "ledger") == verifier
