"""Proposes, approves, refuses, renews and ends premise cautions; each with its reason, its author and its entry."""

from uuid import UUID

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.rating.cautions import queries
from plainview.rating.cautions.model import By, Caution, Deciding, Proposal, months_after, refuse_empty, refuse_unfit
from plainview.store.transaction import Transaction

_FROM = {"approve": "proposed", "refuse": "proposed", "renew": "approved", "end": "approved"}


async def propose(tx: Transaction, proposal: Proposal, by: By) -> UUID:
    """Keep a proposal, which counts for nothing until someone else approves it; return its id."""
    today = by.at.date()
    refuse_unfit(proposal, today)
    if await queries.needs_unit(tx.connection, proposal.place_id, proposal.unit_id):
        raise BadInputError("this address has units: say which one, a caution never colours a whole building")
    caution_id, expires_on = new_id(), months_after(today, proposal.months)
    await queries.add_caution(tx.connection, caution_id, proposal, expires_on, by)
    await queries.note_event(tx.connection, caution_id, "proposed", proposal.why, by, expires_on=expires_on)
    return caution_id


async def decide(tx: Transaction, caution_id: UUID, deciding: Deciding, by: By) -> Caution:
    """Approve, refuse, renew or end; raise ConflictError where it is no longer what the supervisor read."""
    refuse_empty(deciding.why)
    caution = await queries.lock_caution(tx.connection, caution_id, by.at.date())
    if caution is None:
        raise NotFoundError(f"There is no caution {caution_id}.")
    if caution.version != deciding.version:
        raise ConflictError("Someone else decided this caution meanwhile: read it again.")
    if caution.state != _FROM[deciding.decision]:
        raise ConflictError(f"This caution is {caution.state}: it can't be {_done(deciding.decision)}.")
    if by.actor_id == caution.proposed_by and deciding.decision in {"approve", "renew"}:
        raise BadInputError("Whoever proposed a caution can't approve or renew it.")
    await _carry_out(tx, caution, deciding, by)
    return caution


async def _carry_out(tx: Transaction, caution: Caution, deciding: Deciding, by: By) -> None:
    connection, caution_id = tx.connection, caution.caution_id
    if deciding.decision in {"approve", "renew"}:
        expires_on = months_after(by.at.date(), deciding.months or 0)
        mark = queries.mark_approved if deciding.decision == "approve" else queries.mark_renewed
        await mark(connection, caution_id, expires_on, by)
        await queries.note_event(
            connection, caution_id, _done(deciding.decision), deciding.why, by, expires_on=expires_on
        )
        return
    state = _done(deciding.decision)
    await queries.mark_ended(connection, caution_id, state, deciding.why, by)
    await queries.note_event(connection, caution_id, state, deciding.why, by)


def _done(decision: str) -> str:
    return {"approve": "approved", "refuse": "refused", "renew": "renewed", "end": "ended"}[decision]
