"""Finds the poles that cameras hang on: the corners of streets, by name."""

from collections.abc import Iterator

from city.geography import HALF_MILE, column_name, row_name
from city.premises import Premise, section_of
from city.streets import LANES, SPACING, column_street_name, row_street_name

Pole = tuple[str, tuple[float, float]]  # a title, and where it stands in metres
CORNERS = {"NE": (9, 9), "NW": (-9, 9), "SW": (-9, -9), "SE": (9, -9)}


def poles_near(premise: Premise) -> Iterator[Pole]:
    """Yield the corners of local streets round a premise."""
    column, row = section_of(premise)
    for across in range(0, LANES + 1, 2):
        for up in range(LANES + 1):
            x, y = column * HALF_MILE + across * SPACING, row * HALF_MILE + up * SPACING
            corner = _corner_towards((x, y), premise.spot)
            east, north = CORNERS[corner]
            lines = column * LANES + across, row * LANES + up
            yield f"{_row_title(lines[1])} at {_column_title(lines[0])}, {corner}", (x + east, y + north)


def _corner_towards(crossing: tuple[float, float], target: tuple[float, float]) -> str:
    return ("S" if target[1] > crossing[1] else "N") + ("W" if target[0] > crossing[0] else "E")


def _row_title(line: int) -> str:
    return row_street_name(line)[0] if line % LANES else row_name(line // LANES)


def _column_title(line: int) -> str:
    return column_street_name(line)[0] if line % LANES else column_name(line // LANES)
