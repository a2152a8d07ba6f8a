"""Looks at the camera wall in a real browser: filled, played, steered, kept, and never an old picture live."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from city.feed import Source
from city.rtsp import Cameras, serve
from plainview.commands.demo_staff import bring_staff
from tests.browser.seat import LOOKED_FOR_ANYWAY, SHOWN_WITHIN_MS, seated, served
from tests.cameras import add_camera

pytestmark = pytest.mark.browser
FIXED = ("corner", "market", "bridge", "depot")
SHOTS = os.environ.get("WALL_SHOTS")


@dataclass
class Line:
    """A camera's line, which can be cut, and mended."""

    port: int
    is_cut: bool = False
    ends: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        self.is_cut = True
        for end in self.ends:
            end.transport.abort()

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.ends.update((writer, far_writer))
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while sent := await source.read(65536):
            target.write(sent)
            await target.drain()
    except ConnectionError:
        pass  # the line was cut
    finally:
        target.transport.abort()


@dataclass
class City:
    """The program's address, and the line of its camera depot."""

    url: str
    line: Line


@pytest.fixture
async def city(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[City]:
    """Four cameras of the city, one of them on a line that can be cut, and a shop's that opens for an incident only."""
    await bring_staff(pool, "Fresno PD (demo)")
    sources = {name: Source(camera_id=name, title=name, kind="city") for name in FIXED}
    server = await serve(Cameras(sources, {}), 0)
    port = server.sockets[0].getsockname()[1]
    line = Line(port=port)
    between = await asyncio.start_server(line.pass_on, "127.0.0.1", 0)
    cuttable = between.sockets[0].getsockname()[1]
    for number, name in enumerate(FIXED):
        own = cuttable if name == "depot" else port
        await add_camera(pool, name, at=(number * 90, 0), address=f"rtsp://127.0.0.1:{own}/{name}")
    await add_camera(pool, "shop", kind="partner", terms={"purposes": ["call_response"], "live": True})
    async with served(pool, fresh_database_url, tmp_path, roles=frozenset({"web", "gateway"})) as url:
        yield City(url=url, line=line)
    line.cut()
    for each in (between, server):
        each.close()
        await each.wait_closed()


@asynccontextmanager
async def _at_wall(
    browser: Browser, city: City, *, role: str = "analyst", allowed: tuple[int, ...] = (), wide: int = 1500
) -> AsyncIterator[Page]:
    async with seated(
        browser, city.url, role, at="wall", allowed=(*LOOKED_FOR_ANYWAY, *allowed), wide=wide, high=wide * 2 // 3
    ) as page:
        yield page


def _tile(page: Page, at: int) -> Locator:
    return page.locator(f"[data-tile='{at}']")


async def _dedicate(page: Page, purpose: str = "call_response") -> None:
    await page.get_by_test_id(f"wall-purpose-{purpose}").click()
    await expect(page.get_by_test_id("wall-found")).to_contain_text("camera", timeout=SHOWN_WITHIN_MS)


async def _search(page: Page, name: str) -> None:
    await page.keyboard.press("/")
    await expect(page.get_by_test_id("wall-search")).to_be_focused()
    await page.get_by_test_id("wall-search").fill(name)
    await page.keyboard.press("Enter")  # at once: the first that is found is meant, not what is still listed
    await expect(page.locator(f"[data-testid='wall-tile'][data-camera-id='{name}']")).to_be_visible()
    await page.get_by_test_id("wall-search").fill("")
    await page.keyboard.press("Escape")


async def _drag(page: Page, source: Locator, target: Locator) -> None:
    await source.hover()
    await page.mouse.down()
    box = await target.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    await page.mouse.up()


async def _playing(page: Page, at: int) -> None:
    await expect(_tile(page, at)).to_have_attribute("data-state", "playing", timeout=SHOWN_WITHIN_MS)


async def _shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")


async def test_a_wall_is_dedicated_filled_played_and_steered_by_keyboard(
    browser: Browser, pool: Any, city: City
) -> None:
    async with _at_wall(browser, city) as page:
        await expect(page.get_by_test_id("wall-dedicate")).to_be_visible()
        await _shot(page, "1-dedicate")
        await page.keyboard.press("3")  # the third purpose
        await expect(page.get_by_test_id("wall-purpose")).to_have_text("for missing person")
        assert await pool.fetchval("select count(*) from camera_view") == 0
        await _search(page, "corner")
        await _playing(page, 0)
        market = page.locator("[data-testid='wall-camera'][data-camera-id='market']")
        await _drag(page, market, _tile(page, 3))
        await _playing(page, 3)
        await expect(_tile(page, 3).get_by_test_id("wall-clock")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
        await page.keyboard.press("l")
        await expect(_tile(page, 0).get_by_test_id("wall-latency")).to_contain_text("ms behind arrival")
        await _drag(page, _tile(page, 3), _tile(page, 0))  # they change places, and both go on
        await expect(_tile(page, 0)).to_have_attribute("data-camera-id", "market")
        assert await pool.fetchval("select count(*) from camera_view") == 2
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowDown")
        await expect(_tile(page, 3)).to_have_class(re.compile(r"\bselected\b"))
        await page.keyboard.press("Enter")
        await expect(_tile(page, 3)).to_have_class(re.compile(r"\blarge\b"))
        await _shot(page, "2-large")
        await page.keyboard.press("Escape")
        await page.keyboard.press("9")
        await expect(page.get_by_test_id("wall")).to_have_attribute("data-layout", "9")
        await expect(page.get_by_test_id("wall-tile")).to_have_count(9)
        await _shot(page, "3-nine")
        assert set(await _purposes(pool)) == {"missing_person"}
        await page.keyboard.press("ArrowLeft")
        before = await _running(pool)
        for at in range(9):
            await page.locator(f"[data-tile='{at}'] .hit").click()
            await page.keyboard.press("Delete")
        assert before == 2
        await _until_none_runs(pool)
        await page.keyboard.press("?")
        await expect(page.get_by_test_id("wall-help")).to_be_visible()
        await _shot(page, "4-help")


async def _purposes(pool: Any) -> list[str]:
    return [row["purpose"] for row in await pool.fetch("select purpose from camera_view")]


async def _running(pool: Any) -> int:
    return int(await pool.fetchval("select count(*) from camera_view where ended_at is null"))


async def _until_none_runs(pool: Any) -> None:
    for _ in range(60):
        if await _running(pool) == 0:
            return
        await asyncio.sleep(0.1)
    assert await _running(pool) == 0


async def test_a_camera_whose_line_is_cut_never_looks_live_and_a_refusal_says_why(browser: Browser, city: City) -> None:
    async with _at_wall(browser, city, allowed=(403,)) as page:
        await _dedicate(page)
        await _search(page, "depot")
        await _playing(page, 0)
        city.line.cut()
        tile = _tile(page, 0)
        await expect(tile).not_to_have_attribute("data-state", "playing", timeout=8000)
        await expect(tile.get_by_test_id("wall-clock")).to_have_count(0)
        shown = "videos => Math.max(...videos.map((video) => Number(getComputedStyle(video).opacity)))"
        assert await tile.locator("video").evaluate_all(shown) < 0.2, "an old picture stands as if it were live"
        await _shot(page, "5-cut")
        city.line.is_cut = False
        await _playing(page, 0)  # by itself
        await page.evaluate("location.hash = '#/wall/Shop'")
        await _dedicate(page)
        await page.get_by_test_id("wall-search").fill("shop")
        await expect(page.get_by_test_id("wall-none")).to_be_visible()  # it opens for an incident only
        await _shot(page, "5-none")


@pytest.mark.long
async def test_a_wall_is_kept_opened_on_a_second_screen_renamed_deleted_and_taken_back(
    browser: Browser, pool: Any, city: City
) -> None:
    async with _at_wall(browser, city) as page:
        await _dedicate(page)
        await page.get_by_test_id("wall-tab-groups").click()
        await page.get_by_test_id("wall-add-group").first.click()
        for at in range(4):
            await _playing(page, at)
        await _shot(page, "6-four")
        views = await pool.fetchval("select count(*) from camera_view")
        await page.keyboard.press("s")
        await page.get_by_test_id("wall-title").fill("Down town")
        await page.get_by_test_id("wall-is-shared").check()
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("wall-keep-sheet")).to_have_count(0)
        await expect(page).to_have_url(re.compile("#/wall/Down%20town$"))
        assert await pool.fetchval("select count(*) from camera_view") == views, "keeping it must not open a view anew"
        async with page.context.expect_page() as opened:
            await page.get_by_test_id("wall-new-screen").click()
        second = await opened.value
        await expect(second.get_by_test_id("wall")).to_have_attribute("data-screen", "2", timeout=SHOWN_WITHIN_MS)
        await expect(second.get_by_test_id("wall-purpose")).to_have_text("for answering calls")  # not asked again
        await second.keyboard.press("1")
        await second.keyboard.press("s")
        await second.keyboard.press("Enter")
        await expect(second.get_by_test_id("wall-note")).to_have_text("Kept.")
        await second.close()
        await page.reload()
        await _playing(page, 3)
        await expect(page.get_by_test_id("wall-screen-2")).to_be_visible()
        await page.keyboard.press("w")
        kept = page.get_by_test_id("kept-wall")
        await kept.get_by_test_id("wall-rename").click()
        await page.get_by_test_id("wall-new-name").fill("Market street")
        await page.keyboard.press("Enter")
        await expect(kept).to_have_attribute("data-title", "Market street")
        await kept.get_by_test_id("wall-delete").click()
        await expect(page.get_by_test_id("walls-empty")).to_be_visible()
        await _shot(page, "7-undo")
        await page.get_by_test_id("wall-undo").click()
        await expect(kept).to_have_attribute("data-title", "Market street")


DROPS = """
HTMLVideoElement.prototype.getVideoPlaybackQuality = function () {
  const seen = Math.round(this.currentTime * 25)
  return { totalVideoFrames: seen, droppedVideoFrames: Math.round(seen * 0.4) }
}
"""


@pytest.mark.long
async def test_a_browser_that_drops_frames_plays_fewer_and_keeps_the_selected_one(browser: Browser, city: City) -> None:
    async with _at_wall(browser, city) as page:
        await page.evaluate(DROPS)
        await _dedicate(page)
        for name in FIXED:
            await _search(page, name)
        await _playing(page, 3)
        await expect(page.get_by_test_id("wall-limited")).to_be_visible(timeout=SHOWN_WITHIN_MS)
        await expect(_tile(page, 2)).to_have_attribute("data-state", "still")
        await _playing(page, 3)  # the last one placed is selected, and goes on
        await expect(_tile(page, 2).get_by_test_id("wall-clock")).to_have_count(0)
        await _shot(page, "8-limited")
