"""The folder's optional files: ranges that belong to a line, other names, mile markers and exits."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plainview.kernel.import_report import ImportReport
from plainview.places.arriving import Reading
from plainview.places.sources.csv_folder import source

HEADERS = {
    "road_lines": "NGUID,St_PreDir,St_Name,St_PosTyp,RoadClass,Shape",
    "address_ranges": "Road_NGUID,FromAddr_L,ToAddr_L,FromAddr_R,ToAddr_R,Parity_L,Parity_R,FromMile,ToMile",
    "aliases": "Place_NGUID,Alias",
    "mile_markers": "NGUID,Road,Direction,Mile,Label,Long,Lat",
    "exits": "NGUID,Road,Kind,Direction,Number,Name,Long,Lat",
}
ROAD = 'RL-1,E,Larkmoor,Ave,local,"-119.78 36.75;-119.77 36.75"'
Read = Callable[..., tuple[dict[str, list[tuple[Any, ...]]], ImportReport]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(**files: list[str]) -> tuple[dict[str, list[tuple[Any, ...]]], ImportReport]:
        for name, lines in files.items():
            (tmp_path / f"{name}.csv").write_text("\n".join([HEADERS[name], *lines]) + "\n", encoding="utf-8")
        report = ImportReport()
        reading = Reading(report=report, now=datetime.now(UTC), defaults={})
        return {layer.kind: list(layer.rows) for layer in source.read(tmp_path, reading)}, report

    return write_and_read


def test_ranges_go_with_their_line(read: Read) -> None:
    rows, report = read(road_lines=[ROAD], address_ranges=["RL-1,2,98,1,99,E,O,1.5,2"])
    assert report.errors == []
    road = rows["roads"][0]
    assert road[12:18] == (2, 98, 1, 99, "E", "O")
    assert road[20:22] == (1.5, 2.0)
    assert json.loads(road[2])["St_PosTyp"] == "Avenue"
    assert road[4] == "E Larkmoor Ave"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("RL-9,2,98,1,99,E,O,,", "address_ranges.csv:2 Road_NGUID: no such road line"),
        ("RL-1,2,99,1,99,E,O,,", "address_ranges.csv:2 Parity_L: E does not fit 2 to 99"),
        ("RL-1,2,,1,99,E,O,,", "address_ranges.csv:2 ToAddr_L: a range has both ends or none"),
        ("RL-1,2,98,1,99,E,X,,", "address_ranges.csv:2 Parity_R: 'X' is not in the closed list: B, E, O, Z"),
        ("RL-1,two,98,1,99,E,O,,", "address_ranges.csv:2 FromAddr_L: 'two' is not a whole number from 0 to 999999"),
        ("RL-1,2,98,1,99,E,O,1,", "address_ranges.csv:2 ToMile: a range has both ends or none"),
    ],
)
def test_refuses_a_range_that_cannot_be(read: Read, line: str, error: str) -> None:
    rows, report = read(road_lines=[ROAD], address_ranges=[line])
    assert [str(each) for each in report.errors] == [error]
    assert rows["roads"][0][12] is None
    assert report.tables["address_ranges"].refused == 1


def test_names_markers_and_exits_have_keys(read: Read) -> None:
    rows, report = read(
        aliases=["AP-1,The Old Mill"],
        mile_markers=["MM-1,CA-99,n,131.5,,-119.8,36.8"],
        exits=["EX-1,CA-99,exit,n,131-A,Tansy Way,-119.8,36.8"],
    )
    assert report.errors == []
    assert rows["aliases"] == [(2, "AP-1", "The Old Mill", "old mill")]
    assert rows["markers"][0][3:7] == ("99", "n", 131.5, None)
    assert rows["exits"][0][3:10] == ("99", "exit", "n", "131-A", "131a", "Tansy Way", "tansy way")
