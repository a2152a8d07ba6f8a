"""Looks at the page of premise cautions in a real browser: proposed, refused an address, approved by another, ended."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from plainview.commands.demo_staff import bring_staff
from tests.browser.seat import LOOKED_FOR_ANYWAY, SHOWN_WITHIN_MS, seated, served
from tests.builders import add_place, add_unit

pytestmark = pytest.mark.browser


@pytest.fixture
async def url(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A program with a house and a building of units."""
    await bring_staff(pool, "Fresno PD (demo)")
    await add_place(pool, number=3519)
    await add_unit(pool, await add_place(pool, number=3517))
    async with served(pool, fresh_database_url, tmp_path) as answering:
        yield answering


async def _propose(page: Page, address: str, summary: str) -> None:
    await page.get_by_test_id("caution-address").fill(address)
    await page.get_by_test_id("caution-summary").fill(summary)
    await page.get_by_test_id("caution-record").fill("AC-26-0311")
    await page.get_by_test_id("caution-why").fill("Bit a postal carrier")
    await page.keyboard.press("Enter")


async def test_a_caution_is_proposed_approved_by_another_and_ended_by_keyboard(browser: Browser, url: str) -> None:
    summary = "Large dog in the yard"
    async with seated(browser, url, "analyst", at="cautions", allowed=(*LOOKED_FOR_ANYWAY, 422)) as page:
        await page.get_by_test_id("caution-propose").press("Enter")
        await expect(page.get_by_test_id("caution-address")).to_be_focused()
        await _propose(page, "3517 E Larkmoor Ave", summary)
        await expect(page.get_by_test_id("caution-form-trouble")).to_contain_text("has units: say which one")
        await _propose(page, "3519 E Larkmoor Ave", summary)
        line = page.get_by_test_id("caution").filter(has_text=summary)
        await expect(line).to_have_attribute("data-standing", "proposed", timeout=SHOWN_WITHIN_MS)
        await expect(line.get_by_test_id("caution-approve")).to_have_count(0)  # an analyst approves nothing
        await page.get_by_test_id("who").click()
        await page.get_by_test_id("switch-supervisor").click()
        await expect(page.get_by_test_id("who")).to_contain_text("Sgt.")  # the page stays where it is
        await line.get_by_test_id("caution-approve").press("Enter")
        await expect(line.get_by_test_id("caution-reason")).to_be_focused()
        await expect(line.get_by_test_id("caution-sure")).to_be_disabled()  # not without a reason
        await line.get_by_test_id("caution-reason").fill("Read the report")
        await page.keyboard.press("Enter")
        await expect(line).to_have_attribute("data-standing", "counts")
        await line.get_by_test_id("caution-end").press("Enter")
        await line.get_by_test_id("caution-reason").fill("The dog has moved away")
        await page.keyboard.press("Enter")
        await expect(line).to_have_count(0)
        await page.get_by_test_id("cautions-all").check()
        await expect(line).to_have_attribute("data-standing", "ended")
        await line.get_by_text("History").click()
        await expect(line).to_contain_text("Bit a postal carrier")
