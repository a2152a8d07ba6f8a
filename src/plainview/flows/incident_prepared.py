"""What happens once a call is on the seats: its address is located, its place rated, and what is ready is told.

Apart from the call's own transaction: whatever fails here, the call itself stays shown, and nothing here holds it up:
the incident is locked only while the outcome is written. What a crash leaves undone is found by
`prepared_version < version` and done again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

from plainview.dossier.assemble import assemble, keep
from plainview.dossier.model import Assembled
from plainview.flows.coming import Coming
from plainview.flows.looked_up import LookedUp, look_up, sought_in
from plainview.incidents.actions import record_prepared, with_location
from plainview.incidents.model import Incident
from plainview.incidents.queries import find_incident, next_unprepared
from plainview.kernel.clock import Clock
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.store.transaction import Transaction, begin_on

POLL_SECONDS = 1.0
HANDS = 2  # incidents prepared at once: one that waits for the disk, or for a slow question, holds no other up
log = Log(__name__)


class Audience(Protocol):
    """Seats that wait for the next call; it asks for them while the records are read, and sends what was kept."""

    def serve(self, incident: Incident, coming: Coming) -> None: ...


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
    """Locate and rate one incident, announce `incident_ready`, and have the seats that wait served.

    None where something was folded into it meanwhile: that is prepared instead.
    """
    if incident.state is None or incident.state.closed_at is not None:
        return None
    coming = Coming()
    if audience is not None:
        audience.serve(incident, coming)
    with coming.at_last():
        async with pool.acquire() as connection:
            looked_up = await look_up(connection, sought_in(incident.state.reported), clock)
            async with begin_on(connection) as tx:
                return await keep_prepared(tx, incident, looked_up, coming)


async def keep_prepared(tx: Transaction, incident: Incident, looked_up: LookedUp, coming: Coming) -> Assembled | None:
    """Write where the incident is and its place's rating; None, and nothing written, where it is another by now."""
    located, event = with_location(incident, location=looked_up.location, point=looked_up.point, at=looked_up.at)
    assembled = assemble(located, looked_up.records, looked_up.at)
    coming.shape(assembled)
    if not await record_prepared(tx, located, event):
        return None
    await keep(tx.connection, assembled)
    tx.announce("incident_ready", incident_id=incident.incident_id, body={"version": located.version})
    tx.when_over(coming.keep)
    return assembled
