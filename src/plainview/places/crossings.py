"""Finds where streets meet, from the lines of their roads; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from plainview.kernel.geometry import Point, distance_metres

MEET_WITHIN_DEGREES = 0.00015  # about 15 m: centre lines may end short of each other
ONE_CROSSING_METRES = 80.0  # a divided road is met twice


def find_crossings(lines: Sequence[tuple[int, Sequence[Any]]]) -> list[tuple[int, int, float, float]]:
    """Return (street, other street, longitude, latitude) of each crossing of lines (street, [[lon, lat], …])."""
    if not lines:
        return []
    shapes = [shapely.LineString(points) for _, points in lines]
    ones, others = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=MEET_WITHIN_DEGREES)
    met: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for one, other in zip(ones.tolist(), others.tolist(), strict=True):
        pair = (lines[one][0], lines[other][0])
        if pair[0] < pair[1]:
            met[pair].extend(_points_between(shapes[one], shapes[other]))
    return sorted((*pair, point.longitude, point.latitude) for pair, points in met.items() for point in _apart(points))


def _points_between(one: Any, other: Any) -> Iterable[Point]:
    """Return the points two lines share, or the middle of the gap between them."""
    shared = shapely.intersection(one, other)
    if shared.is_empty:
        shared = shapely.centroid(shapely.shortest_line(one, other))
    middles = [shapely.centroid(part) for part in shapely.get_parts(shared)]
    return [Point(longitude=round(middle.x, 6), latitude=round(middle.y, 6)) for middle in middles]


def _apart(points: Iterable[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in sorted(points, key=lambda p: (p.longitude, p.latitude)):
        if all(distance_metres(point, other) > ONE_CROSSING_METRES for other in kept):
            kept.append(point)
    return kept
