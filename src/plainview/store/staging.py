"""Brings the rows of an import's file into the database: COPY into a temporary table, faults out, the rest merged."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from plainview.kernel.import_report import ImportReport
from plainview.store.transaction import Transaction, begin

BATCH_ROWS = 10_000
FAULTS_QUOTED = 100
_UNHURRIED = """
set local statement_timeout = 0;
set local lock_timeout = 0;
set local idle_in_transaction_session_timeout = 0
"""
_MAKE_FAULT = (
    "create temp table staged_fault (line bigint primary key, column_name text, why text not null) on commit drop"
)
_CLEAR = """
drop table if exists staged;
drop table if exists staged_fault
"""
FIRST_FAULTS = """
select line, column_name, why
from staged_fault
order by line
limit $1
"""
COUNT_FAULTS = """
select count(*)
from staged_fault
"""
REMOVE_FAULTY = """
delete from staged
using staged_fault
where staged.line = staged_fault.line
"""

OnProgress = Callable[[str, int], None]  # file, rows staged so far


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedLoad:
    """The statements that bring one file in.

    `create` makes the temporary table `staged`, whose first column is `line`; each of `faults` inserts
    (line, column_name, why) into `staged_fault`; `before` prepares what the rows refer to; `merge` returns
    the counts added and changed and, where there are such, left and retired.
    """

    file: str
    create: str
    columns: tuple[str, ...]
    faults: tuple[str, ...]
    merge: str
    before: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.file.removesuffix(".csv")


class _UndoneError(Exception):
    """Ends a strict import's transaction without a trace."""


@asynccontextmanager
async def begin_import(
    pool: Any, report: ImportReport, *, strict: bool, dry_run: bool = False
) -> AsyncIterator[Transaction]:
    """Open an import's one transaction; with `strict`, roll it back where anything was refused; a dry run always.

    What a dry run would have done stays counted in `report`.
    """
    try:
        async with begin(pool) as tx:
            await tx.connection.execute(_UNHURRIED)
            yield tx
            if dry_run or (strict and report.errors_total):
                raise _UndoneError  # noqa: TRY301 - the rollback is the point
    except _UndoneError:
        report.is_imported, report.is_dry_run = False, dry_run
        for count in () if dry_run else report.tables.values():
            count.added = count.changed = count.unchanged = count.left = count.retired = 0


async def load_staged(
    connection: Any, load: StagedLoad, rows: Iterator[Sequence[Any]], report: ImportReport, on_progress: OnProgress
) -> None:
    """Stage, sort out, and merge one file's rows; counts and refusals go into `report`."""
    await connection.execute(_CLEAR)
    await connection.execute(load.create)
    staged = 0
    for batch in _batches(rows):
        await connection.copy_records_to_table("staged", records=batch, columns=load.columns)
        staged += len(batch)
        on_progress(load.file, staged)
    if not staged:
        return
    await connection.execute("analyze staged")
    count = report.table(load.name)
    faulty = await _sort_out(connection, load, report)
    for statement in load.before:
        await connection.execute(statement)
    merged = await connection.fetchrow(load.merge)
    count.refused += faulty
    count.added += merged["added"]
    count.changed += merged["changed"]
    left = merged.get("left", 0)
    count.left += left
    count.retired += merged.get("retired", 0)
    count.unchanged += staged - faulty - merged["added"] - merged["changed"] - left


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH_ROWS)):
        yield batch


async def _sort_out(connection: Any, load: StagedLoad, report: ImportReport) -> int:
    """Remove the rows that refer to what is not there; return how many they were."""
    await connection.execute(_MAKE_FAULT)
    for statement in load.faults:
        await connection.execute(statement)
    faulty: int = await connection.fetchval(COUNT_FAULTS)
    if not faulty:
        return 0
    quoted = await connection.fetch(FIRST_FAULTS, FAULTS_QUOTED)
    for row in quoted:
        report.refuse(load.file, row["why"], line=row["line"], column=row["column_name"])
    report.refuse_more(faulty - len(quoted))
    await connection.execute(REMOVE_FAULTY)
    return faulty
