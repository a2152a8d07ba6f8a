"""Has a database for the length of a command: the one outside, or the embedded one, started if need be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from plainview.kernel.errors import SetupError
from plainview.kernel.log import Log
from plainview.settings import CHECKOUT, Settings
from plainview.store.migrate import load_migrations, migrations_missing
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool, wait_until_answers

KEEP_SECONDS = 1.0
log = Log(__name__)


def embedded(settings: Settings) -> EmbeddedPostgres:
    """Return the embedded server of this PLAINVIEW_HOME, started or not."""
    return EmbeddedPostgres(embedded_bin_folder(), settings.database_folder)


def database_url(settings: Settings) -> str:
    """Return where the database is, or will be once started."""
    return settings.database_url or embedded(settings).dsn


@asynccontextmanager
async def running_database(settings: Settings) -> AsyncIterator[str]:
    """Yield the DSN of a database that answers; what was started here is stopped here."""
    if settings.database_url is not None:
        await wait_until_answers(settings.database_url, seconds=5)
        yield settings.database_url
        return
    server = embedded(settings)
    if server.answers():
        yield server.dsn
        return
    server.start()
    try:
        yield server.dsn
    finally:
        server.stop()


async def keep_database(settings: Settings) -> None:
    """Start the embedded server again whenever it is down; one outside is its owner's to keep."""
    if settings.database_url is not None:
        return
    server = embedded(settings)
    while True:
        await asyncio.sleep(KEEP_SECONDS)
        if not await asyncio.to_thread(server.answers):
            log.warning("database_started_again")
            await asyncio.to_thread(server.start)


@asynccontextmanager
async def migrated_pool(settings: Settings, *, most: int = 20) -> AsyncIterator[Any]:
    """Yield a pool onto a running database that is in the newest form; raise SetupError where it is not."""
    async with running_database(settings) as dsn:
        pool = await open_pool(dsn, most=most)
        try:
            missing = await migrations_missing(pool, load_migrations(CHECKOUT / "migrations"))
            if missing:
                raise SetupError(f"the database lacks {len(missing)} migrations: run `plainview migrate`")
            yield pool
        finally:
            pool.terminate()
