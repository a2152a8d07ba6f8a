"""Pulls HLS: playlists and pieces fetched by ourselves, demuxed by FFmpeg's libraries, given at their own pace."""

import asyncio
import time
from collections.abc import Callable, Iterator

import av

from plainview.cameras.gateway.addresses import Reach, join_address
from plainview.cameras.model import Packet
from plainview.cameras.sources.fetching import Fetcher, answers_over_http
from plainview.cameras.sources.hls.playlist import (
    LARGEST_PLAYLIST,
    Playlist,
    Segment,
    choose_variant,
    parse_playlist,
)
from plainview.cameras.sources.reading import TICKS_PER_SECOND, read_video
from plainview.kernel.errors import UnavailableError

MOST_BITS_PER_SECOND = 4_000_000
LARGEST_SEGMENT = 32 * 1024 * 1024
BEHIND_SEGMENTS = 2  # begun so many before the end, as the next one is always late
STALLED_SECONDS = 20.0  # with no new piece
NOTICE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0  # between two pictures; a longer one is a cut
_TRANSPORT_STREAM = b"\x47"
_OPTIONS = {"fpsprobesize": "0", "analyzeduration": "1000000", "protocol_whitelist": "none"}


def read_packets(reach: Reach, is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield what the camera sends until it isn't wanted; blocks.

    Raises UnavailableError or BadInputError where there is no stream, it ends, stalls, or is one that isn't played.
    FFmpeg gets bytes alone, of a format that is named: no address that a playlist holds reaches it.
    """
    with Fetcher(reach) as fetcher:
        pieces = Pieces(fetcher, is_wanted)
        try:
            with av.open(pieces, mode="r", format=pieces.format, options=_OPTIONS) as container:
                yield from _paced(read_video(container, is_wanted), is_wanted)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise UnavailableError(f"the camera's HLS can't be read: {type(error).__name__}") from error


class Pieces:
    """A live stream's pieces as one file that is read from the front."""

    def __init__(self, fetcher: Fetcher, is_wanted: Callable[[], bool]) -> None:
        self._fetcher, self._is_wanted = fetcher, is_wanted
        self._address = fetcher.address
        self._waiting: list[Segment] = []
        self._next = -1
        playlist = self._load()
        if playlist.variants:
            chosen = choose_variant(playlist, MOST_BITS_PER_SECOND)
            self._address = join_address(self._address, chosen.address if chosen else "")
            playlist = self._load()
        self._playlist = playlist
        self._add(playlist)
        self._rest = self._beginning(playlist) + self._take()
        self._at = 0

    @property
    def format(self) -> str:
        """Return FFmpeg's name for what the pieces are."""
        return "mpegts" if self._rest.startswith(_TRANSPORT_STREAM) else "mp4"

    def read(self, size: int) -> bytes:
        """Return the next bytes, waiting for them; none where they aren't wanted any more or the stream ended."""
        if self._at >= len(self._rest):
            self._rest, self._at = self._take(), 0
        part = self._rest[self._at : self._at + size]
        self._at += len(part)
        return part

    def _beginning(self, playlist: Playlist) -> bytes:
        if playlist.beginning is None:
            return b""
        return self._fetch(playlist.beginning, LARGEST_SEGMENT)

    def _take(self) -> bytes:
        began = time.monotonic()
        while not self._waiting:
            if self._playlist.is_ended or not self._is_wanted():
                return b""
            if time.monotonic() - began > STALLED_SECONDS:
                raise UnavailableError("the camera's HLS has no new piece")
            self._rest_until(time.monotonic() + min(2.0, self._playlist.target_seconds / 4))
            self._playlist = self._load()
            self._add(self._playlist)
        return self._fetch(self._waiting.pop(0).address, LARGEST_SEGMENT)

    def _add(self, playlist: Playlist) -> None:
        known = [each for each in playlist.segments if each.number >= self._next]
        if self._next < 0 or (not known and playlist.segments and playlist.segments[-1].number < self._next - 1):
            known = list(playlist.segments[-BEHIND_SEGMENTS:])  # the first time, or the camera counts anew
        if known:
            self._waiting += known
            self._next = known[-1].number + 1

    def _load(self) -> Playlist:
        fetched = self._fetcher.fetch(self._address, most_bytes=LARGEST_PLAYLIST)
        self._address = fetched.address
        return parse_playlist(fetched.content)

    def _fetch(self, address: str, most_bytes: int) -> bytes:
        whole = join_address(self._address, address)
        return self._fetcher.fetch(whole, most_bytes=most_bytes).content

    def _rest_until(self, moment: float) -> None:
        while self._is_wanted() and time.monotonic() < moment:
            time.sleep(NOTICE_SECONDS)


def _paced(packets: Iterator[Packet], is_wanted: Callable[[], bool]) -> Iterator[Packet]:
    """Yield packets when they are due: a piece comes in one burst, and is seconds long."""
    zero: float | None = None
    last = 0.0
    for packet in packets:
        if packet.presented_at is not None:
            shown = packet.presented_at / TICKS_PER_SECOND
            now = time.monotonic()
            if zero is None or abs(shown - last) > LONGEST_PAUSE_SECONDS or now - zero - shown > LONGEST_PAUSE_SECONDS:
                zero = now - shown
            last = shown
            while is_wanted() and (left := zero + shown - time.monotonic()) > 0:
                time.sleep(min(left, NOTICE_SECONDS))
        yield packet


async def answers(reach: Reach) -> bool:
    """Say whether the camera has a playlist."""
    return await asyncio.to_thread(answers_over_http, reach)
