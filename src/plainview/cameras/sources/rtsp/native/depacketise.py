"""Puts pictures together from RTP packets: H.264 (RFC 6184, single units and STAP-A, FU-A) and H.265 (RFC 7798)."""

from collections.abc import Callable, Iterator

from plainview.cameras.model import Codec, Packet

LARGEST_PICTURE = 8 * 1024 * 1024
_STAP_A, _FU_A = 24, 28  # RFC 6184, table 1
_LAST_SINGLE = 23
_AGGREGATE, _FRAGMENT = 48, 49  # RFC 7798, 4.4.2 and 4.4.3
_FIXED_HEAD = 12


class Depacketiser:
    """Takes one stream's RTP packets in their order and gives each picture when it is whole.

    A picture ends at the marker, or where the time changes. One that lost a packet is left out: half a picture is shown
    as a smear.
    """

    def __init__(self, *, codec: Codec, payload_type: int, give: Callable[[Packet], None]) -> None:
        self.lost_pictures = 0
        self._codec, self._payload_type, self._give = codec, payload_type, give
        self._add_payload = self._add_h264 if codec == "h264" else self._add_h265
        self._units: list[bytes] = []
        self._fragments: list[bytes] = []
        self._bytes = 0
        self._is_damaged = False
        self._sequence: int | None = None
        self._timestamp: int | None = None
        self._time = 0  # the timestamp, counted on where it wraps

    def add(self, packet: bytes) -> None:
        """Take an RTP packet (RFC 3550, 5.1); what is none, or another stream's, is passed over."""
        if len(packet) <= _FIXED_HEAD or packet[0] >> 6 != 2 or packet[1] & 0x7F != self._payload_type:  # noqa: PLR2004
            return
        start, end = _content_of(packet)
        if start >= end:
            return
        sequence = packet[2] << 8 | packet[3]
        timestamp = int.from_bytes(packet[4:8])
        if timestamp != self._timestamp:
            self._begin(timestamp)
        if self._sequence is not None and sequence != (self._sequence + 1) & 0xFFFF:
            self._is_damaged = True
        self._sequence = sequence
        self._bytes += end - start
        if self._bytes > LARGEST_PICTURE:
            self._units, self._fragments, self._is_damaged = [], [], True
        else:
            self._add_payload(packet[start:end])
        if packet[1] & 0x80:
            self._finish()

    def _begin(self, timestamp: int) -> None:
        self._finish()
        if self._timestamp is not None:
            step = timestamp - self._timestamp & 0xFFFF_FFFF
            self._time += step - (step >> 31 << 32)
        else:
            self._time = timestamp
        self._timestamp = timestamp

    def _finish(self) -> None:
        is_damaged = self._is_damaged or bool(self._fragments)
        units = tuple(self._units)
        self._units, self._fragments, self._bytes, self._is_damaged = [], [], 0, False
        self.lost_pictures += is_damaged
        if units and not is_damaged:
            self._give(Packet(units=units, presented_at=self._time, codec=self._codec))

    def _add_h264(self, payload: bytes) -> None:
        kind = payload[0] & 0x1F
        if 0 < kind <= _LAST_SINGLE:
            self._units.append(payload)
        elif kind == _STAP_A:
            self._units += _aggregated(payload, 1)
        elif kind == _FU_A and len(payload) > 2:  # noqa: PLR2004 - indicator and header
            self._add_fragment(payload[1], bytes((payload[0] & 0xE0 | payload[1] & 0x1F,)), payload[2:])

    def _add_h265(self, payload: bytes) -> None:
        kind = payload[0] >> 1 & 0x3F
        if kind < _AGGREGATE and len(payload) > 2:  # noqa: PLR2004 - a unit's header
            self._units.append(payload)
        elif kind == _AGGREGATE:
            self._units += _aggregated(payload, 2)
        elif kind == _FRAGMENT and len(payload) > 3:  # noqa: PLR2004 - the header, and the fragment's
            head = bytes((payload[0] & 0x81 | (payload[2] & 0x3F) << 1, payload[1]))
            self._add_fragment(payload[2], head, payload[3:])

    def _add_fragment(self, flags: int, head: bytes, content: bytes) -> None:
        if flags & 0x80:
            self._is_damaged |= bool(self._fragments)
            self._fragments = [head]
        elif not self._fragments:
            self._is_damaged = True
            return
        self._fragments.append(content)
        if flags & 0x40:
            self._units.append(b"".join(self._fragments))
            self._fragments = []


def _content_of(packet: bytes) -> tuple[int, int]:
    """Return where the payload begins and ends: behind sources and extension, before padding (RFC 3550, 5.1, 5.3.1)."""
    flags = packet[0]
    start, end = _FIXED_HEAD + 4 * (flags & 0x0F), len(packet)
    if flags & 0x10:
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4])
    if flags & 0x20:
        end -= packet[-1]
    return start, end


def _aggregated(payload: bytes, at: int) -> Iterator[bytes]:
    """Yield the units that stand together in a packet, each behind two bytes of length; a cut last one is left out."""
    while at + 2 < len(payload):
        end = at + 2 + (payload[at] << 8 | payload[at + 1])
        if at + 2 < end <= len(payload):
            yield payload[at + 2 : end]
        at = end
