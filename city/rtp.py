"""Puts coded pictures into RTP packets (RFC 3550, RFC 6184) as RTSP carries them inside its own connection."""

import struct
from collections.abc import Iterator

from city.encoder import Coded

CLOCK_HERTZ = 90_000
PAYLOAD_TYPE = 96
LARGEST_PAYLOAD = 1400
_FRAGMENT = 28  # FU-A


class Packetiser:
    """Numbers the packets of one stream."""

    def __init__(self, ssrc: int, first_sequence: int) -> None:
        self._ssrc = ssrc & 0xFFFFFFFF
        self._sequence = first_sequence & 0xFFFF

    def packets(self, coded: Coded, timestamp: int) -> Iterator[bytes]:
        """Yield the RTP packets of a picture; the last carries the marker."""
        payloads = [payload for unit in coded.units for payload in payloads_of(unit)]
        for place, payload in enumerate(payloads):
            marker = 0x80 if place == len(payloads) - 1 else 0
            head = struct.pack(
                "!BBHII", 0x80, marker | PAYLOAD_TYPE, self._sequence, timestamp & 0xFFFFFFFF, self._ssrc
            )
            self._sequence = (self._sequence + 1) & 0xFFFF
            yield head + payload


def payloads_of(unit: bytes) -> Iterator[bytes]:
    """Yield a NAL unit whole, or in fragments (RFC 6184 5.8)."""
    if len(unit) <= LARGEST_PAYLOAD:
        yield unit
        return
    indicator, kind = (unit[0] & 0xE0) | _FRAGMENT, unit[0] & 0x1F
    body = memoryview(unit)[1:]
    size = LARGEST_PAYLOAD - 2
    for start in range(0, len(body), size):
        is_first, is_last = start == 0, start + size >= len(body)
        head = bytes((indicator, kind | (0x80 if is_first else 0) | (0x40 if is_last else 0)))
        yield head + bytes(body[start : start + size])


def interleave(packets: list[bytes], channel: int) -> bytes:
    """Frame packets for the RTSP connection (RFC 2326 10.12)."""
    return b"".join(struct.pack("!BBH", 0x24, channel, len(packet)) + packet for packet in packets)
