"""Reading CSV: every row is good or refused with its line, whatever the bytes are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainview.kernel.csv_rows import (
    LONGEST_ROW_BYTES,
    Column,
    CsvTable,
    number_between,
    one_of,
    optional,
    read_date,
    read_moment,
    read_rows,
    read_yes_no,
    text_up_to,
    whole_number_between,
)
from plainview.kernel.import_report import ImportReport

TABLE = CsvTable(
    file="dogs.csv",
    columns=(
        Column(name="name", read=text_up_to(20)),
        Column(name="is_loud", read=read_yes_no),
        Column(name="born_on", read=optional(read_date)),
    ),
)
HEADER = b"name,is_loud,born_on\n"


def read(tmp_path: Path, content: bytes) -> tuple[list[tuple[Any, ...]], list[str], ImportReport]:
    (tmp_path / TABLE.file).write_bytes(content)
    report = ImportReport()
    rows = list(read_rows(tmp_path, TABLE, report))
    return rows, [str(error) for error in report.errors], report


def test_reads_rows_with_their_lines(tmp_path: Path) -> None:
    rows, errors, report = read(tmp_path, HEADER + b"Rex,yes,\n\nBo,no,2020-02-29\n")
    assert [(row[0], row[1]) for row in rows] == [(2, "Rex"), (4, "Bo")]
    assert errors == []
    assert report.tables["dogs"].read == 2


def test_a_missing_file_has_no_rows(tmp_path: Path) -> None:
    report = ImportReport()
    assert list(read_rows(tmp_path, TABLE, report)) == []
    assert report.errors == []


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + HEADER + b"Rex,yes,\n",
        HEADER.replace(b"\n", b"\r\n") + b"Rex,yes,\r\n",
        HEADER + b"Rex,yes,",
        b'"name","is_loud","born_on"\n"Rex","yes",""\n',
        b"born_on,name,is_loud\n,Rex,yes\n",
    ],
)
def test_takes_the_ways_programs_write_csv(tmp_path: Path, content: bytes) -> None:
    rows, errors, _ = read(tmp_path, content)
    assert [row[1:] for row in rows] == [("Rex", True, None)]
    assert errors == []


def test_a_quoted_field_may_hold_line_ends_and_later_lines_keep_their_numbers(tmp_path: Path) -> None:
    rows, errors, _ = read(tmp_path, HEADER + b'"Rex\nthe ""Third""",yes,\nBo,maybe,\n')
    assert rows == [(2, 'Rex\nthe "Third"', True, None)]
    assert errors == ["dogs.csv:4 is_loud: 'maybe' is neither yes nor no"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"Rex,yes", "dogs.csv:2: 2 fields where the header has 3"),
        (b"Rex,yes,,", "dogs.csv:2: 4 fields where the header has 3"),
        (b"R\xffx,yes,", "dogs.csv:2: not UTF-8 at byte 2"),
        (b"R\x00x,yes,", "dogs.csv:2: holds a control character or NUL"),
        (b'"Rex,yes,', "dogs.csv:2: a quote is opened and not closed"),
        (b'"Rex"x,yes,', "dogs.csv:2: not CSV"),
        (b",yes,", "dogs.csv:2 name: missing"),
        (b"R" * 21 + b",yes,", "dogs.csv:2 name: longer than 20 characters"),
        (b"Rex,YES,", "dogs.csv:2 is_loud: 'YES' is neither yes nor no"),
        (b"Rex,yes,2020-02-30", "dogs.csv:2 born_on: '2020-02-30' is not a date"),
        (b"R" * (LONGEST_ROW_BYTES + 9), "dogs.csv:2: longer than 1024 KiB"),
    ],
)
def test_refuses_one_bad_line_and_reads_the_next(tmp_path: Path, line: bytes, error: str) -> None:
    rows, errors, report = read(tmp_path, HEADER + line + b"\nBo,no,2020-02-29\n")
    assert [(row[0], row[1]) for row in rows] == [(3, "Bo")]
    assert len(errors) == 1
    assert errors[0].startswith(error)
    assert report.tables["dogs"].refused == 1


@pytest.mark.parametrize(
    ("header", "error"),
    [
        (b"name,is_loud,born_on,race\n", "dogs.csv:1 'race': no such column in the closed list: the file is refused"),
        (b"name,is_loud\n", "dogs.csv:1 born_on: missing: the file is refused"),
        (b"name,name,is_loud,born_on\n", "dogs.csv:1 name: there twice: the file is refused"),
        ("name,is_loud,born_on\n".encode("utf-16"), "dogs.csv:1: not UTF-8"),
    ],
)
def test_refuses_a_file_with_another_header_whole(tmp_path: Path, header: bytes, error: str) -> None:
    rows, errors, _ = read(tmp_path, header + b"Rex,yes,\n")
    assert rows == []
    assert errors[0].startswith(error)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    rows, errors, _ = read(tmp_path, b"")
    assert (rows, errors) == ([], ["dogs.csv: empty: the header is missing"])


def test_a_folder_by_the_files_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / TABLE.file).mkdir()
    report = ImportReport()
    assert list(read_rows(tmp_path, TABLE, report)) == []
    assert str(report.errors[0]).startswith("dogs.csv: not a file")


@pytest.mark.parametrize("text", ["1_0", "1e3", "inf", "-inf", "nan", "", " 1", "0x1", "١", "2.5", "-1"])
def test_refuses_what_is_no_number_within_bounds(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number from 0 to 2"):
        number_between(0, 2)(text)


@pytest.mark.parametrize("text", ["1.0", "1_0", "", "7", "9" * 40])
def test_refuses_what_is_no_whole_number_within_bounds(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number from 1 to 5"):
        whole_number_between(1, 5)(text)


@pytest.mark.parametrize("text", ["20200101", "2020-W01-1", "2020-1-1", "1899-12-31", "2100-01-01", "yesterday"])
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_date(text)


@pytest.mark.parametrize(
    "text", ["2020-01-01T08:00:00", "2020-01-01T25:00:00Z", "0001-01-01T00:00:00+14:00", "now", ""]
)
def test_refuses_a_time_without_zone_or_out_of_range(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time with a zone"):
        read_moment(text)


def test_reads_times_in_utc_and_dates_as_their_beginning() -> None:
    assert read_moment("2020-01-01T08:30:00-08:00") == datetime(2020, 1, 1, 16, 30, tzinfo=UTC)
    assert read_moment("2020-01-01") == datetime(2020, 1, 1, tzinfo=UTC)


def test_names_the_closed_list() -> None:
    with pytest.raises(ValueError, match="'c' is not in the closed list: a, b"):
        one_of(("b", "a"))("c")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=400), st.text(alphabet='ab,"\r\nyesno-0123456789\0é', max_size=300).map(str.encode))
)
def test_any_bytes_give_rows_and_refusals_that_add_up(tmp_path: Path, content: bytes) -> None:
    for whole in (content, HEADER + content):
        rows, _, report = read(tmp_path, whole)
        count = report.table("dogs")
        assert count.read == len(rows) + count.refused
        assert report.errors_total >= count.refused
        assert all(len(row) == 4 and "\0" not in row[1] for row in rows)
