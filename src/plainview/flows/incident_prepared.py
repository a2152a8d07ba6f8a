"""What happens once a call is on the seats: its address is located, its place rated, and what is ready is told.

Apart from the call's own transaction: whatever fails here, the call itself stays shown, and nothing here holds it up:
the incident is locked only while the outcome is written. What a crash leaves undone is found by
`prepared_version < version` and done again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from plainview.dossier.assemble import keep, prepare
from plainview.dossier.model import Assembled
from plainview.flows.mirror import mirror
from plainview.incidents.actions import record_prepared, with_location
from plainview.incidents.model import Candidate, Incident, IncidentEvent, IncidentState, Location
from plainview.incidents.queries import find_incident, next_unprepared
from plainview.kernel.clock import Clock
from plainview.kernel.geometry import Point
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.places import model as places
from plainview.places.locate import locate
from plainview.store.transaction import begin_on

POLL_SECONDS = 1.0
HANDS = 2  # incidents prepared at once: one that waits for the disk, or for a slow question, holds no other up
log = Log(__name__)


class Audience(Protocol):
    """Seats that wait for the next call: asked for while the records are read, told once the outcome is kept."""

    async def ask(self, incident: Incident) -> Any: ...

    def tell(self, asked: Any, assembled: Assembled | None) -> None: ...  # None: it came to nothing, they wait on


class Backlog:
    """Incidents to prepare: those folded in this process a moment ago, as they are, and those the store knows of."""

    def __init__(self) -> None:
        self._news: asyncio.Queue[Incident | None] = asyncio.Queue()
        self.in_hand: set[UUID] = set()
        self._changed_meanwhile: set[UUID] = set()

    def add(self, incident: Incident) -> None:
        """Have an incident prepared, at once."""
        self._news.put_nowait(incident)

    def look(self, incident_id: UUID | None = None) -> None:
        """Have the store asked for more; for what is in hand just now, afterwards."""
        if incident_id in self.in_hand:
            self._changed_meanwhile.add(incident_id)
        elif self._news.empty():
            self._news.put_nowait(None)

    @contextmanager
    def holding(self, incident_id: UUID) -> Iterator[None]:
        """Keep an incident from other hands while the block runs."""
        self.in_hand.add(incident_id)
        try:
            yield
        finally:
            self.in_hand.discard(incident_id)
            if incident_id in self._changed_meanwhile:
                self._changed_meanwhile.discard(incident_id)
                self.look()

    async def next(self) -> Incident | None:
        """Return what is next; None: the store is to be asked, because of an event or because it is time."""
        try:
            return await asyncio.wait_for(self._news.get(), POLL_SECONDS)
        except TimeoutError:
            return None


async def prepare_incidents(pool: Any, backlog: Backlog, clock: Clock, audience: Audience | None = None) -> None:
    """Prepare every incident that is behind, for ever; one that fails waits for the next round."""
    async with asyncio.TaskGroup() as tasks:
        for _ in range(HANDS):
            tasks.create_task(_keep_preparing(pool, backlog, clock, audience))


async def _keep_preparing(pool: Any, backlog: Backlog, clock: Clock, audience: Audience | None) -> None:
    while True:
        incident = await backlog.next()
        if incident is None:
            await _catch_up(pool, backlog, clock, audience)
        elif incident.incident_id in backlog.in_hand:
            backlog.look(incident.incident_id)
        else:
            await _try(pool, backlog, incident, clock, audience)


async def _catch_up(pool: Any, backlog: Backlog, clock: Clock, audience: Audience | None) -> None:
    """Prepare what the store says is behind, the newest first."""
    failed: set[UUID] = set()
    while (incident_id := await next_unprepared(pool, except_for=failed | backlog.in_hand)) is not None:
        incident = await find_incident(pool, incident_id)
        if incident_id in backlog.in_hand or incident is None:
            continue
        if not await _try(pool, backlog, incident, clock, audience):
            failed.add(incident_id)


async def _try(pool: Any, backlog: Backlog, incident: Incident, clock: Clock, audience: Audience | None) -> bool:
    with backlog.holding(incident.incident_id), contained() as outcome:
        await prepare_incident(pool, incident, clock, audience)
    if outcome.error is not None:
        log.error("incident_not_prepared", incident_id=incident.incident_id, error=type(outcome.error).__name__)
    return outcome.error is None


async def prepare_incident(
    pool: Any, incident: Incident, clock: Clock, audience: Audience | None = None
) -> Assembled | None:
    """Locate and rate one incident, announce `incident_ready`, and tell the seats that wait.

    None where something was folded into it meanwhile: that is prepared instead. The permits are asked for while the
    records are read; nothing is told before both are kept.
    """
    if incident.state is None or incident.state.closed_at is not None:
        return None
    async with pool.acquire() as connection:
        asking = asyncio.create_task(audience.ask(incident)) if audience is not None else None
        assembled = None
        with contained() as outcome:
            located, event = await _locate(connection, incident, incident.state, clock)
            assembled = await _assemble(connection, located, event, clock())
    if audience is not None and asking is not None:
        audience.tell(await asking, assembled)
    if outcome.error is not None:
        raise outcome.error
    return assembled


async def _assemble(connection: Any, incident: Incident, event: IncidentEvent | None, at: datetime) -> Assembled | None:
    assembled = await prepare(connection, incident, at)
    async with begin_on(connection) as tx:
        if not await record_prepared(tx, incident, event):
            return None
        await keep(tx.connection, assembled)
        tx.announce("incident_ready", incident_id=incident.incident_id, body={"version": incident.version})
    return assembled


async def _locate(
    connection: Any, incident: Incident, state: IncidentState, clock: Clock
) -> tuple[Incident, IncidentEvent | None]:
    caller = state.caller_position
    found = await locate(
        connection,
        _stated(state),
        position=_caller(state),
        uncertainty_metres=caller.uncertainty_metres if caller else None,
    )
    return with_location(incident, location=location_of(found), point=found.point, at=clock())


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
        disagreement_metres=found.disagreement_metres,
    )
