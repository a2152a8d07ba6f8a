"""plainview migrate: brings the database to the newest form."""

import argparse

from plainview.commands.database import running_database
from plainview.settings import CHECKOUT, Settings
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import open_pool


async def run_migrate(settings: Settings, _: argparse.Namespace) -> int:
    """Apply what is missing, naming each step."""
    async with running_database(settings) as dsn:
        applied = await migrate_database(dsn, quiet=False)
    print(f"{applied} migrations applied" if applied else "the database is in the newest form")
    return 0


async def migrate_database(dsn: str, *, quiet: bool) -> int:
    """Apply what is missing to the database at `dsn`; return how many were."""
    pool = await open_pool(dsn, most=2)
    try:
        async with pool.acquire() as connection:
            steps = load_migrations(CHECKOUT / "migrations")
            return await migrate(connection, steps, on_step=(lambda _: None) if quiet else print)
    finally:
        await pool.close()
