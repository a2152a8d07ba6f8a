"""Warrants: as they stand in the list."""

from datetime import date
from pathlib import Path

from plainview.people.importers.trying import read_sample
from plainview.people.importers.warrants.importer import SYSTEM

SAMPLES = Path(__file__).parent / "samples"


def test_reads_each_warrant_of_the_list() -> None:
    rows = read_sample(SYSTEM, SAMPLES)
    assert [(row["record"], row["issued_on"], row["ended_on"]) for row in rows] == [
        ("W-5001", date(2026, 9, 12), None),
        ("W-5002", date(2026, 8, 1), None),
        ("W-5003", date(2025, 1, 10), None),
    ]


def test_a_warrant_does_not_end_before_it_was_issued() -> None:
    first = {**read_sample(SYSTEM, SAMPLES)[0], "ended_on": date(2026, 1, 1)}
    assert SYSTEM.complete(first) == ("ended_on", "2026-01-01 is before issued_on, 2026-09-12")


def test_a_full_list_ends_what_it_no_longer_has() -> None:
    assert SYSTEM.ends == ("warrant",)
