"""Gives tests a real PostgreSQL: one embedded server a run, one fresh database a test."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from plainview.kernel.ids import new_id
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool

ROOT = Path(__file__).parent
TEMPLATE = "plainview_template"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, as tempfile makes one
ROOM_BYTES = 4 * 1024**3


def _dsn(dsn: str, database: str) -> str:
    return dsn.replace("@/plainview?", f"@/{database}?")


def _roomy_memory() -> str | None:
    """Return a folder in memory with room for every test's database; None where there is none: then on disk."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return str(MEMORY) if has_room and os.access(MEMORY, os.W_OK) else None


async def _prepare_template(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"create database {TEMPLATE}")
    await connection.close()
    connection = await asyncpg.connect(_dsn(dsn, TEMPLATE))
    await migrate(connection, load_migrations(ROOT / "migrations"))
    await connection.close()


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """An embedded PostgreSQL with a migrated template; its own for each test run, in memory where there is room.

    Its settings are the program's own. What has to survive a crash is tested on disk, by tests/crash.
    """
    with tempfile.TemporaryDirectory(prefix="plainview-tests-", dir=_roomy_memory()) as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), Path(folder) / "database")
        server.start()
        try:
            asyncio.run(_prepare_template(server.dsn))
            yield server.dsn
        finally:
            server.stop()


@pytest.fixture
async def fresh_database_url(database_url: str) -> AsyncIterator[str]:
    """A migrated database of this test alone."""
    name = f"t{new_id().hex}"
    connection = await asyncpg.connect(database_url)
    await connection.execute(f"create database {name} template {TEMPLATE} strategy file_copy")
    try:
        yield _dsn(database_url, name)
    finally:
        await connection.execute(f"drop database {name} with (force)")
        await connection.close()


@pytest.fixture
async def pool(fresh_database_url: str) -> AsyncIterator[Any]:
    """A pool onto this test's own migrated database."""
    opened = await open_pool(fresh_database_url, most=10)
    try:
        yield opened
    finally:
        opened.terminate()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The reference data beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("PLAINVIEW_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder.name}: this test needs it")
    return folder
