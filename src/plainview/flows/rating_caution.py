"""A premise caution is proposed or decided: the door says who may, the address is located, open dossiers are told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plainview.incidents.queries import find_incident, open_incidents_at
from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.places.locate import locate
from plainview.places.model import Location, StatedAddress
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.rating.cautions import actions, queries
from plainview.rating.cautions.model import By, Caution, CautionEvent, Deciding, Proposal
from plainview.store.transaction import Transaction, begin

PURPOSE = "officer_safety"
MOST = 500
_ACTION = {"approve": "approve_caution", "refuse": "end_caution", "renew": "approve_caution", "end": "end_caution"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks, from which machine."""

    actor: Actor
    address: str | None


async def read_cautions(pool: Any, door: Door, asking: Asking, *, clock: Clock) -> list[Caution]:
    """Return every caution, the waiting first."""
    await _permit(door, asking, "read_cautions", "all", clock=clock)
    return await queries.list_cautions(pool, clock().date(), most=MOST)


async def read_caution(
    pool: Any, door: Door, asking: Asking, caution_id: UUID, *, clock: Clock
) -> tuple[Caution, list[CautionEvent]]:
    """Return one caution and what was done with it."""
    await _permit(door, asking, "read_cautions", str(caution_id), clock=clock)
    caution = await queries.find_caution(pool, caution_id, clock().date())
    if caution is None:
        raise NotFoundError(f"There is no caution {caution_id}.")
    return caution, await queries.history_of(pool, caution_id)


async def locate_for_caution(connection: Any, stated: str) -> tuple[int, int | None]:
    """Return the one place and unit that an address means; raise BadInputError where it may mean another."""
    found = await locate(connection, StatedAddress(text=stated))
    if found.place is None or not found.allows_dossier:
        raise BadInputError(_why_not(found))
    return found.place.place_id, found.unit.unit_id if found.unit else None


async def place_of_incident(connection: Any, incident_id: UUID) -> tuple[int, int | None]:
    """Return the place and unit of an incident; raise BadInputError where it is not known for certain."""
    incident = await find_incident(connection, incident_id)
    if incident is None or incident.state is None:
        raise NotFoundError(f"There is no incident {incident_id}.")
    found = incident.state.location
    if found.state != "exact" or found.place_id is None:
        raise BadInputError(f"The incident's place is not certain: {found.why}.")
    return found.place_id, found.unit_id


async def propose_caution(pool: Any, door: Door, asking: Asking, proposal: Proposal, *, clock: Clock) -> UUID:
    """Put a caution up for approval; until then it counts for nothing."""
    permit = await _permit(door, asking, "propose_caution", f"place/{proposal.place_id}", clock=clock, why=proposal.why)
    async with begin(pool) as tx:
        caution_id = await actions.propose(tx, proposal, _by(permit, clock))
        await _tell_open_dossiers(tx, proposal.place_id, proposal.unit_id)
    return caution_id


async def decide_caution(
    pool: Any, door: Door, asking: Asking, caution_id: UUID, deciding: Deciding, *, clock: Clock
) -> Caution:
    """Approve, refuse, renew or end a caution, and return it as it is then."""
    known = await queries.find_caution(pool, caution_id, clock().date())
    is_own = known is not None and known.proposed_by == asking.actor.actor_id
    action = _ACTION[deciding.decision]
    permit = await _permit(door, asking, action, str(caution_id), clock=clock, is_own=is_own, why=deciding.why)
    async with begin(pool) as tx:
        before = await actions.decide(tx, caution_id, deciding, _by(permit, clock))
        await _tell_open_dossiers(tx, before.place_id, before.unit_id)
    after = await queries.find_caution(pool, caution_id, clock().date())
    return after or before


async def _tell_open_dossiers(tx: Transaction, place_id: int, unit_id: int | None) -> None:
    """Have every open dossier of this place read again; the event says nothing of what changed."""
    for incident_id in await open_incidents_at(tx.connection, place_id, unit_id):
        tx.announce("dossier_changed", incident_id=incident_id)


async def _permit(
    door: Door,
    asking: Asking,
    action: str,
    resource_id: str,
    *,
    clock: Clock,
    is_own: bool = False,
    why: str | None = None,
) -> Permit:
    actor = asking.actor
    return await door.ask(
        Question(
            actor=actor,
            action=action,
            resource=Resource(
                kind="Caution", resource_id=resource_id, owner=actor.agency, attributes={"is_own": is_own}
            ),
            purpose=PURPOSE,
            context=usual_context(actor, now=clock()),
            justification=why,
            address=asking.address,
        )
    )


def _by(permit: Permit, clock: Clock) -> By:
    actor = permit.question.actor
    return By(actor_id=actor.actor_id, title=actor.title, at=clock(), entry=permit.entry)


def _why_not(found: Location) -> str:
    candidates = "; ".join(candidate.address for candidate in found.candidates[:3])
    if found.place is not None and found.needs_unit:
        return f"{found.place.address} has units: say which one, a caution never colours a whole building."
    return f"This address is not certain enough: {found.why}." + (
        f" Meant perhaps: {candidates}." if candidates else ""
    )
