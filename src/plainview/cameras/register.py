"""Reads the register of cameras from a CSV file: who owns each, where it looks, where it is pulled from."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import msgspec

from plainview.cameras import queries
from plainview.cameras.gateway.addresses import LOOPBACK, pin_address
from plainview.cameras.model import CARRIED_KINDS, Kind
from plainview.cameras.sources import SOURCES
from plainview.kernel.csv_rows import (
    Column,
    CsvTable,
    number_between,
    one_of,
    optional,
    quote,
    read_rows,
    text_up_to,
)
from plainview.kernel.errors import PlainviewError
from plainview.kernel.import_report import ImportReport
from plainview.store.transaction import Transaction, begin

OWNER_KINDS = ("city", "school_district", "partner")
ROWS_AT_ONCE = 1000
_FARTHEST_METRES = 5000


def _read_id(text: str) -> str:
    read = text_up_to(80)(text)
    if not read.isascii() or not all(letter.isalnum() or letter in "-_." for letter in read):
        raise ValueError(f"{quote(text)} has other characters than letters, digits, '-', '_' and '.'")
    return str(read)


def _read_address(text: str) -> str:
    address = text_up_to(500)(text)
    try:
        pin_address(address, LOOPBACK)
    except PlainviewError as error:
        raise ValueError(str(error)) from error
    return str(address)


def _read_terms(text: str) -> dict[str, Any]:
    try:
        terms = msgspec.json.decode(text or "{}", type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a JSON object: {error}") from error
    return terms


_COLUMNS = (
    Column(name="camera_id", read=_read_id),
    Column(name="title", read=text_up_to(200)),
    Column(name="kind", read=one_of(get_args(Kind))),
    Column(name="owner_id", read=_read_id),
    Column(name="longitude", read=number_between(-180, 180)),
    Column(name="latitude", read=number_between(-90, 90)),
    Column(name="bearing_degrees", read=optional(number_between(0, 360))),
    Column(name="field_of_view_degrees", read=number_between(1, 360)),
    Column(name="range_metres", read=number_between(1, _FARTHEST_METRES)),
    Column(name="source_type", read=one_of(SOURCES)),
    Column(name="address", read=_read_address),
    Column(name="campus", read=optional(text_up_to(200))),
    Column(name="campus_longitude", read=optional(number_between(-180, 180))),
    Column(name="campus_latitude", read=optional(number_between(-90, 90))),
    Column(name="patrol_unit_id", read=optional(text_up_to(80))),
    Column(name="terms", read=_read_terms),
    Column(name="owner_title", read=text_up_to(200)),
    Column(name="owner_kind", read=one_of(OWNER_KINDS)),
)
_NAMES = [column.name for column in _COLUMNS]
_OWNER = slice(len(_COLUMNS) - 2, None)


def _check(row: tuple[Any, ...]) -> tuple[str, str] | None:
    given = dict(zip(_NAMES, row, strict=True))
    if given["kind"] == "school":
        for name in ("campus", "campus_longitude", "campus_latitude"):
            if given[name] is None:
                return name, "missing: a school's camera is only opened around its campus"
    if given["kind"] in CARRIED_KINDS and given["patrol_unit_id"] is None:
        return "patrol_unit_id", "missing: a carried camera is where its unit is"
    return None


async def import_cameras(pool: Any, path: Path, *, strict: bool) -> ImportReport:
    """Import a register in one transaction; the same file again changes nothing. With `strict`, all rows or none."""
    report = ImportReport()
    table = CsvTable(file=path.name, columns=_COLUMNS, check=_check)
    rows = [row[1:] for row in _without_doubles(path, table, report)]
    if strict and report.errors_total:
        report.is_imported = False
        return report
    async with begin(pool) as tx:
        await _write_owners(tx, rows, report)
        for batch in _in_batches(rows):
            written = await queries.put_cameras(tx.connection, [row[: _OWNER.start] for row in batch])
            _count(report, table.name, len(batch), written)
        if rows:
            tx.announce("cameras_changed", body={"camera_ids": []})
    return report


def _without_doubles(path: Path, table: CsvTable, report: ImportReport) -> Iterator[tuple[Any, ...]]:
    seen: dict[str, int] = {}
    for row in read_rows(path.parent, table, report):
        if (first := seen.setdefault(row[1], row[0])) == row[0]:
            yield row
        else:
            report.refuse(table.file, f"{quote(row[1])} is in line {first} already", line=row[0], column="camera_id")
            report.table(table.name).refused += 1


async def _write_owners(tx: Transaction, rows: Sequence[tuple[Any, ...]], report: ImportReport) -> None:
    owners = {row[3]: (row[3], *row[_OWNER]) for row in rows}
    if owners:
        written = await queries.put_owners(tx.connection, list(owners.values()))
        report.table("owners").read += len(owners)
        _count(report, "owners", len(owners), written)


def _count(report: ImportReport, name: str, given: int, written: Sequence[bool]) -> None:
    count = report.table(name)
    count.added += sum(written)
    count.changed += len(written) - sum(written)
    count.unchanged += given - len(written)


def _in_batches(rows: Sequence[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_AT_ONCE)):
        yield batch
