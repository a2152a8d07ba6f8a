"""Reads H.264 as cameras send it: NAL units, parameter sets, picture size (ITU-T H.264, ISO/IEC 14496-15)."""

from collections.abc import Iterator
from dataclasses import dataclass

SLICE, IDR_SLICE, SEI, SEQUENCE_SET, PICTURE_SET, DELIMITER, FILLER = 1, 5, 6, 7, 8, 9, 12  # table 7-1
SLICES = frozenset({SLICE, 2, IDR_SLICE})  # 2: the first of a data-partitioned slice
_WITH_CHROMA = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})  # 7.3.2.1.1
_FLAT_444 = 3
_LARGEST = 0xFFFF  # a side of a picture in MP4
_START = b"\x00\x00\x01"


def unit_type(unit: bytes) -> int:
    """Return nal_unit_type (table 7-1)."""
    return unit[0] & 0x1F


def split_annex_b(content: bytes) -> tuple[bytes, ...]:
    """Split a byte stream at its start codes (annex B); what stands before the first one is left out."""
    units = []
    at = content.find(_START)
    while at >= 0:
        following = content.find(_START, at + 3)
        unit = content[at + 3 : following if following >= 0 else None].rstrip(b"\x00")
        if unit:
            units.append(unit)
        at = following
    return tuple(units)


def split_sized(content: bytes, size_bytes: int) -> tuple[bytes, ...]:
    """Split units that each stand behind their length (14496-15, 5.3.3); a cut last one is left out."""
    units = []
    at = 0
    while at + size_bytes <= len(content):
        end = at + size_bytes + int.from_bytes(content[at : at + size_bytes])
        if at + size_bytes < end <= len(content):
            units.append(content[at + size_bytes : end])
        at = end
    return tuple(units)


def sets_of_configuration(record: bytes) -> tuple[bytes, ...]:
    """Return the parameter sets of an AVCDecoderConfigurationRecord (14496-15, 5.3.3.1)."""
    units = []
    at = 5
    for mask in (0x1F, 0xFF):
        if at >= len(record):
            break
        count = record[at] & mask
        at += 1
        for _ in range(count):
            end = at + 2 + int.from_bytes(record[at : at + 2])
            if at + 2 < end <= len(record):
                units.append(record[at + 2 : end])
            at = end
    return tuple(units)


def begins_picture(units: tuple[bytes, ...]) -> bool:
    """Say whether the first slice among `units` is a picture's first (first_mb_in_slice = 0, 7.3.3)."""
    first = next((unit for unit in units if unit_type(unit) in SLICES), None)
    return first is not None and len(first) > 1 and bool(first[1] & 0x80)  # ue(v) 0 is the single bit 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFormat:
    """What a sequence parameter set says of the pictures."""

    codec: str  # RFC 6381, 'avc1.42c01e'
    width: int
    height: int
    chroma_format: int
    luma_depth: int
    chroma_depth: int

    @property
    def has_extension(self) -> bool:
        """Say whether the decoder configuration record carries the chroma fields (14496-15, 5.3.3.1.2)."""
        return int(self.codec[5:7], 16) in {100, 110, 122, 144}


def read_format(sequence_set: bytes) -> PictureFormat:
    """Read a sequence parameter set (7.3.2.1.1); raise ValueError where it ends too early or makes no sense."""
    bits = _Bits(sequence_set[1:].replace(b"\x00\x00\x03", b"\x00\x00"))
    profile = bits.take(8)
    bits.take(16)
    bits.golomb()
    chroma, luma_depth, chroma_depth = _read_chroma(bits) if profile in _WITH_CHROMA else (1, 8, 8)
    bits.golomb()  # log2_max_frame_num
    _skip_picture_order(bits)
    bits.golomb()  # max_num_ref_frames
    bits.take(1)
    columns, rows = bits.golomb() + 1, bits.golomb() + 1
    is_progressive = bits.take(1)
    if not is_progressive:
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = [bits.golomb() for _ in range(4)] if bits.take(1) else [0, 0, 0, 0]
    step_x = 2 if chroma in {1, 2} else 1
    step_y = (2 if chroma == 1 else 1) * (2 - is_progressive)
    width = 16 * columns - step_x * (left + right)
    height = 16 * rows * (2 - is_progressive) - step_y * (top + bottom)
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise ValueError(f"a picture of {width} by {height}")
    return PictureFormat(
        codec=f"avc1.{sequence_set[1:4].hex()}",
        width=width,
        height=height,
        chroma_format=chroma,
        luma_depth=luma_depth,
        chroma_depth=chroma_depth,
    )


def picture_set_id(picture_set: bytes) -> int:
    """Return pic_parameter_set_id (7.3.2.2)."""
    return _Bits(picture_set[1:6]).golomb()


def _read_chroma(bits: "_Bits") -> tuple[int, int, int]:
    chroma = bits.golomb()
    if chroma == _FLAT_444:
        bits.take(1)
    luma_depth, chroma_depth = bits.golomb() + 8, bits.golomb() + 8
    bits.take(1)
    if bits.take(1):  # scaling lists, 7.3.2.1.1.1
        for number in range(8 if chroma != _FLAT_444 else 12):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if number < 6 else 64)  # noqa: PLR2004 - six of 4x4, then 8x8
    return chroma, luma_depth, chroma_depth


def _skip_scaling_list(bits: "_Bits", size: int) -> None:
    last, following = 8, 8
    for _ in range(size):
        if following:
            following = (last + bits.signed_golomb()) % 256
        last = following or last


def _skip_picture_order(bits: "_Bits") -> None:
    kind = bits.golomb()
    if kind == 0:
        bits.golomb()
    elif kind == 1:
        bits.take(1)
        bits.golomb()
        bits.golomb()
        for _ in range(min(bits.golomb(), 255)):
            bits.golomb()


class _Bits:
    """Reads bits from the front, with the Exp-Golomb codes of clause 9.1."""

    def __init__(self, content: bytes) -> None:
        self._bits: Iterator[int] = (byte >> shift & 1 for byte in content for shift in range(7, -1, -1))

    def take(self, count: int) -> int:
        number = 0
        for _ in range(count):
            bit = next(self._bits, None)
            if bit is None:
                raise ValueError("the parameter set ends too early")
            number = number << 1 | bit
        return number

    def golomb(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:  # noqa: PLR2004 - no code is longer
                raise ValueError("the parameter set can't be read")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed_golomb(self) -> int:
        code = self.golomb()
        return (code + 1) // 2 if code % 2 else -(code // 2)
