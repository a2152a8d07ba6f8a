"""Reads an owner's machine-readable terms into what the policies ask for; what can't be read is not allowed. Pure.

Terms: purposes [text], live yes/no, recorded yes/no, hours 'HH:MM-HH:MM' or [from, to] and days ['mon' …] in zone
(default UTC; hours over midnight belong to the day on which they begin), from and until (ISO dates, both included),
within_metres of the camera, or of `around` ('longitude,latitude') where that is said, revoked yes/no, hospital yes/no,
consent_until (RFC 3339; of school cameras, the principal's). audio never; told: when the owner's page shows a view.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plainview.kernel.geometry import Point, distance_metres

Value = bool | int | str | list[str]
PREFIX = "terms_"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_READ_HERE = frozenset(
    {
        "purposes",
        "live",
        "recorded",
        "audio",
        "hours",
        "days",
        "zone",
        "from",
        "until",
        "within_metres",
        "around",
        "told",
        "revoked",
        "hospital",
        "consent_until",
    }
)
_ENDS = 2
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


def camera_attributes(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """Return a camera's attributes as the schema has them; one that is missing gets its stricter value."""
    terms = _terms_of(attributes)
    own = {name: value for name, value in attributes.items() if not name.startswith(PREFIX)}
    return {
        "camera_kind": "",
        "owner_kind": "",
        "is_synthetic": False,
        "is_private": False,
        "wearer_in_emergency": False,
        "is_hospital": terms.get("hospital", False),
        "is_revoked": terms.get("revoked", False),
        "terms_purposes": terms.get("purposes", []),
        "terms_live": terms.get("live", False),
        "terms_recorded": terms.get("recorded", False),
        "terms_others": sorted(set(terms) - _READ_HERE),
        **own,
    }


def is_within_terms(attributes: Mapping[str, Value], now: datetime) -> bool:
    """Say whether hours, days and dates of the terms include `now`; terms that name none always do."""
    terms = _terms_of(attributes)
    try:
        local = now.astimezone(_zone(str(terms.get("zone", "UTC"))))
        return (_date(terms.get("from"), date.min) <= local.date() <= _date(terms.get("until"), date.max)) and _is_open(
            terms, local
        )
    except (ValueError, ZoneInfoNotFoundError):
        return False


def end_of_terms(attributes: Mapping[str, Value], now: datetime, within: timedelta) -> datetime | None:
    """Return the first second at which hours, days or dates no longer hold; None where they hold all through `within`.

    Looked at minute by minute, as clocks that jump (summer time) leave no shorter way that is right; then by seconds.
    """
    terms = _terms_of(attributes)
    if not terms.keys() & {"hours", "days", "until", "from"}:
        return None
    before, end = now, now + within
    at = now.replace(second=0, microsecond=0) + _MINUTE
    while before < end:
        if not is_within_terms(attributes, at):
            return _first_outside(attributes, before, at)
        before, at = at, at + _MINUTE
    return None


def _first_outside(attributes: Mapping[str, Value], inside: datetime, outside: datetime) -> datetime:
    at = inside.replace(microsecond=0)
    while at < outside and is_within_terms(attributes, at):
        at += _SECOND
    return at


def is_within_area(attributes: Mapping[str, Value], incident: Point | None, metres_from_camera: int) -> bool:
    """Say whether an incident lies where the terms want it; terms without an area want it nowhere in particular.

    `metres_from_camera` is −1 where it isn't known; then, and where there is no incident, the answer is no.
    """
    terms = _terms_of(attributes)
    within, around = terms.get("within_metres"), terms.get("around")
    if within is None and around is None:
        return True
    if isinstance(within, bool) or not isinstance(within, int) or incident is None:
        return False
    if around is None:
        return 0 <= metres_from_camera <= within
    try:
        return distance_metres(_point(str(around)), incident) <= within
    except ValueError:
        return False


def has_consent(attributes: Mapping[str, Value], now: datetime) -> bool:
    """Say whether the principal's consent runs at `now`."""
    until = _terms_of(attributes).get("consent_until")
    try:
        return until is not None and now < datetime.fromisoformat(str(until)).astimezone(UTC)
    except ValueError:
        return False


def _terms_of(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {name.removeprefix(PREFIX): value for name, value in attributes.items() if name.startswith(PREFIX)}


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def _date(value: Value | None, default: date) -> date:
    return default if value is None else date.fromisoformat(str(value))


def _point(text: str) -> Point:
    longitude, latitude = (float(part) for part in text.split(","))
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 - degrees
        raise ValueError("no point on the ground")
    return Point(longitude=longitude, latitude=latitude)


def _is_open(terms: Mapping[str, Value], local: datetime) -> bool:
    days = _days(terms.get("days"))
    if terms.get("hours") is None:
        return local.weekday() in days
    begin, end = _hours(terms["hours"])
    at = local.time()
    if begin <= end:
        return begin <= at < end and local.weekday() in days
    return (at >= begin and local.weekday() in days) or (at < end and (local.weekday() - 1) % len(DAYS) in days)


def _days(value: Value | None) -> set[int]:
    if value is None:
        return set(range(len(DAYS)))
    if not isinstance(value, list):
        raise ValueError("days are a list")  # noqa: TRY004 - what can't be read is one error
    return {DAYS.index(day) for day in value}


def _hours(value: Value) -> tuple[time, time]:
    ends = value.split("-") if isinstance(value, str) else value
    if not isinstance(ends, list) or len(ends) != _ENDS:
        raise ValueError("hours are two times")
    return time.fromisoformat(ends[0].strip()), time.fromisoformat(ends[1].strip())
