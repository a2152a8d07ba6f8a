"""Notes on an open call who moved out, sees at once what that did, takes it back, and proposes a caution from it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from plainview.commands.demo_staff import bring_staff
from plainview.kernel.clock import utc_now
from tests.browser.seat import SHOWN_WITHIN_MS, seated, served
from tests.builders import add_incident, add_person, add_place, add_residency, add_warrant

pytestmark = pytest.mark.browser
AT = utc_now().replace(microsecond=0)


@pytest.fixture
async def url(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A program with an open call at the home of somebody who is sought."""
    await bring_staff(pool, "Fresno PD (demo)")
    place_id = await add_place(pool, number=3519)
    person_id = await add_person(pool, given_name="Daniel", family_name="Reyes")
    await add_residency(pool, person_id, place_id, as_of=AT)
    await add_warrant(pool, person_id)
    await add_incident(pool, place_id=place_id)
    async with served(pool, fresh_database_url, tmp_path) as answering:
        yield answering


async def test_a_move_out_is_noted_shown_and_taken_back_and_a_caution_proposed_from_the_call(
    browser: Browser, url: str, pool: Any
) -> None:
    async with seated(browser, url, "analyst") as page:
        await page.get_by_test_id("queue-item").first.click(timeout=SHOWN_WITHIN_MS)
        dossier = page.get_by_test_id("dossier")
        await expect(page.get_by_test_id("incident-address")).to_be_visible()
        await page.keyboard.press("o")
        await expect(dossier).to_have_attribute("data-state", "ready", timeout=SHOWN_WITHIN_MS)
        await expect(page.get_by_test_id("rating-level")).to_have_text("▲ CAUTION")
        await page.keyboard.press("r")
        await expect(page.get_by_test_id("residence-note")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("residence-moved_out")).to_be_focused()
        await page.keyboard.press("Escape")  # closes the dialog, and not the incident behind it
        await expect(page.get_by_test_id("residence-dialog")).to_be_hidden()
        await expect(page.get_by_test_id("incident-address")).to_be_visible()
        await page.get_by_test_id("residence-note").press("Enter")
        await expect(page.get_by_test_id("residence-sure")).to_be_disabled()
        await page.get_by_test_id("residence-reason").fill("The landlord gave his new address")
        await page.keyboard.press("Enter")
        done = page.get_by_test_id("residence-done")
        await expect(done).to_contain_text("→ not listed · rating CAUTION → NO KNOWN HAZARD")
        await expect(page.get_by_test_id("rating-level")).to_contain_text("NO KNOWN HAZARD")
        await expect(page.get_by_test_id("resident")).to_have_count(0)
        await page.get_by_text("What staff noted of who lives here").click()
        act = page.get_by_test_id("residence-act")
        await expect(act).to_contain_text("The landlord gave his new address")
        await act.get_by_test_id("residence-undo").press("Enter")
        await page.get_by_test_id("residence-undo-why").fill("It was his brother")
        await page.keyboard.press("Enter")
        await expect(act).to_have_attribute("data-undone", "true")
        await expect(page.get_by_test_id("resident")).to_contain_text("Daniel Reyes")
        await expect(page.get_by_test_id("rating-level")).to_have_text("▲ CAUTION")

        await page.get_by_test_id("incident-caution").press("Enter")
        await expect(page.get_by_test_id("caution-place")).to_contain_text("3519 E Larkmoor Ave")
        await expect(page.get_by_test_id("caution-kind")).to_be_focused()
        await page.get_by_test_id("caution-summary").fill("Trap at the back door")
        await page.get_by_test_id("caution-why").fill("Seen on this call")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("incident-caution-said")).to_contain_text("Proposed")
        kept = await pool.fetchrow("select c.*, i.incident_key from premise_caution c cross join incident i")
        assert (kept["basis"], kept["basis_record"]) == ("incident_report", kept["incident_key"])
        assert kept["place_id"] == await pool.fetchval("select place_id from place where address like '3519 %'")
