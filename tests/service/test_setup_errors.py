"""Shows that what a person can mend is one clear line: a busy port, a folder, a database, a setting."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from plainview.kernel.errors import SetupError
from plainview.settings import read_settings
from plainview.store import postgres

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would."""
    environment = {**os.environ, **{f"PLAINVIEW_{name.upper()}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "plainview", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 2
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_a_busy_port_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = one_line(run("demo", home=str(tmp_path / "home"), port=str(port)))
    assert f"port {port} is in use" in said
    assert "PLAINVIEW_PORT" in said


def test_a_folder_that_can_not_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    said = one_line(run("demo", home=str(tmp_path / "file" / "home"), port="28931"))
    assert "can't be written" in said
    assert "PLAINVIEW_HOME" in said


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    said = one_line(run("migrate", home=str(tmp_path), database_url="postgresql://nobody@127.0.0.1:1/none"))
    assert "does not answer" in said


def test_an_unmigrated_database_says_what_to_run(database_url: str, tmp_path: Path) -> None:
    said = one_line(run("feeds", "list", home=str(tmp_path), database_url=database_url))
    assert "plainview migrate" in said


async def test_a_database_too_old_is_refused(fresh_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "OLDEST_VERSION", 990000)
    with pytest.raises(SetupError, match="is too old: Plainview needs 15 or later"):
        await postgres.open_pool(fresh_database_url, most=2)


@pytest.mark.parametrize(
    ("name", "value"), [("PLAINVIEW_PORT", "http"), ("PLAINVIEW_PORT", "70000"), ("PLAINVIEW_DEMO", "perhaps")]
)
def test_a_setting_that_can_not_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(SetupError, match=name):
        read_settings({name: value})


def test_settings_come_from_the_environment() -> None:
    settings = read_settings({"PLAINVIEW_PORT": "9000", "PLAINVIEW_HOME": "/srv/plainview", "PLAINVIEW_DEMO": "yes"})
    assert (settings.port, str(settings.home), settings.demo) == (9000, "/srv/plainview", True)
