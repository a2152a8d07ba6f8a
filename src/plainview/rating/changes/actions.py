"""Proposes, approves, refuses, shadows, enacts and withdraws a change of the rules; nobody does all of it alone."""

from uuid import UUID

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.rating.changes import queries
from plainview.rating.changes.model import APPROVALS, By, Decision, RuleChange, read_proposal
from plainview.store.transaction import Transaction

_WAITING = frozenset({"proposed", "shadow"})
_CLOSED = {"withdraw": "withdrawn", "refuse": "refused"}


async def propose(tx: Transaction, *, file: str, card: str, by: By) -> UUID:
    """Keep a proposal that the closed list fits and whose card tells of it; return its id."""
    proposed = read_proposal(file, card)
    change_id = new_id()
    is_new = await queries.add_change(
        tx.connection, change_id, file=file, card=card, why=proposed.why, rules=proposed.rules, by=by
    )
    if not is_new:
        raise ConflictError(f"Version {proposed.rules.version} was proposed already: give yours a number of its own.")
    return change_id


async def decide(tx: Transaction, change_id: UUID, decision: Decision, why: str, by: By) -> None:
    """Carry out a decision; raise ConflictError where it can't be made in this state."""
    if not why.strip():
        raise BadInputError("give a reason")
    change = await queries.lock_change(tx.connection, change_id)
    if change is None:
        raise NotFoundError(f"There is no rule change {change_id}.")
    if change.state not in _WAITING:
        raise ConflictError(f"Version {change.version} is {change.state}: nothing of it is to be decided.")
    if decision == "approve":
        await _approve(tx, change, why, by)
    elif decision == "enact":
        await _enact(tx, change, by)
    elif decision == "shadow":
        await queries.set_state(tx.connection, change_id, "shadow")
    else:
        await queries.close(tx.connection, change_id, _CLOSED[decision], why.strip(), by)
    tx.announce("rules_changed", body={"version": change.version})


async def _approve(tx: Transaction, change: RuleChange, why: str, by: By) -> None:
    if by.actor_id == change.proposed_by:
        raise BadInputError("Whoever proposed a rule change can't approve it.")
    if change.replay is None:
        raise ConflictError(f"Not replayed yet: run `plainview rating replay {change.version}` first.")
    if not await queries.add_approval(tx.connection, change.change_id, why, by):
        raise ConflictError(f"It was approved by your office already: {APPROVALS} offices have to.")


async def _enact(tx: Transaction, change: RuleChange, by: By) -> None:
    if not await queries.enact(tx.connection, change.change_id, by):
        raise ConflictError(
            f"Version {change.version} needs a replay and the approval of {APPROVALS} people of {APPROVALS} offices, "
            f"neither of whom proposed it; it has {len(change.approvals)}."
        )
