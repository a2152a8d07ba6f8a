"""Shows an incident as the public interface has it."""

from typing import Any

import msgspec

from plainview.incidents.model import Incident

_INSIDE = ("reported", "located")  # kept to fold on, not for the outside: callers' keys and numbers are in there


def show_incident(incident: Incident) -> dict[str, Any]:
    """Return the JSON object of an incident, times as RFC 3339."""
    shown: dict[str, Any] = msgspec.to_builtins(incident.state)
    for name in _INSIDE:
        del shown[name]
    key = incident.source_key.partition("/")[2]
    return {"incident_id": str(incident.incident_id), "incident_key": key, "quarantined": False, **shown}
