"""Looks at asking and contesting in a real browser: front desk, the resident's page, the deciders, the correction."""

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from plainview.kernel.ids import new_id
from tests.calls import eido
from tests.city_people import Wanted, people_with_a_warrant
from tests.stack import Stack

pytestmark = pytest.mark.browser
SHOWN_WITHIN_MS = 40_000
expect.set_options(timeout=20_000)


async def _open(browser: Browser, demo: Stack, role: str) -> tuple[Page, list[str]]:
    """Return the page of asks and contests as a role sees it, and what the browser complains of."""
    context = await browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(SHOWN_WITHIN_MS)
    page = await context.new_page()
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    await page.goto(f"{demo.url}/#/contests")
    await page.get_by_test_id(f"sign-in-{role}").click()
    await expect(page.get_by_test_id("page-contests")).to_be_visible()
    await page.get_by_test_id("who").click()
    await expect(page.get_by_test_id("go-contests")).to_be_visible()
    await page.keyboard.press("Escape")
    return page, found


async def _ask_at_the_desk(page: Page, who: Wanted) -> None:
    """Answer somebody of the demo's city, by a passport and a second paper."""
    await page.get_by_test_id("ask-begin").click()
    await page.get_by_test_id("ask-address").fill(who.address)
    await page.get_by_test_id("ask-find").click()
    await expect(page.get_by_test_id("ask-found")).to_contain_text(who.address)
    await page.get_by_test_id("ask-given").fill(who.given_name)
    await page.get_by_test_id("ask-family").fill(who.family_name)
    await page.get_by_test_id("ask-born").fill(who.born_on)
    await expect(page.get_by_test_id("ask-send")).to_be_disabled()
    await page.get_by_test_id("paper-passport").check()
    await page.get_by_test_id("paper-bank_letter").check()
    await page.get_by_test_id("ask-send").click()
    await expect(page.get_by_test_id("answer-level")).to_be_visible()


async def _show_dossier(demo: Stack, who: Wanted) -> httpx.Response:
    """Have a call at the address and its dossier shown to the officer, who is to be told of the correction."""
    key = f"contest-{new_id().hex}"
    async with demo.signed_in("officer") as client:
        place = (who.number, who.direction, who.street)
        await demo.post_call(client, eido(key, address=place, street_type=who.street_type, type_text=key[-8:]))
        await demo.wait_until_settled()
        listed = (await client.get("/api/incidents?state=open")).json()["incidents"]
        [incident] = [each["incident_id"] for each in listed if each["type_text"] == key[-8:]]
        shown = await client.get(f"/api/incidents/{incident}/dossier?purpose=call_response")
    shown.raise_for_status()
    return shown


async def test_a_resident_asks_contests_on_their_own_page_and_is_decided_about(browser: Browser, demo: Stack) -> None:
    who = people_with_a_warrant(demo.home)[2]  # in no story: other tests look at those
    note = f"La orden fue retirada en octubre ({new_id().hex})"
    await _show_dossier(demo, who)
    clerk, complaints = await _open(browser, demo, "records_clerk")
    await _ask_at_the_desk(clerk, who)
    code = await clerk.get_by_test_id("answer-code").inner_text()
    await clerk.context.close()

    alone = await browser.new_context(java_script_enabled=False, viewport={"width": 420, "height": 900})
    resident = await alone.new_page()
    await resident.goto(f"{demo.url}/resident")
    await resident.get_by_label("Code").fill(code.lower())
    await resident.get_by_role("button", name="Open").click()
    await expect(resident.locator("h1")).to_contain_text(who.address)
    await expect(resident.locator(".level")).to_contain_text("CAUTION")
    await resident.get_by_role("link", name="Español").click()
    await expect(resident.locator(".level")).to_contain_text("PRECAUCIÓN")
    await resident.get_by_label("Una orden de arresto vigente a su nombre por un delito violento").check()
    await resident.locator("#note").fill(note)
    await resident.get_by_role("button", name="Impugnar").click()
    await expect(resident.get_by_role("status")).to_contain_text("no cuenta desde ahora")

    seat = await browser.new_context(viewport={"width": 900, "height": 700})
    officer = await seat.new_page()
    await officer.goto(demo.url)
    await officer.get_by_test_id("sign-in-officer").click()
    await officer.get_by_test_id("notices").click(timeout=SHOWN_WITHIN_MS)
    notice = officer.get_by_test_id("notice").filter(has_text=who.address)
    await expect(notice).to_contain_text("does not count until it is decided")
    await notice.get_by_test_id("notice-read").click()
    await expect(notice).to_have_count(0)
    await seat.close()

    attorney, complaints_there = await _open(browser, demo, "city_attorney")
    ticket = attorney.get_by_test_id("ticket").filter(has_text=note)
    await expect(ticket.get_by_test_id("ticket-clock")).to_contain_text("left")
    await ticket.get_by_test_id("step-reject").click()
    await ticket.get_by_test_id("step-words").fill("The court lists it as in force")
    await ticket.get_by_test_id("step-go").click()
    await ticket.get_by_test_id("step-confirm").click()
    await expect(ticket).to_have_count(0)

    await resident.reload()
    await expect(resident.locator(".ticket")).to_contain_text("The court lists it as in force")
    await resident.locator(".ticket textarea").fill("La corte se equivoca")
    auditor, _ = await _open(browser, demo, "auditor")
    await expect(auditor.get_by_test_id("tickets-loading")).to_have_count(0)
    await expect(auditor.get_by_test_id("ticket").filter(has_text=note)).to_have_count(0)
    await resident.get_by_role("button", name="Apelar").click()
    await expect(auditor.get_by_test_id("ticket").filter(has_text=note)).to_be_visible()  # an open page reads it again
    assert complaints + complaints_there == []


async def test_the_desk_refuses_another_address_in_words(browser: Browser, demo: Stack) -> None:
    clerk, _ = await _open(browser, demo, "records_clerk")
    await clerk.get_by_test_id("ask-begin").click()
    await clerk.get_by_test_id("ask-address").fill("3517 E Larkmoor Ave unit 4")
    await clerk.get_by_test_id("ask-find").click()
    await clerk.get_by_test_id("ask-given").fill("Nobody")
    await clerk.get_by_test_id("ask-family").fill("Fromhere")
    await clerk.get_by_test_id("ask-born").fill("1980-01-01")
    await clerk.get_by_test_id("paper-passport").check()
    await clerk.get_by_test_id("ask-send").click()
    await expect(clerk.get_by_test_id("ask-trouble")).to_contain_text("neither on record nor proven")
