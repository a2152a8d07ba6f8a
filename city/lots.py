"""Cuts the local streets into lots and numbers them: metres from Palm or Belmont, odd on the north and east sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from city.geography import HALF_MILE, is_inside
from city.streets import SPACING, Box, Section, Street, local_streets

LOT_METRES = 17.0
OPEN_LOT_METRES = 45.0
SETBACK_METRES = 18.0
CORNER_METRES = 14.0
CAMPUS_MARGIN_METRES = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A numbered piece of ground on a street; x and y are metres from the origin."""

    number: int
    direction: str
    street: str
    kind: str
    x: float
    y: float


def lots_of(section: Section, taken: Sequence[Lot]) -> list[list[Lot]]:
    """Return the free lots of a quarter section, one list for each side of each street."""
    near = [lot for lot in taken if abs(lot.x - section.centre[0]) < 450 and abs(lot.y - section.centre[1]) < 450]
    along_rows = section.pattern != "columns"
    streets = [street for street in local_streets(section) if street.is_east_west == along_rows]
    runs = [list(_side(section, street, side)) for street in streets for side in (1, -1)]
    if not _is_wholly_inside(section):
        runs = [[lot for lot in run if is_inside(lot.x, lot.y)] for run in runs]
    return [[lot for lot in run if not _is_taken(lot, near)] for run in runs if run]


def _is_wholly_inside(section: Section) -> bool:
    x, y = section.centre
    reach = HALF_MILE / 2
    return all(is_inside(x + east, y + north) for east in (-reach, reach) for north in (-reach, reach))


def _is_taken(lot: Lot, near: Sequence[Lot]) -> bool:
    return any(abs(lot.x - t.x) < LOT_METRES and abs(lot.y - t.y) < LOT_METRES for t in near)


def _side(section: Section, street: Street, side: int) -> Iterator[Lot]:
    axis = 0 if street.is_east_west else 1
    start, end = street.shape[0][axis], street.shape[-1][axis]
    step = OPEN_LOT_METRES if section.pattern == "open" else LOT_METRES
    for place in range(int((end - start - 2 * CORNER_METRES) // step) + 1):
        along = start + CORNER_METRES + (place + 0.5) * step
        if _is_at_corner(along) or along > end - CORNER_METRES:
            continue
        lot = lot_at(street, along, side)
        if lot.number >= 100 and _is_free_ground(section, lot):
            yield lot


def _is_at_corner(along: float) -> bool:
    past = along % (2 * SPACING)
    return past < CORNER_METRES or past > 2 * SPACING - CORNER_METRES


def _is_free_ground(section: Section, lot: Lot) -> bool:
    return section.campus is None or not _is_in_box(lot, section.campus)


def _is_in_box(lot: Lot, box: Box) -> bool:
    west, south, east, north = box
    margin = CAMPUS_MARGIN_METRES
    return west - margin < lot.x < east + margin and south - margin < lot.y < north + margin


def lot_at(street: Street, along: float, side: int) -> Lot:
    """Return the lot `along` metres on the axis of a street, on its north or east (1) or other side (−1)."""
    number = int(abs(along)) // 2 * 2 + (1 if side > 0 else 0)
    across = _across(street, along) + side * SETBACK_METRES
    x, y = (along, across) if street.is_east_west else (across, along)
    return Lot(
        number=number, direction=street.direction, street=street.name, kind=street.kind, x=round(x, 2), y=round(y, 2)
    )


def _across(street: Street, along: float) -> float:
    axis = 0 if street.is_east_west else 1
    for behind, ahead in zip(street.shape, street.shape[1:], strict=False):
        if behind[axis] <= along <= ahead[axis]:
            share = (along - behind[axis]) / (ahead[axis] - behind[axis])
            return behind[1 - axis] + share * (ahead[1 - axis] - behind[1 - axis])
    raise ValueError(f"{along} m is not on {street.name}")
