"""Probation: never without its end."""

from datetime import date
from pathlib import Path

from plainview.people.importers.probation.importer import SYSTEM
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_reads_each_with_its_end() -> None:
    first, second = read_sample(SYSTEM, SAMPLES)
    assert (first["kind"], first["ends_on"], first["ended_on"]) == ("formal", date(2028, 2, 3), None)
    assert (second["kind"], second["ended_on"]) == ("informal", date(2025, 6, 1))


def test_the_end_can_not_be_left_out() -> None:
    field = SYSTEM.field("ends_on")
    assert field is not None
    assert field.is_required
