"""Puts cameras into the questions that the policies answer, and a list's cameras into few questions."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import ceil
from typing import Any

import msgspec

from plainview.cameras.model import SCHOOL_RADIUS_METRES, Camera
from plainview.kernel.geometry import Point, distance_metres
from plainview.policy.asking import NO_DISTANCE, usual_context
from plainview.policy.model import Actor, IncidentContext, Question, Resource
from plainview.policy.obligations import WEARER_TOLD
from plainview.policy.terms import is_within_area

VIEW, LIST = "view_camera", "list_cameras"


def resource_of(camera: Camera) -> Resource:
    """Return the camera as the policies know it; a term of a form they can't weigh is passed on as text, never lost."""
    attributes: dict[str, bool | int | str | list[str]] = {
        "camera_kind": camera.kind,
        "owner_kind": camera.owner_kind,
        "wearer_in_emergency": camera.wearer_status == "emergency",
        "is_private": camera.is_private,
    }
    attributes.update({f"terms_{name}": _plain(value) for name, value in camera.terms.items()})
    return Resource(kind="Camera", resource_id=camera.camera_id, owner=camera.owner_id, attributes=attributes)


def _plain(value: Any) -> bool | int | str | list[str]:
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    return msgspec.json.encode(value, order="sorted").decode()


def distance_of_campus(camera: Camera, incident: IncidentContext | None) -> int:
    """Return the whole metres from a camera, of a school from its campus, to an incident; −1 where there is none."""
    if incident is None or incident.longitude is None or incident.latitude is None:
        return NO_DISTANCE
    place = Point(longitude=incident.longitude, latitude=incident.latitude)
    return ceil(distance_metres(camera.campus_point or camera.point, place))


def question_about(
    camera: Camera,
    *,
    actor: Actor,
    purpose: str | None,
    incident: IncidentContext | None,
    now: datetime,
    carries_out: frozenset[str] = frozenset(),
) -> Question:
    """Return the question whether `actor` may watch this camera now; `carries_out` is what the asker will see to."""
    context = usual_context(actor, incident, distance_metres=distance_of_campus(camera, incident), now=now)
    return Question(
        actor=actor,
        action=VIEW,
        resource=resource_of(camera),
        purpose=purpose,
        incident=incident,
        context=context,
        carries_out=carries_out,
    )


def permitted(
    cameras: Sequence[Camera],
    incidents: Sequence[IncidentContext],
    *,
    actor: Actor,
    purpose: str | None,
    now: datetime,
    would_permit: Callable[[Question], bool],
) -> list[Camera]:
    """Return the cameras that `actor` may watch now, for one of the open incidents of their agency or for none.

    Cameras that no policy can tell apart are asked about once: same kind, owner, terms, wearer's state and, of
    schools, the same distance to an incident near the campus. A school far from all is asked about without incident.
    One whose owner wants incidents near it, or in an area, is asked about with the nearest that lies there.
    """
    ours = [each for each in incidents if each.is_open and each.agency == actor.agency]
    nearest: dict[Point, IncidentContext | None] = {}
    answers: dict[tuple[Any, ...], bool] = {}
    allowed = []
    for camera in cameras:
        incident = ours[0] if ours else None
        if camera.campus_point is not None:
            if camera.campus_point not in nearest:
                nearest[camera.campus_point] = _near(camera, ours)
            incident = nearest[camera.campus_point]
        elif _has_area(camera):
            incident = _within_terms(camera, ours) or incident
        key = _kind_of_question(camera, incident)
        if key not in answers:
            answers[key] = would_permit(
                question_about(
                    camera, actor=actor, purpose=purpose, incident=incident, now=now, carries_out=WEARER_TOLD
                )
            )
        if answers[key]:
            allowed.append(camera)
    return allowed


def _near(camera: Camera, incidents: Sequence[IncidentContext]) -> IncidentContext | None:
    near = [(distance_of_campus(camera, each), str(each.incident_id), each) for each in incidents]
    return min([each for each in near if 0 <= each[0] <= SCHOOL_RADIUS_METRES], default=(0, "", None))[2]


def _has_area(camera: Camera) -> bool:
    return camera.kind == "partner" and "within_metres" in camera.terms


def _within_terms(camera: Camera, incidents: Sequence[IncidentContext]) -> IncidentContext | None:
    attributes = resource_of(camera).attributes
    fitting = []
    for each in incidents:
        if each.longitude is not None and each.latitude is not None:
            metres = distance_of_campus(camera, each)
            place = Point(longitude=each.longitude, latitude=each.latitude)
            if is_within_area(attributes, place, metres):
                fitting.append((metres, str(each.incident_id), each))
    return min(fitting, default=(0, "", None))[2]


def _kind_of_question(camera: Camera, incident: IncidentContext | None) -> tuple[Any, ...]:
    distance = distance_of_campus(camera, incident) if camera.campus_point or _has_area(camera) else NO_DISTANCE
    place = (incident.longitude, incident.latitude) if incident and _has_area(camera) else None
    terms = msgspec.json.encode(camera.terms, order="sorted")
    wearer = (camera.wearer_status == "emergency", camera.is_private)
    return camera.kind, camera.owner_id, camera.owner_kind, terms, wearer, distance, place
