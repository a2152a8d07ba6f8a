"""Proves that pictures come out as they went in, however they were packed, and that no bytes do harm."""

import struct
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.model import Codec, Packet
from plainview.cameras.sources.rtsp.native.depacketise import Depacketiser

PAYLOAD_TYPE = 96
h264_units = st.builds(lambda kind, rest: bytes((0x60 | kind,)) + rest, st.integers(1, 23), st.binary(max_size=60))
h265_units = st.builds(
    lambda kind, rest: bytes((kind << 1, 1)) + rest, st.integers(0, 40), st.binary(min_size=1, max_size=60)
)
ways = st.lists(st.integers(0, 2), min_size=1, max_size=30)


def rtp(payload: bytes, *, sequence: int, timestamp: int, ends: bool, flags: int = 0x80, behind: bytes = b"") -> bytes:
    marker = 0x80 * ends | PAYLOAD_TYPE
    head = struct.pack(">BBHII", flags, marker, sequence & 0xFFFF, timestamp & 0xFFFF_FFFF, 7)
    return head + payload + behind


def fragments(unit: bytes, codec: Codec, size: int = 7) -> Iterator[bytes]:
    """Cut a unit up as FU-A (RFC 6184, 5.8) or FU (RFC 7798, 4.4.3)."""
    skipped = 1 if codec == "h264" else 2
    kind = unit[0] & 0x1F if codec == "h264" else unit[0] >> 1 & 0x3F
    head = bytes((unit[0] & 0xE0 | 28,)) if codec == "h264" else bytes((unit[0] & 0x81 | 49 << 1, unit[1]))
    parts = [unit[at : at + size] for at in range(skipped, len(unit), size)]
    for number, part in enumerate(parts):
        flags = 0x80 * (number == 0) | 0x40 * (number == len(parts) - 1)
        yield head + bytes((flags | kind,)) + part


def pack(pictures: list[list[bytes]], codec: Codec, how: list[int], first_sequence: int = 65_530) -> list[bytes]:
    """Pack pictures: each unit alone, together with others, or cut up, as `how` says in turn."""
    packets: list[bytes] = []
    for number, picture in enumerate(pictures):
        payloads: list[bytes] = []
        for at, unit in enumerate(picture):
            way = how[(number + at) % len(how)]
            if way == 1 and len(unit) > 3:
                payloads += fragments(unit, codec)
            elif way == 2:
                head = b"\x78" if codec == "h264" else bytes((48 << 1, 1))
                payloads.append(head + struct.pack(">H", len(unit)) + unit)
            else:
                payloads.append(unit)
        for at, payload in enumerate(payloads):
            ends = at == len(payloads) - 1
            sequence = first_sequence + len(packets)
            packets.append(rtp(payload, sequence=sequence, timestamp=0xFFFF_F000 + 3600 * number, ends=ends))
    return packets


def read(packets: list[bytes], codec: Codec = "h264") -> list[Packet]:
    given: list[Packet] = []
    depacketiser = Depacketiser(codec=codec, payload_type=PAYLOAD_TYPE, give=given.append)
    for packet in packets:
        depacketiser.add(packet)
    return given


@given(st.lists(st.lists(h264_units, min_size=1, max_size=5), min_size=1, max_size=6), ways)
def test_h264_comes_out_as_it_went_in(pictures: list[list[bytes]], how: list[int]) -> None:
    found = read(pack(pictures, "h264", how))
    assert [list(packet.units) for packet in found] == pictures
    times = [packet.presented_at for packet in found]
    assert times == [0xFFFF_F000 + 3600 * number for number in range(len(pictures))]  # counted on past 32 bits


@given(st.lists(st.lists(h265_units, min_size=1, max_size=5), min_size=1, max_size=6), ways)
def test_h265_comes_out_as_it_went_in(pictures: list[list[bytes]], how: list[int]) -> None:
    found = read(pack(pictures, "h265", how), "h265")
    assert [list(packet.units) for packet in found] == pictures
    assert {packet.codec for packet in found} == {"h265"}


@given(st.lists(h264_units, min_size=2, max_size=4), ways, st.data())
def test_a_picture_that_lost_a_packet_is_left_out_and_no_other(
    picture: list[bytes], how: list[int], data: st.DataObject
) -> None:
    before, hurt, after = [b"\x61before"], picture, [b"\x61after"]
    packets = pack([before, hurt, after], "h264", how)
    inside = [at for at in range(1, len(packets) - 1) if packets[at][4:8] == packets[1][4:8]][:-1]
    if not inside:
        return
    del packets[data.draw(st.sampled_from(inside))]
    assert [list(packet.units) for packet in read(packets)] in ([before, after], [before])


@given(st.lists(st.binary(max_size=80), max_size=30), st.sampled_from(["h264", "h265"]))
def test_no_bytes_do_harm(packets: list[bytes], codec: Codec) -> None:
    for packet in read([packet[:1] + bytes((PAYLOAD_TYPE,)) + packet[2:] for packet in packets], codec):
        assert packet.units
        assert all(packet.units)


def test_a_picture_without_a_marker_ends_where_the_time_changes() -> None:
    packets = [rtp(b"\x65one", sequence=number, timestamp=number // 2 * 3600, ends=False) for number in range(4)]
    [found] = read(packets)
    assert found.units == (b"\x65one", b"\x65one")


def test_sources_extension_and_padding_are_no_picture() -> None:
    extended = struct.pack(">I", 9) + struct.pack(">HHI", 1, 1, 5) + b"\x65picture"
    packet = rtp(extended, sequence=1, timestamp=0, ends=True, flags=0x80 | 0x20 | 0x10 | 1, behind=b"\x00\x00\x03")
    assert [packet.units for packet in read([packet])] == [(b"\x65picture",)]


def test_another_payload_is_passed_over() -> None:
    packet = bytearray(rtp(b"\x65one", sequence=1, timestamp=0, ends=True))
    packet[1] = 0x80 | 97
    assert read([bytes(packet)]) == []
