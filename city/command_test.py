"""The command line writes calls that are the same again, and says in one line what a person can mend."""

import json
import socket
from pathlib import Path

import pytest

from city.__main__ import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("city")
    assert main(["build", "--folder", str(made), "--today", "2026-11-22", "--rtsp-port", "9"]) == 0
    return made


def test_calls_are_written_the_same_again(folder: Path) -> None:
    def write(seed: str) -> list[bytes]:
        assert main(["calls", "--folder", str(folder), "--count", "12", "--seed", seed]) == 0
        return [path.read_bytes() for path in sorted((folder / "calls").iterdir())]

    first = write("4")
    assert write("4") == first
    assert write("5") != first
    assert len({json.loads(body)["$id"] for body in first}) == 12


def test_the_address_of_a_camera_has_the_port_asked_for(folder: Path) -> None:
    assert "rtsp://127.0.0.1:9/city-0001" in (folder / "cameras.csv").read_text(encoding="utf-8")


def test_a_city_that_is_not_built_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["live", "--folder", str(tmp_path), "--tokens", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_busy_port_is_said_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["live", "--folder", str(folder), "--tokens", str(folder), "--rtsp-port", port]) == 1
    assert "address already in use" in capsys.readouterr().err.lower()
