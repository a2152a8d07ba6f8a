"""Reads a CSV file of a known shape row by row, and says of each row that can't be used where and why."""

import csv
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from plainview.kernel.import_report import ImportReport

LARGEST_FILE_BYTES = 4 * 1024**3
LONGEST_ROW_BYTES = 1024 * 1024  # a city's limits are one row
MOST_LINES_IN_A_ROW = 50  # a quoted field may hold line ends (RFC 4180, 2.6)
LONGEST_QUOTE = 40
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,17})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 1, 1)

csv.field_size_limit(LONGEST_ROW_BYTES)  # csv's own default is smaller

Reader = Callable[[str], Any]
Check = Callable[[tuple[Any, ...]], tuple[str, str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and how its text is read; the reader raises ValueError with the reason."""

    name: str
    read: Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvTable:
    """A file's shape: its name and columns, and what its columns must be to each other.

    `check` takes a row's values and returns (column, why) of what is wrong, or None.
    """

    file: str
    columns: tuple[Column, ...]
    check: Check | None = None

    @property
    def name(self) -> str:
        return self.file.removesuffix(".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as it stands in a file, and what is wrong with it before it is taken apart."""

    number: int
    text: str
    fault: str | None = None
    content: bytes = b""


def read_rows(folder: Path, table: CsvTable, report: ImportReport) -> Iterator[tuple[Any, ...]]:
    """Yield (line number, *values) of each good row, in the table's order of columns; refuse the others in `report`.

    A missing file has no rows. A file with another header is refused whole.
    """
    path = folder / table.file
    if not path.exists():
        return
    if not path.is_file() or path.stat().st_size > LARGEST_FILE_BYTES:
        report.refuse(table.file, f"not a file of at most {LARGEST_FILE_BYTES // 1024**3} GiB")
        return
    with path.open("rb") as opened:
        lines = read_lines(opened)
        order = _read_header(next(lines, None), table, report)
        if order is not None:
            yield from _read_body(lines, table, order, report)


def _read_body(
    lines: Iterator[Line], table: CsvTable, order: Sequence[int], report: ImportReport
) -> Iterator[tuple[Any, ...]]:
    count = report.table(table.name)
    for line in lines:
        if not line.text and line.fault is None:
            continue
        count.read += 1
        values = _read_row(line, table, order, report)
        if values is None:
            count.refused += 1
        else:
            yield (line.number, *values)


def _read_header(line: Line | None, table: CsvTable, report: ImportReport) -> list[int] | None:
    """Return where each column of the table stands in the file; None, with the reason refused, for another header."""
    if line is None:
        report.refuse(table.file, "empty: the header is missing")
        return None
    found, fault = split_line(line)
    if fault is not None:
        report.refuse(table.file, fault, line=1)
        return None
    known = [column.name for column in table.columns]
    before = report.errors_total
    for name in sorted(set(found) - set(known)):
        report.refuse(table.file, "no such column in the closed list: the file is refused", line=1, column=quote(name))
    for name in [name for name in known if found.count(name) != 1]:
        why = "missing" if name not in found else "there twice"
        report.refuse(table.file, f"{why}: the file is refused", line=1, column=name)
    return [found.index(name) for name in known] if report.errors_total == before else None


def _read_row(line: Line, table: CsvTable, order: Sequence[int], report: ImportReport) -> tuple[Any, ...] | None:
    fields, fault = split_line(line)
    if fault is None and len(fields) != len(order):
        fault = f"{len(fields)} fields where the header has {len(order)}"
    if fault is not None:
        report.refuse(table.file, fault, line=line.number)
        return None
    values = []
    for column, at in zip(table.columns, order, strict=True):
        try:
            values.append(column.read(fields[at]))
        except ValueError as error:
            report.refuse(table.file, str(error), line=line.number, column=column.name)
            return None
    row = tuple(values)
    wrong = table.check(row) if table.check else None
    if wrong is not None:
        report.refuse(table.file, wrong[1], line=line.number, column=wrong[0])
        return None
    return row


def split_line(line: Line, delimiter: str = ",") -> tuple[list[str], str | None]:
    """Return a row's fields, and what is wrong with it."""
    if line.fault is not None:
        return [], line.fault
    try:
        return next(csv.reader((line.text,), strict=True, delimiter=delimiter), []), None
    except csv.Error as error:
        return [], f"not CSV: {error}"


def read_lines(opened: BinaryIO, encoding: str = "utf-8") -> Iterator[Line]:
    """Yield rows, lines joined while a quote is open; what is too long, misencoded or not text comes as a fault."""
    number = 0
    waiting: list[bytes] = []
    while waiting or (waiting := [_read_physical(opened)])[0]:
        first = waiting.pop(0)
        if not first:
            return
        start = number = number + 1
        taken = [first]
        while _is_open(taken) and len(taken) < MOST_LINES_IN_A_ROW and sum(map(len, taken)) <= LONGEST_ROW_BYTES:
            more = waiting.pop(0) if waiting else _read_physical(opened)
            if not more:
                break
            taken.append(more)
        if _is_open(taken):
            waiting = taken[1:] + waiting
            yield Line(number=start, text="", fault="a quote is opened and not closed", content=first)
            continue
        number += len(taken) - 1
        yield _decode(start, b"".join(taken), encoding)


def _is_open(taken: list[bytes]) -> bool:
    return sum(part.count(b'"') for part in taken) % 2 == 1


def _read_physical(opened: BinaryIO) -> bytes:
    """Return the next line, b'' at the end; of a line that is too long only a beginning that is too long."""
    line = opened.readline(LONGEST_ROW_BYTES + 1)
    if len(line) > LONGEST_ROW_BYTES:
        while (rest := opened.readline(LONGEST_ROW_BYTES)) and not rest.endswith(b"\n"):
            continue
        return line.replace(b'"', b"'")
    return line


def _decode(number: int, content: bytes, encoding: str) -> Line:
    if len(content) > LONGEST_ROW_BYTES:
        return Line(number=number, text="", fault=f"longer than {LONGEST_ROW_BYTES // 1024} KiB", content=content)
    has_mark = number == 1 and encoding == "utf-8"
    try:
        text = content.decode("utf-8-sig" if has_mark else encoding).rstrip("\r\n")
    except UnicodeDecodeError as error:
        why = f"not {encoding.upper()} at byte {error.start + 1}"
        return Line(number=number, text="", fault=why, content=content)
    if _NOT_TEXT.search(text):
        return Line(number=number, text="", fault="holds a control character or NUL", content=content)
    return Line(number=number, text=text, content=content)


def quote(text: str) -> str:
    """Return `text` as an error may show it: short, and on one line."""
    return repr(text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…")


def text_up_to(most: int) -> Reader:
    """Read text that must be there, of at most `most` characters."""

    def read(text: str) -> str:
        stripped = text.strip()
        if not stripped:
            raise ValueError("missing")
        if len(stripped) > most:
            raise ValueError(f"longer than {most} characters")
        return stripped

    return read


def one_of(allowed: Collection[str]) -> Reader:
    """Read one word of a closed list."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"{quote(text)} is not in the closed list: {', '.join(sorted(allowed))}")
        return text

    return read


def number_between(least: float, most: float) -> Reader:
    """Read a decimal number within bounds."""

    def read(text: str) -> float:
        if not _NUMBER.fullmatch(text) or not least <= float(text) <= most:
            raise ValueError(f"{quote(text)} is not a number from {least:g} to {most:g}")
        return float(text)

    return read


def whole_number_between(least: int, most: int) -> Reader:
    """Read a whole number within bounds."""

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError(f"{quote(text)} is not a whole number from {least} to {most}")
        return int(text)

    return read


def read_yes_no(text: str) -> bool:
    """Read yes or no."""
    if text not in {"yes", "no"}:
        raise ValueError(f"{quote(text)} is neither yes nor no")
    return text == "yes"


def read_date(text: str) -> date:
    """Read a date, YYYY-MM-DD, of the years 1900 to 2099."""
    try:
        found = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not _EARLIEST <= found < _LATEST:
        raise ValueError(f"{quote(text)} is not a date like 2026-01-31, from 1900 to 2099")
    return found


def read_moment(text: str) -> datetime:
    """Read a time with its zone (RFC 3339), or a date, which stands for its beginning in UTC."""
    if _DATE.fullmatch(text):
        found = read_date(text)
        return datetime(found.year, found.month, found.day, tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC) if _MOMENT.fullmatch(text) else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not _EARLIEST <= moment.date() < _LATEST:
        raise ValueError(f"{quote(text)} is not a time with a zone like 2026-01-31T08:00:00Z, from 1900 to 2099")
    return moment


def optional(read: Reader) -> Reader:
    """Read None from an empty field, anything else with `read`."""

    def read_optional(text: str) -> Any:
        return read(text) if text else None

    return read_optional
