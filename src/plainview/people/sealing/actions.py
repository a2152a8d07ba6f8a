"""Takes what a court sealed out of every table of people's records, and keeps only salted hashes of what it was."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.people.outcomes.actions import settle_cases
from plainview.people.sealing import queries
from plainview.people.sealing.model import Removed, SealedRecord, SealingOrder, Undoing
from plainview.store.transaction import Transaction


async def seal_records(
    tx: Transaction, order: SealingOrder, *, at: datetime, permit_entry: int
) -> tuple[UUID, Removed]:
    """Remove what the order means, at once, whether anything is there or not; return the order's id and what went.

    What it names is held out of later imports from now on, even where it was never here. The caller commits.
    """
    if not order.records and not order.cases:
        raise BadInputError("The order names neither a record nor a case: nothing can be sealed.")
    connection = tx.connection
    await queries.name_records(connection, order.records, order.cases)
    await queries.widen(connection)
    records, people, places = await queries.list_found(connection)
    keys = await queries.add_keys(connection, order.cases)
    rows = await queries.remove_rows(connection)
    await _forget_asks(connection, records)
    await settle_cases(connection, people)
    order_id = new_id()
    await queries.add_order(
        connection,
        order_id,
        court=order.court,
        order_number=order.order_number,
        at=at,
        rows=rows,
        keys=keys,
        permit_entry=permit_entry,
    )
    removed = Removed(rows=rows, records=tuple(records), keys=tuple(keys), place_ids=tuple(places))
    return order_id, removed


async def undo_order(
    tx: Transaction, court: str, order_number: str, undoing: Undoing, *, at: datetime, entry: int
) -> list[bytes]:
    """Let go what an order holds out, and return its hashes; what another order holds out too stays out.

    The records themselves are deleted: they come back with the next import from their source. Raises NotFoundError
    for an order that was never carried out, ConflictError for one that was undone before. The caller commits.
    """
    if not undoing.why.strip():
        raise BadInputError("Say why: the vacating order's number, or what was mistaken.")
    standing, undone = await queries.lock_orders(tx.connection, court, order_number)
    if not standing:
        if undone:
            raise ConflictError(f"Order {order_number} of {court} was undone before.")
        raise NotFoundError(f"There is no order {order_number} of {court} that was carried out here.")
    keys = await queries.let_go(tx.connection, standing)
    await queries.set_undone(tx.connection, standing, undoing, at=at, entry=entry)
    return keys


async def _forget_asks(connection: Any, records: list[SealedRecord]) -> None:
    for record in records:
        needle = b'"record_id":' + msgspec.json.encode(record.record_id)
        source = b'"source_id":' + msgspec.json.encode(record.source_id)
        asks = [
            row["ask_id"]
            for row in await queries.find_asks(connection, needle)
            if source in bytes(row["inputs"]) + bytes(row["result"])
        ]
        if asks:
            await queries.forget_asks(connection, asks)
