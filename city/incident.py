"""Holds what the simulated dispatch centre knows of one call; a change makes a new value, the next version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

RESPONDER = "responder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a call is about: the address as the call-taker typed it, and where that is."""

    number: int
    suffix: str
    direction: str
    street: str
    street_kind: str
    unit: str
    landmark: str
    postal_code: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Someone who called: the number, '' where it was withheld, and where the phone is."""

    phone: str
    called_at: datetime
    longitude: float | None = None
    latitude: float | None = None
    radius_metres: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A line that a call-taker, a dispatcher or a unit wrote."""

    at: datetime
    text: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That a weapon or violence was reported, by the n-th caller or by a responder."""

    kind: str  # Weapon, Violence
    words: str
    said_by: int | str  # place in callers, or RESPONDER
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A unit that was sent."""

    unit_id: str
    kind: str
    status: str  # en_route, on_scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident as the dispatch centre sees it."""

    key: str
    spot: Spot
    type_code: str
    type_text: str
    priority: int
    callers: tuple[Caller, ...]
    updated_at: datetime
    remarks: tuple[Remark, ...] = ()
    warnings: tuple[Claim, ...] = ()
    units: tuple[Assigned, ...] = ()
    disposition: str = ""

    @property
    def is_closed(self) -> bool:
        return bool(self.disposition)


def spot_from(site: Mapping[str, Any], unit: str = "") -> Spot:
    """Read a premise of city.json."""
    return Spot(
        number=site["number"], suffix=site["suffix"], direction=site["direction"], street=site["street"],
        street_kind=site["street_kind"], unit=unit, landmark=site["landmark"], postal_code=site["postal_code"],
        longitude=site["longitude"], latitude=site["latitude"],
    )  # fmt: skip


def add_remark(incident: Incident, at: datetime, text: str, author: str = "Call taker 7") -> Incident:
    """Write a line."""
    return replace(incident, remarks=(*incident.remarks, Remark(at=at, text=text, author=author)), updated_at=at)


def add_caller(incident: Incident, caller: Caller) -> Incident:
    """Count another caller in."""
    return replace(incident, callers=(*incident.callers, caller), updated_at=caller.called_at)


def add_warning(incident: Incident, at: datetime, kind: str, words: str, said_by: int | str) -> Incident:
    """Record that a weapon or violence was reported."""
    warning = Claim(kind=kind, words=words, said_by=said_by, at=at)
    return replace(incident, warnings=(*incident.warnings, warning), updated_at=at)


def assign(incident: Incident, at: datetime, units: tuple[Assigned, ...]) -> Incident:
    """Send more units."""
    sent = ", ".join(unit.unit_id for unit in units)
    return add_remark(replace(incident, units=(*incident.units, *units)), at, f"{sent} sent", "Dispatcher 3")


def arrive(incident: Incident, at: datetime, unit_id: str) -> Incident:
    """Let a unit be on scene."""
    units = tuple(replace(unit, status="on_scene") if unit.unit_id == unit_id else unit for unit in incident.units)
    return add_remark(replace(incident, units=units), at, f"{unit_id} on scene", unit_id)


def close(incident: Incident, at: datetime, disposition: str) -> Incident:
    """Close it."""
    return replace(incident, disposition=disposition, updated_at=at)
