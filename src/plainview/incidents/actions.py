"""Folds what was reported and done into incidents: one lock an incident, one event and one announcement each."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from plainview.incidents.fold import changed_fields, fold
from plainview.incidents.model import (
    Body,
    Closed,
    FoldResult,
    Incident,
    IncidentEvent,
    Located,
    Location,
    Noted,
    Reported,
)
from plainview.incidents.queries import lock_incident, lock_or_make, mark_prepared, record_event
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.geometry import Point
from plainview.store.transaction import Transaction

LONGEST_NOTE = 4_000


async def fold_report(tx: Transaction, *, feed_id: str, message_id: UUID | None, report: Reported) -> FoldResult:
    """Fold a report into its incident, made where there was none; the same message twice changes nothing."""
    incident = await lock_or_make(tx.connection, f"{feed_id}/{report.incident_key}", opened_at=report.opened_at)
    return await _append(tx, incident, report, at=utc_now(), message_id=message_id)


def with_location(
    incident: Incident, *, location: Location, point: Point | None, at: datetime
) -> tuple[Incident, IncidentEvent | None]:
    """Return the incident as it is with `location` folded in, and the event that says so: None where it is there.

    `point` is the place's, where the map goes. Nothing is written: `record_prepared` does.
    """
    located = incident.state.located if incident.state else None
    if located is not None and located.location == location:
        return incident, None
    event = IncidentEvent(version=incident.version + 1, happened_at=at, body=Located(location=location, point=point))
    state = fold(incident.state, event, source_key=incident.source_key)
    return replace(incident, version=event.version, state=state), event


async def record_prepared(tx: Transaction, incident: Incident, event: IncidentEvent | None) -> bool:
    """Record that the incident, with `event` folded in last if there is one, was located and rated.

    False, and nothing written, where something else was folded in meanwhile: then it is prepared anew.
    """
    if incident.state is None:
        raise BadInputError("nothing was reported of this incident yet")
    if event is None:
        return await mark_prepared(tx.connection, incident.incident_id, incident.version)
    is_recorded = await record_event(
        tx.connection, incident.incident_id, event, incident.state, message_id=None, is_prepared=True
    )
    if is_recorded:
        tx.announce("incident_changed", incident_id=incident.incident_id, body={"version": event.version})
    return is_recorded


async def add_note(tx: Transaction, incident_id: UUID, *, text: str, author: str, at: datetime) -> FoldResult:
    """Add a remark typed here."""
    words = text.strip()
    if not words or len(words) > LONGEST_NOTE or "\x00" in words:
        raise BadInputError(f"a note is text of 1 to {LONGEST_NOTE} characters")
    return await _append(tx, await _lock(tx, incident_id), Noted(text=words, author=author), at=at)


async def close(tx: Transaction, incident_id: UUID, *, why: str, author: str, at: datetime) -> FoldResult:
    """End an incident here; raise ConflictError where it is over already."""
    incident = await _lock(tx, incident_id)
    if incident.state is not None and incident.state.closed_at is not None:
        raise ConflictError("this incident is closed already")
    return await _append(tx, incident, Closed(why=why, author=author), at=at)


async def _lock(tx: Transaction, incident_id: UUID) -> Incident:
    incident = await lock_incident(tx.connection, incident_id)
    if incident is None:
        raise NotFoundError(f"there is no incident {incident_id}")
    return incident


async def _append(
    tx: Transaction, incident: Incident, body: Body, *, at: datetime, message_id: UUID | None = None
) -> FoldResult:
    event = IncidentEvent(version=incident.version + 1, happened_at=at, body=body)
    before = incident.state
    state = fold(before, event, source_key=incident.source_key)
    is_recorded = await record_event(tx.connection, incident.incident_id, event, state, message_id=message_id)
    if not is_recorded:
        return _unchanged(incident)
    _announce(tx, incident, was_open=before is None or before.closed_at is None, is_open=state.closed_at is None)
    return FoldResult(
        incident_id=incident.incident_id,
        is_new=before is None,
        version=event.version,
        changed=changed_fields(before, state),
        state=state,
    )


def _unchanged(incident: Incident) -> FoldResult:
    if incident.state is None:
        raise ConflictError("this message was folded into another incident")
    return FoldResult(
        incident_id=incident.incident_id,
        is_new=False,
        version=incident.version,
        changed=frozenset(),
        state=incident.state,
    )


def _announce(tx: Transaction, incident: Incident, *, was_open: bool, is_open: bool) -> None:
    version = incident.version + 1
    tx.announce("incident_changed", incident_id=incident.incident_id, body={"version": version})
    if was_open and not is_open:
        tx.announce("incident_closed", incident_id=incident.incident_id)
