"""Lays an invented freeway through the north-east, with mile markers and exits; California gives no such number."""

from collections.abc import Iterator
from itertools import pairwise
from math import hypot
from typing import Any

from city.geography import HALF_MILE, row_indices, row_name, to_degrees, to_metres
from city.streets import Shape, Street

FREEWAY = "CA-463"
_LINE = ((-119.768, 36.803), (-119.760, 36.825), (-119.752, 36.850), (-119.744, 36.875), (-119.741, 36.908))
MILE_METRES = 1609.344
FIRST_MILE = 12  # counted from the county line, which lies south
MARKER_MILES = 0.5
EXIT_BEFORE_METRES = 300.0  # of the cross street
_LETTERS = "ABCDEFGH"


def freeway_shape() -> Shape:
    """Return the freeway's line in metres, south to north."""
    return tuple(to_metres(*corner) for corner in _LINE)


def freeway_street() -> Street:
    """Return the freeway as a road line."""
    return Street(direction="", name=FREEWAY, kind="", road_class="freeway", shape=freeway_shape(), is_east_west=False)


def miles_of_freeway() -> tuple[float, float]:
    """Return the mile at which the line begins and that at which it ends."""
    return float(FIRST_MILE), round(FIRST_MILE + _length() / MILE_METRES, 3)


def mile_marker_rows() -> Iterator[tuple[Any, ...]]:
    """Yield a marker each half mile."""
    for step in range(int(_length() / MILE_METRES / MARKER_MILES) + 1):
        mile = FIRST_MILE + step * MARKER_MILES
        at = to_degrees(*_point_at(step * MARKER_MILES * MILE_METRES))
        yield (f"MM-{step + 1:03d}", FREEWAY, "", mile, "", *at)


def exit_rows() -> Iterator[tuple[Any, ...]]:
    """Yield, for each arterial that the freeway crosses, an exit and an entrance each way; numbered by the mile."""
    number = 0
    taken: dict[int, int] = {}
    crossed = list(_crossings())
    miles = [int(FIRST_MILE + along / MILE_METRES) for along, _ in crossed]
    for (along, name), mile in zip(crossed, miles, strict=True):
        letter = _LETTERS[taken.get(mile, 0)] if miles.count(mile) > 1 else ""
        taken[mile] = taken.get(mile, 0) + 1
        for direction, sign in (("n", -1), ("s", 1)):
            for kind, side in (("exit", sign), ("entrance", -sign)):
                number += 1
                at = to_degrees(*_point_at(along + side * EXIT_BEFORE_METRES))
                signed = f"{mile}{letter}" if kind == "exit" else ""
                yield (f"EX-{number:03d}", FREEWAY, kind, direction, signed, f"{name} Ave", *at)


def _crossings() -> Iterator[tuple[float, str]]:
    """Yield metres along the freeway and the name of each arterial it crosses, south to north."""
    shape = freeway_shape()
    for row in row_indices():
        y = row * HALF_MILE
        along = 0.0
        for (ax, ay), (bx, by) in pairwise(shape):
            if ay < y <= by:
                yield along + hypot(bx - ax, by - ay) * (y - ay) / (by - ay), row_name(row)
            along += hypot(bx - ax, by - ay)


def _length() -> float:
    shape = freeway_shape()
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(shape))


def _point_at(metres: float) -> tuple[float, float]:
    """Return the point so far along the freeway, its ends at most."""
    left = max(0.0, min(metres, _length()))
    for (ax, ay), (bx, by) in pairwise(freeway_shape()):
        piece = hypot(bx - ax, by - ay)
        if left <= piece:
            return ax + (bx - ax) * left / piece, ay + (by - ay) * left / piece
        left -= piece
    return freeway_shape()[-1]
