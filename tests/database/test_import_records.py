"""Importing records: kept per source, refused by name where the list is closed, and never older over newer."""

import ast
import re
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.people import actions as people_actions
from plainview.people import queries as people_queries
from plainview.people.identity.actions import merge, take_back
from plainview.people.identity.model import MergeWish
from plainview.people.importers.records_csv import importer, queries
from plainview.people.importers.records_csv.importer import import_records
from plainview.places import actions as place_actions
from plainview.store.staging import COUNT_FAULTS, FIRST_FAULTS, REMOVE_FAULTY, StagedLoad
from plainview.store.transaction import begin
from tests.builders import NOW, add_arrest, add_conviction, add_person, add_place, add_residency, add_sources

RECORDS = Path(importer.__file__).parent / "samples"
PLACES = Path(place_actions.__file__).parent / "samples"
SOURCE = Path(__file__).parents[2] / "src" / "plainview"
COUNTS = {
    "sources": 10, "persons": 4, "residencies": 4, "arrests": 4, "convictions": 2, "warrants": 1, "orders": 1,
    "ties": 2, "premise_facts": 1, "premise_notes": 1, "prior_calls": 2,
}  # fmt: skip
TABLES_OF_RECORDS = (
    "source_system", "person", "residency", "arrest", "conviction", "warrant", "court_order", "tie", "premise_fact",
    "premise_note", "prior_call",
)  # fmt: skip


@pytest.fixture
async def city(pool: Any) -> Any:
    await place_actions.import_places(pool, PLACES, strict=True)
    return pool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "records"
    shutil.copytree(RECORDS, copied)
    return copied


def write(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")


def change(folder: Path, file: str, before: str, after: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    write(folder, file, text.replace(before, after))


async def count_rows(pool: Any) -> dict[str, int]:
    return {table: await pool.fetchval(f"select count(*) from {table}") for table in TABLES_OF_RECORDS}  # noqa: S608


async def test_imports_the_sample_whole(city: Any) -> None:
    report = await import_records(city, RECORDS, strict=True)
    assert report.errors == []
    assert {name: count.added for name, count in report.tables.items()} == COUNTS
    assert list((await count_rows(city)).values()) == list(COUNTS.values())


async def test_a_second_import_changes_nothing(city: Any) -> None:
    await import_records(city, RECORDS)
    before = [await city.fetch(f"select * from {table}") for table in TABLES_OF_RECORDS]  # noqa: S608
    report = await import_records(city, RECORDS)
    assert {name: count.unchanged for name, count in report.tables.items()} == COUNTS
    assert [await city.fetch(f"select * from {table}") for table in TABLES_OF_RECORDS] == before  # noqa: S608


async def test_a_newer_word_replaces_and_an_older_never_does(city: Any, folder: Path) -> None:
    await import_records(city, folder)
    change(folder, "arrests.csv", "pending,,no,2026-11-01", "sealed,2026-11-09,no,2026-11-10")
    assert (await import_records(city, folder)).tables["arrests"].changed == 1
    assert await city.fetchval("select disposition from arrest where record_id = 'A-4'") == "sealed"
    report = await import_records(city, RECORDS)
    assert (report.tables["arrests"].changed, report.tables["arrests"].unchanged) == (0, 4)
    assert await city.fetchval("select disposition from arrest where record_id = 'A-4'") == "sealed"


async def test_sealed_relieved_and_juvenile_records_are_kept_and_no_reader_sees_them(city: Any) -> None:
    await import_records(city, RECORDS)
    seen = [row["record_id"] for row in await city.fetch("select record_id from visible_arrest order by record_id")]
    assert seen == ["A-1", "A-4"]
    assert await city.fetchval("select count(*) from arrest") == 4
    assert [row["record_id"] for row in await city.fetch("select record_id from visible_conviction")] == ["C-1"]
    counts = await people_queries.count_records(city)
    assert (counts.arrests, counts.convictions) == (2, 1)


@pytest.mark.parametrize("disposition", ["sealed", "relieved"])
async def test_a_sealed_arrest_is_as_no_arrest(pool: Any, disposition: str) -> None:
    person_id = await add_person(pool)
    await add_arrest(pool, person_id, disposition=disposition)
    await add_arrest(pool, person_id, is_juvenile=True)
    await add_conviction(pool, person_id, is_relieved=True)
    await add_conviction(pool, person_id, is_juvenile=True)
    counts = await people_queries.count_records(pool)
    assert (counts.arrests, counts.convictions) == (0, 0)


async def _somebody_older(city: Any) -> int:
    """Add a person whom no file of the folder names."""
    person_id = await add_person(city)
    await city.execute("update person set source_id = 'jail:J-1' where person_id = $1", person_id)
    return person_id


async def _merge_second(city: Any, older_id: int) -> UUID:
    """Take the sample's second person for somebody known before, under whom they then go; return the merge's id."""
    person_id = await city.fetchval("select person_id from person where source_id = 'P-2'")
    async with begin(city) as tx:
        wish = MergeWish(left_id=older_id, right_id=person_id, certainty=0.9, reason="the same booking number")
        return await merge(tx, wish, by="test", at=NOW)


async def _all_rows(city: Any) -> list[Any]:
    return [await city.fetch(f"select * from {table} order by 1") for table in TABLES_OF_RECORDS]  # noqa: S608


async def test_a_second_import_rewrites_nothing_of_who_was_merged(city: Any) -> None:
    older_id = await _somebody_older(city)
    await import_records(city, RECORDS)
    await _merge_second(city, older_id)
    before = await _all_rows(city)
    report = await import_records(city, RECORDS)
    assert {name: count.changed for name, count in report.tables.items() if count.changed} == {}
    assert await _all_rows(city) == before


async def test_what_is_imported_while_people_are_merged_goes_home_when_that_is_taken_back(city: Any) -> None:
    older_id = await _somebody_older(city)
    await import_records(city, RECORDS)
    apart = await _all_rows(city)
    await city.execute("delete from tie; delete from arrest")
    merge_id = await _merge_second(city, older_id)
    await import_records(city, RECORDS)
    async with begin(city) as tx:
        await take_back(tx, merge_id, by="test", why="another person", at=NOW)
    whose = "select record_id, person_id, other_id, home_person_id, home_other_id from tie order by record_id"
    ties = apart[TABLES_OF_RECORDS.index("tie")]
    told = sorted((row["record_id"], row["person_id"], row["other_id"], None, None) for row in ties)
    assert [tuple(row) for row in await city.fetch(whose)] == told
    arrests = "select record_id, person_id, identity_certainty from arrest order by record_id"
    kept = apart[TABLES_OF_RECORDS.index("arrest")]
    as_told = sorted((row["record_id"], row["person_id"], row["identity_certainty"]) for row in kept)
    assert [tuple(row) for row in await city.fetch(arrests)] == as_told


def test_no_reader_names_the_tables_that_hold_what_is_sealed() -> None:
    bare = re.compile(r"\b(?:from|join)\s+(?:arrest|conviction)\b")
    readers = [
        f"{path.relative_to(SOURCE)}: {node.value.strip().splitlines()[0]}"
        for path in SOURCE.rglob("*.py")
        if not re.search("people/(importers|outcomes|sealing)/", path.as_posix()) and not path.name.endswith("_test.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and bare.search(node.value)
        and "select" in node.value
    ]  # fmt: skip
    assert readers == [], "read visible_arrest and visible_conviction"


async def test_T3_mail_can_not_score_whatever_a_source_says(city: Any) -> None:  # noqa: N802
    await import_records(city, RECORDS)
    certainty = await city.fetchval("select certainty from residency where evidence = 'mail'")
    assert certainty == pytest.approx(0.29)
    with pytest.raises(asyncpg.CheckViolationError):
        await city.execute("update residency set certainty = 0.3 where evidence = 'mail'")


@pytest.mark.parametrize(
    "file", ["social_media.csv", "purchases.csv", "data_brokers.csv", "plate_reads.csv", "notes.txt"]
)
async def test_T4_another_file_is_refused_by_name_and_not_read(city: Any, folder: Path, file: str) -> None:  # noqa: N802
    write(folder, file, "person,post\nP-1,hello\n")
    report = await import_records(city, folder)
    assert [str(error) for error in report.errors] == [
        f"{file}: not in the closed list of records that may be kept: refused, and not read"
    ]
    assert report.tables["persons"].added == 4


async def test_T4_a_source_class_outside_the_list_takes_its_records_with_it(city: Any, folder: Path) -> None:  # noqa: N802
    change(folder, "sources.csv", "post,Postal addresses,residency,no", "post,Posts they wrote,social_media,no")
    report = await import_records(city, folder)
    assert [(error.file, error.line, error.column) for error in report.errors] == [
        ("sources.csv", 7, "class"),
        ("residencies.csv", 3, "source"),
    ]
    with pytest.raises(asyncpg.CheckViolationError):
        await city.execute(
            "insert into source_system (source_id, title, class, is_required) values ('x','x','social_media',false)"
        )


async def test_T4_another_column_refuses_the_file(city: Any, folder: Path) -> None:  # noqa: N802
    write(folder, "persons.csv", "person,given_name,middle_name,family_name,name_suffix,born_on,is_confidential,race\n")
    report = await import_records(city, folder)
    assert str(report.errors[0]) == "persons.csv:1 'race': no such column in the closed list: the file is refused"
    assert (await count_rows(city))["person"] == 0


@pytest.mark.parametrize(
    ("file", "line", "error"),
    [
        ("persons.csv", "P-1,A,,B,,,no", "persons.csv:6 person: the same person stands above"),
        ("sources.csv", "cad,Again,call,no", "sources.csv:12 source_id: the same source stands above"),
        ("warrants.csv", "warrants,W-1,P-1,1,2026-01-01,PC 1,x,no,,2026-01-01", "warrants.csv:3 record: the same"),
        ("warrants.csv", "nobody,W-2,P-1,1,2026-01-01,PC 1,x,no,,2026-01-01", "warrants.csv:3 source: no such source"),
        ("warrants.csv", "warrants,W-2,P-9,1,2026-01-01,PC 1,x,no,,2026-01-01", "warrants.csv:3 person: no such"),
        ("ties.csv", "contacts,T-9,P-1,P-9,contact,son,kin,,,,,,,,,2026-01-01", "ties.csv:4 other: no such person"),
        ("premise_notes.csv", "premise,N-9,AP-404,,pets,Cat,2026-01-01,", "premise_notes.csv:4 place: no such"),
        ("premise_notes.csv", "premise,N-9,AP-0001,UN-0001,pets,Cat,2026-01-01,", "premise_notes.csv:4 unit: no"),
    ],
)  # fmt: skip
async def test_refuses_a_row_that_refers_to_nothing(city: Any, folder: Path, file: str, line: str, error: str) -> None:
    write(folder, file, (folder / file).read_text(encoding="utf-8") + line + "\n")
    report = await import_records(city, folder)
    assert [str(each)[: len(error)] for each in report.errors] == [error]
    table = report.tables[file.removesuffix(".csv")]
    assert (table.refused, table.read) == (1, table.added + 1)


async def test_strict_imports_nothing_where_a_row_is_refused(city: Any, folder: Path) -> None:
    write(folder, "warrants.csv", (RECORDS / "warrants.csv").read_text() + "warrants,W-2,P-9,1,,,,no,,\n")
    report = await import_records(city, folder, strict=True)
    assert not report.is_imported
    assert set((await count_rows(city)).values()) == {0}


async def test_a_folder_that_is_not_there_is_said(pool: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is not a folder"):
        await import_records(pool, tmp_path / "nowhere")


def spoil(path: Path, noise: bytes, at: int) -> None:
    good = path.read_bytes()
    path.write_bytes(good[:at] + noise + good[at:])


FILES = sorted(path.name for path in RECORDS.iterdir())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(FILES),
    noise=st.one_of(
        st.binary(max_size=300), st.text(alphabet='P1-,"\r\nyesno0123456789\0éA', max_size=200).map(str.encode)
    ),
    at=st.integers(0, 400),
)
async def test_any_bytes_in_any_file_give_a_report_and_no_partial_row(
    city: Any, folder: Path, file: str, noise: bytes, at: int
) -> None:
    spoil(folder / file, noise, at)
    report = await import_records(city, folder)
    shutil.copy(RECORDS / file, folder / file)
    for count in report.tables.values():
        assert count.read == count.added + count.changed + count.unchanged + count.refused
    added = [report.table(name).added for name in COUNTS]
    assert list((await count_rows(city)).values()) == added
    await city.execute("truncate person, source_system cascade")


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for load in (each for each in vars(queries).values() if isinstance(each, StagedLoad)):
            async with connection.transaction():
                await connection.execute(load.create)
                await connection.execute(
                    "create temp table staged_fault (line bigint primary key, column_name text, why text)"
                )
                for statement in (*load.faults, load.merge, FIRST_FAULTS, COUNT_FAULTS, REMOVE_FAULTY):
                    await connection.prepare(statement)
                await connection.execute("drop table staged, staged_fault")
        for name, text in vars(people_queries).items():
            if name.isupper():
                await connection.prepare(text)


async def test_a_source_goes_down_and_up_once_each_and_says_so(pool: Any) -> None:
    await add_sources(pool)
    changed = []
    for is_answering in (False, False, True, True):
        async with begin(pool) as tx:
            changed.append(await people_actions.set_source_state(tx, "court", is_answering=is_answering, at=NOW))
        (court,) = [source for source in await people_queries.list_sources(pool) if source.source_id == "court"]
        assert (court.is_answering, court.down_since) == ((True, None) if is_answering else (False, NOW))
    assert changed == [True, False, True, False]
    events = await pool.fetch("select kind, body from event order by event_id")
    assert [(row["kind"], row["body"]) for row in events] == [("dossier_changed", {"source_id": "court"})] * 2


async def test_a_source_that_is_not_there_is_said(pool: Any) -> None:
    with pytest.raises(NotFoundError, match="there is no source 'nobody'"):
        async with begin(pool) as tx:
            await people_actions.set_source_state(tx, "nobody", is_answering=False, at=NOW)


async def test_residents_are_listed_current_first_and_the_confidential_never(pool: Any) -> None:
    place_id = await add_place(pool)
    gone, here, hidden = await add_person(pool), await add_person(pool), await add_person(pool, is_confidential=True)
    await add_residency(pool, gone, place_id, certainty=0.99, ended_on=NOW.date())
    await add_residency(pool, here, place_id, certainty=0.6)
    await add_residency(pool, hidden, place_id)
    assert [each.person_id for each in await people_queries.list_residencies(pool, place_id)] == [here, gone]
    person = await people_queries.get_person(pool, here)
    assert person is not None
    assert person.given_name == "Ines"
    assert await people_queries.get_person(pool, 10**9) is None
