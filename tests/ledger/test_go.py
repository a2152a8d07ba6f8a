"""Shows that a verifier which we did not write (Go's sumdb/note and sumdb/tlog) accepts our log, and only as it is."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plainview.ledger.verify import verify_files
from tests.ledger.made import drafts, ledger_in

SOURCE = Path(__file__).parent / "go" / "verify.go"
GOCODE = Path("/usr/share/gocode")  # where Debian puts golang-golang-x-mod-dev
NEEDED = (GOCODE / "src/golang.org/x/mod/sumdb/tlog/tlog.go",)
SIZE = 600  # three bundles, two levels of tiles


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    go = shutil.which("go")
    if go is None or not all(path.exists() for path in NEEDED):
        pytest.skip("Go's verifier is not here: apt-get install golang-go golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "GOCACHE": str(folder / "cache"),
        "GO111MODULE": "off", "GOPATH": str(GOCODE), "GOFLAGS": "", "CGO_ENABLED": "0",
    }  # fmt: skip
    subprocess.run([go, "build", "-o", str(folder / "verify"), str(SOURCE)], check=True, env=environment, timeout=300)
    return folder / "verify"


@pytest.fixture
async def published(pool: Any, tmp_path: Path) -> Path:
    ledger = ledger_in(tmp_path, pool)
    folder = tmp_path / "ledger"
    for number, count in enumerate((3, 254, SIZE - 257)):
        await ledger.append(drafts(count))
        await ledger.write_checkpoint()
        shutil.copy(folder / "checkpoint", tmp_path / f"older-{number}")
    return folder


def run(verifier: Path, *arguments: Path) -> subprocess.CompletedProcess[str]:
    command = [str(verifier), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


async def test_go_accepts_signature_root_every_entry_and_every_older_checkpoint(
    verifier: Path, published: Path
) -> None:
    assert verify_files(published).problems == ()
    for number in range(3):
        checked = run(verifier, published, published.parent / f"older-{number}")
        assert (checked.stdout, checked.stderr) == (f"{SIZE} entries\n", "")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/001", "tile/entries/000", "tile/1/000.p/2", "verifier.pub"])
async def test_go_and_we_refuse_an_altered_file(verifier: Path, published: Path, path: str) -> None:
    altered = bytearray((published / path).read_bytes())
    altered[20] ^= 1
    (published / path).write_bytes(altered)
    assert run(verifier, published).returncode != 0
    assert not verify_files(published).ok
