"""Proves the muxer on what x264 makes: FFmpeg's own reader must decode every picture of ours."""

import io
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.cameras.gateway.fmp4 import Timing, give_time, make_fragment, read_timing
from plainview.cameras.gateway.muxer import CACHED_STEP, Fragment, Muxer, hurry
from plainview.cameras.h264 import IDR_SLICE, PICTURE_SET, SEQUENCE_SET, split_annex_b, unit_type

TICKS = 90_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    units: tuple[bytes, ...]
    presented_at: int


def encode(
    *,
    pictures: int = 12,
    width: int = 64,
    height: int = 48,
    group: int = 6,
    slices: int = 1,
    b_pictures: int = 0,
    profile: str = "main",
) -> list[Coded]:
    """Encode moving noise with x264; parameter sets stand in-band before each keyframe."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv444p" if profile == "high444" else "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 25), Fraction(25)
    encoder.options = {
        "preset": "ultrafast" if not b_pictures else "veryfast",
        "profile": profile,
        "x264-params": f"keyint={group}:min-keyint={group}:scenecut=0:slices={slices}:bframes={b_pictures}:b-adapt=0"
        ":repeat-headers=1:sliced-threads=0:threads=1:rc-lookahead=0:sync-lookahead=0:aud=1",
    }
    random = np.random.default_rng(pictures * width + height)
    coded = []
    for number in [*range(pictures), None]:
        frame = None
        if number is not None:
            noise = random.integers(0, 255, (height, width, 3), dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(noise, format="rgb24").reformat(format=encoder.pix_fmt)
            frame.pts = number
        for packet in encoder.encode(frame):
            assert packet.pts is not None
            coded.append(Coded(units=split_annex_b(bytes(packet)), presented_at=packet.pts * TICKS // 25))
    return coded


def mux(coded: list[Coded], muxer: Muxer | None = None) -> list[Fragment]:
    muxer = muxer or Muxer()
    found = [muxer.add(each.units, each.presented_at) for each in coded]
    return [fragment for fragment in [*found, muxer.finish()] if fragment]


def decode(*contents: bytes) -> list[av.VideoFrame]:
    with av.open(io.BytesIO(b"".join(contents)), mode="r") as container:
        return list(container.decode(video=0))


def play(fragments: list[Fragment]) -> list[av.VideoFrame]:
    return decode(fragments[0].init.content, *(fragment.content for fragment in fragments))


@settings(max_examples=40, deadline=None)
@given(
    pictures=st.integers(1, 20),
    size=st.tuples(st.integers(8, 120), st.integers(8, 90)),
    group=st.integers(1, 8),
    slices=st.integers(1, 4),
    b_pictures=st.integers(0, 2),
    profile=st.sampled_from(["baseline", "main", "high", "high444"]),
)
def test_every_picture_that_a_camera_sends_can_be_decoded(
    *, pictures: int, size: tuple[int, int], group: int, slices: int, b_pictures: int, profile: str
) -> None:
    width, height = size[0] * 2, size[1] * 2
    coded = encode(
        pictures=pictures, width=width, height=height, group=group, slices=slices,
        b_pictures=0 if profile == "baseline" else b_pictures, profile=profile,
    )  # fmt: skip
    fragments = mux(coded)
    frames = play(fragments)
    assert len(fragments) == len(frames) == pictures
    assert {(frame.width, frame.height) for frame in frames} == {(width, height)}
    picture = fragments[0].init.picture
    assert (picture.width, picture.height) == (width, height)
    shown = [frame.pts or 0 for frame in frames]
    assert [b - a for a, b in pairwise(shown)] == [TICKS // 25] * (pictures - 1)


@settings(max_examples=100, deadline=None)
@given(
    units=st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=4).map(tuple),
    first=st.tuples(st.integers(0, 2**40), st.integers(1, 90_000), st.integers(-90_000, 90_000)),
    second=st.tuples(st.integers(0, 2**40), st.integers(1, 90_000), st.integers(-90_000, 90_000)),
    is_key=st.booleans(),
)
def test_a_copy_with_other_times_differs_in_its_times_only(
    units: tuple[bytes, ...], first: tuple[int, int, int], second: tuple[int, int, int], *, is_key: bool
) -> None:
    one, two = (Timing(decode_at=t[0], duration=t[1], offset=t[2]) for t in (first, second))
    fragment = make_fragment(units, number=7, timing=one, is_key=is_key)
    copy = give_time(fragment, two)
    assert (read_timing(fragment), read_timing(copy)) == (one, two)
    assert copy == make_fragment(units, number=7, timing=two, is_key=is_key)


def test_a_picture_in_several_packets_is_one_fragment() -> None:
    coded = encode(slices=4)
    pieces = []
    for each in coded:
        sets = tuple(unit for unit in each.units if unit_type(unit) in {SEQUENCE_SET, PICTURE_SET})
        others = [unit for unit in each.units if unit not in sets]
        # GStreamer puts the parameter sets before every slice of a keyframe, and FFmpeg makes a packet of each
        pieces += [Coded(units=(*sets, unit), presented_at=each.presented_at) for unit in others]
    whole, joined = mux(coded), mux(pieces)
    assert len(pieces) > 3 * len(coded)
    assert [fragment.content for fragment in joined] == [fragment.content for fragment in whole]


def test_a_late_piece_of_a_picture_that_was_finished_is_left_out_and_counted() -> None:
    coded = encode(slices=2)
    muxer = Muxer()
    *first, late = coded[0].units
    muxer.add(tuple(first), 0)
    assert muxer.finish()
    assert muxer.add((late,), 0) is None
    assert (muxer.late_pieces, muxer.finish()) == (1, None)


def test_nothing_is_given_before_a_keyframe_nor_after_an_interruption_until_the_next() -> None:
    coded = encode(pictures=12, group=6)
    muxer = Muxer()
    assert len(mux(coded[2:], muxer)) == 6
    muxer.interrupt()
    assert mux(coded[1:6], muxer) == []
    after = mux(coded, muxer)
    assert len(after) == 12
    assert after[0].is_key


def test_new_parameter_sets_give_a_new_init_at_the_keyframe() -> None:
    small, large = encode(), encode(width=128, height=96)
    fragments = mux([*small, *large])
    inits = list(dict.fromkeys(id(fragment.init) for fragment in fragments))
    assert len(inits) == 2
    changed = next(f for f in fragments if f.init.picture.width == 128)
    assert changed.is_key
    assert len(play([f for f in fragments if f.init is changed.init])) == len(large)


def test_parameter_sets_and_delimiters_are_not_repeated_in_pictures() -> None:
    fragment = mux(encode(pictures=1))[0]
    assert bytes(mux(encode(pictures=1))[0].content).count(fragment.init.picture.codec.encode()) == 0
    kinds = {unit_type(unit) for unit in encode(pictures=1)[0].units}
    assert {SEQUENCE_SET, PICTURE_SET, IDR_SLICE} <= kinds
    sequence_set = next(unit for unit in encode(pictures=1)[0].units if unit_type(unit) == SEQUENCE_SET)
    assert sequence_set not in fragment.content
    assert sequence_set in fragment.init.content


def test_cached_pictures_pass_in_milliseconds_and_the_last_keeps_its_time() -> None:
    fragments = mux(encode(pictures=6))
    hurried = hurry(fragments)
    frames = decode(fragments[0].init.content, *hurried)
    assert len(frames) == 6
    times = [read_timing(content) for content in hurried]
    assert [b.decode_at - a.decode_at for a, b in pairwise(times)] == [CACHED_STEP] * 5
    assert times[-1] == fragments[-1].timing
    pictures = [frame.to_ndarray().tobytes() for frame in play(fragments)]
    assert [frame.to_ndarray().tobytes() for frame in frames] == pictures


def test_cached_pictures_that_a_camera_reorders_are_sent_as_they_are() -> None:
    fragments = mux(encode(pictures=9, group=9, b_pictures=2))
    assert hurry(fragments) == [fragment.content for fragment in fragments]
