"""Opens the resident's page as a browser without script does: codes, guesses, languages, forms, and hostile words."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from plainview.kernel.clock import utc_now
from plainview.people.contests.codes import WRONG_A_MINUTE_EACH, Guesses
from plainview.people.contests.model import Letter, Through
from plainview.settings import Settings
from plainview.web.errors import answer_with_problems
from plainview.web.resident.routes import router
from plainview.web.resident.words import EN, ES
from tests.builders import add_conviction, add_person, add_place, add_premise_fact, add_residency
from tests.desk import Desk, open_desk
from tests.residents import INES, actions_entered, ask, contest, decide


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path, at=utc_now())


@pytest.fixture
async def browser(pool: Any, desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """The resident's pages alone, on the test's own database."""
    app = FastAPI()
    app.state.pool, app.state.door, app.state.settings = pool, desk.door, Settings()
    app.state.guesses = Guesses(time.monotonic)
    answer_with_problems(app)
    app.include_router(router)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        yield client


async def _home(pool: Any) -> tuple[int, int]:
    place_id = await add_place(pool)
    person_id = await add_person(pool, given_name="Ines", family_name="Quillfeather", born_on=INES.born_on)
    await add_residency(pool, person_id, place_id)
    return place_id, person_id


async def test_the_page_is_plain_html_in_two_languages_without_script(
    pool: Any, desk: Desk, browser: httpx.AsyncClient
) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    code = (await ask(desk, place_id, language="es")).code
    page = await browser.get(f"/resident/{code}")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert '<html lang="es">' in page.text
    assert "PRECAUCIÓN" in page.text
    assert "<script" not in page.text
    assert "Quillfeather" not in page.text
    english = (await browser.get(f"/resident/{code}?lang=en")).text
    assert "CAUTION" in english
    assert "Your conviction for a violent felony" in english
    as_json = (await browser.get(f"/resident/{code}/answer.json")).json()
    assert as_json["answer"]["level"] == "CAUTION"


async def test_a_code_that_is_typed_leads_to_its_page(pool: Any, desk: Desk, browser: httpx.AsyncClient) -> None:
    place_id, _ = await _home(pool)
    code = (await ask(desk, place_id)).code
    gone_on = await browser.post("/resident", content=f"code={code.lower()}")
    assert gone_on.status_code == 303
    assert (await browser.get(gone_on.headers["location"])).status_code == 200
    for wrong in ("", "../etc", "%00", "x" * 61):
        assert (await browser.post("/resident", content=f"code={wrong}")).status_code in {404, 422}


async def test_guessing_is_slowed_and_a_right_code_waits_too(pool: Any, desk: Desk, browser: httpx.AsyncClient) -> None:
    place_id, _ = await _home(pool)
    code = (await ask(desk, place_id)).code
    for number in range(WRONG_A_MINUTE_EACH):
        assert (await browser.get(f"/resident/0000-{number:04}")).status_code == 404
    assert (await browser.get(f"/resident/{code}")).status_code == 429
    assert (await browser.get(f"/resident/{code}/answer.json")).status_code == 429
    assert await actions_entered(pool) == [("answer_asked", "allow")]


def test_guesses_are_forgotten_after_a_minute_and_counted_by_asker() -> None:
    now = 0.0
    guesses = Guesses(lambda: now)
    for _ in range(WRONG_A_MINUTE_EACH):
        guesses.note_wrong("here")
    guesses.admit("there")
    now = 61.0
    guesses.admit("here")


async def test_a_resident_contests_on_the_page_and_sees_it_left_out(
    pool: Any, desk: Desk, browser: httpx.AsyncClient
) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    code = (await ask(desk, place_id)).code
    done = await browser.post(f"/resident/{code}/contests", content="ref=0&note=Not+me%0A%3Cb%3Ebold%3C%2Fb%3E")
    assert done.status_code == 303
    page = (await browser.get(done.headers["location"])).text
    assert EN["filed_now"] in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold" not in page
    assert "NO KNOWN HAZARD" in page
    assert EN["CONTESTED_NOT_COUNTED"] in page
    assert await pool.fetchval("select filed_by from contest") == f"resident/{await _ask_id(pool)}"
    again = await browser.post(f"/resident/{code}/contests?lang=es", content="ref=0&note=otra+vez")
    assert (again.status_code, ES["contested_before"] in again.text) == (422, True)


async def test_a_letter_is_answered_by_a_letter_with_numbered_lines_and_nothing_to_click(
    pool: Any, desk: Desk, browser: httpx.AsyncClient
) -> None:
    place_id, person_id = await _home(pool)
    await add_conviction(pool, person_id)
    without = (await ask(desk, place_id)).code
    assert (await browser.get(f"/resident/{without}/letter")).status_code == 404
    through = Through(kind="representative", name="Dorian <b>Wexcombe", authority="power_of_attorney")
    letter = Letter(received_on=desk.at.date(), reference="scan/2026-71")
    code = (await ask(desk, place_id, through=through, letter=letter)).code
    assert f"/resident/{code}/letter" in (await browser.get(f"/resident/{code}")).text
    for words, lang in ((EN, "en"), (ES, "es")):
        page = await browser.get(f"/resident/{code}/letter?lang={lang}")
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "Dorian &lt;b&gt;Wexcombe" in page.text
        assert "scan/2026-71" in page.text
        assert code in page.text
        assert re.search(r"<strong>1\.</strong> .*" + re.escape(words["violent_felony_conviction"]), page.text)
        assert not re.search(r"<(form|button|input|script)", page.text)


async def _ask_id(pool: Any) -> Any:
    return await pool.fetchval("select ask_id from resident_ask")


@pytest.mark.parametrize(
    "form", ["note=x", "ref=0", "ref=99&note=x", "ref=0&other_name=Somebody&note=x", "ref=x&note=x", "ref=0&note=%20"]
)
async def test_a_form_that_says_too_little_or_too_much_is_answered_in_words(
    pool: Any, desk: Desk, browser: httpx.AsyncClient, form: str
) -> None:
    place_id, _ = await _home(pool)
    await add_premise_fact(pool, place_id)
    code = (await ask(desk, place_id)).code
    refused = await browser.post(f"/resident/{code}/contests", content=form)
    assert (refused.status_code, EN["choose"].split(".")[0] in refused.text) == (422, True)
    assert await pool.fetchval("select count(*) from contest") == 0


async def test_a_form_too_large_is_not_read(pool: Any, desk: Desk, browser: httpx.AsyncClient) -> None:
    place_id, _ = await _home(pool)
    code = (await ask(desk, place_id)).code
    assert (await browser.post(f"/resident/{code}/contests", content="note=" + "x" * 17_000)).status_code == 413


async def test_only_ones_own_ticket_is_appealed(pool: Any, desk: Desk, browser: httpx.AsyncClient) -> None:
    place_id, _ = await _home(pool)
    await add_premise_fact(pool, place_id)
    answered = await ask(desk, place_id)
    ticket = await contest(desk, answered, 0)
    await decide(desk, ticket, "reject", reason="The report <stands>")
    other = await ask(desk, place_id)
    url = f"/resident/{{}}/contests/{ticket.contest_id}/appeal"
    assert (await browser.post(url.format(other.code), content="words=mine")).status_code == 404
    page = (await browser.get(f"/resident/{answered.code}")).text
    assert "The report &lt;stands&gt;" in page
    assert (await browser.post(url.format(answered.code), content="words=mine")).status_code == 303
    assert await pool.fetchval("select state from contest") == "appealed"


def test_both_languages_say_the_same_things() -> None:
    assert set(EN) == set(ES)
    for key, text in EN.items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", ES[key]), key
