"""Reads a file through its mapping without a database, to try a mapping out."""

from collections.abc import Mapping
from pathlib import Path

from plainview.people.importers.mapping import read_mapping
from plainview.people.importers.rows import open_records
from plainview.people.importers.system import RecordsSystem, Values


def read_through(
    path: Path, mapping_path: Path, systems: Mapping[str, RecordsSystem]
) -> tuple[list[Values], list[str]]:
    """Return the values of every good row, and of every other one where it is and why it is refused."""
    values, faults = [], []
    for row in open_records(path, read_mapping(mapping_path, systems)).rows():
        if row.values is not None:
            values.append(row.values)
        elif not row.is_left:
            faults.append(f"{row.line.number} {row.column}: {row.why}")
    return values, faults


def read_sample(system: RecordsSystem, folder: Path) -> list[Values]:
    """Return the values of a sample that is read whole."""
    values, faults = read_through(folder / f"{system.name}.csv", folder / "mapping.toml", {system.name: system})
    if faults:
        raise AssertionError(faults)
    return values
