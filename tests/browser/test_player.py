"""Plays the city's cameras in a real browser: frames counted, live, through skips, and blank when told to stop."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from city.feed import Source
from city.rtsp import Cameras, serve
from plainview.cameras import actions
from plainview.cameras.gateway.viewer import REVOKED, SILENT
from plainview.store.transaction import begin
from tests.cameras import add_camera
from tests.video_site import VideoSite, serve_video

pytestmark = pytest.mark.browser


@asynccontextmanager
async def city_cameras(pool: Any) -> AsyncIterator[None]:
    sources = {name: Source(camera_id=name, title=name, kind="city") for name in ("corner", "dead")}
    server = await serve(Cameras(sources, {"dead": "hangs_up"}), 0)
    port = server.sockets[0].getsockname()[1]
    for name in sources:
        await add_camera(pool, name, address=f"rtsp://127.0.0.1:{port}/{name}")
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def open_page(browser: Browser, site: VideoSite) -> AsyncIterator[Page]:
    """Open the page; fail for anything that the browser complains of."""
    complaints: list[str] = []
    context = await browser.new_context()
    try:
        page = await context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        await page.goto(site.url)
        yield page
    finally:
        await context.close()
    assert complaints == []


async def frames(page: Page) -> int:
    return int(await page.evaluate("window.seen.frames"))


async def behind_seconds(page: Page) -> float:
    said = "(v => v.buffered.end(v.buffered.length - 1) - v.currentTime)(document.getElementById('video'))"
    return float(await page.evaluate(said))


async def wait_for_end(page: Page) -> dict[str, Any]:
    await page.wait_for_function("window.seen.ended !== null", timeout=8000)
    ended: dict[str, Any] = await page.evaluate("window.seen.ended")
    return ended


async def test_real_frames_of_a_city_camera_are_shown_and_stay_live(
    browser: Browser, pool: Any, tmp_path: Path
) -> None:
    async with city_cameras(pool), serve_video(pool, tmp_path) as site, open_page(browser, site) as page:
        first = await page.evaluate("window.watch('corner')")
        assert 0 < first < 3000
        await asyncio.sleep(4)
        assert await frames(page) > 40, "a tile must move"
        assert await behind_seconds(page) < 1.0
        assert await page.evaluate("document.getElementById('video').buffered.length") == 1
        times = await page.evaluate("window.seen.times")
        assert times == sorted(times)


async def test_a_tile_that_is_made_large_goes_over_to_the_main_stream_without_a_break(
    browser: Browser, pool: Any, tmp_path: Path
) -> None:
    async with city_cameras(pool), serve_video(pool, tmp_path) as site, open_page(browser, site) as page:
        await pool.execute("update camera set sub_address = address || '?size=320x180&gop=0.5'")
        assert await page.evaluate("window.watch('corner')") > 0
        width = "document.getElementById('video').videoWidth"
        assert await page.evaluate(width) == 320
        await page.evaluate("document.getElementById('video').style.width = '1280px'")
        await page.wait_for_function(f"{width} === 640", timeout=6000)
        before = await frames(page)
        await page.wait_for_function(f"window.seen.frames > {before} + 10", timeout=4000)
        assert await page.evaluate("window.seen.ended") is None
        assert await page.evaluate("document.getElementById('video').buffered.length") == 1


async def test_a_second_viewer_begins_at_once_and_is_live(browser: Browser, pool: Any, tmp_path: Path) -> None:
    async with city_cameras(pool), serve_video(pool, tmp_path) as site, open_page(browser, site) as page:
        await page.evaluate("window.watch('corner')")
        await asyncio.sleep(1.5)
        await page.evaluate("window.leave()")
        assert await page.evaluate("document.getElementById('video').readyState") == 0, "no last picture stays"
        before = await frames(page)
        await page.evaluate("window.watch('corner')")
        await asyncio.sleep(1.5)
        assert await frames(page) > before + 10
        assert await behind_seconds(page) < 1.0


async def test_an_ended_view_stops_within_a_second_says_why_and_leaves_no_picture(
    browser: Browser, pool: Any, tmp_path: Path
) -> None:
    async with city_cameras(pool), serve_video(pool, tmp_path) as site, open_page(browser, site) as page:
        await page.evaluate("window.watch('corner')")
        await asyncio.sleep(1)
        view_id = await pool.fetchval("select view_id from camera_view")
        began = time.time()
        async with begin(pool) as tx:
            await actions.end_view(tx, view_id, reason="incident closed")
        ended = await wait_for_end(page)
        assert (ended["reason"], ended["code"]) == ("incident closed", REVOKED)
        assert ended["at"] / 1000 - began < 1.0
        shown = await frames(page)
        await asyncio.sleep(0.5)
        assert await frames(page) == shown
        assert await page.evaluate("document.getElementById('video').readyState") == 0


async def test_a_dead_camera_is_said_to_be_dead(browser: Browser, pool: Any, tmp_path: Path) -> None:
    async with city_cameras(pool), serve_video(pool, tmp_path) as site, open_page(browser, site) as page:
        assert await page.evaluate("window.watch('dead')") == -1
        ended = await wait_for_end(page)
        assert (ended["reason"], ended["code"]) == ("the camera does not answer", SILENT)


async def test_a_page_that_stood_still_is_live_again(browser: Browser, pool: Any, tmp_path: Path) -> None:
    async with city_cameras(pool), serve_video(pool, tmp_path) as site, open_page(browser, site) as page:
        await page.evaluate("window.watch('corner')")
        await asyncio.sleep(0.7)
        await page.evaluate("{ const until = performance.now() + 3000; while (performance.now() < until); }")
        before = await frames(page)
        await asyncio.sleep(2.5)
        assert await frames(page) > before + 15
        assert await behind_seconds(page) < 1.0
        assert await page.evaluate("window.seen.ended") is None
