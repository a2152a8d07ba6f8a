"""Makes ledgers and drafts for the tests of the ledger."""

from pathlib import Path
from typing import Any

from plainview.ledger.entry import EntryDraft
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.ledger.queries import Head, KeptCheckpoint, read_checkpoints, read_entries, read_head

BUNDLE = "b" * 64


def ledger_in(home: Path, pool: Any) -> Ledger:
    """Return a ledger whose key and folder lie under `home`."""
    return Ledger(pool, open_key(home), home / "ledger")


def drafts(count: int, *, by: str = "amador") -> list[EntryDraft]:
    """Return `count` drafts that tell each other apart."""
    return [
        EntryDraft(
            action="view_camera", decision="allow", bundle=BUNDLE, particulars={"actor_id": by, "number": number}
        )
        for number in range(count)
    ]


async def rows_of(pool: Any) -> tuple[Head | None, list[Any], list[KeptCheckpoint]]:
    """Return all that the database holds of the ledger."""
    async with pool.acquire() as connection, connection.transaction():
        entries = [entry async for entry in read_entries(connection, 0)]
        return await read_head(connection), entries, await read_checkpoints(connection)
