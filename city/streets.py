"""Lays the local streets: invented names on a lattice of 100 m, in a pattern of its own for each quarter section.

A quarter section is the half-mile square between lattice lines. Its streets follow the global lattice,
so a name goes on
on through the town, and a house number is the metres from Palm (east, west) or from Belmont (north, south).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import pi, sin
from random import Random
from typing import Literal

from city.geography import (
    FREEWAYS,
    HALF_MILE,
    OUTLINE_METRES,
    column_indices,
    column_name,
    is_inside,
    is_primary,
    row_indices,
    row_name,
    to_metres,
)
from city.street_names import invented_street_names

Pattern = Literal["rows", "columns", "curves", "courts", "open"]
LANES = 8  # local lattice lines to a half mile, the first of them the arterial itself
SPACING = HALF_MILE / LANES
Shape = tuple[tuple[float, float], ...]
Box = tuple[float, float, float, float]  # west, south, east, north, in metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A stretch of one street inside one quarter section, or an arterial; shape in metres."""

    direction: str  # N, S, E, W before the name; freeways have none
    name: str
    kind: str  # Ave, St, …
    road_class: str  # freeway, primary, secondary, local
    shape: Shape
    is_east_west: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A quarter section: its south-west corner on the half-mile lattice, and how its streets run."""

    column: int
    row: int
    pattern: Pattern
    campus: Box | None = None

    @property
    def west(self) -> float:
        return self.column * HALF_MILE

    @property
    def south(self) -> float:
        return self.row * HALF_MILE

    @property
    def centre(self) -> tuple[float, float]:
        return self.west + HALF_MILE / 2, self.south + HALF_MILE / 2


STORY_SECTIONS: dict[tuple[int, int], Pattern] = {
    (4, 6): "rows",
    (5, 5): "columns",
    (-2, 9): "rows",
    (2, 12): "rows",
    (8, 2): "rows",
    (12, -2): "rows",
    (6, -5): "rows",
}
STORY_CAMPUSES = ((4, 6), (6, -5))
CAMPUS_COUNT = 75
CAMPUS_LANE = 6  # the one lane that a campus interrupts
_KINDS_EAST_WEST = ("Ave", "Ave", "Way", "Dr", "Ave", "Ln")
_KINDS_NORTH_SOUTH = ("St", "Pl", "St", "Ave", "St", "Ln")


def row_street_name(line: int) -> tuple[str, str]:
    """Return name and type of the east-west local street on lattice line `line` (100 m north of Belmont each)."""
    return _NAMES_EAST_WEST[line + _HALF], _KINDS_EAST_WEST[line % len(_KINDS_EAST_WEST)]


def column_street_name(line: int) -> tuple[str, str]:
    """Return name and type of the north-south local street on lattice line `line` (100 m east of Palm each)."""
    return _NAMES_NORTH_SOUTH[line + _HALF], _KINDS_NORTH_SOUTH[line % len(_KINDS_NORTH_SOUTH)]


_HALF = 200  # lattice lines each way from the origin
_NAMES_EAST_WEST = invented_street_names(
    "east-west", 2 * _HALF, {(6 * LANES + 4) + _HALF: "Larkmoor", (7 * LANES + 2) + _HALF: "Quillfeather"}
)
_NAMES_NORTH_SOUTH = invented_street_names("north-south", 2 * _HALF, {(5 * LANES + 4) + _HALF: "Tamarwick"})


def plan_sections(seed: int) -> list[Section]:
    """Choose the pattern of each quarter section inside the outline, and which hold a campus."""
    random = Random(f"{seed}:sections")
    places = [(c, r) for r in row_indices() for c in column_indices() if _is_in_town(c, r)]
    patterns = {place: _choose_pattern(place, random) for place in places}
    able = [p for p in places if patterns[p] in ("rows", "curves") and p not in STORY_SECTIONS]
    campuses = {*STORY_CAMPUSES, *random.sample(able, CAMPUS_COUNT - len(STORY_CAMPUSES))}
    return [
        Section(column=c, row=r, pattern=patterns[c, r], campus=_campus_box(c, r) if (c, r) in campuses else None)
        for c, r in places
    ]


def _is_in_town(column: int, row: int) -> bool:
    return is_inside((column + 0.5) * HALF_MILE, (row + 0.5) * HALF_MILE)


def _choose_pattern(place: tuple[int, int], random: Random) -> Pattern:
    weights: dict[Pattern, int] = {"rows": 46, "columns": 14, "curves": 20, "courts": 10, "open": 10}
    drawn = random.choices(list(weights), list(weights.values()))[0]
    return STORY_SECTIONS.get(place, drawn)


def _campus_box(column: int, row: int) -> Box:
    west, south = column * HALF_MILE, row * HALF_MILE
    return west + 4 * SPACING + 12, south + 5 * SPACING + 30, west + 6 * SPACING - 12, south + 7 * SPACING - 30


def local_streets(section: Section) -> Iterator[Street]:
    """Yield the local streets of a quarter section, cut where its campus lies."""
    match section.pattern:
        case "rows" | "curves":
            for lane in range(1, LANES):
                yield from _around_campus(section, lane, _row(section, lane))
            yield from (_column(section, lane) for lane in (2, 4, 6))
        case "columns":
            yield from (_column(section, lane) for lane in range(1, LANES))
            yield from (_row(section, lane) for lane in (2, 4, 6))
        case "courts":
            yield _column(section, 4)
            yield from _courts(section)
        case "open":
            yield _row(section, 4)


def _row(section: Section, lane: int) -> Street:
    y = section.south + lane * SPACING
    name, kind = row_street_name(section.row * LANES + lane)
    steps = 16 if section.pattern == "curves" else 1
    bend = 22.0 if section.pattern == "curves" else 0.0
    shape = tuple((section.west + HALF_MILE * s / steps, y + bend * sin(2 * pi * s / steps)) for s in range(steps + 1))
    direction = "E" if section.column >= 0 else "W"
    return Street(direction=direction, name=name, kind=kind, road_class="local", shape=shape, is_east_west=True)


def _column(section: Section, lane: int) -> Street:
    x = section.west + lane * SPACING
    name, kind = column_street_name(section.column * LANES + lane)
    shape = ((x, section.south), (x, section.south + HALF_MILE))
    direction = "N" if section.row >= 0 else "S"
    return Street(direction=direction, name=name, kind=kind, road_class="local", shape=shape, is_east_west=False)


def _courts(section: Section) -> Iterator[Street]:
    spine, reach = section.west + 4 * SPACING, 300.0
    for lane in range(1, LANES):
        name, _ = row_street_name(section.row * LANES + lane)
        y = section.south + lane * SPACING
        direction = "E" if section.column >= 0 else "W"
        shape = ((spine - reach, y), (spine + reach, y))
        yield Street(direction=direction, name=name, kind="Ct", road_class="local", shape=shape, is_east_west=True)


def _around_campus(section: Section, lane: int, street: Street) -> Iterator[Street]:
    if section.campus is None or lane != CAMPUS_LANE:
        yield street
        return
    before, after = section.west + 4 * SPACING, section.west + 6 * SPACING
    west = tuple((x, y) for x, y in street.shape if x < before + 1) or street.shape[:1]
    east = tuple((x, y) for x, y in street.shape if x > after - 1) or street.shape[-1:]
    south = section.south + lane * SPACING
    yield replace(street, shape=(*west, (before, south)) if west[-1][0] < before - 1 else west)
    yield replace(street, shape=((after, south), *east) if east[0][0] > after + 1 else east)


def lattice_streets() -> Iterator[Street]:
    """Yield arterials, collectors and freeways, as far as they run inside the outline."""
    for column in column_indices():
        yield from _lattice_line(column, is_east_west=False)
    for row in row_indices():
        yield from _lattice_line(row, is_east_west=True)
    for name, shape in FREEWAYS.items():
        metres = tuple(to_metres(*corner) for corner in shape)
        yield Street(direction="", name=name, kind="", road_class="freeway", shape=metres, is_east_west=False)


def _lattice_line(index: int, *, is_east_west: bool) -> Iterator[Street]:
    along = column_indices() if is_east_west else row_indices()
    run: list[tuple[float, float]] = []
    for step in [*along, None]:
        ends = None if step is None else _edge(index, step, is_east_west=is_east_west)
        if ends is None or not _is_edge_inside(ends):
            if run:
                yield _lattice_street(index, tuple(run), is_east_west=is_east_west)
            run = []
            continue
        run = run or [ends[0]]
        run.append(ends[1])


def _edge(index: int, step: int, *, is_east_west: bool) -> tuple[tuple[float, float], tuple[float, float]]:
    across, start, end = index * HALF_MILE, step * HALF_MILE, (step + 1) * HALF_MILE
    return ((start, across), (end, across)) if is_east_west else ((across, start), (across, end))


def _is_edge_inside(ends: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    (ax, ay), (bx, by) = ends
    return is_inside((ax + bx) / 2, (ay + by) / 2, OUTLINE_METRES)


def _lattice_street(index: int, shape: Shape, *, is_east_west: bool) -> Street:
    middle = shape[len(shape) // 2]
    return Street(
        direction=("E" if middle[0] >= 0 else "W") if is_east_west else ("N" if middle[1] >= 0 else "S"),
        name=row_name(index) if is_east_west else column_name(index),
        kind="Ave" if is_east_west or is_primary(index) else "St",
        road_class="primary" if is_primary(index) else "secondary",
        shape=shape,
        is_east_west=is_east_west,
    )
