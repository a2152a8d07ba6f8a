"""Somebody on a call hears who lives there, or who moved out: permitted and entered, then kept in one transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from plainview.incidents.asking import context_of
from plainview.incidents.queries import find_incident
from plainview.kernel.clock import Clock
from plainview.kernel.errors import ConflictError, NotFoundError
from plainview.people import residency_notes
from plainview.people.residency_notes import Home
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.policy.permit import Door
from plainview.store.transaction import begin

Act = Literal["note_residence", "end_residence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """Who notes something of whom, for the place of which call."""

    actor: Actor
    incident_id: UUID
    person_id: int
    address: str | None


async def note_residence(
    pool: Any, door: Door, noting: Noting, *, said_by: Literal["caller", "officer"], runs_out_on: date, clock: Clock
) -> int:
    """Keep until a day that somebody lives at the call's place; return residency_id."""
    home = await _permitted(pool, door, noting, "note_residence", clock)
    async with begin(pool) as tx:
        return await residency_notes.note_residence(
            tx, home, said_by=said_by, noted_by=noting.actor.actor_id, incident_id=noting.incident_id,
            runs_out_on=runs_out_on, at=clock(),
        )  # fmt: skip


async def end_residence(pool: Any, door: Door, noting: Noting, *, moved_out_on: date, clock: Clock) -> int:
    """End all that says that somebody lives at the call's place; return how many pieces of evidence."""
    home = await _permitted(pool, door, noting, "end_residence", clock)
    async with begin(pool) as tx:
        return await residency_notes.end_residence(tx, home, moved_out_on=moved_out_on, at=clock())


async def _permitted(pool: Any, door: Door, noting: Noting, action: Act, clock: Clock) -> Home:
    """Return the person at the call's dwelling, once the door said yes; raise where the dwelling is not certain."""
    incident = await find_incident(pool, noting.incident_id)
    if incident is None or incident.state is None:
        raise NotFoundError(f"There is no incident {noting.incident_id}.")
    context = context_of(incident, noting.actor.agency)
    await door.ask(
        Question(
            actor=noting.actor,
            action=action,
            resource=Resource(
                kind="Residence", resource_id=f"{noting.incident_id}/person/{noting.person_id}", owner=context.agency
            ),
            purpose="call_response",
            incident=context,
            context=usual_context(noting.actor, context, now=clock()),
            address=noting.address,
        )
    )
    location = incident.state.location
    if location is None or location.state != "exact" or location.place_id is None:
        raise ConflictError("The place of this call is not certain: nobody's home is noted there.")
    return Home(person_id=noting.person_id, place_id=location.place_id, unit_id=location.unit_id)
