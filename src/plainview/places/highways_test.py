"""Numbered roads, directions of travel and exits: many spellings, one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.places.highways import exit_key, highway_key, read_direction, split_direction


@pytest.mark.parametrize(
    "said", ["CA-99", "SR 99", "State Route 99", "Highway 99", "Hwy 99", "99", "Route 099", "CA99", "the 99", "US 99"]
)
def test_one_road_has_one_key_however_it_is_said(said: str) -> None:
    assert highway_key(said.removeprefix("the ")) == "99"


def test_a_road_with_a_name_keeps_it() -> None:
    assert highway_key("Tamsin Freeway") == highway_key("tamsin fwy") == "tamsin"
    assert highway_key("99 Palms Way") == "99 palms way"
    assert highway_key("Freeway") == "freeway"


def test_exits_and_directions() -> None:
    assert exit_key("Exit 131-A") == exit_key("131a") == "131a"
    assert exit_key(None) == ""
    assert read_direction("Northbound") == read_direction("NB") == "n"
    assert read_direction("up") is None
    assert split_direction("NB 99") == ("99", "n")
    assert split_direction("Highway 99 South") == ("highway 99", "s")
    assert split_direction("CA-99") == ("CA-99", None)


@given(st.text(max_size=60))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    key = highway_key(text)
    assert highway_key(key) == key
