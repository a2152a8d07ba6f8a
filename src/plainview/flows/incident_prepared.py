"""What happens once a call is on the seats: its address is located, its place rated, and what is ready is announced.

A transaction of its own: whatever fails here, the call itself stays shown. What a crash leaves undone is found by
`prepared_version < version` and done again.
"""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

from plainview.dossier.assemble import prepare
from plainview.flows.mirror import mirror
from plainview.incidents.actions import record_location
from plainview.incidents.model import Candidate, Incident, IncidentState, Location
from plainview.incidents.queries import lock_incident, mark_prepared, next_unprepared
from plainview.kernel.clock import Clock
from plainview.kernel.geometry import Point
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.places import model as places
from plainview.places.locate import locate
from plainview.store.transaction import Transaction, begin

POLL_SECONDS = 1.0
log = Log(__name__)


async def prepare_incidents(pool: Any, wake: asyncio.Event, clock: Clock) -> None:
    """Prepare every incident that is behind, at once when woken, for ever; one that fails waits for the next round."""
    while True:
        wake.clear()
        failed: set[UUID] = set()
        while (incident_id := await next_unprepared(pool, except_for=failed)) is not None:
            with contained() as outcome:
                await prepare_incident(pool, incident_id, clock)
            if outcome.error is not None:
                failed.add(incident_id)
                log.error("incident_not_prepared", incident_id=incident_id, error=type(outcome.error).__name__)
        await _wait(wake)


async def _wait(wake: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(wake.wait(), POLL_SECONDS)
    except TimeoutError:
        return


async def prepare_incident(pool: Any, incident_id: UUID, clock: Clock) -> None:
    """Locate and rate one incident, and announce `incident_ready`."""
    async with begin(pool) as tx:
        incident = await lock_incident(tx.connection, incident_id)
        if incident is None or incident.state is None:
            return
        state = await _locate(tx, incident, incident.state)
        located = replace(incident, version=state.version, state=state)
        await prepare(tx.connection, located, clock())
        await mark_prepared(tx.connection, incident_id, state.version)
        tx.announce("incident_ready", incident_id=incident_id, body={"version": state.version})


async def _locate(tx: Transaction, incident: Incident, state: IncidentState) -> IncidentState:
    found = await locate(tx.connection, _stated(state), position=_caller(state))
    location = location_of(found)
    if state.located is not None and state.located.location == location:
        return state
    place = found.place
    folded = await record_location(
        tx,
        incident.incident_id,
        location=location,
        place_id=place.place_id if place else None,
        unit_id=found.unit.unit_id if found.unit else None,
        point=found.point,
    )
    return folded.state


def _stated(state: IncidentState) -> places.StatedAddress:
    """Return the incident's own address: the first that was stated, else an empty one."""
    stated = state.reported.addresses
    return mirror(stated[0], places.StatedAddress) if stated else places.StatedAddress()


def _caller(state: IncidentState) -> Point | None:
    at = state.caller_position
    return None if at is None else Point(longitude=at.longitude, latitude=at.latitude)


def location_of(found: places.Location) -> Location:
    """Return what the locator found in the words of an incident."""
    return Location(
        state=found.state,
        certainty=found.certainty,
        why=found.why,
        place_id=found.place.place_id if found.place else None,
        unit_id=found.unit.unit_id if found.unit else None,
        address=found.place.address if found.place else None,
        unit=found.unit.label if found.unit else None,
        candidates=tuple(mirror(each, Candidate) for each in found.candidates),
    )
