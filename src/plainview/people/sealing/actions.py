"""Takes what a court sealed out of every table of people's records, and keeps only salted hashes of what it was."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from plainview.kernel.errors import BadInputError
from plainview.kernel.ids import new_id
from plainview.people.outcomes.actions import settle_cases
from plainview.people.sealing import queries
from plainview.people.sealing.model import Removed, SealedRecord, SealingOrder
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
