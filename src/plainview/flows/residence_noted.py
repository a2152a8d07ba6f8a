"""Staff hear on a call who lives there, moved out or never did: permitted, entered, done at once, and taken back."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from plainview.incidents.asking import context_of
from plainview.incidents.model import Incident
from plainview.incidents.queries import find_incident, open_incidents_at
from plainview.kernel.clock import Clock
from plainview.kernel.errors import ConflictError, NotFoundError
from plainview.people import residency_acts
from plainview.people.residency_act_queries import find_act, list_acts
from plainview.people.residency_acts import Act, By, Said
from plainview.people.residency_notes import Home
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.store.transaction import Transaction, begin

LISTED_DAYS = 90
Action = Literal["note_residence", "end_residence", "read_residence_notes", "take_back_residence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """Who notes something for the place of which call."""

    actor: Actor
    incident_id: UUID
    address: str | None


async def note(pool: Any, door: Door, noting: Noting, person_id: int, said: Said, *, clock: Clock) -> UUID:
    """Do what was said of somebody's home at the call's place, and have open dossiers read again; return act_id."""
    action: Action = "note_residence" if said.kind == "lives_here" else "end_residence"
    permit, incident = await _permitted(pool, door, noting, action, f"person/{person_id}", clock=clock, why=said.reason)
    place_id, unit_id = _dwelling(incident)
    home = Home(person_id=person_id, place_id=place_id, unit_id=unit_id)
    async with begin(pool) as tx:
        act_id = await residency_acts.act(tx, home, said, _by(permit, clock), incident_id=noting.incident_id)
        await _tell_open_dossiers(tx, place_id, unit_id)
    return act_id


async def read_notes(pool: Any, door: Door, noting: Noting, *, clock: Clock) -> list[Act]:
    """Return what was noted lately of who lives at the call's place, newest first."""
    _, incident = await _permitted(pool, door, noting, "read_residence_notes", "notes", clock=clock)
    place_id, unit_id = _dwelling(incident)
    rows = await list_acts(pool, place_id, unit_id, today=clock().date(), days=LISTED_DAYS)
    return [Act(**dict(row)) for row in rows]


async def take_back(pool: Any, door: Door, noting: Noting, act_id: UUID, *, why: str, clock: Clock) -> int:
    """Put back what a note of the call's place changed; return how many pieces of evidence."""
    kept = await find_act(pool, act_id)
    is_own = kept is not None and kept["noted_by"] == noting.actor.actor_id
    permit, incident = await _permitted(
        pool, door, noting, "take_back_residence", f"note/{act_id}", clock=clock, why=why, is_own=is_own
    )
    place_id, unit_id = _dwelling(incident)
    if kept is None or (kept["place_id"], kept["unit_id"]) != (place_id, unit_id):
        raise NotFoundError("There is no such note of this call's place.")
    async with begin(pool) as tx:
        restored = await residency_acts.undo(tx, act_id, why=why, by=_by(permit, clock))
        await _tell_open_dossiers(tx, place_id, unit_id)
    return restored


async def _tell_open_dossiers(tx: Transaction, place_id: int, unit_id: int | None) -> None:
    for incident_id in await open_incidents_at(tx.connection, place_id, unit_id):
        tx.announce("dossier_changed", incident_id=incident_id)


async def _permitted(
    pool: Any,
    door: Door,
    noting: Noting,
    action: Action,
    of_what: str,
    *,
    clock: Clock,
    why: str | None = None,
    is_own: bool = False,
) -> tuple[Permit, Incident]:
    incident = await find_incident(pool, noting.incident_id)
    if incident is None or incident.state is None:
        raise NotFoundError(f"There is no incident {noting.incident_id}.")
    context = context_of(incident, noting.actor.agency)
    permit = await door.ask(
        Question(
            actor=noting.actor,
            action=action,
            resource=Resource(
                kind="Residence",
                resource_id=f"{noting.incident_id}/{of_what}",
                owner=context.agency,
                attributes={"is_own": is_own},
            ),
            purpose="call_response",
            incident=context,
            context=usual_context(noting.actor, context, now=clock()),
            justification=why,
            address=noting.address,
        )
    )
    return permit, incident


def _dwelling(incident: Incident) -> tuple[int, int | None]:
    """Return the call's place and unit; raise where the place is not certain."""
    location = None if incident.state is None else incident.state.location
    if location is None or location.state != "exact" or location.place_id is None:
        raise ConflictError("The place of this call is not certain: nobody's home is noted there.")
    return location.place_id, location.unit_id


def _by(permit: Permit, clock: Clock) -> By:
    actor = permit.question.actor
    return By(actor_id=actor.actor_id, title=actor.title, at=clock(), entry=permit.entry)
