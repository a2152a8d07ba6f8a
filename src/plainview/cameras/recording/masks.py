"""Blacks out the parts of a picture that must not be seen: polygons in parts of its width and height. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from plainview.cameras.recording.glyphs import Picture
from plainview.kernel.errors import BadInputError

Polygon = tuple[tuple[float, float], ...]
FEWEST_POINTS, MOST_POINTS = 3, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """One part of a camera's picture that is blacked out, but for the purposes in `lifted_for`."""

    mask_id: UUID
    polygon: Polygon
    lifted_for: tuple[str, ...]
    why: str


def read_polygon(points: Sequence[Sequence[float]]) -> Polygon:
    """Return a polygon's points; raise BadInputError where they are too few, too many or outside the picture."""
    if not FEWEST_POINTS <= len(points) <= MOST_POINTS:
        raise BadInputError(f"A mask has {FEWEST_POINTS} to {MOST_POINTS} points.")
    if any(len(point) != 2 or not all(0 <= part <= 1 for part in point) for point in points):  # noqa: PLR2004 - x, y
        raise BadInputError("A mask's points are x and y, each from 0 to 1 of the picture.")
    return tuple((float(x), float(y)) for x, y in points)


def needed_for(masks: Sequence[Mask], purpose: str) -> tuple[Polygon, ...]:
    """Return what is blacked out for a purpose."""
    return tuple(mask.polygon for mask in masks if purpose not in mask.lifted_for)


def covered(polygons: Sequence[Polygon], *, width: int, height: int) -> NDArray[np.bool_]:
    """Return which dots lie inside any of the polygons (even-odd rule), a dot's edge counted in."""
    across, down = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    found = np.zeros((height, width), dtype=bool)
    for polygon in polygons:
        inside = np.zeros_like(found)
        for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
            if y1 != y2:
                crosses = (down < max(y1, y2)) & (down >= min(y1, y2))
                inside ^= crosses & (across < x1 + (down - y1) * (x2 - x1) / (y2 - y1))
        found |= inside
    return found


def black_out(picture: Picture, polygons: Sequence[Polygon]) -> None:
    """Make what the polygons cover black."""
    if polygons:
        picture[covered(polygons, width=picture.shape[1], height=picture.shape[0])] = 0
