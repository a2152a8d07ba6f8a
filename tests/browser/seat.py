"""Serves the console on a test's own database, and sits somebody down before it in a browser."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from playwright.async_api import Browser, Page, Request, Response, expect

from plainview.kernel.clock import utc_now
from plainview.settings import Settings
from plainview.web.app import create_app
from plainview.web.parts import made_parts

SHOWN_WITHIN_MS = 40_000
LOOKED_FOR_ANYWAY = (401, 404)  # nobody is signed in yet; there is no city, so no map and no stories


@dataclass
class Complaints:
    """What the browser complained of, and every request that left for elsewhere."""

    allowed_statuses: frozenset[int]
    found: list[str] = field(default_factory=list)

    def listen(self, page: Page, url: str) -> None:
        page.on("console", lambda said: self._said(said.type, said.text))
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", lambda request: self._left(request, url))
        page.on("response", self._answered)

    def _said(self, kind: str, text: str) -> None:
        is_status_echo = "Failed to load resource" in text  # the browser's own echo of what `_answered` judges
        if kind == "error" and not is_status_echo:
            self.found.append(f"console: {text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page itself let go of it
            self.found.append(f"failed: {request.url} {request.failure}")

    def _left(self, request: Request, url: str) -> None:
        if not request.url.startswith((url, url.replace("http", "ws"), "data:", "blob:")):
            self.found.append(f"to the outside: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed_statuses:
            self.found.append(f"{response.status}: {response.url}")


@asynccontextmanager
async def served(
    pool: Any, database_url: str, home: Path, *, roles: frozenset[str] = frozenset({"web"})
) -> AsyncIterator[str]:
    """Have the web role answer on a database, from this process; the gateway too where it is asked for."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        settings = Settings(home=home, port=port, database_url=database_url, demo=True)
        async with made_parts(settings, pool, database_url, utc_now) as parts:
            config = uvicorn.Config(
                create_app(parts, roles),
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=1,
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            news = asyncio.create_task(parts.newscast.run())
            if "gateway" in roles:
                await parts.gateway.start()
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                if "gateway" in roles:
                    await parts.gateway.stop()
                server.should_exit = True
                await serving
                news.cancel()
                await asyncio.gather(news, return_exceptions=True)


@asynccontextmanager
async def seated(
    browser: Browser,
    url: str,
    role: str,
    *,
    at: str = "",
    allowed: tuple[int, ...] = LOOKED_FOR_ANYWAY,
    wide: int = 1500,
    high: int = 1000,
) -> AsyncIterator[Page]:
    """Open the console at a page's address and sign in with one click; fail for anything the browser complains of."""
    complaints = Complaints(allowed_statuses=frozenset(allowed))
    context = await browser.new_context(viewport={"width": wide, "height": high})
    try:
        page = await context.new_page()
        complaints.listen(page, url)
        await page.goto(f"{url}/#/{at}")
        await page.get_by_test_id(f"sign-in-{role}").click(timeout=SHOWN_WITHIN_MS)
        await expect(page.get_by_test_id(f"page-{at}" if at else "queue")).to_be_visible(timeout=SHOWN_WITHIN_MS)
        yield page
    finally:
        await context.close()
    assert complaints.found == []
