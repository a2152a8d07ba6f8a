"""Says what a scene is made of, and how one is begun: the hour, the ground, the roads."""

from dataclasses import dataclass
from random import Random

from city.scenes.lens import Lens
from city.scenes.painting import Colour, Painter, Picture, Spot
from city.scenes.things import Extent, flat, house, tree

CYCLE_SECONDS = 24.0  # of a signal: across, then ahead
ACROSS, AHEAD = (0.5, 10.5), (13.5, 20.5)
ASPHALT: Colour = (66, 68, 74)
GRASS: Colour = (56, 70, 52)
KERB: Colour = (104, 104, 104)
PATH: Colour = (98, 98, 98)
PAINT: Colour = (170, 168, 150)
YELLOW: Colour = (176, 146, 70)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A way along which something moves: from and to in metres, m/s, what, and one each so many seconds."""

    start: tuple[float, float]
    end: tuple[float, float]
    speed: float
    what: str  # car, person
    every_seconds: float
    green: tuple[float, float] | None = None  # seconds of the signal's cycle in which they pass the crossing
    crosses_at: float = 0.5  # share of the way where the crossing lies


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A painted scene: the picture without what moves, where things move, and which lights change."""

    lens: Lens
    picture: Picture
    lanes: tuple[Lane, ...]
    signals: tuple[tuple[Spot, ...], ...] = ()
    parked: tuple[tuple[float, float], ...] = ()
    sways: bool = False


MOODS: tuple[tuple[Colour, Colour, tuple[float, float, float]], ...] = (
    ((9, 12, 22), (34, 38, 52), (0.36, 0.4, 0.5)),  # night
    ((16, 20, 36), (74, 60, 62), (0.46, 0.46, 0.55)),  # dusk
    ((12, 14, 20), (44, 46, 52), (0.4, 0.41, 0.45)),  # overcast
    ((18, 20, 42), (96, 72, 60), (0.5, 0.48, 0.55)),  # last light
)
WARM = (1.35, 1.08, 0.72)
WHITE = (1.1, 1.16, 1.2)


def start_painting(random: Random, lens: Lens) -> tuple[Painter, tuple[float, float, float]]:
    """Begin a scene: sky and hour, grass to the horizon; return how bright it is."""
    top, horizon, ambient = random.choice(MOODS)
    painter = Painter(lens, random)
    painter.sky(top, horizon)
    flat(painter, Extent(-300, 300, 1.0, 900), GRASS)
    return painter, ambient


def pole_lens(size: tuple[int, int], hangs: float, pitch: float, focal: float, shift: float = 0.0) -> Lens:
    """Return the lens of a camera on a pole."""
    return Lens(width=size[0], height=size[1], hangs_metres=hangs, pitch_degrees=pitch, focal=focal, shift=shift)


def develop(painter: Painter, ambient: tuple[float, float, float]) -> Picture:
    """Return the picture, under warm or white lamps."""
    return painter.develop(ambient, WARM if painter.random.random() < 0.7 else WHITE)


def road_ahead(painter: Painter, half: float, far: float, *, lanes: int = 2) -> None:
    """Paint a road that leads away, with kerbs, paths and its markings."""
    flat(painter, Extent(-half - 2.6, half + 2.6, 1.0, far), PATH)
    flat(painter, Extent(-half - 0.5, half + 0.5, 1.0, far), KERB)
    flat(painter, Extent(-half, half, 1.0, far), ASPHALT)
    for lane in range(1, lanes):
        x = -half + 2 * half * lane / lanes
        colour = YELLOW if 2 * lane == lanes else PAINT
        for step in range(int(far // 9)):
            z = 4 + 9 * step
            flat(painter, Extent(x - 0.09, x + 0.09, z, z + 3.6), colour)


def road_across(painter: Painter, z0: float, z1: float, *, path: bool = True) -> None:
    """Paint a road from left to right."""
    if path:
        flat(painter, Extent(-200, 200, z0 - 2.4, z1 + 2.4), PATH)
        flat(painter, Extent(-200, 200, z0 - 0.4, z1 + 0.4), KERB)
    flat(painter, Extent(-200, 200, z0, z1), ASPHALT)
    middle = (z0 + z1) / 2
    for step in range(-16, 16):
        flat(painter, Extent(9 * step, 9 * step + 3.4, middle - 0.08, middle + 0.08), YELLOW)


def houses_along(painter: Painter, random: Random, nearest: float, farthest: float, setback: float) -> None:
    """Paint houses, trees and lamps on both sides, from far to near."""
    z = farthest
    while z > nearest:
        for side in (-1, 1):
            inner = setback + random.uniform(0, 2.5)
            deep, wide = random.uniform(9, 13), random.uniform(8, 11)
            x0, x1 = (inner, inner + wide) if side > 0 else (-inner - wide, -inner)
            house(painter, Extent(x0, x1, z, z + deep), storeys=random.choice((1, 1, 1, 2)), lit=0.42)
            if random.random() < 0.6:
                tree(painter, side * (setback - random.uniform(1.5, 3)), z - 2, random.uniform(4.5, 8))
            if random.random() < 0.5 and z > 20:
                painter.park(side * 4.6, z + random.uniform(-3, 3))
        z -= random.uniform(15.5, 18)


def two_way(half: float, far: float, every: float) -> tuple[Lane, ...]:
    """Return the traffic of a street with two lanes."""
    return (
        Lane(start=(half / 2, 7), end=(half / 2, far), speed=11, what="car", every_seconds=every),
        Lane(start=(-half / 2, far), end=(-half / 2, 7), speed=10, what="car", every_seconds=every * 1.3),
    )
