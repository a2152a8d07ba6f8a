"""What happens when a message was decoded: a call folds into its incident, positions move units. One transaction.

Where the call is, and what is recorded there, is looked up while it is folded: both are written together, and the
dossier is ready with the call. Whatever fails of that, or takes too long, the call itself is kept, and prepared after.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from plainview.cameras.actions import end_views_of_incident
from plainview.feeds.model import CallReport, PositionReport, ReceivedMessage, Report
from plainview.flows.coming import Coming
from plainview.flows.incident_prepared import Audience, keep_prepared
from plainview.flows.looked_up import LookedUp, look_up, sought_in
from plainview.flows.mirror import mirror
from plainview.incidents.actions import fold_report
from plainview.incidents.model import Incident, Reported
from plainview.kernel.clock import Clock, utc_now
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.store.transaction import Transaction
from plainview.units.actions import move_units
from plainview.units.model import UnitPosition

LOOK_UP_SECONDS = 0.25  # no call waits longer for its dossier
log = Log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A report, and what is being looked up for it."""

    report: Reported
    looking: asyncio.Task[LookedUp] | None  # None: the call is over

    def drop(self) -> None:
        """Look up no further."""
        if self.looking is not None:
            self.looking.cancel()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """Does what the reports of one message say; `later` is told, after the commit, of each call still to prepare."""

    pool: Any
    later: Callable[[Incident], None]
    audience: Audience | None = None
    clock: Clock = utc_now
    _ahead: dict[UUID, list[_Begun]] = field(default_factory=dict)

    @contextmanager
    def foresee(self, message_id: UUID, reports: tuple[Report, ...]) -> Iterator[None]:
        """Begin to look up what a message says while it is being claimed; what isn't used by the end is dropped."""
        self._ahead[message_id] = [
            self._begin(mirror(report, Reported)) for report in reports if isinstance(report, CallReport)
        ]
        try:
            yield
        finally:
            for begun in self._ahead.pop(message_id, []):
                begun.drop()

    async def __call__(self, tx: Transaction, message: ReceivedMessage, reports: tuple[Report, ...]) -> None:
        """Do it in the message's own transaction; what else reads it is woken by the events announced here."""
        positions = [report for report in reports if isinstance(report, PositionReport)]
        if positions:
            await move_units(tx, [mirror(report, UnitPosition) for report in positions])
        begun = self._ahead.pop(message.message_id, None)
        if begun is None:
            begun = [self._begin(mirror(report, Reported)) for report in reports if isinstance(report, CallReport)]
        try:
            for each in begun:
                await self._fold(tx, message, each)
        finally:
            for each in begun:
                each.drop()
            await asyncio.gather(*(each.looking for each in begun if each.looking), return_exceptions=True)

    async def _fold(self, tx: Transaction, message: ReceivedMessage, begun: _Begun) -> None:
        folded = await fold_report(tx, feed_id=message.feed_id, message_id=message.message_id, report=begun.report)
        if "closed_at" in folded.changed and folded.state.closed_at is not None:
            await end_views_of_incident(tx, folded.incident_id, "incident closed")
        if not folded.changed:
            return
        incident = Incident(
            incident_id=folded.incident_id,
            source_key=folded.state.source_key,
            version=folded.version,
            state=folded.state,
        )
        if folded.state.closed_at is not None:
            return
        if begun.looking is None or not await self._prepare(tx, incident, folded.state.reported, begun.looking):
            tx.when_over(lambda is_committed: self.later(incident) if is_committed else None)

    def _begin(self, report: Reported) -> _Begun:
        """Look up on a connection of its own, beside the transaction that folds the report."""
        looking = None if report.is_closed else asyncio.create_task(self._look_up(report))
        return _Begun(report=report, looking=looking)

    async def _look_up(self, report: Reported) -> LookedUp:
        async with self.pool.acquire() as connection:
            return await look_up(connection, sought_in(report), self.clock)

    async def _prepare(
        self, tx: Transaction, incident: Incident, report: Reported, looking: asyncio.Task[LookedUp]
    ) -> bool:
        coming = Coming()
        if self.audience is not None:
            self.audience.serve(incident, coming)
        kept = await tx.keep_so_far()
        with contained() as outcome:
            looked_up = await asyncio.wait_for(looking, LOOK_UP_SECONDS)
            if looked_up.sought == sought_in(report):
                return await keep_prepared(tx, incident, looked_up, coming) is not None
        coming.keep(is_kept=False)
        if outcome.error is not None:
            log.warning("prepared_later", incident_id=incident.incident_id, error=type(outcome.error).__name__)
            await tx.give_up_since(kept)
        return False
