"""The whole program in a test's own process: every role, on a port of its own, with its background work."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from plainview.commands.demo_staff import bring_staff
from plainview.kernel.clock import utc_now
from plainview.kernel.supervise import keep_running
from plainview.settings import Settings
from plainview.web.app import ALL_ROLES, create_app
from plainview.web.parts import Parts, made_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeSite:
    """Where it answers, and what it is made of."""

    url: str
    parts: Parts
    pool: Any

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    @asynccontextmanager
    async def signed_in(self, role: str) -> AsyncIterator[httpx.AsyncClient]:
        """Have a client that is signed in as a demo role."""
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=10) as client:
            (await client.post("/session/demo", json={"role": role})).raise_for_status()
            yield client


@asynccontextmanager
async def whole_site(pool: Any, database_url: str, home: Path) -> AsyncIterator[WholeSite]:
    """Have the program answer, with the demo's staff, until the block ends."""
    settings = Settings(home=home, demo=True)
    await bring_staff(pool, settings.agency)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        async with made_parts(settings, pool, database_url, utc_now) as parts:
            config = uvicorn.Config(
                create_app(parts, ALL_ROLES),
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=1,
            )
            server = uvicorn.Server(config)
            background = parts.background(ALL_ROLES)
            works = [asyncio.create_task(keep_running(name, work)) for name, work in background.items()]
            async with parts.gateway_running(is_wanted=True):
                serving = asyncio.create_task(server.serve(sockets=[listening]))
                try:
                    yield WholeSite(url=f"http://127.0.0.1:{listening.getsockname()[1]}", parts=parts, pool=pool)
                finally:
                    server.should_exit = True
                    await serving
                    for work in works:
                        work.cancel()
                    await asyncio.gather(*works, return_exceptions=True)
