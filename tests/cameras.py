"""Puts made-up cameras, owners and patrol units into a test's database."""

import json
from typing import Any

CENTRE = (-119.79, 36.74)  # longitude, latitude
METRE_EAST = 1 / 89_100  # degrees there
METRE_NORTH = 1 / 111_195
_OWNER_OF = {"school": ("fusd", "School district", "school_district"), "partner": ("shop", "A shop", "partner")}


def spot(east_metres: float, north_metres: float) -> tuple[float, float]:
    """Return longitude and latitude of what lies so far from the centre."""
    return CENTRE[0] + east_metres * METRE_EAST, CENTRE[1] + north_metres * METRE_NORTH


async def add_camera(
    pool: Any,
    camera_id: str,
    *,
    at: tuple[float, float] = (0, 0),
    kind: str = "city",
    bearing: float | None = None,
    view_degrees: float = 90,
    reach: float = 200,
    address: str = "rtsp://127.0.0.1:9/video",
    campus_at: tuple[float, float] | None = None,
    unit: str | None = None,
    is_answering: bool = True,
    terms: dict[str, Any] | None = None,
) -> None:
    """Register a camera so many metres east and north of the centre."""
    owner = _OWNER_OF.get(kind, ("city", "City", "city"))
    await pool.execute("insert into owner values ($1, $2, $3) on conflict do nothing", *owner)
    campus = (None, None, None) if campus_at is None else (f"Campus {campus_at}", *spot(*campus_at))
    await pool.execute(
        "insert into camera (camera_id, title, kind, owner_id, longitude, latitude, bearing_degrees,"
        " field_of_view_degrees, range_metres, source_type, address, campus, campus_longitude, campus_latitude,"
        " patrol_unit_id, is_answering, terms)"
        " values ($1, $1, $2, $3, $4, $5, $6, $7, $8, 'rtsp', $9, $10, $11, $12, $13, $14, $15)",
        camera_id, kind, owner[0], *spot(*at), bearing, view_degrees, reach, address, *campus, unit, is_answering,
        terms or {},
    )  # fmt: skip


async def add_patrol_unit(
    pool: Any, unit_id: str, *, at: tuple[float, float] = (0, 0), heading: float = 0, status: str = "available"
) -> None:
    """Put a unit on the ground."""
    await pool.execute(
        "insert into patrol_unit (unit_id, kind, longitude, latitude, heading_degrees, status, positioned_at)"
        " values ($1, 'patrol', $2, $3, $4, $5, now())",
        unit_id, *spot(*at), heading, status,
    )  # fmt: skip


def register_row(**changes: Any) -> dict[str, str]:
    """Return a good row of cameras.csv, with changes."""
    row = {
        "camera_id": "city-0001", "title": "Larkmoor at First, NE", "kind": "city", "owner_id": "city",
        "owner_title": "City", "owner_kind": "city", "longitude": str(CENTRE[0]), "latitude": str(CENTRE[1]),
        "bearing_degrees": "225", "field_of_view_degrees": "90", "range_metres": "150", "source_type": "rtsp",
        "address": "rtsp://127.0.0.1:8554/city-0001", "campus": "", "campus_longitude": "", "campus_latitude": "",
        "patrol_unit_id": "", "terms": json.dumps({"live": True}),
    }  # fmt: skip
    return {**row, **changes}
