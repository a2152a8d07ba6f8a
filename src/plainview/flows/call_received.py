"""What happens when a message was decoded: a call folds into its incident, positions move units. One transaction."""

from collections.abc import Callable

from plainview.cameras.actions import end_views_of_incident
from plainview.feeds.model import CallReport, PositionReport, ReceivedMessage, Report
from plainview.flows.mirror import mirror
from plainview.incidents.actions import fold_report
from plainview.incidents.model import Incident, Reported
from plainview.store.transaction import Transaction
from plainview.units.actions import move_units
from plainview.units.model import UnitPosition


async def receive(
    tx: Transaction,
    message: ReceivedMessage,
    reports: tuple[Report, ...],
    *,
    then: Callable[[Incident], None] = lambda _: None,
) -> None:
    """Do what the reports of one message say; `then` is told, after the commit, of each incident that changed.

    What else reads them is woken by the events announced here.
    """
    positions = [report for report in reports if isinstance(report, PositionReport)]
    if positions:
        await move_units(tx, [mirror(report, UnitPosition) for report in positions])
    for report in reports:
        if isinstance(report, CallReport):
            await _fold(tx, message, report, then)


async def _fold(
    tx: Transaction, message: ReceivedMessage, report: CallReport, then: Callable[[Incident], None]
) -> None:
    folded = await fold_report(
        tx, feed_id=message.feed_id, message_id=message.message_id, report=mirror(report, Reported)
    )
    if "closed_at" in folded.changed and folded.state.closed_at is not None:
        await end_views_of_incident(tx, folded.incident_id, "incident closed")
    if folded.changed:
        incident = Incident(
            incident_id=folded.incident_id,
            source_key=folded.state.source_key,
            version=folded.version,
            state=folded.state,
        )
        tx.when_committed(lambda: then(incident))
