"""Turns an EIDO document (NENA-STA-021.1) into a call; a broken part is a problem said with it, not a lost call."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from plainview.feeds.decoders.eido.callers import Callers, find_callers
from plainview.feeds.decoders.eido.document import (
    Agency,
    Call,
    Callback,
    Caution,
    Component,
    Dispatch,
    Disposition,
    Document,
    Incident,
    Location,
    Remark,
    Resource,
)
from plainview.feeds.decoders.eido.location import read_whereabouts
from plainview.feeds.decoders.eido.remarks import plain_remark
from plainview.feeds.limits import parse_json, parse_time, plain_line
from plainview.feeds.model import (
    HIGHEST_PRIORITY,
    LOWEST_PRIORITY,
    Address,
    CallReport,
    Claim,
    ClaimKind,
    Note,
    Position,
)
from plainview.kernel.errors import UnreadableError

VERSION = "1.0"
LONGEST_KEY = 400  # it is indexed
MOST_COMPONENTS = 500  # of one kind
MOST_PROBLEMS = 20
UNKNOWN_SOURCE = "unknown"
RESPONDER = "responder"
_EMERGENCY_TYPES = {"emergency", "legacywireline", "legacywireless", "legacyvoip"}
_UNSTATED_PRIORITY = 3
_CLAIMS: dict[str, ClaimKind] = {"weapon": "weapon", "violence": "violence"}
_LOCATION_RANKS = {"incident": 0, "routinglocation": 1, "caller": 2}

Part = TypeVar("Part", bound=Component)


class Problems:
    """What could not be read, in the order it was met."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, where: str, why: str) -> None:
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(plain_line(f"{where}: {why}"))
        elif len(self.found) == MOST_PROBLEMS:
            self.found.append("more could not be read")


def decode(body: bytes) -> tuple[CallReport, ...]:
    """Return the one call that an EIDO document is about; raise UnreadableError without identity or time."""
    document = _read_document(body)
    problems = Problems()
    _check_frame(document, problems)
    incident = _read_one(document.incident_component, Incident, "incidentComponent", problems)
    calls = _read_all(document.call_component, Call, "callComponent", problems)
    callbacks = _read_all(document.callback_component, Callback, "callbackComponent", problems)
    resources = _read_all(document.emergency_resource_component, Resource, "emergencyResourceComponent", problems)
    locations = _read_all(document.location_component, Location, "locationComponent", problems)
    agencies = _read_all(document.agency_component, Agency, "agencyComponent", problems)
    updated_at = parse_time(document.written_at)
    callers = find_callers(calls, callbacks, problems.add)
    addresses, positions = _read_locations(incident, calls, locations, problems)
    claims, cautions = _read_cautions(document, callers, resources, problems)
    status = {word.strip().lower() for word in incident.status} if incident else set()
    return (
        CallReport(
            incident_key=document.key,
            updated_at=updated_at,
            opened_at=_opened_at(calls, updated_at, problems),
            type_code=plain_line(incident.type_code) if incident else "EMERGENCY",
            type_text=plain_line(incident.type_text or incident.type_code) if incident else "Emergency call",
            priority=_priority(incident, calls, problems),
            addresses=addresses,
            positions=positions,
            callers=callers.keys,
            callback_numbers=callers.numbers,
            claims=claims,
            notes=(*_read_notes(document, problems), *cautions),
            is_closed="closed" in status,
            says_active="active" in status and "closed" not in status,
            disposition=_disposition(incident, problems),
            assigned_units=_assigned_units(document, resources, problems),
            agency=_owner(agencies),
            problems=tuple(problems.found),
        ),
    )


def _read_document(body: bytes) -> Document:
    content = parse_json(body)
    if not isinstance(content, dict):
        raise UnreadableError("not an EIDO: the whole is not an object")
    try:
        document = msgspec.convert(content, Document)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"not an EIDO: {plain_line(str(error))}") from error
    if not document.key.strip() or plain_line(document.key, most=LONGEST_KEY) != document.key:
        raise UnreadableError(f"not an EIDO: the $id is empty, longer than {LONGEST_KEY} or not plain")
    return document


def _check_frame(document: Document, problems: Problems) -> None:
    if document.eido_version != VERSION:
        problems.add("eidoVersion", f"not {VERSION}")
    if not isinstance(document.issuing_element_identification, str):
        problems.add("issuingElementIdentification", "missing")
    if not document.agency_component:
        problems.add("agencyComponent", "missing")


def _read_one(content: Any, kind: type[Part], where: str, problems: Problems) -> Part | None:
    if content is None:
        return None
    try:
        part = msgspec.convert(content, kind)
        parse_time(part.written_at)
    except msgspec.ValidationError as error:
        problems.add(where, str(error))
    except UnreadableError as error:
        problems.add(where, f"lastUpdateTimeStamp is {error}")
    else:
        return part
    return None


def _read_all(content: Any, kind: type[Part], where: str, problems: Problems) -> dict[str, Part]:
    """Return the readable components by `$id`; the first of two with one id stays."""
    if content is None:
        return {}
    if not isinstance(content, list):
        problems.add(where, "not a list")
        return {}
    if len(content) > MOST_COMPONENTS:
        problems.add(where, f"only the first {MOST_COMPONENTS} of {len(content)} are read")
    parts: dict[str, Part] = {}
    for at, each in enumerate(content[:MOST_COMPONENTS]):
        part = _read_one(each if each is not None else {}, kind, f"{where}[{at}]", problems)
        if part is not None and part.key in parts:
            problems.add(f"{where}[{at}]", "its $id stands twice")
        elif part is not None:
            parts[part.key] = part
    return parts


def _opened_at(calls: dict[str, Call], updated_at: datetime, problems: Problems) -> datetime:
    started = [_time_or(call.started_at, updated_at, "callStartTimestamp", problems) for call in calls.values()]
    return min([*started, updated_at])


def _time_or(text: str, otherwise: datetime, where: str, problems: Problems) -> datetime:
    try:
        return parse_time(text)
    except UnreadableError as error:
        problems.add(where, str(error))
        return otherwise


def _priority(incident: Incident | None, calls: dict[str, Call], problems: Problems) -> int:
    stated = incident.priority if incident else None
    if isinstance(stated, int) and not isinstance(stated, bool) and HIGHEST_PRIORITY <= stated <= LOWEST_PRIORITY:
        return int(stated)
    if stated is not None:
        problems.add("incidentCommonPriorityNumber", f"not {HIGHEST_PRIORITY} to {LOWEST_PRIORITY}")
    is_emergency = any(call.primary_type.lower() in _EMERGENCY_TYPES for call in calls.values())
    return HIGHEST_PRIORITY if is_emergency else _UNSTATED_PRIORITY


def _read_locations(
    incident: Incident | None, calls: dict[str, Call], locations: dict[str, Location], problems: Problems
) -> tuple[tuple[Address, ...], tuple[Position, ...]]:
    of_incident = [reference.target for reference in incident.locations] if incident else []
    of_calls = [reference.target for call in calls.values() for reference in call.locations]
    for target in dict.fromkeys([*of_incident, *of_calls]):
        if target not in locations:
            problems.add("locationReference", f"{target!r} is not in the document")
    addresses: list[Address] = []
    positions: list[Position] = []
    for location in _by_rank(locations, set(of_incident)):
        try:
            said = read_whereabouts(_value_of(location), source=location.kind)
        except UnreadableError as error:
            problems.add(f"location '{location.kind}'", str(error))
        else:
            addresses += said.addresses
            positions += said.positions
    return tuple(dict.fromkeys(addresses)), tuple(dict.fromkeys(positions))


def _by_rank(locations: dict[str, Location], of_incident: set[str]) -> list[Location]:
    """Return the locations that say where the incident or a caller is: the incident's first, the callers' last."""
    ranked = [
        (0 if key in of_incident else _LOCATION_RANKS[location.kind.strip().lower()], location)
        for key, location in locations.items()
        if key in of_incident or location.kind.strip().lower() in _LOCATION_RANKS
    ]
    return [location for _, location in sorted(ranked, key=lambda pair: pair[0])]


def _value_of(location: Location) -> str:
    if location.value is None:
        raise UnreadableError("only a link was sent, it is not followed" if location.link else "nothing was sent")
    return location.value


def _read_cautions(
    document: Document, callers: Callers, resources: dict[str, Resource], problems: Problems
) -> tuple[tuple[Claim, ...], tuple[Note, ...]]:
    """Return weapons and violence as claims, all other cautions as notes: none is passed over."""
    claims: list[Claim] = []
    notes: list[Note] = []
    for caution in _read_all(document.caution_component, Caution, "cautionComponent", problems).values():
        written_at = parse_time(caution.written_at)
        kind = _CLAIMS.get(caution.kind.strip().lower())
        if kind is None:
            text = plain_line(f"Caution: {caution.text or caution.kind}")
            notes.append(Note(text=text, written_at=written_at, author=_agent(caution)))
            continue
        said_at = _time_or(caution.started_at or caution.written_at, written_at, "startDate", problems)
        said_by = _source(caution, callers, resources)
        claims.append(Claim(kind=kind, said_by=said_by, is_responder=said_by == RESPONDER, said_at=said_at))
    return tuple(claims), tuple(notes)


def _source(caution: Caution, callers: Callers, resources: dict[str, Resource]) -> str:
    source = (caution.source or "").strip()
    if source.lower() == RESPONDER or source in resources:
        return RESPONDER
    return callers.traceable.get(source, UNKNOWN_SOURCE)


def _read_notes(document: Document, problems: Problems) -> Sequence[Note]:
    remarks = _read_all(document.notes_component, Remark, "notesComponent", problems).values()
    return [
        Note(text=plain_remark(each.comment), written_at=parse_time(each.written_at), author=_agent(each))
        for each in remarks
    ]


def _agent(part: Remark | Caution) -> str:
    author = part.author if isinstance(part, Remark) else None
    return plain_line((author or part.agent or part.agency).target)


def _disposition(incident: Incident | None, problems: Problems) -> str | None:
    content = incident.disposition_component if incident else None
    parts = _read_all(content, Disposition, "dispositionComponent", problems).values()
    for part in sorted(parts, key=lambda each: not each.is_primary):
        return plain_line(part.text or part.code)
    return None


def _assigned_units(document: Document, resources: dict[str, Resource], problems: Problems) -> tuple[str, ...]:
    """Return call signs: what was dispatched, and what is active here (a version 1.0 resource always is)."""
    dispatches = _read_all(document.dispatch_component, Dispatch, "dispatchComponent", problems).values()
    dispatched = dict.fromkeys(reference.target for each in dispatches for reference in each.resources)
    for target in dispatched:
        if target not in resources:
            problems.add("emergencyResourceReference", f"{target!r} is not in the document")
    here = [
        plain_line(resource.name or key, most=60)
        for key, resource in resources.items()
        if key in dispatched or resource.active_on in {None, document.key}
    ]
    return tuple(dict.fromkeys(here))


def _owner(agencies: dict[str, Agency]) -> str | None:
    """Return the agency that owns the incident, None where none is named: whoever updated it last need not be it."""
    return next((plain_line(key) for key, agency in agencies.items() if agency.is_owner), None)
