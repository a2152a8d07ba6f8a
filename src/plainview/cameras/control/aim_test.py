"""Proves where a camera is turned to, by geometry that can be done on paper."""

from math import atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.control.aim import MOST_ZOOM, aim_at
from plainview.cameras.control.model import Turning
from plainview.cameras.ranking_test import METRE_EAST, METRE_NORTH, PLACE, camera
from plainview.kernel.geometry import Point


def test_a_place_straight_ahead_is_only_lower() -> None:
    aim = aim_at(PLACE, camera("west of it", -60), Turning())
    assert aim is not None
    assert aim.pan == pytest.approx(0, abs=1e-4)
    assert aim.tilt == pytest.approx(-degrees(atan2(6, 60)) / 90, rel=1e-3)
    assert aim.zoom == pytest.approx(MOST_ZOOM / 2, rel=1e-2)


def test_a_place_to_the_right_is_right_by_its_share_of_the_span() -> None:
    aim = aim_at(PLACE, camera("north of it", 0, 50, bearing_degrees=90.0), Turning())
    assert aim is not None
    assert aim.pan == pytest.approx(0.5, abs=1e-3)
    narrow = aim_at(PLACE, camera("north of it", 0, 50, bearing_degrees=90.0), Turning(pan_span_degrees=200))
    assert narrow is not None
    assert narrow.pan == pytest.approx(0.9, abs=1e-3)


def test_what_its_pan_does_not_reach_and_what_has_no_bearing_is_not_aimed() -> None:
    assert aim_at(PLACE, camera("behind", 50), Turning(pan_span_degrees=340)) is None
    assert aim_at(PLACE, camera("all round", 50, bearing_degrees=None), Turning()) is None


@given(st.floats(0, 359.9), st.floats(0, 359.9), st.floats(5, 300))
def test_home_bearing_and_pan_together_point_at_the_place(home: float, towards: float, metres: float) -> None:
    spot = Point(
        longitude=PLACE.longitude + metres * sin(radians(towards)) * METRE_EAST,
        latitude=PLACE.latitude + metres * cos(radians(towards)) * METRE_NORTH,
    )
    aim = aim_at(spot, camera("ptz", 0, bearing_degrees=home), Turning())
    assert aim is not None
    assert -1 <= aim.pan <= 1
    assert -1 <= aim.tilt < 0
    off = (home + aim.pan * 180 - towards + 180) % 360 - 180
    assert abs(off) < 0.5
