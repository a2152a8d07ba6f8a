"""Writes fragmented MP4, one picture a fragment, ready to be sent the moment it is there (ISO/IEC 14496-12)."""

import struct
from dataclasses import dataclass

from plainview.cameras.h264 import PictureFormat

TICKS_PER_SECOND = 90_000
_KEY_FLAGS = 0x0200_0000  # depends on nothing
_DELTA_FLAGS = 0x0101_0000  # depends on others, is no sync sample (8.8.3.1)
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000)
# moof(mfhd, traf(tfhd, tfdt, trun)) and the head of mdat: of fixed length, so that a copy can be given other times
_FRAGMENT = struct.Struct(">I4s I4sII I4s I4sII I4sIQ I4sIIi IIIi I4s")
_DECODE_AT, _DURATION, _OFFSET = 15, 21, 24  # which of its fields
_MOOF_BYTES = _FRAGMENT.size - 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a picture is decoded and for how long it is shown, in ticks; `offset` leads from decoding to showing."""

    decode_at: int
    duration: int
    offset: int = 0

    @property
    def shown_at(self) -> int:
        return self.decode_at + self.offset


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box: length, kind, content (4.2)."""
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _full(kind: bytes, flags: int, *parts: bytes) -> bytes:
    return box(kind, struct.pack(">I", flags), *parts)


def make_init(picture: PictureFormat, sequence_set: bytes, picture_sets: tuple[bytes, ...]) -> bytes:
    """Return the init segment: no duration is given, which tells players that it is live."""
    movie = _full(
        b"mvhd",
        0,
        struct.pack(">4I IH10x", 0, 0, TICKS_PER_SECOND, 0, 0x10000, 0x100),
        _UNITY,
        bytes(24),
        struct.pack(">I", 2),
    )
    track = _full(
        b"tkhd",
        3,
        struct.pack(">5I 8x 4H", 0, 0, 1, 0, 0, 0, 0, 0, 0),
        _UNITY,
        struct.pack(">2I", picture.width << 16, picture.height << 16),
    )
    media = _full(b"mdhd", 0, struct.pack(">4I2H", 0, 0, TICKS_PER_SECOND, 0, 0x55C4, 0))
    handler = _full(b"hdlr", 0, bytes(4), b"vide", bytes(12), b"camera\x00")
    where = box(b"dinf", _full(b"dref", 0, struct.pack(">I", 1), _full(b"url ", 1)))
    empty = [_full(kind, 0, bytes(4)) for kind in (b"stts", b"stsc")]
    table = box(
        b"stbl",
        _describe(picture, sequence_set, picture_sets),
        *empty,
        _full(b"stsz", 0, bytes(8)),
        _full(b"stco", 0, bytes(4)),
    )
    minf = box(b"minf", _full(b"vmhd", 1, bytes(8)), where, table)
    extends = box(b"mvex", _full(b"trex", 0, struct.pack(">5I", 1, 1, 0, 0, 0)))
    return box(b"ftyp", b"iso6", struct.pack(">I", 1), b"iso6avc1mp41") + box(
        b"moov", movie, box(b"trak", track, box(b"mdia", media, handler, minf)), extends
    )


def _describe(picture: PictureFormat, sequence_set: bytes, picture_sets: tuple[bytes, ...]) -> bytes:
    entry = struct.pack(">6xH16x2H2I4xH32xHh", 1, picture.width, picture.height, 72 << 16, 72 << 16, 1, 24, -1)
    return _full(
        b"stsd",
        0,
        struct.pack(">I", 1),
        box(b"avc1", entry, box(b"avcC", configure(picture, sequence_set, picture_sets))),
    )


def configure(picture: PictureFormat, sequence_set: bytes, picture_sets: tuple[bytes, ...]) -> bytes:
    """Return the AVCDecoderConfigurationRecord, lengths of four bytes (14496-15, 5.3.3.1.2)."""
    record = [b"\x01", sequence_set[1:4], b"\xff\xe1", struct.pack(">H", len(sequence_set)), sequence_set]
    record.append(bytes([len(picture_sets)]))
    record += [struct.pack(">H", len(each)) + each for each in picture_sets]
    if picture.has_extension:
        depths = (0xFC | picture.chroma_format, 0xF8 | picture.luma_depth - 8, 0xF8 | picture.chroma_depth - 8, 0)
        record.append(bytes(depths))
    return b"".join(record)


def make_fragment(units: tuple[bytes, ...], *, number: int, timing: Timing, is_key: bool) -> bytes:
    """Return moof and mdat with one picture, its units each behind four bytes of length."""
    parts = [part for unit in units for part in (struct.pack(">I", len(unit)), unit)]
    size = sum(map(len, parts))
    head = _FRAGMENT.pack(
        _MOOF_BYTES, b"moof",
        16, b"mfhd", 0, number & 0xFFFF_FFFF,
        _MOOF_BYTES - 24, b"traf",
        16, b"tfhd", 0x02_0000, 1,  # default-base-is-moof
        20, b"tfdt", 0x0100_0000, timing.decode_at,
        36, b"trun", 0x0100_0F01, 1, _MOOF_BYTES + 8,
        timing.duration, size, _KEY_FLAGS if is_key else _DELTA_FLAGS, timing.offset,
        8 + size, b"mdat",
    )  # fmt: skip
    return b"".join((head, *parts))


def give_time(fragment: bytes, timing: Timing) -> bytes:
    """Return a copy of one of `make_fragment`'s fragments that is decoded at another time."""
    head = list(_FRAGMENT.unpack_from(fragment))
    head[_DECODE_AT], head[_DURATION], head[_OFFSET] = timing.decode_at, timing.duration, timing.offset
    return _FRAGMENT.pack(*head) + fragment[_FRAGMENT.size :]


def read_timing(fragment: bytes) -> Timing:
    """Return the times that one of `make_fragment`'s fragments carries."""
    head = _FRAGMENT.unpack_from(fragment)
    return Timing(decode_at=head[_DECODE_AT], duration=head[_DURATION], offset=head[_OFFSET])
