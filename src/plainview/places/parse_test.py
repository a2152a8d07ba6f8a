"""One line is taken apart by the first parser that reads a number and a street in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.places.parse import parse_text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3517 E Larkmoor Ave Apt 4, Fresno, CA 93702", ("3517", "E Larkmoor Ave", "Apt 4", "Fresno", "93702")),
        ("3517 1/2 East Larkmoor Avenue #12B", ("3517 1/2", "East Larkmoor Avenue", "# 12B", None, None)),
        ("3517 larkmoor unit 4 fresno", ("3517", "larkmoor", "4", "fresno", None)),
        ("apt 4 3517 E Larkmoor Ave", ("3517", "E Larkmoor Ave", "apt 4", None, None)),
    ],
)
def test_reads_the_parts(text: str, parts: tuple[str | None, ...]) -> None:
    (found,) = parse_text(text)
    assert (found.house_number, found.street, found.unit, found.city, found.postal_code) == parts


@pytest.mark.parametrize("text", ["", "help", "Larkmoor at First", "12B", "3517"])
def test_what_is_no_address_has_no_reading(text: str) -> None:
    assert parse_text(text) == ()


@given(st.text(max_size=500))
def test_any_line_is_read_without_a_fault(text: str) -> None:
    assert len(parse_text(text)) <= 1
