"""A court's sealing order is carried out: permitted, every copy removed at once, seats told to look again, proven."""

import asyncio
import hashlib
from typing import Any

from plainview.incidents.queries import list_open_at
from plainview.kernel.clock import Clock
from plainview.people.sealing import queries
from plainview.people.sealing.actions import seal_records
from plainview.people.sealing.model import Removed, SealedRecord, SealingOrder
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.rating.queries import remove_record
from plainview.store.transaction import begin

PURPOSE = "court_order"
AGAIN_AFTER_SECONDS = 2.0  # a rating that was being made when the records went is kept by then
_UNHURRIED = "set local statement_timeout = 0"


async def seal(
    pool: Any, door: Door, *, actor: Actor, order: SealingOrder, address: str | None, clock: Clock,
    again_after_seconds: float = AGAIN_AFTER_SECONDS,
) -> Removed:  # fmt: skip
    """Carry out an order; raise RefusedError where a rule says no, and BadInputError where it names nothing.

    The answer for what is sealed already is the answer for what never was.
    """
    permit = await door.ask(_question(actor, order, address=address, clock=clock))
    async with begin(pool) as tx:
        await tx.connection.execute(_UNHURRIED)
        _, removed = await seal_records(tx, order, at=clock(), permit_entry=permit.entry)
        await _remove_ratings(tx.connection, removed.records)
        for incident_id, version in await list_open_at(tx.connection, removed.place_ids):
            tx.announce("incident_ready", incident_id=incident_id, body={"version": version})
    await asyncio.sleep(again_after_seconds)
    async with begin(pool) as tx:
        await tx.connection.execute(_UNHURRIED)
        await _remove_ratings(tx.connection, removed.records)
    await prove(pool, door, permit)
    return removed


async def prove(pool: Any, door: Door, permit: Permit) -> None:
    """Enter into the ledger that orders were carried out, on how many rows, with hashes for what they were."""
    for row in await queries.list_unproven(pool):
        hashes = [bytes(key).hex() for key in row["key_hashes"]]
        why = (
            f"Order {row['order_number']} of {row['court']} was carried out on {row['rows_removed']} records, "
            f"permitted by entry {row['permit_entry']}; held out from now on, as salted hashes: {' '.join(hashes)}"
        )
        entry = await door.record_end(permit, why=why, bytes_sent=0)
        await queries.set_proven(pool, row["sealing_order_id"], entry)


async def _remove_ratings(connection: Any, records: tuple[SealedRecord, ...]) -> None:
    for record in records:
        await remove_record(connection, record.source_id, record.record_id)


def _question(actor: Actor, order: SealingOrder, *, address: str | None, clock: Clock) -> Question:
    """Ask by the order; what it names is nobody's to read in the ledger."""
    named = hashlib.sha256(f"{order.court}\n{order.order_number}".encode()).hexdigest()[:16]
    return Question(
        actor=actor,
        action="seal_records",
        resource=Resource(kind="SealingOrder", resource_id=named, owner=actor.agency),
        purpose=PURPOSE,
        context=usual_context(actor, now=clock()),
        justification=f"Order {order.order_number} of {order.court}",
        address=address,
    )
