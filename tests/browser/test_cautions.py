"""Looks at the page of premise cautions in a real browser: proposed, refused an address, approved by another, ended."""

import asyncpg
import pytest
from playwright.async_api import Page, expect

from plainview.kernel.ids import new_id
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder
from tests.browser.test_console import open_console
from tests.stack import Stack

pytestmark = pytest.mark.browser
A_HOUSE = "select address from place where kind = 'house' and not has_units order by place_id desc limit 1"


async def _house(demo: Stack) -> str:
    connection = await asyncpg.connect(EmbeddedPostgres(embedded_bin_folder(), demo.home / "database").dsn)
    try:
        return str(await connection.fetchval(A_HOUSE))
    finally:
        await connection.close()


async def _propose(page: Page, address: str, summary: str) -> None:
    await page.get_by_test_id("caution-address").fill(address)
    await page.get_by_test_id("caution-summary").fill(summary)
    await page.get_by_test_id("caution-record").fill("AC-26-0311")
    await page.get_by_test_id("caution-why").fill("Bit a postal carrier")
    await page.keyboard.press("Enter")


async def test_a_caution_is_proposed_approved_by_another_and_ended_by_keyboard(demo: Stack) -> None:
    address, summary = await _house(demo), f"Large dog {new_id().hex[:8]}"
    async with open_console(demo, allowed=(401, 422)) as page:
        await page.goto(f"{demo.url}/#/cautions")
        await page.get_by_test_id("caution-propose").press("Enter")
        await expect(page.get_by_test_id("caution-address")).to_be_focused()
        await _propose(page, "3517 E Larkmoor Ave", summary)
        await expect(page.get_by_test_id("caution-form-trouble")).to_contain_text("has units: say which one")
        await _propose(page, address, summary)
        line = page.get_by_test_id("caution").filter(has_text=summary)
        await expect(line).to_have_attribute("data-standing", "proposed")
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
