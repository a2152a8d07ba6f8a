"""Importing places: what is kept, what is refused and where, and that doing it again changes nothing."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from plainview.kernel.errors import BadInputError
from plainview.places import actions, import_queries, premise_queries, queries, road_queries, unit_queries

SAMPLES = Path(actions.__file__).parent / "samples"
HEADER = (SAMPLES / "address_points.csv").read_text().splitlines()[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "places"
    shutil.copytree(SAMPLES, copied)
    return copied


def add_line(folder: Path, file: str, line: str) -> None:
    with (folder / file).open("a") as opened:
        opened.write(line + "\n")


async def test_imports_the_sample_whole(pool: Any) -> None:
    progress: list[tuple[str, int]] = []
    report = await actions.import_places(pool, SAMPLES, on_progress=lambda file, rows: progress.append((file, rows)))
    assert report.errors == []
    assert {name: count.added for name, count in report.tables.items()} == {
        "address_points": 16,
        "units": 4,
        "road_lines": 6,
        "boundaries": 2,
    }
    assert ("address_points.csv", 16) in progress
    assert await queries.count_places(pool) == (16, 4)


async def test_a_second_import_changes_nothing(pool: Any) -> None:
    await actions.import_places(pool, SAMPLES)
    before = await pool.fetch("select * from place order by place_id")
    report = await actions.import_places(pool, SAMPLES)
    assert {name: (c.added, c.changed, c.unchanged) for name, c in report.tables.items()} == {
        "boundaries": (0, 0, 2),
        "address_points": (0, 0, 16),
        "units": (0, 0, 4),
        "road_lines": (0, 0, 6),
    }
    assert await pool.fetch("select * from place order by place_id") == before


async def test_a_corrected_point_is_changed_in_place(pool: Any, folder: Path) -> None:
    await actions.import_places(pool, SAMPLES)
    file = folder / "address_points.csv"
    file.write_text(file.read_text().replace("-119.7599,36.7501", "-119.7598,36.7501"))
    report = await actions.import_places(pool, folder)
    assert (report.tables["address_points"].added, report.tables["address_points"].changed) == (0, 1)
    assert await pool.fetchval("select longitude from place where source_id = 'AP-0002'") == -119.7598


async def test_premises_with_units_and_apartments_need_a_unit(pool: Any, folder: Path) -> None:
    add_line(folder, "address_points.csv", "AP-9,apartments,,9,,E,Larkmoor,Ave,,Fresno,93702,-119.76,36.75")
    await actions.import_places(pool, folder)
    rows = await pool.fetch("select source_id from place where has_units order by source_id")
    assert [row["source_id"] for row in rows] == ["AP-0004", "AP-0016", "AP-9"]


async def test_streets_are_derived_and_shared(pool: Any) -> None:
    await actions.import_places(pool, SAMPLES)
    row = await pool.fetchrow("select * from street where name_key = 'e larkmoor ave'")
    assert (row["full_name"], row["pre_direction"], row["stem"], row["street_type"]) == (
        "E Larkmoor Ave", "e", "larkmoor", "ave",
    )  # fmt: skip
    of_both = "select count(*) from street join road_line using (street_id) where name_key = 'e larkmoor ave'"
    assert await pool.fetchval(of_both) == 1


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("AP-9,castle,,9,,E,Larkmoor,Ave,,Fresno,93702,-119.76,36.75", "address_points.csv:18 PlaceType:"),
        ("AP-9,house,,9x,,E,Larkmoor,Ave,,Fresno,93702,-119.76,36.75", "address_points.csv:18 Add_Number:"),
        ("AP-9,house,,9,,E,Larkmoor,Ave,,Fresno,93702,-219.76,36.75", "address_points.csv:18 Long:"),
        ("AP-9,house,,9,,E,Larkmoor,Ave,,Fresno,93702,nan,36.75", "address_points.csv:18 Long:"),
        ("AP-9,house,,9,,E,Larkmoor,Ave,,Fresno,93702,0,0", "address_points.csv:18 Long: 0, 0 is no position"),
        ("AP-9,house,,9,,E,,Ave,,Fresno,93702,-119.76,36.75", "address_points.csv:18 St_Name: missing"),
        ("AP-9,house,,9,,,!!,,,Fresno,93702,-119.76,36.75", "address_points.csv:18 St_Name: no word"),
        ("AP-9,house,,9,,E,Larkmoor,Ave,,Fresno,93702,-119.76", "address_points.csv:18: 12 fields where"),
        ("AP-0001,house,,9,,E,Larkmoor,Ave,,Fresno,93702,-119.76,36.75", "address_points.csv:18 NGUID: the same NGUID"),
        ("AP-9,house,,3517,,East,Larkmoor,Avenue,,FRESNO,93702,-119.76,36.75", "address_points.csv:18 Add_Number: the"),
        ('AP-9,house,"Tall House,9,,E,Larkmoor,Ave,,Fresno,93702,-119.76,36.75', "address_points.csv:18: a quote is"),
    ],
)  # fmt: skip
async def test_refuses_a_bad_row_saying_where_and_why(pool: Any, folder: Path, line: str, error: str) -> None:
    add_line(folder, "address_points.csv", line)
    report = await actions.import_places(pool, folder)
    assert [str(each)[: len(error)] for each in report.errors] == [error]
    count = report.tables["address_points"]
    assert (count.read, count.added, count.refused) == (17, 16, 1)


async def test_refuses_an_address_that_is_on_record_under_another_id(pool: Any, folder: Path) -> None:
    await actions.import_places(pool, SAMPLES)
    (folder / "address_points.csv").write_text(
        f"{HEADER}\nAP-77,house,,3517,,E,Larkmoor,Ave,,Fresno,93702,-119.76,36.75\n"
    )
    report = await actions.import_places(pool, folder)
    assert [str(error) for error in report.errors] == [
        "address_points.csv:2 Add_Number: the address is on record as AP-0001"
    ]


async def test_refuses_units_of_no_place_and_units_given_twice(pool: Any, folder: Path) -> None:
    add_line(folder, "units.csv", "UN-9,AP-404,9")
    add_line(folder, "units.csv", "UN-10,AP-0004,Apt 04")
    report = await actions.import_places(pool, folder)
    assert [str(error) for error in report.errors] == [
        "units.csv:6 Place_NGUID: no such address point",
        "units.csv:7 Unit: the same unit stands above",
    ]


@pytest.mark.parametrize("shape", ["-119.7 36.7", "-119.7,36.7;-119.8,36.7", "-119.7 36.7;-119.7 96.7", "", "x y;z w"])
async def test_refuses_a_road_without_a_line(pool: Any, folder: Path, shape: str) -> None:
    add_line(folder, "road_lines.csv", f'RL-9,E,Larkmoor,Ave,local,"{shape}"')
    report = await actions.import_places(pool, folder)
    assert [(error.file, error.line, error.column) for error in report.errors] == [("road_lines.csv", 8, "Shape")]


async def test_refuses_other_columns_and_other_files_by_name(pool: Any, folder: Path) -> None:
    (folder / "units.csv").write_text("NGUID,Place_NGUID,Unit,Tenant\nUN-1,AP-0004,4,somebody\n")
    (folder / "tenants.csv").write_text("name\n")
    report = await actions.import_places(pool, folder)
    assert [str(error) for error in report.errors] == [
        "tenants.csv: not a file of places: refused",
        "units.csv:1 'Tenant': no such column in the closed list: the file is refused",
    ]
    assert await queries.count_places(pool) == (16, 0)


async def test_strict_imports_nothing_where_a_row_is_refused(pool: Any, folder: Path) -> None:
    add_line(folder, "units.csv", "UN-9,AP-404,9")
    report = await actions.import_places(pool, folder, strict=True)
    assert not report.is_imported
    assert report.as_lines()[-1] == "nothing was imported: the import is strict"
    assert await queries.count_places(pool) == (0, 0)


async def test_strict_imports_what_is_all_good(pool: Any) -> None:
    report = await actions.import_places(pool, SAMPLES, strict=True)
    assert report.is_imported
    assert await queries.count_places(pool) == (16, 4)


async def test_all_errors_are_counted_and_a_hundred_kept(pool: Any, folder: Path) -> None:
    for number in range(250):
        add_line(folder, "units.csv", f"UN-X{number},AP-404,{number}")
    report = await actions.import_places(pool, folder)
    assert (len(report.errors), report.errors_total, report.tables["units"].refused) == (100, 250, 250)
    assert report.as_lines()[-1] == "… and 150 more"


async def test_a_folder_that_is_not_there_is_said(pool: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is not a folder"):
        await actions.import_places(pool, tmp_path / "nowhere")


LOADS = (
    premise_queries.PREMISES_AND_UNITS, unit_queries.UNITS, road_queries.ROADS, road_queries.MARKERS,
    road_queries.EXITS, import_queries.BOUNDARIES, import_queries.ALIASES,
)  # fmt: skip


async def test_every_statement_of_the_import_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(import_queries.MAKE_THIS_IMPORT)
        for load in LOADS:
            await connection.execute(load.create)
            await connection.execute(
                "create temp table staged_fault (line bigint primary key, column_name text, why text)"
            )
            for statement in (*load.faults, *load.before, load.merge):
                await connection.prepare(statement)
            await connection.execute("drop table staged_fault")
            await connection.execute("drop table staged")
        statements = [
            text
            for name, text in vars(import_queries).items()
            if name.isupper() and isinstance(text, str) and name != "NGUID_TWICE"
        ]
        assert len(statements) >= 9
        for statement in statements:
            await connection.prepare(statement)


async def test_every_statement_of_places_can_be_prepared(pool: Any) -> None:
    statements = [text for name, text in vars(queries).items() if name.isupper() and isinstance(text, str)]
    assert len(statements) >= 12
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)
