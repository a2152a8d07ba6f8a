"""Tests that masks cover what they say, and that letters can be read where they are drawn."""

from uuid import UUID

import numpy as np
import pytest

from plainview.cameras.recording.glyphs import draw_lines
from plainview.cameras.recording.masks import Mask, black_out, covered, needed_for, read_polygon
from plainview.kernel.errors import BadInputError

SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
ARROW = ((0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (1.0, 1.0), (0.0, 1.0))  # its right side is notched


def test_covers_the_inside_and_nothing_else() -> None:
    found = covered([SQUARE], width=8, height=8)
    assert found[2:6, 2:6].all()
    assert found.sum() == 16
    notched = covered([ARROW], width=100, height=100)
    assert notched[50, 10]
    assert not notched[50, 90]
    assert 0.72 < notched.mean() < 0.78


def test_two_masks_that_overlap_cover_both() -> None:
    assert covered([SQUARE, SQUARE], width=8, height=8).sum() == 16


def test_only_the_purposes_that_lift_a_mask_see_behind_it() -> None:
    mask = Mask(mask_id=UUID(int=1), polygon=SQUARE, lifted_for=("threat_to_life",), why="a window")
    assert needed_for([mask], "call_response") == (SQUARE,)
    assert needed_for([mask], "threat_to_life") == ()
    assert needed_for([mask], "") == (SQUARE,)


@pytest.mark.parametrize("points", [[], [[0, 0], [1, 1]], [[0, 0], [1, 1], [2, 0]], [[0], [1], [0]], [[0, 0]] * 41])
def test_refuses_what_is_no_polygon_of_the_picture(points: list[list[float]]) -> None:
    with pytest.raises(BadInputError):
        read_polygon(points)


def test_letters_are_white_on_dark_and_the_rest_is_as_it_was() -> None:
    picture = np.full((120, 320, 3), 150, dtype=np.uint8)
    draw_lines(picture, ["H"])
    assert (picture[:100] == 150).all()
    rows = np.flatnonzero((picture[..., 0] == 255).any(axis=1))
    assert len(rows) == 7
    letter = picture[rows[0] : rows[-1] + 1, 2:7, 0] == 255
    assert letter.tolist() == [[column in {0, 4} or row == 3 for column in range(5)] for row in range(7)]


def test_a_long_line_goes_on_in_the_next_and_never_covers_more_than_half() -> None:
    picture = np.full((90, 160, 3), 150, dtype=np.uint8)
    draw_lines(picture, ["x" * 4_000])
    assert (picture[:40] == 150).all()


def test_black_is_black() -> None:
    picture = np.full((8, 8, 3), 150, dtype=np.uint8)
    black_out(picture, [SQUARE])
    assert picture[2:6, 2:6].max() == 0
    assert picture[0].min() == 150
