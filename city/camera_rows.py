"""Writes a camera as the import reads it: whose it is, where to pull it, and on what terms it may be watched."""

import json

from city.cameras import Camera
from city.geography import to_degrees

_OWNERS = {
    "city": ("city", "Fresno (demo)", "city"),
    "traffic": ("city", "Fresno (demo)", "city"),
    "body_worn": ("city", "Fresno (demo)", "city"),
    "school": ("fusd", "School district (demo)", "school_district"),
}
_OPERATIONAL = [
    "call_response",
    "officer_safety",
    "criminal_investigation",
    "missing_person",
    "threat_to_life",
    "court_order",
]
_TERMS: dict[str, dict[str, object]] = {
    "city": {"purposes": _OPERATIONAL, "live": True, "recorded": True, "audio": False},
    "traffic": {"purposes": _OPERATIONAL, "live": True, "recorded": False, "audio": False},
    "school": {
        "purposes": ["call_response", "officer_safety", "threat_to_life"],
        "only": "an incident within 400 m of the campus, or the principal's consent",
        "within_metres": 400,
        "live": True,
        "recorded": False,
        "audio": False,
        "basis": "34 CFR 99.36",
    },
    "body_worn": {
        "purposes": _OPERATIONAL,
        "only": "a supervisor, or the officer's emergency",
        "notify": "wearer",
        "audio": False,
    },
}


def camera_row(camera: Camera, rtsp_port: int) -> dict[str, object]:
    """Return the row of cameras.csv."""
    longitude, latitude = to_degrees(camera.x, camera.y)
    owner_id, owner_title, owner_kind = _OWNERS[camera.kind]
    campus = to_degrees(*camera.campus_spot) if camera.campus_spot else ("", "")
    return {
        "camera_id": camera.camera_id, "title": camera.title, "kind": camera.kind, "owner_id": owner_id,
        "owner_title": owner_title, "owner_kind": owner_kind, "longitude": longitude, "latitude": latitude,
        "bearing_degrees": "" if camera.bearing is None else camera.bearing,
        "field_of_view_degrees": camera.field_of_view,
        "range_metres": camera.reach, "source_type": "rtsp", "address": f"rtsp://127.0.0.1:{rtsp_port}/{camera.camera_id}",
        "campus": camera.campus, "campus_longitude": campus[0], "campus_latitude": campus[1],
        "patrol_unit_id": camera.patrol_unit_id, "terms": json.dumps(_TERMS[camera.kind], separators=(",", ":")),
    }  # fmt: skip
