"""OpenAddresses in both forms: capitals become names, units become units, and what is no address is refused."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plainview.kernel.import_report import ImportReport
from plainview.places.arriving import Reading
from plainview.places.sources.openaddresses import source
from plainview.places.sources.plain_rows import PlainAddress, PlainAddressError, stage_plain

SAMPLE = Path(__file__).parent / "samples" / "town.csv"


def reading(**more: Any) -> Reading:
    return Reading(report=ImportReport(), now=datetime.now(UTC), defaults={"A1": "CA"}, **more)


def read(path: Path, **more: Any) -> tuple[list[tuple[Any, ...]], ImportReport]:
    given_ = reading(**more)
    [layer] = source.read(path, given_)
    return list(layer.rows), given_.report


def test_reads_the_sample_and_says_what_it_refused() -> None:
    rows, report = read(SAMPLE)
    assert [row[16] for row in rows] == [
        "3517 E Larkmoor Ave", "3519 1/2 E Larkmoor Ave", "3600 E Larkmoor Ave", "3600 E Larkmoor Ave",
    ]  # fmt: skip
    assert [row[25] for row in rows] == [None, None, "4", "5"]
    assert rows[0][1] == "oa:3517 e larkmoor ave|fresno"
    assert [str(error) for error in report.errors] == [
        "town.csv:6 number: '3700-3702' can't be read as one house number",
        "town.csv:7 street: missing: a premise needs a street",
        "town.csv:8 lon: not degrees from -180 to 180",
        "town.csv:9 city: missing, and the point lies in no city limits on record: give --city",
    ]
    assert (report.tables["town"].read, report.tables["town"].refused) == (8, 4)


def test_a_city_can_be_given_and_limits_on_record_go_before_it() -> None:
    rows, _ = read(SAMPLE, city="Fresno")
    assert rows[-1][16:18] == ("4000 N Quillfeather St", "Fresno")
    rows, _ = read(SAMPLE, city="Fresno", find_city=lambda _longitude, _latitude: "Clovis")
    assert rows[-1][17] == "Clovis"


def test_reads_lines_of_geojson(tmp_path: Path) -> None:
    path = tmp_path / "town.geojson"
    path.write_text(
        '{"type":"Feature","properties":{"hash":"a","number":"3517","street":"E LARKMOOR AVE","unit":"",'
        '"city":"Fresno"},"geometry":{"type":"Point","coordinates":[-119.76,36.75]}}\n'
        '{"type":"Feature","properties":{},"geometry":null}\n{"broken\n',
        encoding="utf-8",
    )
    rows, report = read(path)
    assert [row[16] for row in rows] == ["3517 E Larkmoor Ave"]
    assert [str(error) for error in report.errors] == [
        "town.geojson:2: not a GeoJSON feature with a point",
        "town.geojson:3: not a GeoJSON feature with a point",
    ]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20), st.floats(), st.floats())
def test_any_text_is_staged_or_refused(number: str, street: str, unit: str, longitude: float, latitude: float) -> None:
    address = PlainAddress(
        line=1, prefix="oa", number=number, street=street, unit=unit, city="Fresno", longitude=longitude,
        latitude=latitude,
    )  # fmt: skip
    try:
        row = stage_plain(address, reading())
    except PlainAddressError:
        return
    assert 0 <= row[7] <= 999_999
    assert "\x00" not in str(row)


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_refusals(tmp_path_factory: Any, content: bytes) -> None:
    path = tmp_path_factory.mktemp("oa") / "file.csv"
    path.write_bytes(b"LON,LAT,NUMBER,STREET\n" + content)
    rows, report = read(path)
    assert len(rows) + report.tables["file"].refused == report.tables["file"].read
