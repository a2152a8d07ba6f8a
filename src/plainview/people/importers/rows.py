"""Reads a records system's file row by row through its mapping; of a row that can't be used, says where and why."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainview.kernel.csv_rows import LARGEST_FILE_BYTES, Line, quote, read_lines, split_line
from plainview.kernel.errors import BadInputError
from plainview.people.importers.mapping import FieldTerms, RecordsMapping
from plainview.people.importers.readers import TRANSFORMS, make_reader
from plainview.people.importers.system import Field, Values

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the file: its values, or the column and reason that refuse it; `is_left`: not taken, by the mapping."""

    line: Line
    values: Values | None = None
    column: str | None = None
    why: str | None = None
    is_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsFile:
    """A file that can be read: its columns, and those that no field reads."""

    path: Path
    mapping: RecordsMapping
    columns: tuple[str, ...]
    header: bytes

    @property
    def not_read(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns if name not in _wanted(self.mapping))

    def rows(self) -> Iterator[Row]:
        """Yield every row but empty lines, in order."""
        read = _row_reader(self.mapping)
        with self.path.open("rb") as opened:
            lines = read_lines(opened, self.mapping.file.encoding)
            if self.header:
                next(lines)
            for line in lines:
                if line.text or line.fault is not None:
                    yield self._row(line, read)

    def _row(self, line: Line, read: Callable[[Cells], Values]) -> Row:
        try:
            cells = self._cells(line)
            if any(cells.get(each.column, "") in each.values for each in self.mapping.leave):
                return Row(line=line, is_left=True)
            return Row(line=line, values=read(cells))
        except _CellError as error:
            return Row(line=line, column=error.column, why=error.why)

    def _cells(self, line: Line) -> Cells:
        if self.mapping.file.format == "json_lines":
            return _read_object(line)
        cells, fault = split_line(line, self.mapping.file.delimiter)
        if fault is None and len(cells) != len(self.columns):
            fault = f"{len(cells)} fields where the header has {len(self.columns)}"
        if fault is not None:
            raise _CellError(None, fault)
        return dict(zip(self.columns, cells, strict=True))


class _CellError(Exception):
    """A row can't be used: at which column, and why."""

    def __init__(self, column: str | None, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


def open_records(path: Path, mapping: RecordsMapping) -> RecordsFile:
    """Return the file; raise BadInputError where it has not the columns that the mapping reads."""
    if not path.is_file() or path.stat().st_size > LARGEST_FILE_BYTES:
        raise BadInputError(f"{path.name} is not a file of at most {LARGEST_FILE_BYTES // 1024**3} GiB")
    if mapping.file.format == "json_lines":
        return RecordsFile(path=path, mapping=mapping, columns=(), header=b"")
    with path.open("rb") as opened:
        first = next(read_lines(opened, mapping.file.encoding), None)
    if first is None:
        raise BadInputError(f"{path.name} is empty: the header is missing")
    columns, fault = split_line(first, mapping.file.delimiter)
    if fault is not None:
        raise BadInputError(f"{path.name}:1: {fault}")
    names = tuple(name.strip() for name in columns)
    wanted = _wanted(mapping)
    faults = [f"the mapping reads {quote(name)}, and there is no such column" for name in wanted - set(names)]
    faults += [f"column {quote(name)} is there twice" for name in wanted if names.count(name) > 1]
    if faults:
        raise BadInputError("\n  ".join([f"{path.name}:1 can't be read with this mapping:", *sorted(faults)]))
    return RecordsFile(path=path, mapping=mapping, columns=names, header=first.content)


def _wanted(mapping: RecordsMapping) -> set[str]:
    return {name for terms in mapping.fields.values() for name in terms.reads} | {each.column for each in mapping.leave}


def _read_object(line: Line) -> Cells:
    if line.fault is not None:
        raise _CellError(None, line.fault)
    try:
        found = json.loads(line.text)
    except ValueError as error:
        raise _CellError(None, f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise _CellError(None, "not a JSON object")
    return dict(_flat(found, ""))


def _flat(found: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    """Yield an object's texts by path: {"name": {"last": "Ono"}} has 'name.last'; lists are not read."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, bool):
            yield before + name, "yes" if value else "no"
        elif isinstance(value, str | int | float):
            yield before + name, str(value)


def _row_reader(mapping: RecordsMapping) -> Callable[[Cells], Values]:
    """Return what makes a row's values of its cells; it raises _CellError."""
    readers = [
        (field.name, _field_reader(field, mapping.fields[field.name], mapping))
        for field in mapping.system.fields
        if field.name in mapping.fields
    ]
    absent = [field.name for field in mapping.system.fields if field.name not in mapping.fields]
    complete = mapping.system.complete

    def read(cells: Cells) -> Values:
        values: Values = dict.fromkeys(absent)
        for name, read_field in readers:
            values[name] = read_field(cells)
        fault = complete(values)
        if fault is not None:
            raise _CellError(_column_of(mapping, fault[0]), fault[1])
        return values

    return read


def _column_of(mapping: RecordsMapping, field: str) -> str:
    terms = mapping.fields.get(field)
    return terms.reads[0] if terms is not None and terms.reads else field


def _field_reader(field: Field, terms: FieldTerms, mapping: RecordsMapping) -> Callable[[Cells], object]:
    text_of = _text_reader(terms, frozenset(mapping.file.none))
    read_text = make_reader(field, terms.formats, mapping.file.zone)
    columns = terms.reads
    where = columns[0] if columns else field.name

    def read(cells: Cells) -> object:
        try:
            text = text_of(cells)
            return read_text(text or _missing()) if text or field.is_required else None
        except ValueError as error:
            raise _CellError(where, f"{error} ({field.name})") from error

    return read


def _missing() -> str:
    raise ValueError("missing")


def _text_reader(terms: FieldTerms, none: frozenset[str]) -> Callable[[Cells], str]:
    """Return what takes a field's text from its cells: column, transforms, value map."""
    if terms.fixed is not None:
        fixed = terms.fixed
        return lambda _cells: fixed
    transforms = [TRANSFORMS[name] for name in terms.transforms]
    words = None if terms.values is None else {word.casefold(): ours for word, ours in terms.values.items()}

    def take(cells: Cells) -> str:
        parts = [part for name in terms.reads if (part := cells.get(name, "").strip()) and part not in none]
        text = parts[0] if len(parts) == 1 else terms.join.join(parts)
        for transform in transforms:
            text = transform(text)
        return text if words is None else _mapped(text, words, terms.otherwise)

    return take


def _mapped(text: str, words: Mapping[str, str], otherwise: str | None) -> str:
    found = words.get(text.casefold(), otherwise if text else "")
    if found is not None:
        return found
    raise ValueError(f"{quote(text)} is not among the values of the mapping")


def masked(values: Values, hidden: Sequence[str]) -> dict[str, str]:
    """Return a row as it may be looked at: names as initials, birth as its year, phones and addresses left out."""
    shown = {}
    for name, value in values.items():
        if value is None:
            continue
        text = str(value)
        if name.endswith("_name"):
            text = f"{text[0]}."
        elif name.endswith("born_on"):
            text = text[:4]
        elif name in hidden:
            text = "…"
        shown[name] = text
    return shown
