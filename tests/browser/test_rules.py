"""Reads, proposes, replays and approves rules of the rating in a real browser, and checks facts blind, by keys."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from plainview.commands.demo_staff import bring_staff
from plainview.kernel.clock import utc_now
from tests.browser.seat import LOOKED_FOR_ANYWAY, SHOWN_WITHIN_MS, seated, served
from tests.builders import add_conviction, add_incident, add_person, add_place, add_premise_fact, add_residency
from tests.desk import actor, open_desk
from tests.service.test_rule_changes import CARD, FILE

pytestmark = pytest.mark.browser
AT = utc_now().replace(microsecond=0)


@pytest.fixture
async def url(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A program with two rated calls, over, one of which found a hazard."""
    await bring_staff(pool, "Fresno PD (demo)")
    desk = await open_desk(pool, tmp_path, at=AT)
    home, yard = await add_place(pool), await add_place(pool)
    person_id = await add_person(pool)
    await add_residency(pool, person_id, home, as_of=AT)
    await add_conviction(pool, person_id, convicted_on=AT.date())
    await add_premise_fact(pool, yard, kind="verified_hazard", happened_on=AT.date())
    for place in (home, yard):
        await desk.dossier(await add_incident(pool, place_id=place), by=actor(at=AT))
    await pool.execute(
        'update incident set closed_at = $1, state = state || \'{"disposition": "Weapon found"}\'',
        AT + timedelta(minutes=5),
    )
    async with served(pool, fresh_database_url, tmp_path) as answering:
        yield answering


async def _switch(page: Page, role: str, words: str) -> None:
    await page.get_by_test_id("who").click()
    await page.get_by_test_id(f"switch-{role}").click()
    await expect(page.get_by_test_id("who")).to_contain_text(words)
    await page.get_by_test_id("tab-changes").click()


async def _decide(page: Page, decision: str, why: str) -> None:
    await page.get_by_test_id(f"change-{decision}").press("Enter")
    await expect(page.get_by_test_id("reason")).to_be_focused()
    await page.keyboard.type(why)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("ask")).to_be_hidden()


async def test_a_version_is_proposed_replayed_and_put_in_force_by_two_offices(browser: Browser, url: str) -> None:
    async with seated(browser, url, "supervisor", at="rules", allowed=(*LOOKED_FOR_ANYWAY, 422)) as page:
        await expect(page.get_by_test_id("in-force")).to_contain_text("Version 2026.11-1", timeout=SHOWN_WITHIN_MS)
        await expect(page.get_by_test_id("factor")).to_have_count(9)
        await page.get_by_test_id("tab-changes").click()
        await expect(page.get_by_test_id("changes-empty")).to_be_visible()
        await page.get_by_test_id("rules-propose").press("Enter")
        await expect(page.get_by_test_id("propose-file")).to_be_focused()
        await page.get_by_test_id("propose-file").fill(FILE)
        await page.get_by_test_id("propose-card").fill(CARD.replace("## Known bias", "## Bias"))
        await page.get_by_test_id("propose-send").press("Enter")
        await expect(page.get_by_test_id("propose-trouble")).to_contain_text("Known bias")
        await page.get_by_test_id("propose-card").fill(CARD)
        await page.get_by_test_id("propose-send").press("Enter")
        change = page.get_by_test_id("change")
        await expect(change.get_by_test_id("differs")).to_contain_text("verified hazard")
        await expect(page.get_by_test_id("change-approve")).to_have_count(0)  # not by who proposed it
        await page.get_by_test_id("start-replay").press("Enter")
        await expect(page.get_by_test_id("replay")).to_contain_text("1 of 2 places", timeout=SHOWN_WITHIN_MS)
        await expect(page.get_by_test_id("replay-changes")).to_contain_text("CAUTION → NO KNOWN HAZARD")
        await expect(page.get_by_test_id("example")).to_have_count(1)
        await _switch(page, "commander", "Vasquez")
        await _decide(page, "approve", "Small and sound")
        await expect(change).to_contain_text("waits for the city attorney")
        await expect(page.get_by_test_id("change-enact")).to_have_count(0)  # one office is not enough
        await _switch(page, "city_attorney", "Ferreira")
        await _decide(page, "approve", "Lawful")
        await _decide(page, "enact", "Agreed on")
        await expect(change).to_have_attribute("data-state", "current")
        await page.get_by_test_id("tab-in-force").click()
        await expect(page.get_by_test_id("in-force")).to_contain_text("Version 2027.01-1")
        await expect(page.get_by_test_id("in-force")).to_contain_text("L. Ferreira")


async def test_figures_are_made_by_who_may_and_facts_are_checked_blind_by_keys(
    browser: Browser, url: str, pool: Any
) -> None:
    async with seated(browser, url, "city_attorney", at="rules") as page:
        await page.get_by_test_id("tab-validation").click()
        await expect(page.get_by_test_id("validation-empty")).to_be_visible(timeout=SHOWN_WITHIN_MS)
        await page.get_by_test_id("start-validation").press("Enter")
        await expect(page.get_by_test_id("calibration")).to_contain_text("2 of 2", timeout=SHOWN_WITHIN_MS)
        await expect(page.get_by_test_id("validation")).to_contain_text("False ELEVATED")
        await page.get_by_test_id("tab-audit").click()
        await page.get_by_test_id("audit-month").fill(f"{AT:%Y-%m}")
        await page.get_by_test_id("audit-open").click()
        await expect(page.get_by_test_id("audit-left")).to_have_text("0 of 3 checked")
        fact = page.get_by_test_id("audit-fact")
        for word in ("CAUTION", "point", "Larkmoor"):
            await expect(fact).not_to_contain_text(word)
        await page.keyboard.press("1")
        await expect(page.get_by_test_id("audit-left")).to_have_text("1 of 3 checked")
        await page.keyboard.press("2")
        await expect(page.get_by_test_id("reason")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("ask")).to_be_hidden()
        await expect(page.get_by_test_id("page-rules")).to_be_visible()
        await page.keyboard.press("2")
        await page.get_by_test_id("reason").fill("Another date")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("audit-left")).to_have_text("2 of 3 checked")
        await page.keyboard.press("3")
        await expect(page.get_by_test_id("audit-done")).to_be_visible()
        found = await pool.fetch("select result from fact_audit order by audited_at")
        assert [row["result"] for row in found] == ["as_recorded", "differs", "not_checkable"]
        await page.get_by_test_id("who").click()
        await page.get_by_test_id("switch-auditor").click()
        await page.get_by_test_id("tab-audit").click()
        await expect(page.get_by_test_id("audit-read-only")).to_be_visible()
        await expect(page.get_by_test_id("audit-results")).to_contain_text(f"{AT:%Y-%m}")
