"""Proves that hostile or broken H.264 can be read without harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.h264 import (
    begins_picture,
    picture_set_id,
    read_format,
    sets_of_configuration,
    split_annex_b,
    split_sized,
)

# units as a camera makes them: no start code inside, and no zero at the end
units = st.lists(
    st.binary(min_size=1, max_size=40).filter(lambda unit: b"\x00\x00" not in unit and unit[-1] != 0), max_size=6
).map(tuple)


@given(units, st.sampled_from([b"\x00\x00\x01", b"\x00\x00\x00\x01"]))
def test_units_between_start_codes_are_found_again(expected: tuple[bytes, ...], start: bytes) -> None:
    assert split_annex_b(b"".join(start + unit for unit in expected)) == expected


@given(units)
def test_units_behind_their_length_are_found_again_and_a_cut_one_is_left_out(expected: tuple[bytes, ...]) -> None:
    content = b"".join(len(unit).to_bytes(4) + unit for unit in expected)
    assert split_sized(content, 4) == expected
    assert split_sized(content[:-1], 4) == expected[:-1]


@given(units.filter(lambda u: len(u) >= 2))
def test_parameter_sets_of_a_configuration_are_found_again(sets: tuple[bytes, ...]) -> None:
    first, *others = sets
    record = b"\x01\x42\xc0\x1e\xff\xe1" + len(first).to_bytes(2) + first + bytes([len(others)])
    record += b"".join(len(each).to_bytes(2) + each for each in others)
    assert sets_of_configuration(record) == sets


@given(st.binary(max_size=200))
def test_whatever_a_camera_sends_is_read_or_refused(content: bytes) -> None:
    split_annex_b(content)
    split_sized(content, 2)
    sets_of_configuration(content)
    begins_picture((content,) if content else ())
    for read in (read_format, picture_set_id):
        try:
            read(content)
        except ValueError:
            continue


def test_reads_size_and_profile_of_a_sequence_parameter_set() -> None:
    sequence_set = bytes.fromhex("6742c01fda014016e840000003004000000ca3c60ca8")  # 1280 × 720, by x264
    picture = read_format(sequence_set)
    assert (picture.codec, picture.width, picture.height) == ("avc1.42c01f", 1280, 720)
    with pytest.raises(ValueError, match="too early"):
        read_format(sequence_set[:6])
