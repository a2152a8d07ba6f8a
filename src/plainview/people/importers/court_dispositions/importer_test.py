"""Dispositions: what a court said of which case, in the words of the law."""

from datetime import date
from pathlib import Path

import pytest

from plainview.people.importers.court_dispositions.importer import SYSTEM
from plainview.people.importers.system import Values
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_reads_what_was_decided_of_each_count() -> None:
    rows = read_sample(SYSTEM, SAMPLES)
    assert [row["disposition"] for row in rows] == ["convicted", "dismissed", "relieved"]
    assert [row["disposed_on"] for row in rows] == [date(2025, 2, 3), date(2024, 9, 30), date(2020, 5, 6)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"case_number": None}, "case_number"),
        ({"statute": None}, "statute"),
        ({"born_on": date(2030, 1, 1)}, "disposed_on"),
    ],
)
def test_refuses_what_says_of_which_arrest_nothing(change: Values, field: str) -> None:
    first = {**read_sample(SYSTEM, SAMPLES)[0], "booking_number": None}
    assert SYSTEM.complete(dict(first)) is None
    fault = SYSTEM.complete({**first, **change})
    assert fault is not None
    assert fault[0] == field
