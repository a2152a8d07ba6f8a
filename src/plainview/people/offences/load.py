"""Loads the California DOJ's table of offences: a statute's levels together, repealed ones where nothing else is."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.people.offences import queries
from plainview.people.offences.grade import OffenceCode, make_code
from plainview.people.offences.shipped import SHIPPED
from plainview.people.offences.statutes import statute_key
from plainview.store.staging import begin_import

_COLUMNS = (
    "offenseStatute", "offenseTypeOfStatuteCD", "statuteLiteral", "offenseTypeOfCharge", "bcsHierarchyCD",
    "offenseRepealed",
)  # fmt: skip
_LEVELS = {"F": "felony", "M": "misdemeanor", "I": "infraction"}
Row = Mapping[str, str]


def read_offences(path: Path, report: ImportReport) -> dict[str, OffenceCode]:
    """Return the offences of a file of the DOJ's form by statute; refuse rows that name none."""
    by_statute: defaultdict[str, list[Row]] = defaultdict(list)
    count = report.table("offences")
    for line, row in _rows(path):
        count.read += 1
        written = f"{row['offenseTypeOfStatuteCD']} {row['offenseStatute']}"
        key = statute_key(written)
        if key is None:
            count.refused += 1
            report.refuse(path.name, f"{written!r} is no statute", line=line, column="offenseStatute")
        elif row["offenseTypeOfCharge"] in _LEVELS:
            by_statute[key].append(row)
        else:
            count.left += 1  # an enhancement or a warrant: no level of its own
    return {key: _code(key, rows) for key, rows in by_statute.items()}


async def load_offences(pool: Any, path: Path, *, dry_run: bool = False) -> ImportReport:
    """Replace the table of offences by a file of the DOJ's form; those that are shipped stay where it has none."""
    report = ImportReport()
    codes = read_offences(path, report)
    async with begin_import(pool, report, strict=False, dry_run=dry_run) as tx:
        await queries.replace_codes(tx.connection, codes.values(), loaded_from=path.name)
    report.notes.append(f"{len(codes):,} statutes")
    return report


async def known_codes(connection: Any) -> dict[str, OffenceCode]:
    """Return every statute that is known here: the loaded table over the shipped lines."""
    return {**SHIPPED, **{code.statute_key: code for code in await queries.list_codes(connection)}}


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened, strict=True)
        lacking = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if lacking:
            raise BadInputError(f"{path.name}:1 has no column {lacking[0]}: this is not the DOJ's table of offences")
        try:
            for row in reader:
                yield reader.line_num, {name: row[name] or "" for name in _COLUMNS}
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadInputError(f"{path.name}:{reader.line_num} can't be read: {error}") from error


def _code(key: str, rows: Sequence[Row]) -> OffenceCode:
    current = [row for row in rows if not row["offenseRepealed"]] or rows
    ranks = [int(row["bcsHierarchyCD"]) for row in current if row["bcsHierarchyCD"].isdigit()]
    title = min((row["statuteLiteral"].strip() for row in current), key=len)
    levels = {_LEVELS[row["offenseTypeOfCharge"]] for row in current}
    return make_code(key, title.capitalize(), levels, min(ranks, default=None))
