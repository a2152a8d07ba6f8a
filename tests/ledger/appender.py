"""A process that appends to a ledger and says which entries it was promised: DSN HOME NAME COUNT TOGETHER."""

import asyncio
import sys
from pathlib import Path

from plainview.store.postgres import open_pool
from tests.ledger.made import drafts, ledger_in


async def append(dsn: str, home: Path, name: str, count: int, together: int) -> None:
    """Append `count` groups of entries, `together` at a time, printing each number that is acknowledged."""
    pool = await open_pool(dsn, most=2)
    ledger = ledger_in(home, pool)
    for _ in range(count):
        for entries in await asyncio.gather(*(ledger.append(drafts(1, by=name)) for _ in range(together))):
            print(entries[0].sequence, flush=True)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(append(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
