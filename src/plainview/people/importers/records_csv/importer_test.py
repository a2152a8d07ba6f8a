"""The record files' shapes: the sample is read whole, and each kind of bad row is refused at its column."""

from pathlib import Path
from typing import Any

import pytest

from plainview.kernel.csv_rows import CsvTable, read_rows
from plainview.kernel.import_report import ImportReport
from plainview.people.importers.records_csv import tables
from plainview.people.importers.records_csv.importer import _hold_mail_down

SAMPLES = Path(__file__).parent / "samples"
ALL_TABLES = [table for table in vars(tables).values() if isinstance(table, CsvTable)]


def read_one(tmp_path: Path, table: CsvTable, row: str) -> tuple[list[tuple[Any, ...]], list[str]]:
    header = ",".join(column.name for column in table.columns)
    (tmp_path / table.file).write_text(f"{header}\n{row}\n", encoding="utf-8")
    report = ImportReport()
    return list(read_rows(tmp_path, table, report)), [str(error) for error in report.errors]


def test_the_closed_list_has_eleven_files_and_each_has_a_sample() -> None:
    assert {table.file for table in ALL_TABLES} == {path.name for path in SAMPLES.iterdir()}
    assert len(ALL_TABLES) == 11


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_reads_the_sample_whole(table: CsvTable) -> None:
    report = ImportReport()
    assert list(read_rows(SAMPLES, table, report))
    assert report.errors == []


ARREST = "rms,A-1,P-1,{certainty},{on},PC 484,Petty theft,{severity},no,{disposition},{disposed},no,2026-11-01"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"certainty": "1.2"}, "identity_certainty: '1.2' is not a number from 0 to 1"),
        ({"certainty": "nan"}, "identity_certainty: 'nan' is not a number from 0 to 1"),
        ({"on": "2022-13-01"}, "arrested_on: '2022-13-01' is not a date"),
        ({"on": "0022-01-01"}, "arrested_on: '0022-01-01' is not a date"),
        ({"on": ""}, "arrested_on: '' is not a date"),
        ({"severity": "severe"}, "severity: 'severe' is not in the closed list"),
        ({"disposition": "guilty"}, "disposition: 'guilty' is not in the closed list"),
        ({"disposed": "2020-01-01"}, "disposed_on: 2020-01-01 is before arrested_on, 2022-08-14"),
    ],
)
def test_refuses_a_bad_arrest_at_its_column(tmp_path: Path, change: dict[str, str], error: str) -> None:
    good = {"certainty": "0.9", "on": "2022-08-14", "severity": "felony", "disposition": "pending", "disposed": ""}
    rows, errors = read_one(tmp_path, tables.ARRESTS, ARREST.format(**(good | change)))
    assert rows == []
    assert len(errors) == 1
    assert errors[0].startswith(f"arrests.csv:2 {error}")


@pytest.mark.parametrize("source_class", ["social_media", "purchases", "data_broker", "plate_reads", "Arrest", ""])
def test_T4_refuses_a_source_class_outside_the_closed_list(tmp_path: Path, source_class: str) -> None:  # noqa: N802
    rows, errors = read_one(tmp_path, tables.SOURCES, f"feed,Feed,{source_class},no")
    assert rows == []
    assert errors[0].startswith(f"sources.csv:2 class: {source_class!r} is not in the closed list")


TIE = "intel,T-1,{person},{other},associate,{relation},{reason},,,{ref},{author},{approver},B,2,{review},2026-11-01"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"other": "P-1"}, "other: nobody is tied to themselves"),
        ({"ref": ""}, "predicate_ref: missing: an associate needs it (28 CFR 23.20)"),
        ({"approver": "D. Ferrol"}, "approver: the author can't approve an associate (28 CFR 23.20)"),
        ({"review": ""}, "review_on: missing"),
        ({"review": "2036-01-01"}, "review_on: more than five years after as_of"),
        ({"relation": "gang member"}, "relation: belonging to a group is never kept"),
        ({"reason": "seen at a political rally"}, "reason: belonging to a group is never kept"),
    ],
)
def test_refuses_an_associate_that_28_cfr_23_would(tmp_path: Path, change: dict[str, str], error: str) -> None:
    good = {
        "person": "P-1", "other": "P-2", "relation": "co-arrested", "reason": "one case", "ref": "CASE-24-0310",
        "author": "D. Ferrol", "approver": "M. Osei", "review": "2027-05-01",
    }  # fmt: skip
    assert read_one(tmp_path, tables.TIES, TIE.format(**good))[1] == []
    rows, errors = read_one(tmp_path, tables.TIES, TIE.format(**(good | change)))
    assert rows == []
    assert errors[0].startswith(f"ties.csv:2 {error}")


def test_T3_mail_is_held_below_what_scores() -> None:  # noqa: N802
    report = ImportReport()
    rows = list(_hold_mail_down(read_rows(SAMPLES, tables.RESIDENCIES, report)))
    assert [(row[7], row[6]) for row in rows] == [("utility", 0.92), ("mail", 0.29), ("lease", 0.95), ("utility", 0.9)]
