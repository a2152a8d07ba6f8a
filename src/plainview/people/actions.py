"""Marks a source of records as answering or not, so that what it would have said is shown as unknown."""

from datetime import datetime

from plainview.kernel.errors import NotFoundError
from plainview.people import queries
from plainview.store.transaction import Transaction


async def set_source_state(tx: Transaction, source_id: str, *, is_answering: bool, at: datetime) -> bool:
    """Mark a source down since `at`, or answering again; announce it and return True where that changed it."""
    change = queries.set_source_up if is_answering else queries.set_source_down
    if await change(tx.connection, source_id, at):
        tx.announce("dossier_changed", body={"source_id": source_id})
        return True
    if not await queries.has_source(tx.connection, source_id):
        raise NotFoundError(f"there is no source {source_id!r}")
    return False
