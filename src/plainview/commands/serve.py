"""plainview serve: runs the program in all roles or some, until told to stop."""

import argparse
import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Collection

import uvicorn

from plainview.commands.database import database_url, migrated_pool
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import SetupError
from plainview.kernel.supervise import keep_running
from plainview.settings import Settings
from plainview.web.app import create_app
from plainview.web.parts import Parts, made_parts


async def run_serve(settings: Settings, given: argparse.Namespace) -> int:
    """Serve until interrupted; refuses to start where it could lose a call."""
    roles = frozenset(name.strip() for name in given.roles.split(",") if name.strip())
    unknown = sorted(roles - set(given.known_roles))
    if unknown or not roles:
        raise SetupError(f"there is no role {', '.join(unknown) or '(none given)'}: {', '.join(given.known_roles)}")
    refuse_busy_port(settings.port)
    _end_in_order()
    async with (
        migrated_pool(settings) as pool,
        made_parts(settings, pool, database_url(settings), utc_now) as parts,
        _running(parts, roles),
    ):
        await _answer(parts, roles)
    return 0


def refuse_busy_port(port: int) -> None:
    """Raise SetupError where something else answers at the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(f"port {port} is in use: stop what uses it, or set PLAINVIEW_PORT to another") from error


@contextlib.asynccontextmanager
async def _running(parts: Parts, roles: Collection[str]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(keep_running(name, work)) for name, work in parts.background(roles).items()]
    try:
        async with parts.gateway_running("gateway" in roles):
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _end_in_order() -> None:
    """Let SIGTERM end the server and then everything behind it: uvicorn raises it again when it has stopped."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: None)


async def _answer(parts: Parts, roles: Collection[str]) -> None:
    config = uvicorn.Config(
        create_app(parts, roles),
        host="127.0.0.1",
        port=parts.settings.port,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_per_message_deflate=False,  # pictures are compressed already
        ws_max_size=64 * 1024,
        ws_ping_interval=20,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    gc.collect()
    gc.freeze()  # what lives as long as the program is not looked through again in the middle of a call
    await uvicorn.Server(config).serve()
