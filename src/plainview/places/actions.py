"""Imports address points, units, road lines and boundaries from a folder of CSV files (after NENA-STA-006.3)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from plainview.kernel.csv_rows import CsvTable, read_rows
from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.places import files, import_queries, queries
from plainview.places.crossings import find_crossings
from plainview.store.staging import OnProgress, StagedLoad, begin_import, load_staged

Stage = Callable[[tuple[Any, ...]], tuple[Any, ...]]

_TABLES: tuple[tuple[CsvTable, StagedLoad, Stage], ...] = (
    (files.ADDRESS_POINTS, import_queries.ADDRESS_POINTS, files.stage_address_point),
    (files.UNITS, import_queries.UNITS, files.stage_unit),
    (files.ROAD_LINES, import_queries.ROAD_LINES, files.stage_road_line),
    (files.BOUNDARIES, import_queries.BOUNDARIES, tuple),
)


async def import_places(
    pool: Any, folder: Path, *, on_progress: OnProgress = lambda _file, _rows: None, strict: bool = False
) -> ImportReport:
    """Import the folder's files in one transaction and return what came of it; `strict`: all rows or none."""
    if not folder.is_dir():  # noqa: ASYNC240 - an import has its process for itself
        raise BadInputError(f"{folder} is not a folder: give the one that holds address_points.csv")
    report = ImportReport()
    _refuse_other_files(folder, report)
    async with begin_import(pool, report, strict=strict) as tx:
        for table, load, stage in _TABLES:
            rows = (stage(row) for row in read_rows(folder, table, report))
            await load_staged(tx.connection, load, rows, report, on_progress)
        await import_queries.set_has_units(tx.connection)
        lines = [(row["street_id"], row["shape"]) for row in await queries.list_road_lines(tx.connection)]
        await import_queries.replace_crossings(tx.connection, find_crossings(lines))
        await import_queries.refresh_statistics(tx.connection)
    return report


def _refuse_other_files(folder: Path, report: ImportReport) -> None:
    known = {table.file for table, _, _ in _TABLES}
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            report.refuse(path.name, "not a file of places: refused")
