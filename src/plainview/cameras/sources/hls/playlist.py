"""Reads HLS playlists (RFC 8216): which streams there are, which pieces come next."""

import re
from dataclasses import dataclass

from plainview.kernel.errors import BadInputError, UnavailableError

LARGEST_PLAYLIST = 512 * 1024
MOST_SEGMENTS = 5000
LONGEST_SEGMENT_SECONDS = 60.0
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One of the streams that a master playlist offers."""

    address: str  # as it stands there, relative to the playlist
    bits_per_second: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of the stream."""

    number: int
    address: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A playlist: of streams (`variants`), or of one stream's pieces."""

    variants: tuple[Variant, ...]
    segments: tuple[Segment, ...]
    target_seconds: float
    beginning: str | None  # what stands before every piece of fragmented MP4 (EXT-X-MAP)
    is_ended: bool


def parse_playlist(content: bytes) -> Playlist:
    """Read a playlist; raise UnavailableError where it is none, BadInputError for what is not played."""
    lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines()]
    if not lines or not lines[0].lstrip("\ufeff").startswith("#EXTM3U"):
        raise UnavailableError("the camera sends no HLS playlist")
    reading = _Reading()
    for line in lines[1:]:
        if line.startswith("#"):
            reading.take_tag(*line.partition(":")[::2])
        elif line:
            reading.take_address(line)
    if len(reading.segments) > MOST_SEGMENTS or len(reading.variants) > MOST_SEGMENTS:
        raise UnavailableError("the camera's HLS playlist is too long")
    return Playlist(
        variants=tuple(reading.variants),
        segments=tuple(reading.segments),
        target_seconds=reading.target_seconds,
        beginning=reading.beginning,
        is_ended=reading.is_ended,
    )


class _Reading:
    """What was read of a playlist so far."""

    def __init__(self) -> None:
        self.variants: list[Variant] = []
        self.segments: list[Segment] = []
        self.target_seconds = 6.0
        self.beginning: str | None = None
        self.is_ended = False
        self._number = 0
        self._seconds: float | None = None
        self._bits: int | None = None

    def take_tag(self, name: str, rest: str) -> None:
        match name:
            case "#EXTINF":
                self._seconds = _read_seconds(rest.partition(",")[0])
            case "#EXT-X-STREAM-INF":
                self._bits = _read_whole(_attributes(rest).get("BANDWIDTH", "0"))
            case "#EXT-X-TARGETDURATION":
                self.target_seconds = max(1.0, _read_seconds(rest))
            case "#EXT-X-MEDIA-SEQUENCE":
                self._number = _read_whole(rest)
            case "#EXT-X-MAP":
                self.beginning = _attributes(rest).get("URI") or None
            case "#EXT-X-ENDLIST":
                self.is_ended = True
        _refuse_unplayed(name, rest)

    def take_address(self, line: str) -> None:
        if self._bits is not None:
            self.variants.append(Variant(address=line, bits_per_second=self._bits))
            self._bits = None
        elif self._seconds is not None:
            self.segments.append(Segment(number=self._number, address=line, seconds=self._seconds))
            self._number, self._seconds = self._number + 1, None


def choose_variant(playlist: Playlist, most_bits_per_second: int) -> Variant | None:
    """Return the best stream that is not too much, else the smallest; None where there is but one."""
    fitting = [each for each in playlist.variants if each.bits_per_second <= most_bits_per_second]
    if fitting:
        return max(fitting, key=lambda each: each.bits_per_second)
    return min(playlist.variants, key=lambda each: each.bits_per_second, default=None)


def _refuse_unplayed(name: str, rest: str) -> None:
    if name == "#EXT-X-KEY" and _attributes(rest).get("METHOD") != "NONE":
        raise BadInputError("the camera's HLS is encrypted: that is not played")
    if name == "#EXT-X-BYTERANGE" or (name == "#EXT-X-MAP" and "BYTERANGE" in rest):
        raise BadInputError("the camera's HLS has pieces by byte range: that is not played")


def _attributes(text: str) -> dict[str, str]:
    return {name: said.strip('"') for name, said in _ATTRIBUTE.findall(text)}


def _read_seconds(text: str) -> float:
    found = _NUMBER.match(text.strip())
    return min(float(found[0]), LONGEST_SEGMENT_SECONDS) if found else 0.0


def _read_whole(text: str) -> int:
    found = _WHOLE.match(text.strip())
    return int(found[0]) if found else 0
