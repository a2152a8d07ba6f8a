"""Reads HLS that FFmpeg made, and takes no harm from any playlist."""

import asyncio
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.gateway.addresses import LOOPBACK, Reach
from plainview.cameras.h264 import IDR_SLICE, unit_type
from plainview.cameras.model import Packet
from plainview.cameras.sources.hls.playlist import choose_variant, parse_playlist
from plainview.cameras.sources.hls.source import answers, read_packets
from plainview.kernel.errors import BadInputError, PlainviewError, UnavailableError
from tests.web_cameras import hls_camera, web_server

H265 = (
    "-c:v",
    "libx265",
    "-preset",
    "ultrafast",
    "-tune",
    "zerolatency",
    "-x265-params",
    "keyint=10:log-level=none",
    "-tag:v",
    "hvc1",
)
LINES = (
    "#EXTM3U", "#EXTINF:6.0,", "#EXTINF:x", "#EXT-X-TARGETDURATION:6", "#EXT-X-MEDIA-SEQUENCE:99", "#EXT-X-ENDLIST",
    '#EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1,mp4a"', '#EXT-X-MAP:URI="init.mp4"', "a.ts", "http://[::1/x",
    '#EXT-X-KEY:METHOD=AES-128,URI="k"', "#EXT-X-BYTERANGE:5@0", "#EXT-X-MEDIA-SEQUENCE:" + "9" * 40, "\x00", "#", "",
)  # fmt: skip


def reach(address: str) -> Reach:
    return Reach(address=address, networks=LOOPBACK)


async def read(address: str, count: int) -> list[Packet]:
    return await asyncio.to_thread(lambda: list(islice(read_packets(reach(address), lambda: True), count)))


@pytest.mark.parametrize(("kind", "is_h265"), [("mpegts", False), ("fmp4", True)])
async def test_reads_what_ffmpeg_made_from_a_keyframe_on_as_it_is_shown(
    tmp_path: Path, kind: str, *, is_h265: bool
) -> None:
    with hls_camera(tmp_path, kind=kind, **({"coder": H265} if is_h265 else {})) as address:
        assert await answers(reach(address))
        packets = await read(address, 24)
    assert {packet.codec for packet in packets} == {"h265" if is_h265 else "h264"}
    first = next(packet for packet in packets if packet.presented_at is not None)
    kinds = {unit[0] >> 1 & 0x3F for unit in first.units} if is_h265 else {unit_type(unit) for unit in first.units}
    assert kinds & ({19, 20} if is_h265 else {IDR_SLICE})
    times = [packet.presented_at for packet in packets if packet.presented_at is not None]
    assert sorted(times) == list(range(min(times), max(times) + 1, 9000))


async def test_a_piece_or_a_redirect_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "live.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nhttp://203.0.113.7/piece.ts\n")
    with web_server(tmp_path) as address:
        with pytest.raises(BadInputError, match="outside the networks"):
            await read(f"{address}/live.m3u8", 1)
        (tmp_path / "live.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
        with pytest.raises(BadInputError):
            await read(f"{address}/live.m3u8", 1)


async def test_what_is_no_video_or_no_playlist_is_said(tmp_path: Path) -> None:
    (tmp_path / "live.m3u8").write_text("#EXTM3U\n#EXTINF:1,\npiece.ts\n#EXT-X-ENDLIST\n")
    (tmp_path / "piece.ts").write_bytes(b"GET this" * 1000)
    (tmp_path / "page.m3u8").write_text("<html>")
    with web_server(tmp_path) as address:
        for name in ("live.m3u8", "page.m3u8", "gone.m3u8"):
            with pytest.raises(PlainviewError):
                await read(f"{address}/{name}", 1)
        assert not await answers(reach(f"{address}/gone.m3u8"))


def test_the_best_stream_that_is_not_too_much_is_chosen() -> None:
    playlist = parse_playlist(
        b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000\nlow.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=3000000\nmiddle.m3u8\n"
        b"#EXT-X-STREAM-INF:BANDWIDTH=9000000\nhigh.m3u8\n"
    )
    chosen = [choose_variant(playlist, most) for most in (4_000_000, 100)]
    assert [each.address for each in chosen if each] == ["middle.m3u8", "low.m3u8"]


def test_what_is_encrypted_is_refused() -> None:
    with pytest.raises(BadInputError, match="encrypted"):
        parse_playlist(b'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF:1,\na.ts\n')


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=60), max_size=40), st.booleans())
def test_any_playlist_is_read_or_refused(lines: list[str], begins_well: bool) -> None:  # noqa: FBT001 - given by hypothesis
    text = "\n".join((["#EXTM3U"] if begins_well else []) + lines)
    try:
        playlist = parse_playlist(text.encode("utf-8", "surrogatepass"))
    except (BadInputError, UnavailableError):
        return
    assert all(0 <= segment.seconds <= 60 for segment in playlist.segments)
    assert all(segment.address and not segment.address.startswith("#") for segment in playlist.segments)
