"""Where streets meet: once each, also where centre lines end short of each other or cross a divided road."""

import pytest

from plainview.places.crossings import find_crossings

EAST = (1, [[-119.78, 36.75], [-119.75, 36.75]])


def test_two_lines_meet_in_a_point() -> None:
    north = (2, [[-119.77, 36.74], [-119.77, 36.76]])
    assert find_crossings([north, EAST]) == [(1, 2, -119.77, 36.75)]


def test_lines_that_end_short_by_ten_metres_still_meet() -> None:
    north = (2, [[-119.77, 36.7501], [-119.77, 36.76]])
    ((_, _, longitude, latitude),) = find_crossings([EAST, north])
    assert (longitude, latitude) == pytest.approx((-119.77, 36.75005), abs=2e-6)


def test_a_divided_road_is_met_once_and_a_winding_one_where_it_returns() -> None:
    both_ways = [(2, [[-119.77, 36.74], [-119.77, 36.76]]), (2, [[-119.7702, 36.74], [-119.7702, 36.76]])]
    assert len(find_crossings([EAST, *both_ways])) == 1
    winding = (2, [[-119.77, 36.74], [-119.77, 36.76], [-119.76, 36.76], [-119.76, 36.74]])
    assert len(find_crossings([EAST, winding])) == 2


def test_pieces_of_one_street_and_lines_apart_do_not_meet() -> None:
    assert find_crossings([]) == []
    assert find_crossings([EAST, (1, [[-119.75, 36.75], [-119.74, 36.75]])]) == []
    assert find_crossings([EAST, (2, [[-119.77, 36.80], [-119.77, 36.81]])]) == []
