"""A GeoPackage's rows become places, or are refused by layer, row and field; its spatial reference is obeyed."""

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.places.arriving import Reading
from plainview.places.geopackage import list_tables, open_geopackage, read_table
from plainview.places.geopackage_write import make_geometry
from plainview.places.sources.sta006 import source
from plainview.places.sources.sta006.fields import read_fields
from plainview.places.standard import layers
from tests.places_made import address, area, road, spoil, write_geopackage

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEMPLATE = (
    Path(__file__).parents[6] / "shared/data/gis/NENA911_NG911GISDataModel/flatfile_templates/prebuilt_templates/v3.0"
    "/NG911_GISDataModelTemplate_v3.0.gpkg"
)
POINTS = "SiteStructureAddressPoint"


def read(path: Path, **given_: Any) -> tuple[dict[str, list[tuple[Any, ...]]], ImportReport]:
    report = ImportReport()
    reading = Reading(report=report, now=NOW, defaults={}, **given_)
    return {layer.name: list(layer.rows) for layer in source.read(path, reading)}, report


def errors_of(report: ImportReport) -> list[str]:
    return [str(error) for error in report.errors]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "places.gpkg"


def test_reads_points_units_roads_and_areas(file: Path) -> None:
    write_geopackage(
        file,
        {
            POINTS: [
                address("SS-1", 3517, AddNum_Suf="1/2", Addtl_Loc="behind the house"),
                address("SS-2", 3600, UnitPreTyp="Apartment", UnitValue="4", Structure="3", LSt_Name="OLDMOOR"),
            ],
            "RoadCenterLine": [road("RC-1", [(-119.77, 36.75), (-119.76, 36.75)])],
            "A3Polygon": [area("IM-1", (-119.9, 36.6, -119.6, 36.9), A3="Fresno")],
        },
    )
    rows, report = read(file)
    assert errors_of(report) == []
    first, second = rows[POINTS]
    assert (first[15], first[16], first[17]) == ("3517-1/2 e larkmoor ave", "3517 1/2 E Larkmoor Ave", "Fresno")
    assert (first[20], first[21], first[24]) == (-119.76, 36.75, None)
    assert (second[24], second[25]) == ("building 3, apartment 4", "bldg3 4")
    assert second[27:29] == ("OLDMOOR", "oldmoor")
    assert rows["RoadCenterLine"][0][12:18] == (3500, 3598, 3501, 3599, "E", "O")
    assert rows["A3Polygon"][0][2:4] == ("city_limits", "Fresno")


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("Add_Number", "twelve", "Add_Number: 'twelve' is not a whole number"),
        ("Add_Number", -4, "Add_Number: -4 is not from 0 to 999999"),
        ("Add_Number", None, "Add_Number: missing: a premise needs a house number"),
        ("St_Name", None, "St_Name: missing: a premise needs a street"),
        ("St_Name", "!!", "St_Name: no word that can be read"),
        ("St_Name", "x" * 300, "St_Name: longer than 254 characters"),
        ("St_Name", b"\xff\x00", "St_Name: not text: holds bytes or control characters"),
        ("St_PosTyp", "Gasse", "St_PosTyp: 'Gasse' is not in the standard's list StreetNameType"),
        ("St_PreDir", "Up", "St_PreDir: 'Up' is not in the standard's list StreetNameDirectional"),
        ("A3", None, "A3: missing: no city is said, and the point lies in no municipality on record"),
        ("NGUID", "", "NGUID: missing"),
        ("Effective", "soon", "Effective: 'soon' is not a moment like 2026-03-02T00:46:10Z"),
        ("Shape", None, "Shape: missing: there is no geometry"),
        ("Shape", b"GP\x00\x01", "Shape: not a geometry"),
        ("Shape", b"nonsense and more", "Shape: not a geometry"),
        ("Shape", make_geometry(shapely.Point(0, 0)), "Shape: 0, 0 is no position"),
        ("Shape", make_geometry(shapely.Point(219, 36)), "Shape: the coordinates are out of range"),
        ("Shape", make_geometry(shapely.LineString([(0, 0), (1, 1)])), "Shape: not one point"),
    ],
)
def test_refuses_a_row_by_layer_row_and_field(file: Path, column: str, value: Any, error: str) -> None:
    write_geopackage(file, {POINTS: [address("SS-1", 3517), address("SS-2", 3519)]})
    if column == "Shape":
        spoil(file, POINTS, "Longitude", None, nguid="SS-2")
    spoil(file, POINTS, column, value, nguid="SS-2")
    rows, report = read(file)
    assert errors_of(report) == [f"{POINTS}:2 {error}"]
    assert [row[1] for row in rows[POINTS]] == ["SS-1"]
    assert (report.tables[POINTS].read, report.tables[POINTS].refused) == (2, 1)


@pytest.mark.parametrize(("column", "value"), [("Placement", "Guess"), ("Place_Type", "castle"), ("A1", "ZZ")])
def test_a_value_that_makes_no_address_is_left_out_and_the_row_kept(file: Path, column: str, value: str) -> None:
    write_geopackage(file, {POINTS: [address("SS-1", 3517)]})
    spoil(file, POINTS, column, value, nguid="SS-1")
    rows, report = read(file)
    assert len(rows[POINTS]) == 1
    assert errors_of(report)[0].startswith(f"{POINTS}:1 {column}: '{value}' is not in the standard's list")
    assert errors_of(report)[0].endswith("left out, the row is kept")


def test_abbreviations_and_version_2_names_are_understood(file: Path) -> None:
    write_geopackage(file, {POINTS: [address("SS-1", 3517, A3=None, St_PosTyp=None)]})
    with sqlite3.connect(file) as opened:
        opened.execute(f"alter table {POINTS} add column Inc_Muni text")
        opened.execute(f"update {POINTS} set Inc_Muni = 'Fresno', St_PreDir = 'E', St_PosTyp = 'AVE'")  # noqa: S608
    opened.close()
    rows, report = read(file)
    assert errors_of(report) == []
    assert rows[POINTS][0][16:18] == ("3517 E Larkmoor Ave", "Fresno")


def test_a_city_is_found_from_where_the_point_lies(file: Path) -> None:
    write_geopackage(file, {POINTS: [address("SS-1", 3517, A3="Unincorporated")]})
    rows, _ = read(file, find_city=lambda _longitude, _latitude: "Clovis")
    assert rows[POINTS][0][17] == "Clovis"


def test_rows_not_in_force_are_left(file: Path) -> None:
    write_geopackage(
        file,
        {
            POINTS: [
                address("SS-1", 1, Expire=datetime(2026, 1, 1, tzinfo=UTC)),
                address("SS-2", 2, Effective=datetime(2027, 1, 1, tzinfo=UTC)),
                address("SS-3", 3, Effective=datetime(2020, 1, 1, tzinfo=UTC)),
            ]
        },
    )
    rows, report = read(file)
    assert [row[1] for row in rows[POINTS]] == ["SS-3"]
    assert report.tables[POINTS].left == 2
    assert report.notes == [f"{POINTS}: 2 rows are not in force (Effective, Expire): left"]


def test_ranges_that_do_not_fit_their_parity_are_refused(file: Path) -> None:
    line = [(-119.77, 36.75), (-119.76, 36.75)]
    write_geopackage(
        file,
        {
            "RoadCenterLine": [
                road("RC-1", line, FromAddr_L=0, ToAddr_L=0, Parity_L="Z"),
                road("RC-2", line, ToAddr_R=3600),
                road("RC-3", [(-119.77, 36.75), (-119.77, 36.75)]),
            ]
        },
    )
    rows, report = read(file)
    assert [row[12:18] for row in rows["RoadCenterLine"]] == [(None, None, 3501, 3599, None, "O")]
    assert errors_of(report) == [
        "RoadCenterLine:2 Parity_R: O does not fit 3501 to 3600",
        "RoadCenterLine:3 Shape: fewer than two different points",
    ]


def test_state_plane_coordinates_become_degrees(file: Path) -> None:
    """EPSG:2228, California zone 4 in US survey feet."""
    there = pyproj.Transformer.from_crs(4326, 2228, always_xy=True).transform(-119.76, 36.75)
    write_geopackage(file, {POINTS: [address("SS-1", 3517, at=there)]})
    with sqlite3.connect(file) as opened:
        opened.execute("insert into gpkg_spatial_ref_sys values ('CA 4', 2228, 'EPSG', 2228, 'undefined', null)")
        opened.execute("update gpkg_geometry_columns set srs_id = 2228")
    opened.close()
    rows, report = read(file)
    assert errors_of(report) == []
    assert rows[POINTS][0][20:22] == pytest.approx((-119.76, 36.75), abs=1e-6)


def test_an_unknown_spatial_reference_is_said(file: Path) -> None:
    write_geopackage(file, {POINTS: [address("SS-1", 3517)]})
    with sqlite3.connect(file) as opened:
        opened.execute("update gpkg_geometry_columns set srs_id = 99")
    opened.close()
    with pytest.raises(BadInputError, match="its spatial reference 99 is not declared"):
        read(file)


def test_a_file_without_a_layer_of_the_standard_is_refused(file: Path) -> None:
    write_geopackage(file, {})
    with pytest.raises(BadInputError, match="holds no layer of NENA-STA-006"):
        read(file)
    file.write_bytes(b"SQLite format 3\x00" + b"\x00" * 2000)
    with pytest.raises(BadInputError, match="is not a GeoPackage that can be read"):
        read(file)


@given(
    st.dictionaries(
        st.sampled_from([field.name for field in layers.ADDRESS_POINTS.fields]),
        st.none() | st.integers() | st.floats() | st.text(max_size=300) | st.binary(max_size=20),
    )
)
def test_any_values_are_read_or_named(values: dict[str, Any]) -> None:
    fields = read_fields(values, layers.ADDRESS_POINTS)
    assert set(fields.civic) <= set(values)
    for field in layers.ADDRESS_POINTS.fields:
        value = fields.civic.get(field.name)
        if isinstance(value, str):
            assert 0 < len(value) <= (field.length or 0)
            assert "\x00" not in value


@given(st.binary(max_size=60))
def test_any_bytes_of_a_geometry_are_read_or_named(content: bytes) -> None:
    opened = sqlite3.connect(":memory:")
    opened.executescript(
        "create table gpkg_contents (table_name, data_type); insert into gpkg_contents values ('t', 'features');"
        "create table gpkg_geometry_columns (table_name, column_name, srs_id);"
        "insert into gpkg_geometry_columns values ('t', 'Shape', 4326);"
        "create table gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition);"
        "insert into gpkg_spatial_ref_sys values (4326, 'EPSG', 4326, '');"
        "create table t (id integer primary key, Shape blob)"
    )
    opened.execute("insert into t values (1, ?)", (b"GP\x00\x01\xe6\x10\x00\x00" + content,))
    [row] = read_table(opened, list_tables(opened)["t"])
    assert row.fault is not None or not row.shape.is_empty
    opened.close()


def test_reads_the_official_template(file: Path) -> None:
    """The template of NENA's repository, filled through its own checks."""
    if not TEMPLATE.exists():
        pytest.skip(f"the official template is not at {TEMPLATE}")
    shutil.copy(TEMPLATE, file)
    shape, fields = address("SS-1", 3517, Room="101")
    with open_geopackage(file) as opened:
        assert set(list_tables(opened)) >= {layer.name for layer in layers.LAYERS}
    with sqlite3.connect(file) as opened:
        for name, kind in (("ST_IsEmpty", 0), ("ST_MinX", 1), ("ST_MaxX", 1), ("ST_MinY", 2), ("ST_MaxY", 2)):
            opened.create_function(name, 1, lambda _blob, kind=kind: (0, -119.76, 36.75)[kind])
        fields["DateUpdate"] = "2026-03-02T00:46:10.553Z"
        marks = ", ".join("?" * (len(fields) + 1))
        names = ", ".join(fields)
        opened.execute(
            f"insert into {POINTS} (Shape, {names}) values ({marks})",  # noqa: S608
            (make_geometry(shape), *fields.values()),
        )
    opened.close()
    rows, report = read(file)
    assert errors_of(report) == []
    assert rows[POINTS][0][16] == "3517 E Larkmoor Ave"
    assert rows[POINTS][0][24:26] == ("room 101", "101")
