"""Proves that cameras are ranked by what they see, each with its reason, whatever order they come in."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.model import Camera
from plainview.cameras.ranking import RankedCamera, Sight, measure_all, rank_cameras, say_metres
from plainview.kernel.geometry import Point

PLACE = Point(longitude=-119.79, latitude=36.74)
METRE_EAST, METRE_NORTH = 1 / 89_100, 1 / 111_195
EAST, WEST = 90.0, 270.0


def camera(camera_id: str, east: float, north: float = 0.0, **changes: Any) -> Camera:
    fields: dict[str, Any] = {
        "camera_id": camera_id, "title": camera_id, "kind": "city", "owner_id": "city", "owner_title": "City",
        "owner_kind": "city", "longitude": PLACE.longitude + east * METRE_EAST,
        "latitude": PLACE.latitude + north * METRE_NORTH, "bearing_degrees": EAST, "field_of_view_degrees": 90.0,
        "range_metres": 200.0, "source_type": "rtsp", "address": "rtsp://127.0.0.1:9/x", "terms": {}, "campus": None,
        "campus_longitude": None, "campus_latitude": None, "patrol_unit_id": None, "wearer_status": None,
        "is_answering": True, "silent_since": None,
    }  # fmt: skip
    return Camera(**{**fields, **changes})


def rank(*cameras: Camera, **more: Any) -> list[RankedCamera]:
    coming = more.get("coming", {})
    measured = measure_all(PLACE, cameras, coming=coming)
    return rank_cameras(measured, hidden_by=more.get("hidden_by", {}), coming=coming)


def said(ranked: list[RankedCamera]) -> list[tuple[str, str]]:
    return [(each.camera.camera_id, each.says) for each in ranked]


def test_what_sees_the_place_stands_before_what_could_and_each_says_why() -> None:
    turned = {"bearing_degrees": WEST}
    worn: dict[str, Any] = {"kind": "body_worn", "bearing_degrees": None, "range_metres": 60.0}
    found = rank(
        camera("elsewhere", -30, **turned),
        camera("hidden", -50),
        camera("ptz", -90, **turned, control_type="onvif", control_address="http://127.0.0.1/"),
        camera("sees", -150),
        camera("edge", -60, -52),
        camera("beyond", -500),
        camera("there", -20, patrol_unit_id="2L14", **worn),
        camera("coming", 2400, patrol_unit_id="2L15", **worn),
        hidden_by={"hidden": "Larkmoor School"},
        coming={"2L14": "there", "2L15": "on the way"},
    )
    assert said(found) == [
        ("there", "2L14 is there, 20 m from the place"),
        ("edge", "has the place at the edge of its picture, from 80 m"),
        ("sees", "looks at the place from 150 m"),
        ("ptz", "can be turned to the place, 90 m"),
        ("coming", "2L15 is on the way, 2.4 km away"),
        ("hidden", "behind Larkmoor School, 50 m"),
        ("elsewhere", "looks elsewhere, 30 m away"),
        ("beyond", "too far to see it, 500 m away"),
    ]
    assert [each.sees for each in found] == [True, True, True, False, False, False, False, False]


def test_a_silent_camera_is_not_ranked() -> None:
    assert rank(camera("silent", -20, is_answering=False)) == []


def test_kind_and_the_edge_of_the_picture_decide_between_cameras_about_as_near() -> None:
    found = rank(camera("traffic", -100, kind="traffic"), camera("city", -110), camera("edge", -75, 70))
    assert [each.camera.camera_id for each in found] == ["city", "traffic", "edge"]


def test_distances_are_said_as_people_say_them() -> None:
    assert [say_metres(each) for each in (3.2, 64.0, 996.0, 1460.0)] == ["3 m", "60 m", "1000 m", "1.5 km"]


CAMERAS = st.builds(
    camera,
    st.integers(0, 40).map(lambda number: f"c{number:02}"),
    st.floats(-700, 700),
    st.floats(-700, 700),
    bearing_degrees=st.none() | st.floats(0, 360),
    field_of_view_degrees=st.floats(1, 360),
    range_metres=st.floats(1, 800),
    kind=st.sampled_from(["city", "traffic", "school", "partner"]),
    control_type=st.sampled_from([None, "onvif"]),
    is_answering=st.booleans(),
)
SOME = st.lists(CAMERAS, max_size=20, unique_by=lambda each: each.camera_id)


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_they_come_in(cameras: list[Camera], random: Random) -> None:
    shuffled = list(cameras)
    random.shuffle(shuffled)
    assert rank(*shuffled) == rank(*cameras)


@given(SOME, st.sets(st.integers(0, 40).map(lambda number: f"c{number:02}")))
def test_none_that_sees_stands_behind_one_that_does_not_and_hiding_only_takes_away(
    cameras: list[Camera], hidden: set[str]
) -> None:
    before = {each.camera.camera_id: each.sight for each in rank(*cameras)}
    after = rank(*cameras, hidden_by=dict.fromkeys(hidden, "a building"))
    assert [each.sight for each in after] == sorted(each.sight for each in after)
    assert {each.camera.camera_id for each in after} == {each.camera_id for each in cameras if each.is_answering}
    for each in after:
        if each.camera.camera_id in hidden:
            assert not each.sees
            assert each.sight >= before[each.camera.camera_id]
        else:
            assert each.sight is before[each.camera.camera_id]


@given(CAMERAS, st.floats(1, 50))
def test_a_camera_brought_nearer_on_its_own_line_never_loses_the_place(moved: Camera, metres: float) -> None:
    if not any(each.could_see for each in measure_all(PLACE, [moved], coming={})):
        return
    share = max(0.0, 1 - metres / 700)
    nearer = camera(
        "nearer",
        (moved.longitude - PLACE.longitude) / METRE_EAST * share,
        (moved.latitude - PLACE.latitude) / METRE_NORTH * share,
        bearing_degrees=None,
        range_metres=moved.range_metres,
    )
    assert rank(nearer)[0].sight is Sight.SEES
