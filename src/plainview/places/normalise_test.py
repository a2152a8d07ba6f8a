"""One form for each way to write a street, a number, a unit, a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.places.normalise import (
    HouseNumber,
    address_key,
    other_readings,
    phrase_key,
    postal_key,
    read_house_number,
    read_known_street,
    read_street,
    split_unit,
    unit_key,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("E Larkmoor Ave", "e larkmoor ave"),
        ("EAST LARKMOOR AVENUE", "e larkmoor ave"),
        ("e. larkmoor av.", "e larkmoor ave"),
        ("Larkmoor Blvd NE", "larkmoor blvd ne"),
        ("N West Ave", "n west ave"),
        ("North West Avenue", "n west ave"),
        ("East Ave", "east ave"),
        ("Avenue E", "ave e"),
        ("Avenue 12", "ave 12"),
        ("E Kestrel Canyon Rd", "e kestrel canyon rd"),
        ("St. Orrin Pl", "saint orrin pl"),
        ("Saint Orrin Place", "saint orrin pl"),
        ("Mt Tansy Dr", "mount tansy dr"),
        ("First St", "1st st"),
        ("1st Street", "1st st"),
        ("O'Quill Ct", "oquill ct"),
        ("Calle Ñandú", "calle nandu"),
        ("Wren-Hollow Wy", "wren hollow way"),
    ],
)
def test_a_street_has_one_key(text: str, key: str) -> None:
    assert read_known_street(text).key == key


@pytest.mark.parametrize("text", ["", None, "!!", "…"])
def test_no_word_is_no_street(text: str | None) -> None:
    assert read_street(text) is None


@pytest.mark.parametrize(
    ("text", "stem"),
    [("E Kestrel Canyon", "kestrel canyon"), ("N Park", "park"), ("Kestrel Canyon E", "kestrel canyon")],
)
def test_a_name_that_ends_like_a_type_is_read_both_ways(text: str, stem: str) -> None:
    (other,) = other_readings(text, read_known_street(text))
    assert (other.stem, other.street_type) == (stem, "")


@pytest.mark.parametrize(
    ("text", "number", "suffix"),
    [
        ("3517", 3517, ""), ("0035", 35, ""), ("3517 1/2", 3517, "1/2"), ("3517½", 3517, "1/2"), ("3517A", 3517, "a"),
        ("3517-a", 3517, "a"), (" 12 ", 12, ""),
    ],
)  # fmt: skip
def test_reads_a_house_number(text: str, number: int, suffix: str) -> None:
    assert read_house_number(text) == HouseNumber(number=number, suffix=suffix)


@pytest.mark.parametrize("text", ["3515-3517", "", None, "x", "1234567", "12 34", "-5", "1.5", "²"])
def test_what_is_not_one_number_is_none(text: str | None) -> None:
    assert read_house_number(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("4", "4"), ("Apt 4", "4"), ("APT. #04", "4"), ("apartment 4", "4"), ("Unit 4", "4"), ("ste 4", "4"),
        ("space 4", "4"), ("apt4", "4"), ("#12-B", "12b"), ("12 b", "12b"), ("B-12", "b12"), ("B 12", "b12"),
        ("3-4", "3-4"), ("1 2", "1-2"), ("Bldg 3 Apt 4", "bldg3 4"), ("bldg B, #12", "bldgb 12"), ("Uppr", "upper"),
        ("front", "front"), ("4 fresno", "4 fresno"), ("", ""), ("#", ""), ("100", "100"), ("A", "a"),
    ],
)  # fmt: skip
def test_a_unit_has_one_key(text: str, key: str) -> None:
    assert unit_key(text) == key


@pytest.mark.parametrize(("one", "other"), [("12", "1-2"), ("12b", "b12"), ("4", "14"), ("1", "A"), ("bldg 3 4", "34")])
def test_two_units_never_share_a_key(one: str, other: str) -> None:
    assert unit_key(one) != unit_key(other)


@pytest.mark.parametrize(
    ("text", "street", "unit"),
    [
        ("E Larkmoor Ave Apt 4", "E Larkmoor Ave", "4"),
        ("E Larkmoor Ave #12-B", "E Larkmoor Ave", "12-B"),
        ("E Larkmoor Ave, Unit 12 B", "E Larkmoor Ave", "12 B"),
        ("N Space Park Dr", "N Space Park Dr", None),
        ("Lot Ln", "Lot Ln", None),
    ],
)
def test_a_unit_is_split_from_the_street(text: str, street: str, unit: str | None) -> None:
    assert split_unit(text) == (street, unit)


def test_names_and_codes_are_compared_in_one_form() -> None:
    assert phrase_key("The Corner  Market") == phrase_key("corner market, the") == "corner market"
    assert phrase_key("The") == "the"
    assert phrase_key(None) == ""
    assert postal_key("CA 93702-1234") == "93702"
    assert postal_key(None) == ""


def test_a_suffix_makes_another_address() -> None:
    street = read_known_street("A St")
    assert address_key(HouseNumber(number=35, suffix="a"), street) == "35-a a st"


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    street = read_street(text)
    if street is not None and read_street(street.key) is not None:
        assert read_known_street(street.key).key.split()[-1:] == street.key.split()[-1:]
    assert phrase_key(phrase_key(text)) == phrase_key(text)
    assert postal_key(postal_key(text)) == postal_key(text)
    unit_key(text)
    split_unit(text)
    read_house_number(text)
