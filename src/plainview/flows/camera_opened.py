"""Someone asks to watch a camera: the door decides and writes it down, then, and only then, there is a token."""

from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from plainview.cameras import queries as cameras
from plainview.cameras.actions import open_view
from plainview.cameras.asking import question_about
from plainview.cameras.model import Camera, ViewTicket
from plainview.cameras.near import nearest_that_see
from plainview.cameras.ranking import RankedCamera
from plainview.flows.wearer_told import refuse_if_private, tell_wearer
from plainview.incidents.asking import context_of
from plainview.incidents.queries import get_incident
from plainview.kernel.clock import Clock
from plainview.kernel.errors import NotFoundError
from plainview.kernel.geometry import Point
from plainview.kernel.ids import new_id
from plainview.policy.model import Actor, IncidentContext
from plainview.policy.obligations import WEARER_TOLD
from plainview.policy.permit import Door
from plainview.store.transaction import begin
from plainview.units.queries import units_on

DOCKED = 4
OFFERED = 12
LOOKED_AT = 40  # near cameras asked about, before the not permitted are left out


class Puller(Protocol):
    """Begins to pull a camera that will be watched."""

    def expect(self, camera: Camera) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks for a camera, why, and for which incident."""

    actor: Actor
    purpose: str | None
    incident_id: UUID | None
    is_on_wall: bool = False  # a display that others in the room see


async def open_camera(
    pool: Any, *, door: Door, puller: Puller, camera_id: str, asking: Asking, clock: Clock
) -> ViewTicket:
    """Return a ticket for one stream; raise RefusedError where a rule says no, NotFoundError for an unknown camera.

    The wearer of a body-worn camera is told first; the ticket says whether they were reached.
    """
    async with pool.acquire() as connection:
        camera = await cameras.find_camera(connection, camera_id)
        incident = await find_context(connection, asking.incident_id, asking.actor.agency)
    if camera is None:
        raise NotFoundError(f"There is no camera {camera_id!r}.")
    question = question_about(
        camera,
        actor=asking.actor,
        purpose=asking.purpose,
        incident=incident,
        now=clock(),
        carries_out=WEARER_TOLD,
    )
    if asking.is_on_wall:
        question = replace(question, context={**question.context, "on_wall_display": True})
    permit = await door.ask(question)
    puller.expect(camera)
    view_id = new_id()
    wearer = await tell_wearer(pool, door, camera, permit, view_id)
    async with begin(pool) as tx:
        await refuse_if_private(tx, camera, permit)
        ticket = await open_view(
            tx,
            camera,
            actor_id=asking.actor.actor_id,
            incident_id=asking.incident_id,
            purpose=asking.purpose or "",
            entry=permit.entry,
            ends_at=permit.ends_at,
            view_id=view_id,
        )
    return replace(ticket, wearer=None if wearer is None else wearer.told)


async def find_context(connection: Any, incident_id: UUID | None, agency: str) -> IncidentContext | None:
    """Return the incident as the policies know it, None where none was named; raise NotFoundError for an unknown."""
    if incident_id is None:
        return None
    incident = await get_incident(connection, incident_id)
    return context_of(incident, agency)


async def cameras_for(
    pool: Any, door: Door, incident_id: UUID, *, actor: Actor, purpose: str | None, clock: Clock
) -> list[RankedCamera]:
    """Return the cameras that the actor may watch, those that see the incident's place first, at most OFFERED.

    They are those near it, and those that the units coming there carry.

    Every one is asked about by the same policies as a view; watching it asks again, and writes it down.
    """
    async with pool.acquire() as connection:
        found = await get_incident(connection, incident_id)
        incident = context_of(found, actor.agency)
        if found.state is None or incident.longitude is None or incident.latitude is None:
            return []
        place = Point(longitude=incident.longitude, latitude=incident.latitude)
        key = found.source_key.partition("/")[2]
        coming = await units_on(connection, assigned=found.state.units, incident_key=key)
        near = await nearest_that_see(connection, place, coming=coming, limit=LOOKED_AT)
    allowed: list[RankedCamera] = []
    for each in near:
        question = question_about(
            each.camera, actor=actor, purpose=purpose, incident=incident, now=clock(), carries_out=WEARER_TOLD
        )
        if door.would_permit(question):
            allowed.append(each)
        if len(allowed) == OFFERED:
            break
    return allowed
