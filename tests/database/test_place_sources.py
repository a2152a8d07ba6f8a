"""Places from several files over time: only what changed is written, the past is kept, and nothing stands twice."""

import shutil
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import osmium
import pyogrio
import pytest
import yaml

from plainview.kernel.errors import BadInputError
from plainview.places import actions, export_queries, sources
from plainview.places.actions import DEFAULTS, PlacesOrder, import_places
from plainview.places.export import export_places
from plainview.places.sources.sta006.source_test import TEMPLATE
from tests.places_made import address, area, road, write_geopackage

SAMPLES = Path(actions.__file__).parent / "samples"
POINTS = "SiteStructureAddressPoint"
OPEN_ADDRESSES = Path(sources.__file__).parent / "openaddresses/samples/town.csv"
STREET_MAP = Path(sources.__file__).parent / "osm_pbf/samples/town.osm"
SCHEMA = TEMPLATE.parents[2] / "schema/v3.0/flatfile_schema_v3.yaml"
FULL = PlacesOrder(is_full=True)
KINDS = {"DATETIME": "DATETIME", "INTEGER": "MEDIUMINT", "REAL": "DOUBLE"}
OPTIONAL = {
    "address_ranges.csv": "Road_NGUID,FromAddr_L,ToAddr_L,FromAddr_R,ToAddr_R,Parity_L,Parity_R,FromMile,ToMile\n"
    "RL-0001,3400,3598,3401,3599,E,O,1.5,2\nRL-0002,100,198,101,199,,,,\n",
    "aliases.csv": "Place_NGUID,Alias\nAP-0001,The Green House\n",
    "mile_markers.csv": "NGUID,Road,Direction,Mile,Label,Long,Lat\nMM-1,CA-99,n,131.5,131.5 N,-119.8,36.8\n",
    "exits.csv": "NGUID,Road,Kind,Direction,Number,Name,Long,Lat\nEX-1,CA-99,exit,n,131A,Tansy Way,-119.8,36.8\n",
}


async def bring(pool: Any, path: Path, *points: Any, order: PlacesOrder | None = None, **layers: Any) -> Any:
    """Import a GeoPackage of these address points, and other layers."""
    file = write_geopackage(path, {**layers, POINTS: points})
    report = await import_places(pool, file, order=order)
    assert [str(error) for error in report.errors] == []
    return report.tables[POINTS]


async def place(pool: Any, source_id: str) -> Any:
    return await pool.fetchrow("select * from place where source_id = $1", source_id)


async def past(pool: Any) -> list[tuple[Any, ...]]:
    """Return (address or unit, what changed) of each period that is over."""
    rows = await pool.fetch(
        "select coalesce(unit_label, address) as was, changes from place_history order by 1, until_at"
    )
    return [(row["was"], row["changes"]) for row in rows]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "places.gpkg"


async def test_a_renumbered_house_stays_the_same_place_and_keeps_its_past(pool: Any, file: Path) -> None:
    await bring(pool, file, address("SS-1", 3517), address("SS-2", 3519))
    before = await place(pool, "SS-1")
    count = await bring(pool, file, address("SS-1", 3521), address("SS-2", 3517))
    assert (count.added, count.changed) == (0, 2)
    after = await place(pool, "SS-1")
    assert (after["place_id"], after["address"]) == (before["place_id"], "3521 E Larkmoor Ave")
    assert await past(pool) == [("3517 E Larkmoor Ave", ["address"]), ("3519 E Larkmoor Ave", ["address"])]
    history = await pool.fetchrow("select * from place_history where place_id = $1", before["place_id"])
    assert (history["from_at"], history["until_at"]) == (before["since_at"], after["since_at"])
    former = await pool.fetch("select address_key, place_id from former_address")
    second = await place(pool, "SS-2")
    assert [tuple(row) for row in former] == [("3519 e larkmoor ave", second["place_id"])], "3517 is somebody's again"


async def test_moved_renamed_and_described_anew(pool: Any, file: Path) -> None:
    await bring(pool, file, address("SS-1", 3517, Site="Old Mill"), address("SS-2", 3519))
    count = await bring(
        pool,
        file,
        address("SS-1", 3517, Site="New Mill", at=(-119.7601, 36.75), Place_Type="store"),
        address("SS-2", 3519, Addtl_Loc="behind the gate"),
    )
    assert (count.changed, count.unchanged) == (2, 0)
    assert await past(pool) == [("3517 E Larkmoor Ave", ["landmark", "kind", "moved"])]
    assert (await place(pool, "SS-2"))["civic"]["Addtl_Loc"] == "behind the gate"


async def test_a_change_dates_from_when_it_took_effect(pool: Any, file: Path) -> None:
    effective = datetime(2020, 5, 1, tzinfo=UTC)
    await bring(pool, file, address("SS-1", 3517, Effective=effective))
    await pool.execute("update place set since_at = '2019-01-01'")
    await bring(pool, file, address("SS-1", 3519, Effective=effective))
    assert await pool.fetchval("select until_at from place_history") == effective
    assert (await place(pool, "SS-1"))["since_at"] == effective


async def test_only_the_full_file_retires_and_what_is_gone_comes_back(pool: Any, file: Path) -> None:
    both = address("SS-1", 3517), address("SS-2", 3600, UnitPreTyp="Unit", UnitValue="4"), address("SS-3", 3600)
    await bring(pool, file, *both)
    gone = await place(pool, "SS-3")
    count = await bring(pool, file, address("SS-1", 3517))
    assert (count.unchanged, count.retired) == (1, 0)
    count = await bring(pool, file, address("SS-1", 3517), order=FULL)
    assert (count.unchanged, count.retired) == (1, 2)
    assert (await place(pool, "SS-3"))["retired_at"] is not None
    count = await bring(pool, file, *both, order=FULL)
    assert (count.unchanged, count.changed, count.added) == (1, 2, 0)
    back = await place(pool, "SS-3")
    assert (back["place_id"], back["retired_at"]) == (gone["place_id"], None)
    assert await past(pool) == [
        ("3600 E Larkmoor Ave", ["retired"]), ("3600 E Larkmoor Ave", ["returned"]),
        ("unit 4", ["retired"]), ("unit 4", ["returned"]),
    ]  # fmt: skip


async def test_a_file_cut_short_does_not_retire_a_city(pool: Any, file: Path) -> None:
    many = [address(f"SS-{number}", number) for number in range(1, 101)]
    await bring(pool, file, *many)
    write_geopackage(file, {POINTS: many[:70]})
    with pytest.raises(BadInputError, match="30 of the 100 places of agency are not in the file"):
        await import_places(pool, file, order=FULL)
    assert await pool.fetchval("select count(*) from place where retired_at is not null") == 0
    report = await import_places(pool, file, order=PlacesOrder(is_full=True, may_retire_many=True))
    assert report.tables[POINTS].retired == 30


async def test_new_ids_for_the_same_addresses_are_the_same_places(pool: Any, file: Path) -> None:
    await bring(pool, file, address("SS-1", 3517), address("SS-2", 3600, Room="1"), address("SS-3", 3600, Room="2"))
    before = await pool.fetch("select place_id from place order by place_id")
    units = await pool.fetch("select unit_id from place_unit order by unit_id")
    await bring(
        pool, file, address("N-1", 3517), address("N-2", 3600, Room="1"), address("N-3", 3600, Room="2"), order=FULL
    )
    assert await pool.fetch("select place_id from place order by place_id") == before
    assert await pool.fetch("select unit_id from place_unit order by unit_id") == units
    assert await pool.fetchval("select count(*) from place where retired_at is not null") == 0


async def test_units_without_a_premise_point_make_one_that_stays(pool: Any, file: Path) -> None:
    def unit(number: int, value: str) -> Any:
        return address(f"SS-{value}", number, UnitPreTyp="Apartment", UnitValue=value)

    count = await bring(pool, file, unit(3600, "1"), unit(3600, "2"), unit(3600, "3"))
    assert count.added == 3
    [made] = await pool.fetch("select * from place")
    assert (made["kind"], made["has_units"], made["source_id"]) == ("apartments", True, "of:SS-1")
    count = await bring(pool, file, unit(3700, "2"), unit(3700, "3"), order=FULL)
    assert (count.changed, count.unchanged, count.retired) == (0, 2, 1)
    [moved] = await pool.fetch("select * from place")
    assert (moved["place_id"], moved["address"], moved["retired_at"]) == (made["place_id"], "3700 E Larkmoor Ave", None)
    await bring(pool, file, address("SS-0", 3700), unit(3700, "2"), unit(3700, "3"), order=FULL)
    [own] = await pool.fetch("select * from place")
    assert (own["place_id"], own["source_id"]) == (made["place_id"], "SS-0")


async def test_a_lone_building_point_is_the_premise_itself(pool: Any, file: Path) -> None:
    await bring(pool, file, address("SS-1", 3517, Structure="Main House"))
    row = await place(pool, "SS-1")
    assert (row["has_units"], row["kind"]) == (False, "house")
    assert await pool.fetchval("select count(*) from place_unit") == 0


async def test_the_declared_order_decides_between_two_sources(pool: Any, file: Path) -> None:
    county = PlacesOrder(source="county", sources=("agency", "county"))
    await bring(pool, file, address("CO-1", 3517, at=(-119.7, 36.7)), address("CO-2", 3519), order=county)
    incident_place = (await place(pool, "CO-1"))["place_id"]
    count = await bring(pool, file, address("SS-1", 3517), order=county.__class__(sources=county.sources))
    assert (count.added, count.changed) == (0, 1)
    row = await place(pool, "SS-1")
    assert (row["place_id"], row["source"], row["longitude"]) == (incident_place, "agency", -119.76)
    assert await past(pool) == [("3517 E Larkmoor Ave", ["moved", "source"])]
    count = await bring(pool, file, address("CO-1", 3517), address("CO-2", 3519), order=county)
    assert (count.left, count.unchanged) == (1, 1)
    assert await pool.fetchval("select count(*) from place") == 2
    with pytest.raises(BadInputError, match="'osm' is not among the declared sources"):
        await import_places(pool, file, order=PlacesOrder(source="osm", sources=("agency",)))


async def test_a_dry_run_counts_and_writes_nothing(pool: Any, file: Path) -> None:
    write_geopackage(file, {POINTS: [address("SS-1", 3517)]})
    report = await import_places(pool, file, dry_run=True)
    assert report.tables[POINTS].added == 1
    assert report.as_lines()[-1].startswith("nothing was imported: a dry run")
    assert await pool.fetchval("select (select count(*) from place) + (select count(*) from place_import)") == 0


async def test_every_import_is_on_record(pool: Any, file: Path) -> None:
    await bring(pool, file, address("SS-1", 3517), order=PlacesOrder(is_full=True, imported_by="gis clerk"))
    row = await pool.fetchrow("select * from place_import")
    assert (row["source"], row["format"], row["file"], row["is_full"], row["imported_by"]) == (
        "agency", "sta006", "places.gpkg", True, "gis clerk",
    )  # fmt: skip
    assert (row["counts"][POINTS]["added"], row["refused"], len(row["file_sha256"])) == (1, 0, 32)


async def test_an_address_takes_its_city_from_the_limits_it_lies_in(pool: Any, file: Path) -> None:
    limits = area("IM-1", (-119.9, 36.6, -119.6, 36.9), A3="Fresno")
    await bring(pool, file, address("SS-1", 3517, A3=None), A3Polygon=[limits])
    assert (await place(pool, "SS-1"))["city"] == "Fresno"


async def test_legacy_street_names_are_other_names_of_the_street(pool: Any, file: Path) -> None:
    line = road("RC-1", [(-119.77, 36.75), (-119.76, 36.75)], LSt_PreDir="E", LSt_Name="OLDMOOR", LSt_Typ="AVE")
    await bring(pool, file, address("SS-1", 3517), RoadCenterLine=[line])
    row = await pool.fetchrow("select a.*, s.full_name from street_alias a join street s using (street_id)")
    assert (row["alias_key"], row["stem"], row["full_name"]) == ("e oldmoor ave", "oldmoor", "E Larkmoor Ave")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "places"
    shutil.copytree(SAMPLES, copied)
    for name, content in OPTIONAL.items():
        (copied / name).write_text(content, encoding="utf-8")
    return copied


async def everything(pool: Any) -> dict[str, list[Any]]:
    tables = ("place", "place_unit", "road_line", "boundary", "place_alias", "mile_marker", "highway_exit", "street")
    return {table: await pool.fetch(f"select * from {table} order by 1") for table in tables}  # noqa: S608


async def test_what_is_exported_and_imported_again_changes_nothing(pool: Any, folder: Path, file: Path) -> None:
    await import_places(pool, folder, order=FULL)
    before = await everything(pool)
    written = await export_places(pool, file, defaults=DEFAULTS)
    assert (written[POINTS], written["RoadCenterLine"], written["A3Polygon"]) == (20, 6, 1)
    assert (written["DistanceMarkerPoint"], written["plainview_exit"], written["plainview_boundary"]) == (1, 1, 1)
    report = await import_places(pool, file, order=FULL)
    assert report.as_lines() == [
        line for line in report.as_lines() if "0 added, 0 changed" in line and "0 refused" in line
    ]
    assert await everything(pool) == before
    assert await past(pool) == []


async def test_an_export_keeps_to_the_official_schema(pool: Any, folder: Path, file: Path) -> None:
    if not SCHEMA.exists():
        pytest.skip(f"the official schema is not at {SCHEMA}")
    await import_places(pool, folder)
    await export_places(pool, file, defaults=DEFAULTS)
    official = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    domains = {domain["domain_name"]: domain for domain in official["domains"]}
    found = 0
    with sqlite3.connect(file) as opened:
        for layer in official["feature_classes"]:
            if opened.execute("select 1 from sqlite_master where name = ?", (layer["name"],)).fetchone():
                found += 1
                assert faults_of_layer(opened, layer, domains) == []
        assert opened.execute("pragma application_id").fetchone() == (0x47504B47,)
    opened.close()
    assert found == 4
    assert pyogrio.read_info(file, layer=POINTS)["features"] == 20
    assert {name for name, _ in pyogrio.list_layers(file)} >= {POINTS, "RoadCenterLine", "A3Polygon"}


def faults_of_layer(opened: sqlite3.Connection, layer: Any, domains: Mapping[str, Any]) -> list[str]:
    """Return where a layer's columns or values are not the schema's."""
    columns = {row[1]: row for row in opened.execute(f"pragma table_info({layer['name']})")}
    faults = []
    for field in layer["fields"]:
        name = field["field_name"]
        kinds = {
            "TEXT": f"TEXT({field['field_length']})",
            "DATETIME": "DATETIME",
            "INTEGER": "MEDIUMINT",
            "REAL": "DOUBLE",
        }
        if name not in columns or columns[name][2] != kinds[field["field_type"]]:
            faults.append(f"{name} is not {kinds[field['field_type']]}")
            continue
        if bool(columns[name][3]) == field["field_is_nullable"]:
            faults.append(f"{name} differs in whether it may be empty")
        values = opened.execute(f'select distinct "{name}" from {layer["name"]}')  # noqa: S608
        faults += [f"{name}: {value!r}" for (value,) in values if is_faulty(value, field, domains)]
    return faults


def is_faulty(value: Any, field: Any, domains: Mapping[str, Any]) -> bool:
    if value is None:
        return not field["field_is_nullable"]
    if isinstance(value, str) and field["field_length"] and len(value) > field["field_length"]:
        return True
    allowed = domains.get(field["field_domain"] or "", {}).get("values")
    if not allowed:
        return False
    if "min" in allowed and "max" in allowed:
        return not allowed["min"] <= value <= allowed["max"]
    return value not in allowed


async def test_an_export_passes_the_checks_of_the_official_template(pool: Any, folder: Path, file: Path) -> None:
    if not TEMPLATE.exists():
        pytest.skip(f"the official template is not at {TEMPLATE}")
    await import_places(pool, folder)
    await export_places(pool, file, defaults=DEFAULTS)
    template = file.with_name("template.gpkg")
    shutil.copy(TEMPLATE, template)
    with sqlite3.connect(template) as opened:
        for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            opened.create_function(function, 1, lambda _blob: 0)
        opened.execute("attach ? as made", (str(file),))
        taken = 0
        for layer in (POINTS, "RoadCenterLine", "A3Polygon", "DistanceMarkerPoint"):
            names = [row[1] for row in opened.execute(f"pragma made.table_info({layer})")]
            theirs = ", ".join(f'"{"Row_" if name == "Row" else name}"' for name in names)
            ours = ", ".join(f'"{name}"' for name in names)
            done = opened.execute(f"insert into main.{layer} ({theirs}) select {ours} from made.{layer}")  # noqa: S608
            taken += done.rowcount
    opened.close()
    assert taken == 28


async def test_nothing_to_export_is_said(pool: Any, file: Path) -> None:
    with pytest.raises(BadInputError, match="there is nothing of agency to export"):
        await export_places(pool, file, defaults=DEFAULTS)
    assert list(file.parent.iterdir()) == []


async def test_every_statement_of_the_export_can_be_prepared(pool: Any) -> None:
    statements = [text for name, text in vars(export_queries).items() if name.startswith("EXPORT_")]
    assert len(statements) == 7
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)


async def test_retired_premises_are_not_exported(pool: Any, file: Path) -> None:
    await bring(pool, file, address("SS-1", 3517), address("SS-2", 3519))
    await bring(pool, file, address("SS-1", 3517), order=FULL)
    made = file.with_name("made.gpkg")
    assert await export_places(pool, made, defaults=DEFAULTS) == {POINTS: 1}


async def test_open_data_fill_what_the_agency_does_not_name(pool: Any, file: Path) -> None:
    await bring(pool, file, address("SS-1", 3517))
    report = await import_places(pool, OPEN_ADDRESSES, order=PlacesOrder(city="Fresno"))
    count = report.tables["town"]
    assert (count.read, count.added, count.left, count.refused) == (8, 4, 1, 3)
    rows = await pool.fetch("select address, source, has_units from place order by address")
    assert [tuple(row) for row in rows] == [
        ("3517 E Larkmoor Ave", "agency", False), ("3519 1/2 E Larkmoor Ave", "openaddresses", False),
        ("3600 E Larkmoor Ave", "openaddresses", True), ("4000 N Quillfeather St", "openaddresses", False),
    ]  # fmt: skip
    again = await import_places(pool, OPEN_ADDRESSES, order=PlacesOrder(city="Fresno", is_full=True))
    count = again.tables["town"]
    assert (count.added, count.changed, count.unchanged, count.left, count.retired) == (0, 0, 4, 1, 0)


async def test_a_street_map_brings_names_exits_and_markers(pool: Any, file: Path) -> None:
    path = file.with_name("town.osm.pbf")
    with osmium.SimpleWriter(str(path)) as writer:
        for each in osmium.FileProcessor(str(STREET_MAP)):
            writer.add(each)
    report = await import_places(pool, path)
    assert {name: count.added for name, count in report.tables.items()} == {
        "addresses": 3, "highways": 2, "names": 3, "milestones": 1, "exits": 1,
    }  # fmt: skip
    alias = await pool.fetchrow(
        "select p.address, a.alias_key from place_alias a join place p using (place_id) limit 1"
    )
    assert tuple(alias) == ("3600 E Larkmoor Ave", "oven")
    assert await pool.fetchval("select road_key from highway_exit") == "463"
    again = await import_places(pool, path, order=FULL)
    assert {(count.added, count.changed, count.retired) for count in again.tables.values()} == {(0, 0, 0)}
