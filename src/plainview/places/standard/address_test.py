"""Fields of the standard become one shown form and one key, whichever way a source splits its street names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.places.model import PLACE_KINDS
from plainview.places.normalise import read_known_street, read_street, words
from plainview.places.standard.address import (
    fields_of_parts,
    fields_of_street,
    is_dwelling,
    kind_of,
    legacy_street_shown,
    number_shown,
    place_type_of,
    premise_key,
    street_shown,
    unit_key_of,
    unit_label,
)
from plainview.places.standard.words import DOMAINS


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("E LARKMOOR AVE", "E Larkmoor Ave"),
        ("East Larkmoor Avenue", "E Larkmoor Ave"),
        ("N 3rd St", "N 3rd St"),
        ("Tansy Way NW", "Tansy Way NW"),
        ("Avenue 12", "Avenue 12"),
        ("Park", "Park"),
        ("North Park", "North Park"),
        ("CA-99", "CA-99"),
        ("Calle de la Loma", "Calle de la Loma"),
    ],
)
def test_a_plain_name_is_shown_short(name: str, shown: str) -> None:
    civic = fields_of_street(name)
    assert street_shown(civic) == shown
    assert read_street(shown) == read_street(name)


@given(st.lists(st.sampled_from(["E", "North", "Oak", "LARKMOOR", "Park", "St", "ave", "12", "Calle", "SW", "o'neil"])))
def test_a_split_name_reads_as_the_same_street(parts: list[str]) -> None:
    name = " ".join(parts)
    if read_street(name) is not None:
        assert read_street(street_shown(fields_of_street(name))) == read_street(name)


@given(st.text(max_size=40))
def test_any_text_can_be_split_without_losing_its_words(name: str) -> None:
    civic = fields_of_street(name)
    assert read_street(street_shown(civic)) == read_street(name) or not words(name)


def test_parts_outside_the_closed_lists_stay_in_the_name() -> None:
    civic = fields_of_parts(direction="Old", name="Larkmoor", street_type="Gasse")
    assert civic == {"St_PreMod": "Old", "St_Name": "Larkmoor Gasse"}
    assert fields_of_parts(direction="E", name="Larkmoor", street_type="Ave", post_direction="S") == {
        "St_PreDir": "East", "St_Name": "Larkmoor", "St_PosTyp": "Avenue", "St_PosDir": "South",
    }  # fmt: skip


def test_numbers_with_what_stands_around_them() -> None:
    street = read_known_street("E Larkmoor Ave")
    assert number_shown({"Add_Number": 3517, "AddNum_Suf": "1/2"}) == "3517 1/2"
    assert premise_key({"Add_Number": 3517, "AddNum_Suf": "1/2"}, street) == "3517-1/2 e larkmoor ave"
    prefixed = {"Add_Number": 23001, "AddNum_Pre": "N6W"}
    assert number_shown(prefixed) == "N6W23001"
    assert premise_key(prefixed, street) == "n6w23001 e larkmoor ave"


@pytest.mark.parametrize(
    ("civic", "label", "key"),
    [
        ({"UnitPreTyp": "Unit", "UnitValue": "4"}, "unit 4", "4"),
        ({"UnitPreTyp": "Apartment", "UnitValue": "12B"}, "apartment 12B", "12b"),
        ({"Unit": "4"}, "unit 4", "4"),
        ({"Unit": "Apt 4"}, "Apt 4", "4"),
        ({"Structure": "3", "Floor": "2", "Unit": "# 12"}, "building 3, floor 2, unit 12", "bldg3 12"),
        ({"Floor": "2"}, "floor 2", "fl2"),
        ({"Room": "101"}, "room 101", "101"),
        ({"Structure": "Annex"}, "Annex", "annex"),
        ({}, "", ""),
    ],
)
def test_units_have_a_label_and_the_key_that_callers_words_give(civic: dict[str, str], label: str, key: str) -> None:
    assert (unit_label(civic), unit_key_of(civic)) == (label, key)


def test_a_building_alone_is_no_dwelling() -> None:
    assert not is_dwelling({"Structure": "Annex"})
    assert is_dwelling({"Structure": "Annex", "Room": "2"})


def test_every_kind_has_a_place_type_of_the_standard() -> None:
    assert {place_type_of(kind) for kind in PLACE_KINDS if kind != "other"} <= set(DOMAINS["PlaceType"])
    assert (kind_of("residence"), kind_of("warehouse"), kind_of(None)) == ("house", "other", "other")


def test_the_legacy_name_is_kept_apart() -> None:
    assert legacy_street_shown({"LSt_PreDir": "E", "LSt_Name": "OLDMOOR", "LSt_Typ": "AVE"}) == "E OLDMOOR AVE"
    assert legacy_street_shown({"LSt_PreDir": "E"}) == ""
