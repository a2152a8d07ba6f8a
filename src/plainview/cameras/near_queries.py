"""All SQL of which cameras are near a place, and of what stands in their way."""

from collections.abc import Sequence
from math import cos, radians
from typing import Any

from plainview.cameras.model import CARRIED_KINDS, Camera
from plainview.kernel.geometry import METRES_PER_DEGREE, Point

CANDIDATES = 200  # more cameras than this around one place are not measured
OWN_WALL_METRES = 4.0  # a building this near is the one that the camera hangs on, or the place itself

FIXED_NEAR = """
select camera_id, title, kind, owner_id, owner_title, owner_kind, longitude, latitude, bearing_degrees,
       field_of_view_degrees, range_metres, source_type, address, terms, campus, campus_longitude, campus_latitude,
       patrol_unit_id, wearer_status, is_answering, silent_since, sub_address, still_address, control_type,
       control_address,
       camera_id in (select camera_id from private_moment where ended_at is null) as is_private
from camera_now
where spot <@ box(point($1, $2), point($3, $4))
  and is_answering
  and kind <> all($5::text[])
order by spot <-> point(($1 + $3) / 2, ($2 + $4) / 2)
limit $6
"""
CARRIED_NEAR = """
select camera_id, title, kind, owner_id, owner_title, owner_kind, longitude, latitude, bearing_degrees,
       field_of_view_degrees, range_metres, source_type, address, terms, campus, campus_longitude, campus_latitude,
       patrol_unit_id, wearer_status, is_answering, silent_since, sub_address, still_address, control_type,
       control_address,
       camera_id in (select camera_id from private_moment where ended_at is null) as is_private
from camera_now
where patrol_unit_id in (
        select unit_id
        from patrol_unit
        where (longitude between $1 and $3 and latitude between $2 and $4)
           or unit_id = any($6::text[])
    )
  and is_answering
  and kind = any($5::text[])
limit $7
"""
IN_THE_WAY = """
select line.camera_id, min(coalesce(building.title, '')) as title
from unnest($1::text[], $2::float8[], $3::float8[]) as line (camera_id, longitude, latitude)
join building
  on building.outline && polygon(format('((%s,%s),(%s,%s))', line.longitude, line.latitude, $4::float8, $5::float8))
where path(building.outline) ?# path(format('[(%s,%s),(%s,%s)]', line.longitude, line.latitude, $4::float8, $5::float8))
  and building.outline <-> point(line.longitude, line.latitude) > $6
  and building.outline <-> point($4, $5) > $6
group by line.camera_id
"""
KNOWS_BUILDINGS = """
select exists (select from building where outline && polygon(box(point($1, $2), point($3, $4))))
"""
PUT_BUILDINGS = """
insert into building (source_id, title, outline)
select source_id, title, outline::polygon
from unnest($1::text[], $2::text[], $3::text[]) as arriving (source_id, title, outline)
on conflict (source_id) do update
set title = excluded.title, outline = excluded.outline
where building.title is distinct from excluded.title
   or not building.outline ~= excluded.outline
returning (xmax = 0) as is_new
"""

Corners = tuple[float, float, float, float]


async def answering_near(connection: Any, corners: Corners, *, units: Sequence[str]) -> list[Camera]:
    """Return the answering cameras in a box, the nearest to its middle, and those that these units carry."""
    kinds = list(CARRIED_KINDS)
    rows = await connection.fetch(FIXED_NEAR, *corners, kinds, CANDIDATES)
    rows += await connection.fetch(CARRIED_NEAR, *corners, kinds, list(units), CANDIDATES)
    return [Camera(**dict(row)) for row in rows]


async def what_hides(connection: Any, place: Point, cameras: Sequence[Camera]) -> dict[str, str]:
    """Return, for the cameras whose line to the place crosses a known building, that building's name."""
    if not cameras:
        return {}
    rows = await connection.fetch(
        IN_THE_WAY,
        [each.camera_id for each in cameras],
        [each.longitude for each in cameras],
        [each.latitude for each in cameras],
        place.longitude, place.latitude, OWN_WALL_METRES / METRES_PER_DEGREE,
    )  # fmt: skip
    return {row["camera_id"]: row["title"] or "a building" for row in rows}


async def knows_buildings(connection: Any, corners: Corners) -> bool:
    """Say whether any building is known in a box: where none is, nothing can be said to be in the way."""
    known: bool = await connection.fetchval(KNOWS_BUILDINGS, *corners)
    return known


async def put_buildings(connection: Any, buildings: Sequence[tuple[str, str | None, str]]) -> list[bool]:
    """Add or change buildings (source id, title, outline '((lon,lat),…)'); for each written, whether it is new."""
    rows = await connection.fetch(PUT_BUILDINGS, *map(list, zip(*buildings, strict=True)))
    return [row["is_new"] for row in rows]


def corners_around(points: Sequence[Point], metres: float) -> Corners:
    """Return west, south, east, north of the box that holds the points with so many metres around."""
    north = max(abs(point.latitude) for point in points)
    latitude_half = metres / METRES_PER_DEGREE
    longitude_half = latitude_half / max(0.01, cos(radians(north)))
    return (
        min(point.longitude for point in points) - longitude_half,
        min(point.latitude for point in points) - latitude_half,
        max(point.longitude for point in points) + longitude_half,
        max(point.latitude for point in points) + latitude_half,
    )
