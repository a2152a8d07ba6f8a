"""Reviews two records in a real browser, by keys: looked at, made one with a reason, undone, kept apart."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from plainview.commands.demo_staff import bring_staff
from tests.browser.seat import SHOWN_WITHIN_MS, seated, served
from tests.service.test_identity_review import add_named, apply, report, risky_pair, scored

pytestmark = pytest.mark.browser


@pytest.fixture
async def url(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A program with two pairs that wait, the first of which could do great harm."""
    await bring_staff(pool, "Fresno PD (demo)")
    (_, a), (_, b) = [await add_named(pool, source, "Teng", "Vang") for source in ("dmv", "jail")]
    await risky_pair(pool)
    await apply(pool, report(scored(a, b, 0.7)))
    async with served(pool, fresh_database_url, tmp_path) as answering:
        yield answering


async def test_pairs_are_reviewed_by_keys_alone_and_a_decision_is_undone(browser: Browser, url: str, pool: Any) -> None:
    async with seated(browser, url, "records_clerk", at="review") as page:
        pairs = page.get_by_test_id("pair")
        await expect(pairs).to_have_count(2, timeout=SHOWN_WITHIN_MS)
        await expect(pairs.first).to_contain_text("Inez Quillfeather")
        await expect(page.get_by_test_id("risk")).to_contain_text("violent conviction", timeout=SHOWN_WITHIN_MS)
        assert await page.get_by_test_id("waterfall").locator("rect").count() == 3
        await expect(page.get_by_test_id("household")).to_contain_text("Otto Quillfeather")
        await page.keyboard.press("j")
        await expect(page.get_by_test_id("compare")).to_contain_text("Vang", timeout=SHOWN_WITHIN_MS)
        await page.keyboard.press("k")
        await expect(page.get_by_test_id("compare")).to_contain_text("Quillfeather", timeout=SHOWN_WITHIN_MS)
        await page.keyboard.press("s")
        await expect(page.get_by_test_id("confirm")).to_be_disabled()
        await page.keyboard.type("Same booking photograph")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("told")).to_contain_text("Same person", timeout=SHOWN_WITHIN_MS)
        await expect(pairs).to_have_count(1, timeout=SHOWN_WITHIN_MS)
        assert await pool.fetchval("select reason from identity_merge") == "Same booking photograph"
        await page.keyboard.press("z")
        await expect(pairs).to_have_count(2, timeout=SHOWN_WITHIN_MS)
        assert await pool.fetchval("select count(*) from identity_member") == 0
        await expect(page.get_by_test_id("different")).to_be_enabled(timeout=SHOWN_WITHIN_MS)
        await page.keyboard.press("d")
        await expect(page.get_by_test_id("told")).to_contain_text("Different people", timeout=SHOWN_WITHIN_MS)
        await page.get_by_test_id("tab-merges").click()
        await expect(page.get_by_test_id("merge")).to_contain_text("Taken back", timeout=SHOWN_WITHIN_MS)
        await page.keyboard.press("?")
        await expect(page.get_by_test_id("review-help")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("review-help")).to_be_hidden()
        await expect(page.get_by_test_id("page-review")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("page-review")).to_be_hidden()


async def test_an_analyst_looks_and_decides_nothing(browser: Browser, url: str) -> None:
    async with seated(browser, url, "analyst", at="review") as page:
        await expect(page.get_by_test_id("read-only")).to_be_visible(timeout=SHOWN_WITHIN_MS)
        await page.keyboard.press("d")
        await expect(page.get_by_test_id("pair")).to_have_count(2)
        await expect(page.get_by_test_id("told")).to_have_text("")
        await page.get_by_test_id("tab-unsure").click()
        await expect(page.get_by_test_id("empty")).to_be_visible(timeout=SHOWN_WITHIN_MS)
