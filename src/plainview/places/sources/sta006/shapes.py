"""Turns shapes of a GeoPackage into what is kept: one point, one line, one polygon or several; pure."""

from typing import Any

import shapely

from plainview.places.arriving import FAINTEST_DEGREES, POSITION_DECIMALS

MOST_POINTS = 500_000


def read_point(shape: Any) -> tuple[float, float]:
    """Return longitude and latitude; of several points, only where there is just one."""
    parts = shapely.get_parts(shape)
    if len(parts) != 1 or parts[0].geom_type != "Point":
        raise ValueError("not one point")
    return read_degrees(parts[0].x, parts[0].y)


def read_degrees(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a position rounded to a centimetre; raise ValueError for one that can't be."""
    longitude, latitude = round(longitude, POSITION_DECIMALS), round(latitude, POSITION_DECIMALS)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 - degrees; not a number fails too
        raise ValueError("the coordinates are out of range")
    if abs(longitude) < FAINTEST_DEGREES and abs(latitude) < FAINTEST_DEGREES:
        raise ValueError("0, 0 is no position")
    return longitude, latitude


def read_line(shape: Any) -> list[list[float]]:
    """Return a line's [[longitude, latitude], …]; pieces that follow each other become one."""
    parts = shapely.get_parts(shape)
    if any(part.geom_type != "LineString" for part in parts):
        raise ValueError("not a line")
    merged = shapely.line_merge(shapely.MultiLineString(list(parts)), directed=True) if len(parts) > 1 else parts[0]
    if merged.geom_type != "LineString":
        raise ValueError("a line in several pieces")
    points = _round(shapely.get_coordinates(merged))
    if len({tuple(point) for point in points}) < 2:  # noqa: PLR2004 - a line has two ends
        raise ValueError("fewer than two different points")
    return points


def read_area(shape: Any) -> dict[str, Any]:
    """Return a GeoJSON polygon, or several."""
    parts = shapely.get_parts(shape)
    if any(part.geom_type != "Polygon" for part in parts):
        raise ValueError("not a polygon")
    polygons = [[_round(shapely.get_coordinates(ring)) for ring in (part.exterior, *part.interiors)] for part in parts]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _round(coordinates: Any) -> list[list[float]]:
    if len(coordinates) > MOST_POINTS:
        raise ValueError(f"more than {MOST_POINTS:,} points")
    if not shapely.box(-180, -90, 180, 90).covers(shapely.MultiPoint(coordinates)):
        raise ValueError("the coordinates are out of range")
    return [[round(float(x), POSITION_DECIMALS), round(float(y), POSITION_DECIMALS)] for x, y in coordinates]
