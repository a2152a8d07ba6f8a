"""Folds the events of an incident into its state, and tells in words what each of them changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from plainview.incidents.model import (
    NOT_LOOKED_UP,
    CallerPosition,
    Claim,
    Closed,
    HeardPosition,
    IncidentEvent,
    IncidentState,
    Located,
    Note,
    Noted,
    Reported,
    TimelineEntry,
)

ENOUGH_CALLERS = 2  # distinct ones, that say the same
_COMPARED = (
    "type_code", "type_text", "priority", "address_text", "location", "caller_position", "claims", "callers", "notes",
    "units", "disposition", "problems", "closed_at", "agency",
)  # fmt: skip


def fold(state: IncidentState | None, event: IncidentEvent, *, source_key: str) -> IncidentState:
    """Return the state after `event`; the first event of an incident is a report."""
    body = event.body
    if isinstance(body, Reported):
        return _open(body, event, source_key) if state is None else _fold_report(state, body, event)
    if state is None:
        raise ValueError("an incident begins with a report")
    if isinstance(body, Located):
        return _fold_location(state, body, event)
    if isinstance(body, Noted):
        return _fold_note(state, body, event)
    return _fold_closing(state, body, event)


def changed_fields(before: IncidentState | None, after: IncidentState) -> frozenset[str]:
    """Return the names of what differs, besides version, times and timeline; 'opened' for a new incident."""
    if before is None:
        return frozenset({"opened", *_COMPARED})
    return frozenset(name for name in _COMPARED if getattr(before, name) != getattr(after, name))


def is_corroborated(said_by: Iterable[str], *, callers: Iterable[str], is_by_responder: bool) -> bool:
    """Say whether a claim stands on more than one caller's word; a source that can't be told is nobody's word."""
    return is_by_responder or len(set(said_by) & set(callers)) >= ENOUGH_CALLERS


def _open(report: Reported, event: IncidentEvent, source_key: str) -> IncidentState:
    opened = TimelineEntry(
        at=report.opened_at, kind="opened", text=f"{report.type_text}, priority {report.priority}, {_where(report)}"
    )
    empty = IncidentState(
        source_key=source_key, agency=None, opened_at=report.opened_at, updated_at=report.updated_at, closed_at=None,
        version=0, is_new_version=False, type_code=report.type_code, type_text=report.type_text,
        priority=report.priority, address_text=None, location=NOT_LOOKED_UP, caller_position=None, longitude=None,
        latitude=None, claims=(), callers=0, notes=(), units=(), disposition=None, problems=(), timeline=(opened,),
        reported=report, located=None,
    )  # fmt: skip
    state = _apply(empty, report, event)
    return replace(state, timeline=(opened, *_report_lines(replace(empty, address_text=state.address_text), state)))


def _where(report: Reported) -> str:
    return report.addresses[0].text if report.addresses else "no address stated"


def _fold_report(state: IncidentState, report: Reported, event: IncidentEvent) -> IncidentState:
    if report.updated_at < state.reported.updated_at:
        text = f"An older version, of {report.updated_at:%H:%M:%S}, arrived late: nothing was overwritten"
        return replace(state, version=event.version, timeline=(*state.timeline, _line(event.happened_at, "late", text)))
    after = replace(_apply(state, report, event), is_new_version=True)
    return replace(after, timeline=(*state.timeline, *_report_lines(state, after)))


def _apply(state: IncidentState, report: Reported, event: IncidentEvent) -> IncidentState:
    is_elsewhere = report.addresses != state.reported.addresses
    ours = _notes_of_ours(state)
    after = replace(
        state,
        version=event.version,
        agency=report.agency or state.agency,
        updated_at=report.updated_at,
        opened_at=min(state.opened_at, report.opened_at),
        closed_at=_closed_at(state, report),
        type_code=report.type_code,
        type_text=report.type_text,
        priority=report.priority,
        address_text=report.addresses[0].text if report.addresses else None,
        location=NOT_LOOKED_UP if is_elsewhere else state.location,
        located=None if is_elsewhere else state.located,
        caller_position=caller_position_of(report),
        claims=_claims(report),
        callers=len(report.callers),
        notes=_in_order([*(Note(at=n.written_at, text=n.text, author=n.author) for n in report.notes), *ours]),
        units=report.assigned_units,
        disposition=report.disposition,
        problems=report.problems,
        reported=report,
    )
    return _pointed(after)


def _notes_of_ours(state: IncidentState) -> list[Note]:
    """Return what was typed here: all notes that the last report did not bring."""
    theirs = {(note.written_at, note.text, note.author) for note in state.reported.notes}
    return [note for note in state.notes if (note.at, note.text, note.author) not in theirs]


def _in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda note: note.at))


def _closed_at(state: IncidentState, report: Reported) -> datetime | None:
    """Return when it was closed; once closed it opens again only by a later version that says so in so many words."""
    if report.is_closed:
        return state.closed_at or report.updated_at
    if state.closed_at is not None and report.says_active and report.updated_at > state.closed_at:
        return None
    return state.closed_at


def _position(report: Reported, *sources: str) -> HeardPosition | None:
    for source in sources:
        for position in report.positions:
            if position.source.strip().lower() == source:
                return position
    return None


def caller_position_of(report: Reported) -> CallerPosition | None:
    """Return where a report says that the caller is; None where it does not."""
    heard = _position(report, "caller", "routinglocation")
    if heard is None:
        return None
    return CallerPosition(
        longitude=heard.longitude, latitude=heard.latitude, uncertainty_metres=heard.uncertainty_metres
    )


def _claims(report: Reported) -> tuple[Claim, ...]:
    of_kind = defaultdict(list)
    for claim in report.claims:
        of_kind[claim.kind].append(claim)
    return tuple(
        Claim(
            kind=kind,
            is_corroborated=is_corroborated(
                (claim.said_by for claim in heard),
                callers=report.callers,
                is_by_responder=any(claim.is_responder for claim in heard),
            ),
            said_at=min(claim.said_at for claim in heard),
        )
        for kind, heard in of_kind.items()
    )


def _pointed(state: IncidentState) -> IncidentState:
    """Return the state with the point for the map: the place's, else what the sender gave, else the caller's."""
    place = state.located.point if state.located else None
    point = place or _position(state.reported, "incident") or state.caller_position
    return replace(state, longitude=point.longitude if point else None, latitude=point.latitude if point else None)


def _fold_location(state: IncidentState, body: Located, event: IncidentEvent) -> IncidentState:
    line = _line(event.happened_at, "located", _location_in_words(body))
    after = replace(state, version=event.version, location=body.location, located=body)
    return _pointed(replace(after, timeline=(*state.timeline, line)))


def _location_in_words(body: Located) -> str:
    found = body.location
    if found.state == "exact":
        unit = f", {found.unit}" if found.unit else ""
        return f"Address found: {found.address}{unit}"
    if found.state == "candidates":
        return f"Address not certain, {len(found.candidates)} candidates: {found.why}"
    return f"Address not resolved: {found.why}"


def _fold_note(state: IncidentState, body: Noted, event: IncidentEvent) -> IncidentState:
    note = Note(at=event.happened_at, text=body.text, author=body.author)
    line = _line(event.happened_at, "noted", f"Note by {body.author}")
    return replace(
        state, version=event.version, notes=_in_order([*state.notes, note]), timeline=(*state.timeline, line)
    )


def _fold_closing(state: IncidentState, body: Closed, event: IncidentEvent) -> IncidentState:
    line = _line(event.happened_at, "closed", f"Closed by {body.author}: {body.why}")
    closed_at = state.closed_at or event.happened_at
    return replace(state, version=event.version, closed_at=closed_at, timeline=(*state.timeline, line))


def _line(at: datetime, kind: str, text: str) -> TimelineEntry:
    return TimelineEntry(at=at, kind=kind, text=text)


def _report_lines(before: IncidentState, after: IncidentState) -> list[TimelineEntry]:
    """Tell what a report changed, one line each; a report that changed nothing leaves no line."""
    at = after.updated_at
    lines = [_line(at, kind, text) for kind, text in _differences(before, after)]
    lines += [
        _line(claim.said_at, "claim", _claim_in_words(claim)) for claim in after.claims if claim not in before.claims
    ]
    if after.closed_at and not before.closed_at:
        lines.append(_line(at, "closed", f"Closed: {after.disposition or 'no disposition given'}"))
    if before.closed_at and not after.closed_at:
        lines.append(_line(at, "reopened", "Active again"))
    return lines


def _differences(before: IncidentState, after: IncidentState) -> Iterable[tuple[str, str]]:
    if after.type_text != before.type_text:
        yield "type", f"Now {after.type_text}, was {before.type_text}"
    if after.priority != before.priority:
        yield "priority", f"Priority {after.priority}, was {before.priority}"
    if after.address_text != before.address_text:
        yield "address", f"Address now {after.address_text or 'not stated'}, was {before.address_text or 'not stated'}"
    if after.callers > before.callers > 0:
        yield "caller", f"{after.callers} callers"
    yield from (("unit", f"{unit} assigned") for unit in after.units if unit not in before.units)
    yield from (("unit", f"{unit} no longer assigned") for unit in before.units if unit not in after.units)
    yield from (("problem", f"Could not be read: {text}") for text in after.problems if text not in before.problems)


def _claim_in_words(claim: Claim) -> str:
    standing = "corroborated" if claim.is_corroborated else "not corroborated"
    return f"{claim.kind.capitalize()} reported, {standing}"
