"""Looks at the console in a real browser: first call, four playing cameras, keys, quarantine, no outside request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from plainview.kernel.ids import new_id
from tests.browser.seat import SHOWN_WITHIN_MS, seated
from tests.calls import eido
from tests.stack import Stack

pytestmark = pytest.mark.browser
PLAYING_WITHIN_MS = 20_000


@asynccontextmanager
async def open_console(
    browser: Browser, demo: Stack, role: str = "analyst", *, allowed: tuple[int, ...] = (401,)
) -> AsyncIterator[Page]:
    """Open the desk as a viewer would and sign in with one click; fail for anything the browser complains of."""
    async with seated(browser, demo.url, role, allowed=allowed, wide=1920, high=1080) as page:
        yield page


async def play(page: Page, story: str) -> None:
    await page.get_by_test_id("stories").click()
    await page.get_by_test_id(f"story-{story}").click()


async def frames_of(page: Page) -> list[int]:
    """Return, of each docked tile, the number of video frames that were really presented."""
    tiles = await page.get_by_test_id("dock-tile").all()
    return [int(await tile.get_attribute("data-frames") or 0) for tile in tiles]


async def wait_for_frames(page: Page, count: int) -> None:
    """Wait until each of four tiles presented `count` more frames: they move, however busy this machine is."""
    before = await frames_of(page)
    for _ in range(PLAYING_WITHIN_MS // 200):
        now = await frames_of(page)
        if len(now) == 4 and all(later - earlier >= count for earlier, later in zip(before, now, strict=True)):
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"frames presented: {before}, then {await frames_of(page)}")


async def wait_for_four_playing(page: Page) -> None:
    playing = page.locator('[data-testid="dock-tile"][data-state="playing"]')
    await expect(playing).to_have_count(4, timeout=PLAYING_WITHIN_MS)


async def test_a_story_brings_address_rating_people_and_four_moving_pictures(browser: Browser, demo: Stack) -> None:
    async with open_console(browser, demo) as page:
        await play(page, "barricade")
        await expect(page.get_by_test_id("incident-address")).to_contain_text(
            "3517 E Larkmoor Ave", timeout=SHOWN_WITHIN_MS
        )
        await expect(page.get_by_test_id("rating-level")).to_contain_text("CAUTION", timeout=SHOWN_WITHIN_MS)
        await expect(page.get_by_test_id("first")).to_contain_text("deaf")
        await expect(page.get_by_test_id("residents")).to_contain_text("Reyes")
        await expect(page.get_by_test_id("ties")).to_contain_text("Ana Reyes")
        await expect(page.get_by_test_id("footer")).to_contain_text("Not probable cause")
        await wait_for_four_playing(page)
        await wait_for_frames(page, 30)
        assert await are_different_pictures(page)


async def are_different_pictures(page: Page) -> bool:
    """Draw each video to a canvas: no tile is blank, and no two are the same."""
    drawn = await page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=dock-tile] video')].map(video => {
            const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 36})
            const context = canvas.getContext('2d')
            context.drawImage(video, 0, 0, 64, 36)
            return [...context.getImageData(0, 0, 64, 36).data].filter((_, i) => i % 4 === 0)
        })"""
    )
    pictures = {tuple(picture) for picture in drawn}
    return len(pictures) == 4 and all(max(picture) - min(picture) > 40 for picture in pictures)


async def test_the_demo_says_so_and_a_role_is_one_click(browser: Browser, demo: Stack) -> None:
    async with open_console(browser, demo, "auditor", allowed=(401, 403)) as page:
        await expect(page.get_by_test_id("demo-notice")).to_contain_text("anyone on this machine can sign in")


async def test_keys_move_open_close_and_help(browser: Browser, demo: Stack) -> None:
    async with demo.signed_in() as client:
        for number in ("3517", "3515"):
            await demo.post_call(client, eido(f"keys-{new_id().hex}", address=(number, "E", "Larkmoor"), unit="4"))
    await demo.wait_until_settled()  # a call that comes later would open itself
    async with open_console(browser, demo) as page:
        items = page.get_by_test_id("queue-item")
        await expect(items.nth(1)).to_be_visible(timeout=SHOWN_WITHIN_MS)
        await expect(page.get_by_test_id("incident-address")).to_be_visible()
        await page.keyboard.press("?")
        await expect(page.get_by_test_id("help")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("help")).to_be_hidden()
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await page.keyboard.press("k")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("incident-address")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("incident-address")).to_be_hidden()


async def test_a_broken_message_is_on_the_console_with_its_reason_and_comes_back_when_replayed(
    browser: Browser, demo: Stack
) -> None:
    async with demo.signed_in() as client:
        await demo.post_call(client, eido(f"cut-{new_id().hex}")[:200])
    async with open_console(browser, demo, "dispatcher") as page:
        await page.get_by_test_id("quarantine-toggle").click(timeout=SHOWN_WITHIN_MS)
        item = page.get_by_test_id("quarantine-item").first
        await expect(item).to_be_visible(timeout=SHOWN_WITHIN_MS)
        await item.get_by_test_id("replay").click()
        await item.get_by_test_id("replay-confirm").click()
        await expect(page.get_by_test_id("quarantine-item").first).to_be_visible(timeout=SHOWN_WITHIN_MS)


async def test_hostile_words_in_a_call_stay_words(browser: Browser, demo: Stack) -> None:
    hostile = "<img src=x onerror=\"document.title='owned'\">"
    async with demo.signed_in() as client:
        await demo.post_call(client, eido(f"hostile-{new_id().hex}", unit="4", type_text=hostile))
    async with open_console(browser, demo) as page:
        await expect(page.get_by_test_id("queue").get_by_text(hostile).first).to_be_visible(timeout=SHOWN_WITHIN_MS)
        assert "owned" not in await page.title()
        assert await page.locator("img[src=x]").count() == 0


async def test_a_closed_incident_ends_its_pictures(browser: Browser, demo: Stack) -> None:
    key = f"ends-{new_id().hex}"
    async with demo.signed_in() as client, open_console(browser, demo) as page:
        await demo.post_call(client, eido(key, unit="4", type_text=f"Ends {key[-6:]}"))
        await page.get_by_test_id("queue-item").filter(has_text=f"Ends {key[-6:]}").first.click(timeout=SHOWN_WITHIN_MS)
        await wait_for_four_playing(page)
        await demo.post_call(client, eido(key, unit="4", is_closed=True))
        await expect(page.get_by_test_id("incident-closed")).to_be_visible(timeout=SHOWN_WITHIN_MS)
        playing = page.locator('[data-testid="dock-tile"][data-state="playing"]')
        await expect(playing).to_have_count(0, timeout=5_000)
