"""Tells who is asking, and what the policies need to know about the circumstances."""

from datetime import datetime

from starlette.requests import HTTPConnection

from plainview.kernel.clock import utc_now
from plainview.kernel.errors import NotSignedInError
from plainview.policy.model import Actor, IncidentContext

WALL = "wall"  # a station so named is a display that everybody in the room sees
NO_DISTANCE = -1


def actor_of(request: HTTPConnection) -> Actor:
    """Return who is signed in; raise NotSignedInError where nobody is."""
    actor = getattr(request.state, "actor", None)
    if not isinstance(actor, Actor):
        raise NotSignedInError("Nobody is signed in here.")
    return actor


def usual_context(
    actor: Actor,
    incident: IncidentContext | None = None,
    *,
    distance_metres: int = NO_DISTANCE,
    now: datetime | None = None,
) -> dict[str, bool | int | str]:
    """Return the context that follows from actor, incident and time; `distance_metres` is a camera's, −1 for none."""
    at = now or utc_now()
    certified_until = actor.cori_certified_until
    return {
        "sign_in_age_seconds": max(0, int((at - actor.signed_in_at).total_seconds())),
        "certified": certified_until is not None and at.date() <= certified_until,
        "on_wall_display": (actor.station or "").startswith(WALL),
        "distance_metres": distance_metres,
        "incident_open": incident is not None and incident.is_open,
        "incident_is_ours": incident is not None and incident.agency == actor.agency,
    }
