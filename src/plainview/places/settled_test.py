"""What is said twice, corrected, labelled or spelt out comes to be said once; what is not a correction stays."""

import pytest

from plainview.places.settled import settle
from plainview.places.spoken import read_line


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3515 e larkmoor ave , no wait , 3517 e larkmoor ave", "3517 e larkmoor ave"),
        ("3515 , sorry , 3517 e larkmoor", "3517 e larkmoor"),
        ("3515 i mean 3517 e larkmoor", "3517 e larkmoor"),
        ("3517 e larkmoor , no wait , 3519", "3519 e larkmoor"),
        ("behind 3515 , no wait , 3517 e larkmoor", "behind 3517 e larkmoor"),
        ("3517 e larkmoor , not 3519", "3517 e larkmoor"),
        ("3517 e larkmoor , i repeat , 3517 east larkmoor ave", "3517 east larkmoor ave"),
        ("the house number is 3517 and the street is e larkmoor", "3517 e larkmoor"),
        ("the street is e larkmoor ave and the number is 3517", "3517 e larkmoor ave"),
        ("apt b as in boy , 3517 e larkmoor", "apt b , 3517 e larkmoor"),
        ("3517 e larkmoor apt 12 charlie", "3517 e larkmoor apt 12 c"),
    ],
)
def test_says_once_what_was_meant(said: str, meant: str) -> None:
    assert settle(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "3517 e larkmoor ave apt no 4",
        "calle larkmoor no 3517",
        "3517 e larkmoor or 3519 e larkmoor",
        "sorry 3517 e larkmoor",
        "3517 e larkmoor , 3517 w sablewick",
        "3517 charlie st",
    ],
)
def test_leaves_what_is_no_correction(said: str) -> None:
    assert settle(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "I don't live at 3517 E Larkmoor Ave",
        "he used to live at 3517 E Larkmoor Ave",
        "we moved out of 3517 E Larkmoor Ave",
        "I'm not at 3517 E Larkmoor Ave",
        "ya no vivo en 3517 E Larkmoor Ave",
        "the guy who lives at 3517 E Larkmoor Ave is at my door",
        "I'm across the road, 3517 E Larkmoor Ave",
        "3517 E Larkmoor Ave is in front of me",
    ],
)
def test_tells_an_address_that_nobody_is_at(said: str) -> None:
    assert read_line(said).aside


@pytest.mark.parametrize(
    "said", ["she's not breathing, 3517 E Larkmoor Ave", "he can't move, we live at 3517 E Larkmoor Ave"]
)
def test_a_no_to_something_else_is_none_to_the_address(said: str) -> None:
    line = read_line(said)
    assert not line.aside
    assert "3517 e larkmoor ave" in line.text
