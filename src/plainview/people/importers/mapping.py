"""Reads a mapping file: which column, by what closed list of transforms, becomes which field of a records system."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from plainview.kernel.errors import BadInputError
from plainview.people.importers.readers import TRANSFORMS, date_format_fault
from plainview.people.importers.system import Field, RecordsSystem

ENCODINGS = ("utf-8", "windows-1252", "latin-1")
FORMATS = ("csv", "json_lines")
MOST_FAULTS = 10


class SourceTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The system that the records come from, as it is shown."""

    id: str
    title: str
    is_required: bool = False  # while a required source does not answer, the rating is UNKNOWN


class FileTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the file is written."""

    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    zone: str = "America/Los_Angeles"  # of times without a zone
    none: tuple[str, ...] = ()  # words that stand for nothing: UNK, N/A


class FieldTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a field comes from: one column, several joined, or a fixed value."""

    column: str | None = None
    columns: tuple[str, ...] = ()
    join: str = " "
    fixed: str | None = None
    transforms: tuple[str, ...] = ()
    values: dict[str, str] | None = None  # the file's word → ours
    otherwise: str | None = None  # ours, for a word that is not among `values`
    format: tuple[str, ...] | str = ()  # of a date or a time: '%m/%d/%Y'

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column,) if self.column is not None else self.columns

    @property
    def formats(self) -> tuple[str, ...]:
        return (self.format,) if isinstance(self.format, str) else self.format


class LeaveTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rows that are not taken: those with one of these words in the column."""

    column: str
    values: tuple[str, ...]


class MappingTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mapping file as it is written."""

    system: str
    source: SourceTerms
    file: FileTerms = FileTerms()
    fields: dict[str, FieldTerms]
    leave: tuple[LeaveTerms, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsMapping:
    """A mapping that fits its system."""

    system: RecordsSystem
    source: SourceTerms
    file: FileTerms
    fields: Mapping[str, FieldTerms]
    leave: tuple[LeaveTerms, ...]


def read_mapping(path: Path, systems: Mapping[str, RecordsSystem]) -> RecordsMapping:
    """Return the mapping of a file; raise BadInputError with everything that is wrong with it."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        terms = msgspec.convert(written, MappingTerms)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path.name} is no TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise BadInputError(f"{path.name}: {error}") from error
    system = systems.get(terms.system)
    if system is None:
        raise BadInputError(f"{path.name}: there is no records system {terms.system!r}: {', '.join(sorted(systems))}")
    faults = _faults(terms, system)
    if faults:
        more = [f"… and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise BadInputError("\n  ".join([f"{path.name} does not fit {system.name}:", *faults[:MOST_FAULTS], *more]))
    return RecordsMapping(system=system, source=terms.source, file=terms.file, fields=terms.fields, leave=terms.leave)


def _faults(terms: MappingTerms, system: RecordsSystem) -> list[str]:
    faults = _file_faults(terms.file)
    faults += [
        f"fields.{each.name} is missing: {each.what}"
        for each in system.fields
        if each.is_required and each.name not in terms.fields
    ]
    for name, given in terms.fields.items():
        known = system.field(name)
        if known is None:
            listed = ", ".join(each.name for each in system.fields)
            faults.append(f"fields.{name}: no such field, and the list is closed: {listed}")
        else:
            faults += [f"fields.{name}: {why}" for why in _field_faults(given, known)]
    return faults


def _file_faults(terms: FileTerms) -> list[str]:
    faults = []
    if terms.format not in FORMATS:
        faults.append(f"file.format: {terms.format!r} is not among {', '.join(FORMATS)}")
    if terms.encoding not in ENCODINGS:
        faults.append(f"file.encoding: {terms.encoding!r} is not among {', '.join(ENCODINGS)}")
    if len(terms.delimiter) != 1 or terms.delimiter in '"\r\n':
        faults.append("file.delimiter: one character, not a quote")
    try:
        ZoneInfo(terms.zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"file.zone: {terms.zone!r} is no time zone")
    return faults


def _field_faults(given: FieldTerms, known: Field) -> list[str]:
    ways = [given.column is not None, bool(given.columns), given.fixed is not None]
    faults = [] if sum(ways) == 1 else ["give one of column, columns or fixed"]
    faults += [
        f"there is no transform {name!r}: {', '.join(sorted(TRANSFORMS))}"
        for name in given.transforms
        if name not in TRANSFORMS
    ]
    if given.otherwise is not None and given.values is None:
        faults.append("otherwise needs values")
    if given.formats and known.kind not in {"date", "moment"}:
        faults.append("a format is for dates and times")
    faults += [why for each in given.formats if (why := date_format_fault(each)) is not None]
    if known.kind in {"word", "yes_no"}:
        faults += _word_faults(given, ("yes", "no") if known.kind == "yes_no" else known.words)
    return faults


def _word_faults(given: FieldTerms, words: tuple[str, ...]) -> list[str]:
    """Return what a value map turns words into that is not among the field's own."""
    ours: list[Any] = [given.fixed, given.otherwise, *(given.values or {}).values()]
    return [f"{word!r} is not among {', '.join(words)}" for word in ours if word and word not in words]
