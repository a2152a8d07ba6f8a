"""An order that a court vacated, or that was a mistake, is undone: two offices agree, and the ledger keeps why."""

import hashlib
from typing import Any

from plainview.kernel.clock import Clock
from plainview.people.sealing.actions import undo_order
from plainview.people.sealing.model import Undoing
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.store.transaction import begin

PURPOSE = "court_order"


async def unseal(
    pool: Any, door: Door, *, court: str, order_number: str, undoing: Undoing, actors: tuple[Actor, Actor], clock: Clock
) -> int:
    """Undo an order and return how many hashes are let go; raise RefusedError where either office may not.

    `actors`: who undoes it, and who of another office confirms that. Nothing comes back by itself: the records were
    deleted, and the next import from their source brings them.
    """
    clerk, second = actors
    said = f"Order {order_number} of {court} is undone ({undoing.because}): {undoing.why}"
    confirmed = await door.ask(
        _question(
            second,
            "confirm_unsealing",
            court,
            order_number,
            said=f"Confirmed for {clerk.actor_id}. {said}",
            clock=clock,
        )
    )
    permit = await door.ask(_question(clerk, "unseal_records", court, order_number, said=said, clock=clock))
    async with begin(pool) as tx:
        keys = await undo_order(tx, court, order_number, undoing, at=clock(), entry=permit.entry)
    await _prove(door, permit, confirmed, said, keys)
    return len(keys)


async def _prove(door: Door, permit: Permit, confirmed: Permit, said: str, keys: list[bytes]) -> None:
    hashes = " ".join(key.hex() for key in sorted(keys))
    why = (
        f"{said}. Permitted by entry {permit.entry}, confirmed by entry {confirmed.entry}; no longer held out, as "
        f"salted hashes: {hashes or 'none: another order holds them out'}"
    )
    await door.record_end(permit, why=why, bytes_sent=0)


def _question(actor: Actor, action: str, court: str, order_number: str, *, said: str, clock: Clock) -> Question:
    named = hashlib.sha256(f"{court}\n{order_number}".encode()).hexdigest()[:16]
    return Question(
        actor=actor,
        action=action,
        resource=Resource(kind="SealingOrder", resource_id=named, owner=actor.agency),
        purpose=PURPOSE,
        context=usual_context(actor, now=clock()),
        justification=said,
        address=None,
    )
