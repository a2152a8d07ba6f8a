"""Reads an owner's machine-readable terms into what the policies ask for; what can't be read is not allowed. Pure.

Terms: purposes [text], live yes/no, hours 'HH:MM-HH:MM' or [from, to] in zone (default UTC), from and until (ISO dates,
both days included), revoked yes/no, hospital yes/no, consent_until (RFC 3339; of school cameras, the principal's).
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Value = bool | int | str | list[str]
PREFIX = "terms_"
_READ_HERE = frozenset({"purposes", "live", "hours", "zone", "from", "until", "revoked", "hospital", "consent_until"})
_ENDS = 2


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
        "terms_others": sorted(set(terms) - _READ_HERE),
        **own,
    }


def is_within_terms(attributes: Mapping[str, Value], now: datetime) -> bool:
    """Say whether hours and dates of the terms include `now`; terms that name none always do."""
    terms = _terms_of(attributes)
    try:
        local = now.astimezone(_zone(str(terms.get("zone", "UTC"))))
        return (
            _date(terms.get("from"), date.min) <= local.date() <= _date(terms.get("until"), date.max)
        ) and _is_in_hours(terms.get("hours"), local.time())
    except (ValueError, ZoneInfoNotFoundError):
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


def _is_in_hours(value: Value | None, at: time) -> bool:
    if value is None:
        return True
    ends = value.split("-") if isinstance(value, str) else value
    if not isinstance(ends, list) or len(ends) != _ENDS:
        raise ValueError("hours are two times")
    begin, end = time.fromisoformat(ends[0].strip()), time.fromisoformat(ends[1].strip())
    return begin <= at < end if begin <= end else at >= begin or at < end
