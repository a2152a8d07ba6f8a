"""Reads pictures of premises: floor plans and site plans, from a folder with plans.csv and the pictures beside it."""

from pathlib import Path
from typing import Any

from plainview.kernel.csv_rows import Column, CsvTable, optional, quote, read_moment, read_rows, text_up_to
from plainview.kernel.import_report import ImportReport
from plainview.places.model import PlanPicture
from plainview.places.plan_queries import put_plan, what_is_known
from plainview.store.transaction import begin

FILE = "plans.csv"
LARGEST_BYTES = 4 * 1024 * 1024
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_COLUMNS = (
    Column(name="source", read=text_up_to(80)),
    Column(name="record", read=text_up_to(200)),
    Column(name="place", read=text_up_to(200)),
    Column(name="unit", read=optional(text_up_to(200))),
    Column(name="title", read=text_up_to(200)),
    Column(name="floor", read=optional(text_up_to(40))),
    Column(name="file", read=text_up_to(200)),
    Column(name="as_of", read=read_moment),
)
TABLE = CsvTable(file=FILE, columns=_COLUMNS)


async def import_plans(pool: Any, path: Path, *, strict: bool) -> ImportReport:
    """Import the pictures that a folder's plans.csv lists; the same folder again changes nothing.

    With `strict`, all rows or none. A picture is PNG, JPEG or WebP of at most 4 MiB, and lies in the folder itself.
    """
    async with pool.acquire() as connection:
        report = await _take(connection, path, is_written=False)
    if report.errors_total and strict:
        report.is_imported = False
        return report
    async with begin(pool) as tx:
        return await _take(tx.connection, path, is_written=True)


async def _take(connection: Any, folder: Path, *, is_written: bool) -> ImportReport:
    """Read every row and its picture, one at a time; write the good ones."""
    report = ImportReport()
    count = report.table(TABLE.name)
    for line, source, record, place, unit, title, floor, name, as_of in read_rows(folder, TABLE, report):
        given = {"source": source, "place": place, "unit": unit}
        known = await what_is_known(connection, source=source, place=place, unit=unit)
        lacking = next((column for column in given if not known[column]), None)
        picture = _read_picture(folder, name)
        if lacking is not None:
            _refuse(report, line, lacking, f"{quote(given[lacking] or '')} is not known: import it first")
        elif isinstance(picture, str):
            _refuse(report, line, "file", picture)
        elif is_written:
            is_new = await put_plan(
                connection, source=source, record=record, place=place, unit=unit, title=title, floor=floor or "",
                picture=picture, as_of=as_of,
            )  # fmt: skip
            count.added += is_new is True
            count.changed += is_new is False
            count.unchanged += is_new is None
    return report


def _read_picture(folder: Path, name: str) -> PlanPicture | str:
    """Return the picture, or why it is none."""
    path = folder / name
    if Path(name).name != name or path.is_symlink() or not path.is_file():
        return f"{quote(name)} is no file of this folder"
    if path.stat().st_size > LARGEST_BYTES:
        return f"{quote(name)} is larger than {LARGEST_BYTES // 1024 // 1024} MiB"
    content = path.read_bytes()
    media_type = media_type_of(content)
    if media_type is None:
        return f"{quote(name)} is no PNG, JPEG or WebP picture"
    return PlanPicture(media_type=media_type, content=content)


def media_type_of(content: bytes) -> str | None:
    """Return what the bytes begin as, None where that is none of the three."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)


def _refuse(report: ImportReport, line: int, column: str, why: str) -> None:
    report.refuse(FILE, why, line=line, column=column)
    report.table(TABLE.name).refused += 1
