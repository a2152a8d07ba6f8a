"""Orders: by whom they restrain, and nobody else."""

from datetime import date
from pathlib import Path

from plainview.people.importers.court_orders.importer import SYSTEM
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_reads_both_kinds_of_order() -> None:
    rows = read_sample(SYSTEM, SAMPLES)
    assert [(row["kind"], row["expires_on"]) for row in rows] == [
        ("protective", date(2029, 1, 5)),
        ("firearm_prohibiting", date(2027, 3, 1)),
    ]


def test_there_is_no_field_for_whom_it_protects() -> None:
    assert not [field.name for field in SYSTEM.fields if "protect" in field.name or "victim" in field.name]
