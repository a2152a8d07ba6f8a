"""Proves that pictures follow one another without a gap, whatever a camera says of its times."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.gateway.timeline import LONGEST_INTERVAL, STARTS_AT, Timeline

times = st.lists(st.none() | st.integers(-(2**40), 2**40), min_size=1, max_size=60)
steps = st.lists(st.integers(1, 45_000), min_size=2, max_size=60)


@given(times)
def test_each_picture_is_decoded_exactly_where_the_last_one_ends(presented: list[int | None]) -> None:
    timeline = Timeline()
    placed = [timeline.place(at) for at in presented]
    assert placed[0].decode_at == STARTS_AT
    for before, after in pairwise(placed):
        assert after.decode_at == before.decode_at + before.duration
    assert all(1 <= timing.duration <= LONGEST_INTERVAL for timing in placed)
    assert all(abs(timing.offset) <= LONGEST_INTERVAL for timing in placed)


@given(steps)
def test_pictures_are_shown_at_the_camera_s_own_distances(distances: list[int]) -> None:
    timeline = Timeline()
    at, presented = 0, []
    for distance in distances:
        presented.append(at)
        at += distance
    shown = [timeline.place(each).shown_at for each in presented]
    assert [each - shown[0] for each in shown] == presented


def test_a_camera_that_keeps_its_rate_is_decoded_when_it_is_shown() -> None:
    timeline = Timeline()
    assert {timeline.place(3600 * number).offset for number in range(100)} == {0}


def test_a_jump_of_the_camera_s_clock_is_cut_out() -> None:
    timeline = Timeline()
    for number in range(10):
        timeline.place(3600 * number)
    jumped = timeline.place(2**33)
    assert jumped.offset == 0
    assert timeline.place(2**33 + 3600).decode_at == jumped.decode_at + jumped.duration


def test_a_picture_without_a_time_lasts_as_long_as_the_one_before() -> None:
    timeline = Timeline()
    for number in range(3):
        timeline.place(3000 * number)
    assert timeline.place(None).duration == 3000
