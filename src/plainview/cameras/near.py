"""Finds the cameras that see a place: those around it, those carried there, less what hides it from them."""

from collections.abc import Mapping
from typing import Any

from plainview.cameras.near_queries import answering_near, corners_around, what_hides
from plainview.cameras.ranking import RankedCamera, measure_all, rank_cameras
from plainview.kernel.geometry import Point

NEAR_METRES = 600


async def nearest_that_see(
    connection: Any, place: Point, *, coming: Mapping[str, str] | None = None, limit: int
) -> list[RankedCamera]:
    """Return the answering cameras within NEAR_METRES and those that units coming there carry, best first.

    `coming` says of a unit what it does about the incident. Whether someone may look through a camera is the
    policy's to say, school cameras included.
    """
    units = coming or {}
    cameras = await answering_near(connection, corners_around([place], NEAR_METRES), units=list(units))
    measured = [
        each
        for each in measure_all(place, cameras, coming=units)
        if each.distance_metres <= NEAR_METRES or each.camera.patrol_unit_id in units
    ]
    hidden_by = await what_hides(connection, place, [each.camera for each in measured if each.could_see])
    return rank_cameras(measured, hidden_by=hidden_by, coming=units, limit=limit)
