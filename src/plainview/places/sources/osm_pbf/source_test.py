"""An extract's addresses, roads, names, exits and milestones, read from a PBF that is made of the sample."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import osmium
import pytest

from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.places.arriving import Reading
from plainview.places.sources.osm_pbf import source
from plainview.places.sources.recognise import is_osm_pbf

SAMPLE = Path(__file__).parent / "samples" / "town.osm"


@pytest.fixture
def pbf(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for each in osmium.FileProcessor(str(SAMPLE)):
            writer.add(each)
    return path


def read(path: Path) -> tuple[dict[str, list[tuple[Any, ...]]], ImportReport]:
    report = ImportReport()
    reading = Reading(report=report, now=datetime.now(UTC), defaults={})
    return {layer.name: list(layer.rows) for layer in source.read(path, reading)}, report


def test_reads_the_sample(pbf: Path) -> None:
    assert is_osm_pbf(pbf)
    rows, report = read(pbf)
    points = {row[1]: row for row in rows["addresses"]}
    assert {nguid: row[16] for nguid, row in points.items()} == {
        "osm:n1": "3517 E Larkmoor Ave",
        "osm:n2": "3600 E Larkmoor Ave",
        "osm:w103": "3700 E Larkmoor Ave",
    }
    assert (points["osm:n1"][3], points["osm:n2"][3], points["osm:n2"][5]) == ("house", "shop", "Larkmoor Bakery")
    assert points["osm:w103"][20:22] == pytest.approx((-119.7609, 36.7511))
    assert [(row[1], row[2]) for row in rows["names"]] == [
        ("osm:n2", "The Oven"), ("osm:n2", "Old Oven"), ("osm:n2", "Tansy Cafe"),
    ]  # fmt: skip
    assert report.tables["addresses"].left == 1
    assert report.notes == ["1 shops and the like have a name and no address: left"]


def test_roads_have_their_class_and_older_name(pbf: Path) -> None:
    rows, _ = read(pbf)
    assert [(row[4], row[9], row[22]) for row in rows["highways"]] == [
        ("CA-463", "freeway", None), ("E Larkmoor Ave", "local", "Oldmoor Road"),
    ]  # fmt: skip


def test_exits_and_milestones_lie_on_the_road_their_node_is_of(pbf: Path) -> None:
    rows, report = read(pbf)
    assert [(row[2], row[6], row[8]) for row in rows["exits"]] == [("CA-463", "13A", "Larkmoor Avenue")]
    assert [(row[2], row[3], row[5]) for row in rows["milestones"]] == [("CA-463", "463", 13.5)]
    assert [str(error) for error in report.errors] == [
        "addresses:4 street: missing: a premise needs a street",
        "milestones:13 distance: says no distance with mi or km",
        "exits:14 ref: lies on no numbered road",
    ]


def test_what_is_no_extract_is_said(tmp_path: Path) -> None:
    path = tmp_path / "broken.osm.pbf"
    path.write_bytes(b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18 and nothing more")
    with pytest.raises(BadInputError, match=r"broken\.osm\.pbf can't be read"):
        read(path)
