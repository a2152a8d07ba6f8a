"""Brings a records system's file in through its mapping: read, located, sorted out, merged, missing ones ended."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.people.importers import queries
from plainview.people.importers import target_queries as sql
from plainview.people.importers.mapping import RecordsMapping
from plainview.people.importers.rows import RecordsFile, Row, masked, open_records
from plainview.people.importers.system import RecordsSystem, Values
from plainview.people.importers.target_queries import STAGED, TARGETS, Target
from plainview.people.offences.grade import OffenceCode, grade
from plainview.people.offences.load import known_codes
from plainview.people.outcomes.actions import settle_cases
from plainview.store.staging import BATCH_ROWS, OnProgress, begin_import

PREVIEWED = 5
DOUBTS_TOLD = 10
ENDS_AT_MOST = 0.5  # of what is open: a list that ends more is taken for a piece of one
ENDS_ANYWAY = 20  # fewer than these are never doubted
_HIDDEN = ("phone", "other_phone", "address", "person_key", "other_key", "record", "case_number", "booking_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where an address was found to be; without a place, why not."""

    place_id: int | None
    unit_id: int | None
    why: str


# The places are a neighbour's: whoever starts an import brings what finds them (flows/records_imported.py).
Locate = Callable[[Any, Sequence[str]], Awaitable[Sequence[Located]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTerms:
    """How a file is to be imported."""

    dry_run: bool = False
    strict: bool = False
    is_full: bool = False  # the file is the whole of its source: what is missing is ended
    ends_most: bool = False  # accept that it ends more than half of what is open
    shows_names: bool = False
    refused_to: Path | None = None
    on_progress: OnProgress = lambda _file, _rows: None


@dataclass(slots=True, kw_only=True)
class _Work:
    """What an import has come to."""

    file: RecordsFile
    terms: ImportTerms
    report: ImportReport
    codes: Mapping[str, OffenceCode]
    read_at: datetime
    refused: dict[int, str] = field(default_factory=dict)  # line → why
    doubts: Counter[str] = field(default_factory=Counter)
    preview: list[dict[str, str]] = field(default_factory=list)
    newest: datetime | None = None

    @property
    def mapping(self) -> RecordsMapping:
        return self.file.mapping

    @property
    def system(self) -> RecordsSystem:
        return self.file.mapping.system

    def refuse(self, line: int, why: str, column: str | None = None) -> None:
        self.report.refuse(self.file.path.name, why, line=line, column=column)
        self.refused[line] = f"{column}: {why}" if column else why


async def import_mapped(
    pool: Any, path: Path, mapping: RecordsMapping, locate: Locate, terms: ImportTerms
) -> ImportReport:
    """Import one file in one transaction, and return what came of it, or would come of it in a dry run."""
    report = ImportReport()
    records = open_records(path, mapping)
    read_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)  # noqa: ASYNC240 - an import has its process for itself
    async with begin_import(pool, report, strict=terms.strict, dry_run=terms.dry_run) as tx:
        codes = await known_codes(tx.connection)
        work = _Work(file=records, terms=terms, report=report, codes=codes, read_at=read_at)
        await _set_source(tx.connection, mapping)
        await _stage(tx.connection, work)
        await _sort_out(pool, tx.connection, work, locate)
        await _merge(tx.connection, work)
        if terms.is_full:
            await _end_missing(tx.connection, work)
    _tell(work)
    if terms.refused_to is not None:
        _write_refused(work, terms.refused_to)
    return report


async def _set_source(connection: Any, mapping: RecordsMapping) -> None:
    source, system = mapping.source, mapping.system
    found = await connection.fetchval(sql.SET_SOURCE, source.id, source.title, system.source_class, source.is_required)
    if found is None:
        raise BadInputError(
            f"source.id: {source.id!r} is a source of another class already, and {system.name} is of class "
            f"{system.source_class}: give this one an id of its own"
        )


async def _stage(connection: Any, work: _Work) -> None:
    await connection.execute("drop table if exists staged, staged_fault, staged_person")
    await connection.execute(sql.CREATE_STAGED)
    await connection.execute(sql.CREATE_FAULTS)
    staged = 0
    rows = _good_rows(work)
    while batch := list(islice(rows, BATCH_ROWS)):
        await connection.copy_records_to_table("staged", records=batch, columns=("line", *STAGED))
        staged += len(batch)
        work.terms.on_progress(work.file.path.name, staged)
    await connection.execute("analyze staged")


def _good_rows(work: _Work) -> Iterator[tuple[Any, ...]]:
    count = work.report.table(work.system.main)
    for row in work.file.rows():
        count.read += 1
        if row.is_left:
            count.left += 1
        elif row.values is None:
            count.refused += 1
            work.refuse(row.line.number, row.why or "", row.column)
        else:
            yield _staged(row, row.values, work)


def _staged(row: Row, values: Values, work: _Work) -> tuple[Any, ...]:
    values["source"] = work.mapping.source.id
    values["as_of"] = values["as_of"] or work.read_at
    work.newest = max(work.newest or values["as_of"], values["as_of"])
    if work.system.has_people:
        values["person_key"] = values["person_key"] or f"record/{values['record']}"
    if values.get("other_given_name"):
        values["other_key"] = values["other_key"] or f"record/{values['record']}/contact"
    if values.get("statute"):
        _grade(values, work)
    if work.terms.dry_run and len(work.preview) < PREVIEWED:
        hidden = () if work.terms.shows_names else _HIDDEN
        work.preview.append(
            masked(values, hidden) if hidden else {k: str(v) for k, v in values.items() if v is not None}
        )
    return (row.line.number, *(values.get(name) for name in STAGED))


def _grade(values: Values, work: _Work) -> None:
    """Fill in what the source doesn't say of the offence, and note what nobody says."""
    graded = grade(
        values["statute"],
        work.codes,
        title=values.get("offence"),
        severity=values.get("severity"),
        is_violent=values.get("is_violent"),
    )
    values["offence"], values["severity"] = graded.title, graded.severity
    values["is_violent"], values["is_resisting"] = graded.is_violent, graded.is_resisting
    if graded.doubt is not None:
        work.doubts[graded.doubt] += 1


async def _sort_out(pool: Any, connection: Any, work: _Work, locate: Locate) -> None:
    """Find the places, and take out what can't be kept."""
    await connection.execute(queries.RECORD_TWICE)
    await _locate(pool, connection, work, locate)
    count = work.report.table(work.system.main)
    for fault in await connection.fetch(sql.LIST_FAULTS):
        count.refused += 1
        work.refuse(fault["line"], fault["why"], fault["column_name"])
    await connection.execute("delete from staged using staged_fault where staged.line = staged_fault.line")


async def _locate(pool: Any, connection: Any, work: _Work, locate: Locate) -> None:
    addresses = [row["address"] for row in await connection.fetch(sql.LIST_ADDRESSES)]
    if not addresses:
        return
    answers = list(zip(addresses, await locate(pool, addresses), strict=True))
    found = [(address, at) for address, at in answers if at.place_id is not None]
    lost = [(address, at.why) for address, at in answers if at.place_id is None]
    await connection.execute(
        sql.SET_PLACES, [a for a, _ in found], [at.place_id for _, at in found], [at.unit_id for _, at in found]
    )
    if work.system.needs_place:
        await connection.execute(sql.ADD_PLACE_FAULTS, [a for a, _ in lost], [why for _, why in lost])
    elif lost:
        work.report.notes.append(
            f"{len(lost):,} of {len(addresses):,} addresses were not found: kept with the person's record, as no home"
        )


async def _merge(connection: Any, work: _Work) -> None:
    """Merge what is left into each table; what was sealed counts as unchanged, as it would without an order."""
    targets = [TARGETS[name] for name in work.system.makes]
    counts = [await connection.fetchval(target.count) for target in targets]
    if await connection.fetchval(sql.IS_ANYTHING_SEALED):
        await connection.execute(queries.REMOVE_SEALED)
        await connection.execute(sql.REMOVE_SEALED_CASES)
        await connection.execute(sql.REMOVE_SEALED_BOOKINGS)
    if work.system.has_people:
        await _add_people(connection, work.system)
    for target, read in zip(targets, counts, strict=True):
        merged = await connection.fetchrow(target.merge)
        count = work.report.table(target.table)
        count.added, count.changed = merged["added"], merged["changed"]
        if target.table != work.system.main:
            count.read = read
        count.unchanged = read - merged["added"] - merged["changed"]
        if target.table == "person_record":
            await connection.execute(sql.RENAME_PEOPLE)
            await connection.execute(sql.MAKE_CONFIDENTIAL)
    touched = [row["person_id"] for row in await connection.fetch(sql.LIST_TOUCHED)]
    await settle_cases(connection, touched)
    await connection.execute("analyze " + ", ".join(target.table for target in targets))


async def _add_people(connection: Any, system: RecordsSystem) -> None:
    await connection.execute(sql.CREATE_PEOPLE)
    await connection.execute(sql.STAGE_PEOPLE)
    if "tie" in system.makes:
        await connection.execute(sql.STAGE_OTHERS)
    await connection.execute("analyze staged_person")
    await connection.execute(sql.ADD_PEOPLE)


async def _end_missing(connection: Any, work: _Work) -> None:
    """End what a full list no longer has; a list with refused rows is not full."""
    targets = [TARGETS[name] for name in work.system.ends]
    if not targets:
        raise BadInputError(
            f"{work.system.name}: nothing of it ends by being left out of a list: import it without --full"
        )
    if work.refused or work.newest is None:
        work.report.notes.append("nothing was ended: with rows refused the list is not whole; mend them, import again")
        return
    for target in targets:
        await _end_of(connection, target, work, work.newest)


async def _end_of(connection: Any, target: Target, work: _Work, at: datetime) -> None:
    source = work.mapping.source.id
    were_open = await connection.fetchval(target.count_open, source)
    ended = int((await connection.execute(target.end, source, at)).split()[-1])
    if ended > max(ENDS_ANYWAY, were_open * ENDS_AT_MOST) and not work.terms.ends_most:
        raise BadInputError(
            f"this list would end {ended:,} of {were_open:,} in {target.table}: is it whole? "
            "Nothing was imported. If it is, say --ends-most"
        )
    work.report.table(target.table).retired += ended


def _tell(work: _Work) -> None:
    notes = work.report.notes
    notes += [f"{why} ({times:,})" for why, times in work.doubts.most_common(DOUBTS_TOLD)]
    if len(work.doubts) > DOUBTS_TOLD:
        notes.append(f"… and {len(work.doubts) - DOUBTS_TOLD:,} more statutes")
    if work.file.not_read:
        notes.append(f"columns that no field reads: {', '.join(work.file.not_read)}")
    for kept in work.preview:
        notes.append("would be kept: " + ", ".join(f"{name} {value}" for name, value in kept.items()))


def _write_refused(work: _Work, path: Path) -> None:
    """Write the refused rows as they came, with one column more that says why; mended, they can be imported again."""
    encoding, delimiter = work.mapping.file.encoding, work.mapping.file.delimiter
    is_csv = work.mapping.file.format == "csv"
    with path.open("wb") as written:
        if is_csv:
            written.write(work.file.header.rstrip(b"\r\n") + f"{delimiter}refused_because\n".encode())
        for row in work.file.rows():
            why = work.refused.get(row.line.number)
            if why is None:
                continue
            said = '"' + why.replace('"', "'") + '"'
            reason = f"{delimiter}{said}".encode(encoding, "replace") if is_csv else b""
            written.write(row.line.content.rstrip(b"\r\n") + reason + b"\n")
