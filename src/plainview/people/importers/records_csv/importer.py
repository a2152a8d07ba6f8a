"""Imports a folder of CSV records: a closed list of files, columns and source classes; each source kept apart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plainview.kernel.csv_rows import CsvTable, read_rows
from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.people.importers.records_csv import queries, tables
from plainview.people.model import MAIL_CERTAINTY
from plainview.store.staging import OnProgress, StagedLoad, begin_import, load_staged

_TABLES: tuple[tuple[CsvTable, StagedLoad], ...] = (
    (tables.SOURCES, queries.SOURCES),
    (tables.PERSONS, queries.PERSONS),
    (tables.RESIDENCIES, queries.RESIDENCIES),
    (tables.ARRESTS, queries.ARRESTS),
    (tables.CONVICTIONS, queries.CONVICTIONS),
    (tables.WARRANTS, queries.WARRANTS),
    (tables.ORDERS, queries.ORDERS),
    (tables.TIES, queries.TIES),
    (tables.PREMISE_FACTS, queries.PREMISE_FACTS),
    (tables.PREMISE_NOTES, queries.PREMISE_NOTES),
    (tables.PRIOR_CALLS, queries.PRIOR_CALLS),
)
_CERTAINTY_AT, _EVIDENCE_AT = 6, 7  # of a read row of residencies.csv


async def import_records(
    pool: Any,
    folder: Path,
    *,
    on_progress: OnProgress = lambda _file, _rows: None,
    strict: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Import the folder's files in one transaction and return what came of it; `strict`: all rows or none."""
    if not folder.is_dir():  # noqa: ASYNC240 - an import has its process for itself
        raise BadInputError(f"{folder} is not a folder: give the one that holds sources.csv and persons.csv")
    report = ImportReport()
    _refuse_other_files(folder, report)
    async with begin_import(pool, report, strict=strict, dry_run=dry_run) as tx:
        for table, load in _TABLES:
            rows = read_rows(folder, table, report)
            if table is tables.RESIDENCIES:
                rows = _hold_mail_down(rows)
            await load_staged(tx.connection, load, rows, report, on_progress)
        await tx.connection.execute(queries.REFRESH_STATISTICS)
    return report


def _refuse_other_files(folder: Path, report: ImportReport) -> None:
    """Refuse by name what is not in the closed list (T4): social media, purchases, data brokers and the rest."""
    known = {table.file for table, _ in _TABLES}
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            report.refuse(path.name, "not in the closed list of records that may be kept: refused, and not read")


def _hold_mail_down(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Lower the certainty of mail to what may be shown and never scores (T3)."""
    for row in rows:
        if row[_EVIDENCE_AT] == "mail" and row[_CERTAINTY_AT] > MAIL_CERTAINTY:
            yield (*row[:_CERTAINTY_AT], MAIL_CERTAINTY, *row[_CERTAINTY_AT + 1 :])
        else:
            yield row
