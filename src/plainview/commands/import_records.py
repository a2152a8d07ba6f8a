"""plainview import records, mapping, offences: an agency's records through a mapping file, tried dry first."""

import argparse
from pathlib import Path
from typing import Any

from plainview.commands.database import migrated_pool
from plainview.flows.records_imported import import_records_file
from plainview.kernel.errors import SetupError
from plainview.kernel.import_report import ImportReport
from plainview.people.importers import SYSTEMS
from plainview.people.importers.keep import ImportTerms
from plainview.people.importers.records_csv.importer import import_records
from plainview.people.importers.template import mapping_template
from plainview.people.offences.load import load_offences
from plainview.settings import Settings

ERRORS_SHOWN = 20


def add_parsers(kinds: Any) -> None:
    """Add what `plainview import` can read of records to its parser."""
    each = kinds.add_parser("records", help="a folder of records in our own form, or a file through a mapping")
    each.add_argument("path", type=Path, nargs="?")
    each.add_argument("--list-systems", action="store_true", help="the records systems that a mapping can name")
    each.add_argument("--mapping", type=Path, help="which column becomes which field (see: import mapping SYSTEM)")
    each.add_argument("--dry-run", action="store_true", help="say what would come of it, and keep nothing")
    each.add_argument("--strict", action="store_true", help="import nothing when any row is refused")
    each.add_argument("--full", action="store_true", help="the file is the whole list: what is missing is ended")
    each.add_argument("--ends-most", action="store_true", help="accept that it ends more than half of what is open")
    each.add_argument("--refused", type=Path, metavar="FILE", help="write the refused rows there, to be mended")
    each.add_argument("--show-names", action="store_true", help="show whole rows in a dry run, not initials")
    each.set_defaults(command=run_records)
    each = kinds.add_parser("mapping", help="print a mapping to start from")
    each.add_argument("system")
    each.set_defaults(command=run_mapping)
    each = kinds.add_parser("offences", help="the California DOJ's table of offence codes")
    each.add_argument("path", type=Path)
    each.add_argument("--dry-run", action="store_true")
    each.set_defaults(command=run_offences)


async def run_records(settings: Settings, given: argparse.Namespace) -> int:
    """Import a folder of our own form, or a file through a mapping; 1 where a row was refused."""
    if given.list_systems:
        for name, system in sorted(SYSTEMS.items()):
            print(f"{name:20} {system.title}")
        return 0
    _refuse_absent(given.path)
    async with migrated_pool(settings, most=4) as pool:
        if given.mapping is None:
            report = await import_records(pool, given.path, strict=given.strict, dry_run=given.dry_run)
        else:
            _refuse_absent(given.mapping)
            report = await import_records_file(pool, given.path, given.mapping, _terms(given))
    return _told(report, given.refused)


async def run_offences(settings: Settings, given: argparse.Namespace) -> int:
    """Load the table of offences; 1 where a row was refused."""
    _refuse_absent(given.path)
    async with migrated_pool(settings, most=2) as pool:
        report = await load_offences(pool, given.path, dry_run=given.dry_run)
    return _told(report, None)


async def run_mapping(_settings: Settings, given: argparse.Namespace) -> int:
    """Print a mapping to start from."""
    if given.system not in SYSTEMS:
        raise SetupError(f"there is no records system {given.system!r}: {', '.join(sorted(SYSTEMS))}")
    print(mapping_template(SYSTEMS[given.system]), end="")
    return 0


def _terms(given: argparse.Namespace) -> ImportTerms:
    return ImportTerms(
        dry_run=given.dry_run,
        strict=given.strict,
        is_full=given.full,
        ends_most=given.ends_most,
        shows_names=given.show_names,
        refused_to=given.refused,
    )


def _refuse_absent(path: Path | None) -> None:
    if path is None:
        raise SetupError("say which file, or --list-systems")
    if not path.exists():
        raise SetupError(f"{path} is not there")


def _told(report: ImportReport, refused_to: Path | None) -> int:
    """Print the report, the first errors of it; return the exit code."""
    hidden = report.errors[ERRORS_SHOWN:]
    report.errors = report.errors[:ERRORS_SHOWN]
    print("\n".join(report.as_lines()))
    if refused_to is not None and report.errors_total:
        print(f"the refused rows are in {refused_to}: mend them there, and import that file the same way")
    elif hidden:
        print("--refused FILE writes every refused row with its reason")
    return 1 if report.errors_total else 0
