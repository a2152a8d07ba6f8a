"""What happens when an incident is ready: the nearest cameras that see it are pulled before anyone asks."""

import asyncio
from typing import Any
from uuid import UUID

from plainview.cameras.gateway.gateway import Gateway
from plainview.flows.camera_opened import DOCKED, cameras_for
from plainview.kernel.clock import Clock
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.policy.model import Actor
from plainview.policy.permit import Door

PREWARM_SECONDS = 90.0
WORDS_FIRST_SECONDS = 0.1  # the dossier is on its way to the page: pulls that start meanwhile would slow it
log = Log(__name__)


def _a_seat(agency: str, clock: Clock) -> Actor:
    """Return an analyst's seat: what such a seat would be permitted is worth pulling; nobody sees it thereby."""
    now = clock()
    return Actor(
        actor_id="plainview",
        title="Plainview itself",
        role="analyst",
        agency=agency,
        on_shift=True,
        cori_certified_until=None,
        station=None,
        session_id="",
        signed_in_at=now,
        method="none",
    )


async def prewarm_nearest(
    pool: Any, *, door: Door, gateway: Gateway, incident_id: UUID, agency: str, clock: Clock
) -> int:
    """Pull the first cameras of the dock, without a viewer, for a minute and a half; return how many."""
    await asyncio.sleep(WORDS_FIRST_SECONDS)
    with contained() as outcome:
        seat = _a_seat(agency, clock)
        near = await cameras_for(pool, door, incident_id, actor=seat, purpose="call_response", clock=clock)
        gateway.prewarm([each.camera for each in near[:DOCKED]], seconds=PREWARM_SECONDS)
        return len(near[:DOCKED])
    log.warning("not_prewarmed", incident_id=incident_id, error=outcome.error)
    return 0
