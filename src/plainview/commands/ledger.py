"""plainview ledger verify: proves, from the database and the published tree, that no entry was altered."""

import argparse

from plainview.commands.database import migrated_pool
from plainview.ledger.verify import Verdict, verify_ledger
from plainview.settings import Settings


async def run_verify(settings: Settings, _: argparse.Namespace) -> int:
    """Print what was found; 0 where the ledger is whole, 1 where it is not."""
    verdict = await verdict_of(settings)
    print(verdict.text())
    return 0 if verdict.ok else 1


async def verdict_of(settings: Settings) -> Verdict:
    """Verify this installation's ledger."""
    async with migrated_pool(settings, most=2) as pool:
        return await verify_ledger(pool, settings.ledger_folder)
