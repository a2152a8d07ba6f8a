"""A change of the rating's rules is proposed or decided: the door says who may and enters it, then it is done."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plainview.kernel.clock import Clock
from plainview.kernel.errors import NotFoundError
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.rating.changes import actions, queries
from plainview.rating.changes.model import By, Decision, RuleChange
from plainview.store.transaction import begin

PURPOSE = "audit"
_APPROVERS = frozenset({"approve", "enact", "refuse"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks, from which machine."""

    actor: Actor
    address: str | None


async def read_changes(pool: Any, door: Door, asking: Asking, *, clock: Clock) -> list[RuleChange]:
    """Return every change of the rules, the newest first."""
    await _permit(door, asking, "review_rule_change", "RuleChange", "all", clock=clock)
    return await queries.list_changes(pool)


async def propose_change(pool: Any, door: Door, asking: Asking, *, file: str, card: str, clock: Clock) -> UUID:
    """Keep a proposal for review."""
    permit = await _permit(door, asking, "review_rule_change", "RuleProposal", "new", clock=clock)
    async with begin(pool) as tx:
        return await actions.propose(tx, file=file, card=card, by=_by(permit, clock))


async def decide_change(
    pool: Any, door: Door, asking: Asking, change_id: UUID, decision: Decision, *, why: str, clock: Clock
) -> RuleChange:
    """Approve, refuse, shadow, enact or withdraw a change, and return it as it is then."""
    known = await queries.find_change(pool, change_id)
    if known is None:
        raise NotFoundError(f"There is no rule change {change_id}.")
    is_own = known.proposed_by == asking.actor.actor_id
    action, kind = "review_rule_change", "RuleProposal"
    if decision in _APPROVERS:
        action, kind = "approve_rule_change", "RuleChange"
    permit = await _permit(door, asking, action, kind, known.version, clock=clock, is_own=is_own, why=why)
    async with begin(pool) as tx:
        await actions.decide(tx, change_id, decision, why, _by(permit, clock))
    return await queries.find_change(pool, change_id) or known


async def _permit(
    door: Door,
    asking: Asking,
    action: str,
    kind: str,
    resource_id: str,
    *,
    clock: Clock,
    is_own: bool = False,
    why: str | None = None,
) -> Permit:
    actor = asking.actor
    resource = Resource(kind=kind, resource_id=resource_id, owner=actor.agency, attributes={"is_own": is_own})
    return await door.ask(
        Question(
            actor=actor,
            action=action,
            resource=resource,
            purpose=PURPOSE,
            context=usual_context(actor, now=clock()),
            justification=why,
            address=asking.address,
        )
    )


def _by(permit: Permit, clock: Clock) -> By:
    actor = permit.question.actor
    return By(actor_id=actor.actor_id, title=actor.title, role=actor.role, at=clock(), entry=permit.entry)
