"""A telephone as a body-worn camera, in a real browser: emergency, told first, seen, and private at one press."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from playwright.async_api import Page, async_playwright
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from plainview.cameras.body_worn.actions import register_device
from plainview.store.transaction import begin
from tests.cameras import add_patrol_unit
from tests.video_site import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.whole_site import WholeSite, whole_site

pytestmark = pytest.mark.browser

UNIT = "2L14"
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@asynccontextmanager
async def telephone(site: WholeSite, token: str) -> AsyncIterator[Page]:
    """Open the page as a telephone does, by its link; fail for anything that the browser complains of."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        arguments = [*CHROMIUM_ARGUMENTS, *FAKE_CAMERA]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            page = await browser.new_page(viewport={"width": 412, "height": 860})
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(f"{site.url}/body-worn#token={token}")
            yield page
        finally:
            await browser.close()
    assert complaints == []


async def register(site: WholeSite) -> str:
    async with begin(site.pool) as tx:
        return await register_device(tx, camera_id="phone", unit_id=UNIT, title="2L14, telephone")


async def decoded_pictures(site: WholeSite, ticket: dict[str, Any], count: int) -> int:
    """Watch by a ticket until so many messages came; return how many pictures decode."""
    content: list[bytes] = []
    address = f"{site.socket_url}{ticket['watch']}?token={ticket['token']}"
    async with connect(address, max_size=None) as socket, asyncio.timeout(15):
        while len(content) < count:
            said = await socket.recv()
            if isinstance(said, bytes):
                content.append(said)
            else:
                assert "mime" in json.loads(said), said
    with av.open(io.BytesIO(b"".join(content)), mode="r") as container:
        return sum(1 for _ in container.decode(video=0))


async def until_silent(pool: Any) -> None:
    """Wait until the telephone is known to send no more."""
    async with asyncio.timeout(5):
        while True:
            if not await pool.fetchval("select is_answering from camera where camera_id = 'phone'"):
                return
            await asyncio.sleep(0.05)


async def look(supervisor: httpx.AsyncClient) -> httpx.Response:
    return await supervisor.post("/api/cameras/phone/views", json={"purpose": "officer_safety"})


async def test_an_emergency_a_supervisor_sees_the_picture_and_the_wearer_was_told_first(
    pool: Any, fresh_database_url: str, tmp_path: Path
) -> None:
    async with whole_site(pool, fresh_database_url, tmp_path) as site, site.signed_in("supervisor") as supervisor:
        await add_patrol_unit(pool, UNIT)
        async with telephone(site, await register(site)) as page:
            await page.get_by_role("button", name="Start sending").click()
            await page.get_by_text("Nobody sees it unless they are let in").wait_for(timeout=15_000)
            assert "token" not in page.url
            await pool.execute("update patrol_unit set status = 'emergency'")
            answer = await look(supervisor)
            assert (answer.status_code, answer.json()["wearer"]) == (201, "told")
            assert "now looks through your camera" in await page.locator("#notices").inner_text()
            await page.locator("#watchers").get_by_text("Sgt. D. Whitlock (demo) (supervisor)").wait_for()
            assert await decoded_pictures(site, answer.json(), 40) >= 38
            await page.locator("#notices").get_by_text("no longer looks through your camera").wait_for()
            assert await page.locator("#notices > .begins").count() == 0

            ticket = (await look(supervisor)).json()
            address = f"{site.socket_url}{ticket['watch']}?token={ticket['token']}"
            async with connect(address, max_size=None) as socket, asyncio.timeout(15):
                await socket.recv()
                await page.get_by_role("button", name="Private moment").click()
                with pytest.raises(ConnectionClosed):
                    while True:
                        await socket.recv()
            assert (await look(supervisor)).status_code == 403
            await page.get_by_text("Private: nothing is sent.").wait_for()
            await page.get_by_role("button", name="Stop sending").click()
            await page.get_by_text("Not sending.").wait_for()
        await until_silent(pool)
        told = await pool.fetchval("select min(delivered_at) from wearer_notice where kind = 'begins'")
        assert told < await pool.fetchval("select min(started_at) from camera_view")
