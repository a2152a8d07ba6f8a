"""Reads the register of cameras from CSV or other forms: who owns each, where it looks, how it is reached."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import msgspec

from plainview.cameras import queries
from plainview.cameras.gateway.addresses import (
    LOOPBACK,
    STREAM_SCHEMES,
    WEB_SCHEMES,
    Networks,
    SignIn,
    resolve,
    split_address,
    take_sign_in,
)
from plainview.cameras.importers import IMPORTERS
from plainview.cameras.model import CARRIED_KINDS, Kind
from plainview.cameras.secrets import Safe, put_sign_ins
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
from plainview.kernel.errors import PlainviewError, UnreadableError
from plainview.kernel.import_report import ImportReport
from plainview.store.transaction import Transaction, begin

OWNER_KINDS = ("city", "school_district", "partner")
ROWS_AT_ONCE = 1000
LARGEST_FILE_BYTES = 64 * 1024 * 1024  # of JSON, which is read whole; CSV is read by rows
TABLE = "cameras"
_FARTHEST_METRES = 5000
_ADDRESSES = ("address", "sub_address", "still_address", "control_address")


def _read_id(text: str) -> str:
    read = text_up_to(80)(text)
    if not read.isascii() or not all(letter.isalnum() or letter in "-_." for letter in read):
        raise ValueError(f"{quote(text)} has other characters than letters, digits, '-', '_' and '.'")
    return str(read)


def _read_terms(text: str) -> dict[str, Any]:
    try:
        terms = msgspec.json.decode(text or "{}", type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a JSON object: {error}") from error
    return terms


_CAMERA_COLUMNS = (
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
    Column(name="address", read=text_up_to(500)),
    Column(name="campus", read=optional(text_up_to(200))),
    Column(name="campus_longitude", read=optional(number_between(-180, 180))),
    Column(name="campus_latitude", read=optional(number_between(-90, 90))),
    Column(name="patrol_unit_id", read=optional(text_up_to(80))),
    Column(name="terms", read=_read_terms),
)
_MORE_COLUMNS = (  # a file may lack these
    Column(name="sub_address", read=optional(text_up_to(500))),
    Column(name="still_address", read=optional(text_up_to(500))),
    Column(name="control_type", read=optional(one_of(["onvif"]))),
    Column(name="control_address", read=optional(text_up_to(500))),
)
_OWNER_COLUMNS = (
    Column(name="owner_title", read=text_up_to(200)),
    Column(name="owner_kind", read=one_of(OWNER_KINDS)),
)
_COLUMNS = (*_CAMERA_COLUMNS, *_MORE_COLUMNS, *_OWNER_COLUMNS)
_WRITTEN = [column.name for column in (*_CAMERA_COLUMNS, *_MORE_COLUMNS)]


@dataclass(slots=True, kw_only=True)
class Row:
    """A good row: what is written of the camera and its owner, and the sign-in that stood in an address."""

    number: int
    given: dict[str, Any]
    sign_in: SignIn | None = field(default=None, repr=False)


async def import_cameras(
    pool: Any,
    path: Path,
    *,
    strict: bool,
    networks: Networks = LOOPBACK,
    safe: Safe | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Import a register in one transaction; the same file again changes nothing. With `strict`, all rows or none.

    A sign-in in an address goes into `safe`; without one the row is refused. A dry run undoes what it did.
    """
    report = ImportReport(is_dry_run=dry_run)
    rows = list(_read(path, report, networks=networks, can_seal=safe is not None))
    if strict and report.errors_total:
        report.is_imported = False
        return report
    try:
        async with begin(pool) as tx:
            await _write(tx, rows, report, safe)
            _undo(dry_run)
    except _UndoError:
        report.is_imported = False
    return report


class _UndoError(Exception):
    """Ends a dry run's transaction."""


def _undo(is_dry_run: bool) -> None:  # noqa: FBT001 - said at its one use
    if is_dry_run:
        raise _UndoError


async def _write(tx: Transaction, rows: Sequence[Row], report: ImportReport, safe: Safe | None) -> None:
    await _write_owners(tx, rows, report)
    for batch in _in_batches(rows):
        values = [tuple(row.given[name] for name in _WRITTEN) for row in batch]
        _count(report, TABLE, len(batch), await queries.put_cameras(tx.connection, values))
    signing = [(row.given["camera_id"], row.sign_in) for row in rows if row.sign_in is not None]
    if safe is not None and signing:
        await put_sign_ins(tx.connection, safe, signing)
        report.notes.append(f"{len(signing)} sign-ins were taken out of addresses and sealed")
    if rows:
        tx.announce("cameras_changed", body={"camera_ids": []})


def _read(path: Path, report: ImportReport, *, networks: Networks, can_seal: bool) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for number, given in _values(path, report):
        row = Row(number=number, given=given)
        wrong = _settle(row, networks=networks, can_seal=can_seal)
        first = seen.setdefault(given["camera_id"], number)
        if wrong is None and first != number:
            wrong = "camera_id", f"{quote(given['camera_id'])} is in line {first} already"
        if wrong is None:
            yield row
        else:
            report.refuse(path.name, wrong[1], line=number, column=wrong[0])
            report.table(TABLE).refused += 1


def _values(path: Path, report: ImportReport) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, values by column) of each row that reads well, in whichever form the file is."""
    form = _form_of(path)
    if form is None:
        columns = _columns_in(path)
        names = [column.name for column in columns]
        table = CsvTable(file=path.name, columns=columns)
        for number, *values in read_rows(path.parent, table, report):
            yield number, {column.name: None for column in _MORE_COLUMNS} | dict(zip(names, values, strict=True))
        if table.name != TABLE and table.name in report.tables:
            report.tables[TABLE] = report.tables.pop(table.name)
    else:
        yield from _form_values(path, form, report)


def _form_values(path: Path, form: str, report: ImportReport) -> Iterator[tuple[int, dict[str, Any]]]:
    count = report.table(TABLE)
    try:
        for number, row in IMPORTERS[form](path.read_bytes()):
            count.read += 1
            if row is None:
                count.left += 1
                continue
            values = row if isinstance(row, str) else _read_texts(row)
            if isinstance(values, dict):
                yield number, values
                continue
            count.refused += 1
            column, why = (None, values) if isinstance(values, str) else values
            report.refuse(path.name, why, line=number, column=column)
    except UnreadableError as error:
        report.refuse(path.name, str(error))


def _read_texts(row: Mapping[str, str]) -> dict[str, Any] | tuple[str, str]:
    """Return a row's values by column, or (column, why) of the first that can't be read."""
    for name in sorted(set(row) - {column.name for column in _COLUMNS}):
        return quote(name), "no such column in the closed list"
    values = {}
    for column in _COLUMNS:
        try:
            values[column.name] = column.read(row.get(column.name, ""))
        except ValueError as error:
            return column.name, str(error)
    return values


def _form_of(path: Path) -> str | None:
    """Return which of IMPORTERS reads a file, or None: CSV."""
    if path.suffix.lower() not in {".json", ".geojson"}:
        return None
    if not path.is_file() or path.stat().st_size > LARGEST_FILE_BYTES:
        raise UnreadableError(f"{path.name} is no file of at most {LARGEST_FILE_BYTES // 1024**2} MiB")
    with path.open("rb") as file:
        return "caltrans" if b'"cctv"' in file.read(4096) else "geojson"


def _columns_in(path: Path) -> tuple[Column, ...]:
    """Return the columns that a CSV file must have: of those it may lack, the ones in its header."""
    with path.open("rb") as file:
        header = file.readline(4096).decode("utf-8-sig", "replace")
    named = {name.strip().strip('"') for name in header.split(",")}
    return (*_CAMERA_COLUMNS, *(c for c in _MORE_COLUMNS if c.name in named), *_OWNER_COLUMNS)


def _settle(row: Row, *, networks: Networks, can_seal: bool) -> tuple[str, str] | None:
    """Take the sign-in out of a row's addresses and check what its values are to each other; return what is wrong."""
    given = row.given
    schemes = {
        "address": SOURCES[given["source_type"]].schemes,
        "sub_address": SOURCES[given["source_type"]].schemes,
        "still_address": WEB_SCHEMES,
        "control_address": WEB_SCHEMES,
    }
    for name in _ADDRESSES:
        if given[name] is None:
            continue
        try:
            given[name], sign_in = _bare(given[name], schemes[name], networks)
        except PlainviewError as error:
            return name, str(error)
        if sign_in is not None and (not can_seal or row.sign_in not in {None, sign_in}):
            return name, "carries a sign-in other than the one before" if can_seal else "carries a sign-in"
        row.sign_in = row.sign_in or sign_in
    return _check(given)


def _bare(address: str, schemes: frozenset[str], networks: Networks) -> tuple[str, SignIn | None]:
    """Return an address without its sign-in; one that is a number, not a name, must be allowed now."""
    host = str(split_address(address, schemes).hostname)
    if not schemes <= STREAM_SCHEMES | WEB_SCHEMES:
        return address, None  # what is pushed to us is connected to by nobody
    try:
        is_number = bool(ip_address(host))
    except ValueError:
        is_number = host == "localhost"
    if is_number:
        resolve(host, networks)
    return take_sign_in(address)


def _check(given: Mapping[str, Any]) -> tuple[str, str] | None:
    if given["kind"] == "school":
        for name in ("campus", "campus_longitude", "campus_latitude"):
            if given[name] is None:
                return name, "missing: a school's camera is only opened around its campus"
    if given["kind"] in CARRIED_KINDS and given["patrol_unit_id"] is None:
        return "patrol_unit_id", "missing: a carried camera is where its unit is"
    if (given["control_type"] is None) != (given["control_address"] is None):
        return "control_address", "control_type and control_address come together"
    return None


async def _write_owners(tx: Transaction, rows: Sequence[Row], report: ImportReport) -> None:
    owners = {
        row.given["owner_id"]: (row.given["owner_id"], row.given["owner_title"], row.given["owner_kind"])
        for row in rows
    }
    if owners:
        written = await queries.put_owners(tx.connection, list(owners.values()))
        report.table("owners").read += len(owners)
        _count(report, "owners", len(owners), written)


def _count(report: ImportReport, name: str, given: int, written: Sequence[bool]) -> None:
    count = report.table(name)
    count.added += sum(written)
    count.changed += len(written) - sum(written)
    count.unchanged += given - len(written)


def _in_batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_AT_ONCE)):
        yield batch
