"""Has a shop invited on the console, and lend, see and stop on its own pages in a browser without script."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from plainview.commands.demo_staff import bring_staff
from tests.browser.seat import seated, served
from tests.builders import add_place

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("PARTNER_SHOTS")


@pytest.fixture
async def url(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A program with one house on record."""
    await bring_staff(pool, "Fresno PD (demo)")
    await add_place(pool, number=3519)
    async with served(pool, fresh_database_url, tmp_path) as answering:
        yield answering


async def _shoot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


async def _invite(browser: Browser, url: str, title: str) -> str:
    async with seated(browser, url, "supervisor", at="partners") as page:
        await expect(page.get_by_test_id("partners-empty")).to_be_visible()
        await page.get_by_test_id("invite-title").fill(title)
        await page.get_by_test_id("invite").click()
        link = await page.get_by_test_id("invite-link").locator("code").inner_text()
        await expect(page.get_by_test_id("invitation")).to_contain_text(title)
        await _shoot(page, "console-invited")
    return link


async def _join(shop: Page, link: str) -> None:
    await shop.goto(link)
    await expect(shop.locator("h1")).to_contain_text("Corner shop (made up) is invited")
    await _shoot(shop, "invitation")
    await shop.get_by_role("link", name="Español").click()
    await expect(shop.locator("h1")).to_contain_text("Se invita a Corner shop")
    await shop.get_by_role("link", name="English").click()
    await shop.get_by_label("Whom to call").fill("Rosa Shopkeeper")
    await shop.get_by_label("Telephone").fill("555-0142")
    await shop.get_by_role("button", name="Accept").click()
    await expect(shop.get_by_role("status")).to_contain_text("Your code is")


async def _set_terms(shop: Page) -> None:
    """Set terms with an area that is not found at first."""
    await shop.get_by_role("link", name="Set the terms").click()
    await _shoot(shop, "terms")
    await shop.get_by_label("In an area: at most", exact=True).check()
    await shop.get_by_label("metres around this address").fill("nowhere at all")
    await shop.get_by_role("button", name="Put these terms in force").click()
    await expect(shop.get_by_role("alert")).to_contain_text("area can't be read")
    await shop.get_by_label("metres around this address").fill("3519 E Larkmoor Ave")
    await shop.get_by_label("From what hour to what hour 1").fill("22:00")
    await shop.get_by_label("From what hour to what hour 2").fill("06:00")
    await shop.get_by_role("button", name="Put these terms in force").click()
    await expect(shop.get_by_role("status")).to_contain_text("in force now")
    await expect(shop.locator("dl")).to_contain_text("22:00-06:00")


async def _list_a_camera(shop: Page) -> None:
    """List a camera, at an address outside the allowed networks at first."""
    await shop.get_by_role("link", name="List a camera").click()
    await shop.get_by_label("What you call it").fill("Till")
    await shop.get_by_label("Where it hangs").fill("3519 E Larkmoor Ave")
    await shop.get_by_label("Its address for pictures").fill("rtsp://203.0.113.7/video")
    await _shoot(shop, "camera")
    await shop.get_by_role("button", name="List it").click()
    await expect(shop.get_by_role("alert")).to_contain_text("outside the networks")
    await shop.get_by_label("Its address for pictures").fill("rtsp://127.0.0.1:9/video")
    await shop.get_by_role("button", name="List it").click()
    await expect(shop.locator(".ticket")).to_contain_text("not tested yet")
    await shop.get_by_role("button", name="Test").click()
    await expect(shop.locator(".ticket")).to_contain_text("refuses the connection")
    await _shoot(shop, "page")


async def _ask_from_the_console(browser: Browser, url: str) -> None:
    async with seated(browser, url, "analyst", at="partners") as page:
        partner = page.get_by_test_id("partner")
        await expect(partner).to_contain_text("Stopped by the owner")
        await expect(partner).to_contain_text("Call Rosa Shopkeeper 555-0142")
        await expect(page.get_by_test_id("invite")).to_have_count(0)
        await partner.get_by_test_id("ask").click()
        await page.get_by_test_id("ask-words").fill("Please keep 18:00 to 19:00 of today")
        await page.get_by_test_id("ask-send").click()
        await expect(partner).to_contain_text("no answer yet")
        await _shoot(page, "console")


async def test_a_shop_lends_its_cameras_without_script_and_stops_them(browser: Browser, url: str) -> None:
    link = await _invite(browser, url, "Corner shop (made up)")
    alone = await browser.new_context(java_script_enabled=False, viewport={"width": 900, "height": 1000})
    shop = await alone.new_page()
    await _join(shop, link)
    await _set_terms(shop)
    await _list_a_camera(shop)
    await shop.get_by_role("button", name="Stop everything now").click()
    await expect(shop.locator(".level")).to_contain_text("Stopped by you")
    await shop.set_viewport_size({"width": 400, "height": 900})
    await _shoot(shop, "stopped-small")
    await _ask_from_the_console(browser, url)
    await shop.reload()
    await shop.get_by_label("Your answer").fill("It is kept")
    await shop.get_by_role("button", name="Send").click()
    await expect(shop.locator("blockquote")).to_contain_text("It is kept")
    await shop.get_by_role("button", name="Start again").click()
    await expect(shop.locator(".level")).not_to_contain_text("Stopped")
    await alone.close()
