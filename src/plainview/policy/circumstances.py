"""Gathers what the policies may weigh: the thing's attributes and the circumstances as the system knows them."""

from datetime import datetime
from typing import Any

from plainview.kernel.errors import BadInputError
from plainview.kernel.geometry import Point
from plainview.policy.asking import NO_DISTANCE, usual_context
from plainview.policy.model import IncidentContext, Question, Resource
from plainview.policy.terms import camera_attributes, has_consent, is_within_area, is_within_terms

CAMERA = "Camera"
_UNLESS_SAID = {"is_synthetic": False, "is_own": False, "is_identified": False, "lives_there": False}
_ONLY_GIVEN = {"within_terms", "within_area", "consent_active"}


def attributes_of(resource: Resource) -> dict[str, Any]:
    """Return the attributes as policies/schema.cedarschema names them."""
    if resource.kind == CAMERA:
        return {**camera_attributes(resource.attributes), "owner": resource.owner}
    return {**_UNLESS_SAID, **resource.attributes, "kind": resource.kind, "owner": resource.owner}


def circumstances_of(question: Question, now: datetime) -> dict[str, bool | int | str]:
    """Return the circumstances as the system knows them, tightened by what the caller says.

    Raises BadInputError for a context key that no rule knows.
    """
    given, attributes = question.context, question.resource.attributes
    own = usual_context(question.actor, question.incident, now=now)
    unknown = set(given) - set(own) - _ONLY_GIVEN
    if unknown:
        raise BadInputError(f"the context has no {', '.join(sorted(unknown))}")
    distance = int(given.get("distance_metres", NO_DISTANCE))
    is_in_area = is_within_area(attributes, _place_of(question.incident), distance)
    return {
        "purpose": question.purpose or "",
        "has_incident": question.incident is not None,
        "incident_open": bool(own["incident_open"] and given.get("incident_open", True)),
        "incident_is_ours": bool(own["incident_is_ours"] and given.get("incident_is_ours", True)),
        "sign_in_age_seconds": max(int(own["sign_in_age_seconds"]), int(given.get("sign_in_age_seconds", 0))),
        "certified": bool(own["certified"] and given.get("certified", True)),
        "on_wall_display": bool(own["on_wall_display"] or given.get("on_wall_display", False)),
        "distance_metres": distance,
        "within_terms": bool(given.get("within_terms", True)) and is_within_terms(attributes, now),
        "within_area": bool(given.get("within_area", True)) and is_in_area,
        "consent_active": bool(given.get("consent_active", False)) or has_consent(attributes, now),
    }


def _place_of(incident: IncidentContext | None) -> Point | None:
    if incident is None or incident.longitude is None or incident.latitude is None:
        return None
    return Point(longitude=incident.longitude, latitude=incident.latitude)
