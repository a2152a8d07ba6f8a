"""Builds the things of a street: houses, trees, lamps, parked cars, signals."""

from itertools import pairwise
from random import Random
from typing import NamedTuple

from city.scenes.painting import Colour, Painter, Spot

WALLS: tuple[Colour, ...] = (
    (112, 104, 94),
    (96, 100, 108),
    (124, 112, 96),
    (88, 96, 92),
    (120, 100, 92),
    (104, 108, 116),
)
ROOFS: tuple[Colour, ...] = ((58, 52, 50), (50, 54, 60), (70, 54, 48), (46, 50, 48))
WINDOW_LIGHTS: tuple[Colour, ...] = ((214, 168, 92), (228, 186, 118), (196, 150, 84), (150, 170, 196))
GLASS: Colour = (30, 36, 46)


class Extent(NamedTuple):
    """The ground that a thing stands on, in metres: left, right, near, far."""

    x0: float
    x1: float
    z0: float
    z1: float


def shade(colour: Colour, share: float) -> Colour:
    """Return the colour made darker or lighter."""
    return (min(255, int(colour[0] * share)), min(255, int(colour[1] * share)), min(255, int(colour[2] * share)))


def house(painter: Painter, ground: Extent, *, storeys: int = 1, lit: float = 0.45) -> None:
    """Paint a house whose walls face the camera and the middle of the scene, with a gable roof along z."""
    random = painter.random
    x0, x1, z0, z1 = ground
    wall, roof = random.choice(WALLS), random.choice(ROOFS)
    high, ridge = 2.9 * storeys + 0.3, 2.9 * storeys + random.uniform(1.8, 2.8)
    _roof(painter, ground, high, ridge, roof)
    if not x0 < painter.lens.shift < x1:
        inner = _inner(painter, ground)
        painter.quad(((inner, 0, z0), (inner, high, z0), (inner, high, z1), (inner, 0, z1)), shade(wall, 0.8))
        _side_windows(painter, ground, storeys, lit)
    middle = (x0 + x1) / 2
    painter.quad(((x0, 0, z0), (x0, high, z0), (middle, ridge, z0), (x1, high, z0), (x1, 0, z0)), wall)
    _front_windows(painter, ground, storeys, lit)


def _inner(painter: Painter, ground: Extent) -> float:
    """Return the x of the wall that faces the middle of the scene."""
    return ground.x1 if ground.x1 <= painter.lens.shift else ground.x0


def _roof(painter: Painter, ground: Extent, high: float, ridge: float, colour: Colour) -> None:
    x0, x1, z0, z1 = ground
    middle, eave = (x0 + x1) / 2, 0.5
    for edge in (x0 - eave, x1 + eave):
        tone = 1.1 if (edge < middle) == (middle > painter.lens.shift) else 0.8
        low, top = high - 0.2, z0 - eave
        painter.quad(
            ((edge, low, top), (middle, ridge, top), (middle, ridge, z1), (edge, low, z1)), shade(colour, tone)
        )


def _front_windows(painter: Painter, ground: Extent, storeys: int, lit: float) -> None:
    count = max(2, int((ground.x1 - ground.x0) // 3.2))
    step = (ground.x1 - ground.x0) / count
    door = painter.random.randrange(count)
    for storey in range(storeys):
        for place in range(count):
            centre = ground.x0 + (place + 0.5) * step
            if storey == 0 and place == door:
                _door(painter, centre, ground.z0)
            else:
                low = 1.0 + 2.9 * storey
                pane(painter, _upright(centre - 0.65, centre + 0.65, low, low + 1.2, ground.z0), lit)


def _door(painter: Painter, x: float, z: float) -> None:
    pane(painter, _upright(x - 0.5, x + 0.5, 0, 2.1, z), 0)
    painter.bulb((x + 0.8, 2.3, z - 0.1), 0.1, (255, 214, 150))
    painter.pool(x, z - 1, 3.2, 120)


def _upright(x0: float, x1: float, y0: float, y1: float, z: float) -> tuple[Spot, ...]:
    return (x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)


def _side_windows(painter: Painter, ground: Extent, storeys: int, lit: float) -> None:
    x = _inner(painter, ground)
    count = max(1, int((ground.z1 - ground.z0) // 4.0))
    step = (ground.z1 - ground.z0) / count
    for storey in range(storeys):
        for place in range(count):
            centre, low = ground.z0 + (place + 0.5) * step, 1.0 + 2.9 * storey
            near, far = centre - 0.7, centre + 0.7
            pane(painter, ((x, low, near), (x, low, far), (x, low + 1.2, far), (x, low + 1.2, near)), lit)


def pane(painter: Painter, corners: tuple[Spot, ...], lit: float) -> None:
    """Paint a window, lit with that likelihood."""
    painter.quad(corners, GLASS)
    if painter.random.random() < lit:
        painter.glow(corners, shade(painter.random.choice(WINDOW_LIGHTS), painter.random.uniform(0.55, 1.0)))


def block(painter: Painter, ground: Extent, high: float, colour: Colour) -> None:
    """Paint a plain box: its front, the side that is seen, its top where that is seen."""
    x0, x1, z0, z1 = ground
    if high < painter.lens.hangs_metres:
        top(painter, ground, high, shade(colour, 1.15))
    if not x0 < painter.lens.shift < x1:
        inner = _inner(painter, ground)
        painter.quad(((inner, 0, z0), (inner, high, z0), (inner, high, z1), (inner, 0, z1)), shade(colour, 0.75))
    painter.quad(((x0, 0, z0), (x0, high, z0), (x1, high, z0), (x1, 0, z0)), colour)


def flat(painter: Painter, ground: Extent, colour: Colour) -> None:
    """Paint a piece of the ground."""
    top(painter, ground, 0.0, colour)


def top(painter: Painter, ground: Extent, high: float, colour: Colour) -> None:
    """Paint a flat roof, or anything level."""
    x0, x1, z0, z1 = ground
    painter.quad(((x0, high, z0), (x1, high, z0), (x1, high, z1), (x0, high, z1)), colour)


def rows_of_windows(painter: Painter, ground: Extent, storeys: int, lit: float, *, step: float = 2.6) -> None:
    """Paint the windows of a long front: flats, a school, an office."""
    for storey in range(storeys):
        for place in range(int((ground.x1 - ground.x0 - 1) // step)):
            left, low = ground.x0 + 0.8 + place * step, 1.0 + 3.1 * storey
            pane(painter, _upright(left, left + 1.5, low, low + 1.5, ground.z0), lit)


def tree(painter: Painter, x: float, z: float, high: float) -> None:
    """Paint a tree: a trunk, and foliage of many round pieces, lighter above."""
    painter.line((x, 0, z), (x, high * 0.5, z), (52, 44, 38), 0.3)
    random = painter.random
    for piece in range(13):
        up = high * (0.42 + 0.58 * piece / 13)
        spread = high * 0.26 * (1.1 - abs(piece / 13 - 0.4))
        spot = (x + random.uniform(-spread, spread), up, z + random.uniform(-0.5, 0.5))
        painter.blob(spot, high * random.uniform(0.1, 0.17), shade((58, 74, 52), random.uniform(0.7, 1.15)))


def lamp(painter: Painter, x: float, z: float, *, arm: float, high: float = 7.0, strength: int = 190) -> None:
    """Paint a street lamp whose arm reaches over the road, and its pool of light."""
    painter.line((x, 0, z), (x, high, z), (70, 72, 76), 0.16)
    painter.line((x, high, z), (x + arm, high + 0.25, z), (70, 72, 76), 0.1)
    painter.bulb((x + arm, high + 0.12, z), 0.17, (255, 226, 178))
    painter.pool(x + arm, z, 11, strength)


def signal(painter: Painter, x: float, z: float, *, arm: float) -> tuple[Spot, ...]:
    """Paint a mast with a signal head over the lanes; return where its red, amber and green shine."""
    painter.line((x, 0, z), (x, 6.0, z), (64, 66, 70), 0.2)
    painter.line((x, 5.8, z), (x + arm, 6.0, z), (64, 66, 70), 0.14)
    hang = x + arm
    painter.quad(
        ((hang - 0.28, 4.6, z), (hang - 0.28, 6.0, z), (hang + 0.28, 6.0, z), (hang + 0.28, 4.6, z)), (22, 22, 22)
    )
    return (hang, 5.75, z), (hang, 5.3, z), (hang, 4.85, z)


def wires(painter: Painter, x: float, z0: float, z1: float, random: Random) -> None:
    """Paint poles along a street and the wires between them."""
    places = [z0 + step * 34 for step in range(int((z1 - z0) // 34) + 1)]
    for z in places:
        painter.line((x, 0, z), (x, 9, z), (60, 52, 46), 0.26)
        painter.line((x - 1.1, 8.4, z), (x + 1.1, 8.4, z), (60, 52, 46), 0.12)
    for near, far in pairwise(places):
        for off in (-1.0, 1.0):
            sag = 7.9 - random.uniform(0, 0.3)
            painter.line((x + off, 8.4, near), (x + off, sag, (near + far) / 2), (40, 42, 46), 0.05)
            painter.line((x + off, sag, (near + far) / 2), (x + off, 8.4, far), (40, 42, 46), 0.05)
