"""Shows the small pictures first and the large ones from their next keyframe on, as the page wants, and ends both."""

import asyncio
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from plainview.cameras.actions import end_view
from plainview.store.transaction import begin
from tests.cameras import add_camera
from tests.rtsp_camera import RtspCamera, rtsp_camera, wait_until
from tests.video_site import VideoSite, serve_video

SMALL, LARGE = (320, 180), (640, 360)


@pytest.fixture
async def cameras(pool: Any) -> AsyncIterator[tuple[RtspCamera, RtspCamera]]:
    """Serve a camera's two streams, and register it."""
    async with rtsp_camera(size=LARGE) as large, rtsp_camera(size=SMALL) as small:
        await add_camera(pool, "one", address=large.address)
        await pool.execute("update camera set sub_address = $1", small.address)
        yield large, small


async def watch(site: VideoSite, size: str) -> ClientConnection:
    ticket = await site.ask("one")
    address = f"{site.url.replace('http', 'ws')}{ticket.watch}?token={ticket.token}&size={size}"
    return await connect(address, max_size=None, compression=None)


async def next_size(socket: ClientConnection) -> tuple[int, int]:
    """Return the size that the next init segment tells."""
    async with asyncio.timeout(4):
        while True:
            said = await socket.recv()
            if isinstance(said, bytes) and said[4:8] == b"ftyp":
                at = said.rfind(b"avc1") + 28
                width, height = struct.unpack_from(">HH", said, at)
                return width, height


@pytest.mark.usefixtures("cameras")
async def test_a_large_picture_begins_small_and_goes_over_at_the_next_keyframe(pool: Any, tmp_path: Path) -> None:
    async with serve_video(pool, tmp_path) as site, await watch(site, "large") as socket:
        assert [await next_size(socket), await next_size(socket)] == [SMALL, LARGE]
        state = site.gateway.hub.state("one")
        assert state is not None
        assert state.viewers == 1


async def test_a_small_picture_stays_small_until_the_page_wants_it_large_and_back(
    pool: Any, tmp_path: Path, cameras: tuple[RtspCamera, RtspCamera]
) -> None:
    large, _ = cameras
    async with serve_video(pool, tmp_path) as site, await watch(site, "small") as socket:
        assert await next_size(socket) == SMALL
        assert large.played == 0
        await socket.send("nonsense")
        await socket.send('{"size":"large"}')
        assert await next_size(socket) == LARGE
        await socket.send('{"size":"small"}')
        assert await next_size(socket) == SMALL


async def test_the_other_stream_is_shown_where_one_fails(
    pool: Any, tmp_path: Path, cameras: tuple[RtspCamera, RtspCamera]
) -> None:
    _, small = cameras
    small.hangs = True
    async with serve_video(pool, tmp_path) as site, await watch(site, "large") as socket:
        assert await next_size(socket) == LARGE


@pytest.mark.usefixtures("cameras")
async def test_a_revoked_view_gets_nothing_more_of_either_stream(pool: Any, tmp_path: Path) -> None:
    async with serve_video(pool, tmp_path) as site:
        ticket = await site.ask("one")
        address = f"{site.url.replace('http', 'ws')}{ticket.watch}?token={ticket.token}&size=small"
        async with connect(address, max_size=None, compression=None) as socket:
            assert await next_size(socket) == SMALL
            async with begin(pool) as tx:
                await end_view(tx, ticket.view_id, reason="withdrawn")
            await wait_until(lambda: all(not c.viewers for c in site.gateway.hub._channels.values()))
            async with asyncio.timeout(1):
                await socket.wait_closed()
            assert socket.close_code == 4001


@pytest.mark.usefixtures("cameras")
async def test_an_owner_who_takes_a_camera_away_stops_both_streams(pool: Any, tmp_path: Path) -> None:
    async with serve_video(pool, tmp_path) as site, await watch(site, "small") as socket:
        assert await next_size(socket) == SMALL
        site.gateway.hub.withdraw("one")
        assert site.gateway.hub.pulls == 0
        async with asyncio.timeout(1):
            await socket.wait_closed()


async def test_what_is_warm_is_shown_while_the_small_pictures_do_not_come(
    pool: Any, tmp_path: Path, cameras: tuple[RtspCamera, RtspCamera]
) -> None:
    large, small = cameras
    small.hangs = True
    async with serve_video(pool, tmp_path) as site:
        hub = site.gateway.hub
        hub.prewarm("one", address=large.address, source_type="rtsp")
        await wait_until(lambda: (state := hub.state("one")) is not None and state.cached_pictures > 0)
        async with await watch(site, "small") as socket:
            assert await next_size(socket) == LARGE
