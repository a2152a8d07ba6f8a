"""However an address is written, it is read without a fault, the same in any case and spacing, and keeps its unit."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plainview.kernel.geometry import Point
from plainview.places.model import StatedAddress
from plainview.places.normalise import read_known_street, unit_key
from plainview.places.positions import read_position
from plainview.places.roads import Block, Milepost, Ramp
from plainview.places.spoken import read_line
from plainview.places.stated import Wanted, read_behind, read_named, read_stated

NUMBERS = st.integers(min_value=1, max_value=99_999)
STREETS = st.sampled_from(
    ["E Larkmoor Ave", "N Saint Orrin Pl", "Kestrel Canyon Rd", "N 42nd St", "Avenue 12", "Zephyrwold Blvd NE"]
)
UNITS = st.sampled_from(["4", "12B", "101", "A", "H7"])
DESIGNATORS = st.sampled_from(
    ["apt ", "apt. ", "#", "# ", "Apartment ", "unit ", "ste ", "Suite ", "rm ", "room ", "spc ", "lot ", "trlr ",
     "apto ",
     "apartamento ", "depto ", "departamento ", "apt. no. ", "unit #", "apartment number "]
)  # fmt: skip


def readings(text: str) -> set[tuple[str, str, str, str]]:
    """Return number, street, unit and city of every reading of a line."""
    found = read_stated(StatedAddress(text=text)).wanted
    return {(each.number.key, each.street.key, each.unit_key, each.city_key) for each in found}


def first(text: str) -> Wanted:
    return read_stated(StatedAddress(text=text)).wanted[0]


@given(st.text(max_size=300))
@example("°'\" N W 41 mm . exit # , 1/2 ½ apt apt apt")
@example("hundred hundred thousand mil y y and oh block")
def test_any_text_is_read_without_a_fault(text: str) -> None:
    address = StatedAddress(text=text)
    statement = read_stated(address)
    assert len(statement.wanted) <= 16
    assert statement.crossing is None or len(statement.crossing) == 2
    assert statement.stretch is None or len(statement.stretch) == 3
    assert all(read_named(address).keys)
    assert len(read_behind(address)) <= 1


@given(NUMBERS, STREETS)
def test_case_and_spaces_say_nothing(number: int, street: str) -> None:
    text = f"{number} {street}, Tamar Springs, CA 93702"
    spaced = f"  {number}   {street.replace(' ', '  ')} ,  Tamar Springs ,CA  93702 "
    assert readings(text) == readings(text.upper()) == readings(text.lower()) == readings(spaced)
    assert (str(number), read_known_street(street).key, "", "tamar springs") in readings(text)


@given(NUMBERS, STREETS, DESIGNATORS, UNITS)
def test_a_unit_is_never_lost(number: int, street: str, designator: str, unit: str) -> None:
    for text in (
        f"{number} {street} {designator}{unit}",
        f"{number} {street}, {designator}{unit}, Tamar Springs",
        f"we're at {number} {street} {designator}{unit} please",
        f"{number} {street} Tamar Springs {designator}{unit}",
    ):
        assert {found[2] for found in readings(text)} == {unit_key(unit)}, text


@given(STREETS)
def test_a_streets_key_is_its_own_key(street: str) -> None:
    key = read_known_street(street).key
    assert read_known_street(key).key == key


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("thirty five seventeen", "3517"), ("twelve oh five", "1205"), ("one two three", "123"),
        ("one twenty three", "123"),
        ("thirty five hundred", "3500"), ("two thousand ten", "2010"), ("six thousand one hundred", "6100"),
        ("five hundred and twelve", "512"), ("tres mil quinientos diecisiete", "3517"),
        ("treinta y cinco diez", "3510"),
        ("eleven", "11"), ("thirty-five seventeen", "3517"),
    ],
)  # fmt: skip
def test_a_number_in_words_is_read(said: str, number: str) -> None:
    assert read_line(f"{said} Larkmoor").text == f"{number} larkmoor"


def test_an_ordinal_is_the_streets() -> None:
    assert read_line("eleven twenty third street").text == "11 23rd street"
    assert first("1100 Forty Second St").street.key == "42nd st"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3517 E Larkmoor Ave Bldg 3 Apt 12", "bldg3 12"), ("apt 12 bldg 3, 3517 E Larkmoor Ave", "bldg3 12"),
        ("3517 E Larkmoor Ave, edificio 3 depto 12", "bldg3 12"), ("3517 E Larkmoor Ave 2nd floor apt 5", "fl2 5"),
        ("3517 E Larkmoor Ave B3 #12", "bldg3 12"), ("3517 E Larkmoor Ave back house", "back house"),
        ("3517 E Larkmoor Ave in the front yard", ""), ("3517 E Larkmoor Ave upstairs", "upper"),
    ],
)  # fmt: skip
def test_a_unit_has_its_buildings_and_floors(text: str, unit: str) -> None:
    assert first(text).unit_key == unit_key(unit)


@pytest.mark.parametrize(
    "text",
    ["across from 3517 E Larkmoor", "IFO 3517 E LARKMOOR", "R/O 3517 E Larkmoor", "two doors down from 3517 E Larkmoor",
     "frente a 3517 E Larkmoor", "he ran from 3517 E Larkmoor", "the alley behind 3517 E Larkmoor"],
)  # fmt: skip
def test_beside_an_address_is_not_at_it(text: str) -> None:
    assert read_stated(StatedAddress(text=text)).aside


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("36.81, -119.79 ±50 m", 50), ("36.81,-119.79", 0), ("lat 36.8100 lon -119.7900 acc 100 ft", 30.5),
        ("N 36.8100 W 119.7900", 0), ("36°48'36\"N 119°47'24\"W", 0), ("36 48.6 N 119 47.4 W within 20 meters", 20),
        ("-119.79, 36.81", 0),
    ],
)  # fmt: skip
def test_coordinates_are_read_with_their_uncertainty(text: str, metres: float) -> None:
    found = read_position(text)
    assert found is not None
    assert found.point == Point(longitude=-119.79, latitude=36.81)
    assert found.uncertainty_metres == metres


def test_what_is_no_house_is_read_as_what_it_is() -> None:
    read = [
        read_stated(StatedAddress(text=text))
        for text in (
            "3500 block of E Larkmoor",
            "SR-41 northbound at mile 128.5",
            "41 NB off-ramp at Herndon",
            "exit 131A",
        )
    ]
    assert read[0].block == Block(number=3500, street="e larkmoor")
    assert read[1].milepost == Milepost(road_key="41", direction="n", mile=128.5)
    assert read[2].ramp == Ramp(road_key="41", direction="n", number_key="", name="herndon")
    assert read[3].ramp == Ramp(road_key="", direction=None, number_key="131a", name="")
    assert read_stated(StatedAddress(text="esquina de Larkmoor y Tansy")).crossing == ("larkmoor", "tansy")
    assert read_stated(StatedAddress(text="Larkmoor between Tansy and 1st")).stretch == ("larkmoor", "tansy", "1st")
    assert all(each.wanted == () for each in read)
