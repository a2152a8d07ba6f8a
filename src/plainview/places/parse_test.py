"""One line is taken apart alike by both parsers, or comes back in two readings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.places.parse import parse_text, split_crossing


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


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Larkmoor at First", ("Larkmoor", "First")),
        ("corner of E Larkmoor Ave and N 1st St, Fresno CA", ("E Larkmoor Ave", "N 1st St")),
        ("Larkmoor/First", ("Larkmoor", "First")),
        ("1st & Tansy", ("1st", "Tansy")),
        ("esquina de Larkmoor y Tansy", ("Larkmoor", "Tansy")),
    ],
)
def test_reads_the_two_streets_of_a_crossing(text: str, sides: tuple[str, str]) -> None:
    assert split_crossing(text) == sides


@pytest.mark.parametrize(
    "text", ["3517 E Larkmoor Ave & Co", "Larkmoor", "a & b & c", "", "& Larkmoor", "12 at Larkmoor"]
)
def test_what_is_no_crossing_is_none(text: str) -> None:
    assert split_crossing(text) is None


@given(st.text(max_size=500))
def test_any_line_is_read_without_a_fault(text: str) -> None:
    assert len(parse_text(text)) <= 2
    split_crossing(text)
