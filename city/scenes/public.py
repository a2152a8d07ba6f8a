"""Lays out scenes of arterials, schools and car parks."""

from random import Random

from city.scenes.painting import Painter
from city.scenes.stage import (
    ASPHALT,
    PAINT,
    PATH,
    Lane,
    Still,
    develop,
    pole_lens,
    road_across,
    road_ahead,
    start_painting,
)
from city.scenes.things import Extent, block, flat, lamp, rows_of_windows, shade, signal, top, tree


def arterial(random: Random, size: tuple[int, int]) -> Still:
    """Lay out six lanes between shops, from a pole over the median."""
    lens = pole_lens(
        size, random.uniform(8.5, 11), random.uniform(11, 15), random.uniform(0.85, 1.05), random.uniform(-5, 5)
    )
    painter, ambient = start_painting(random, lens)
    for z in (150, 120, 92, 66, 42):
        for side in (-1, 1):
            inner, high = 17 + random.uniform(0, 4), random.uniform(4, 8)
            x0, x1 = (inner, inner + 22) if side > 0 else (-inner - 22, -inner)
            block(painter, Extent(x0, x1, z, z + 16), high, random.choice(((86, 88, 92), (100, 92, 84), (78, 84, 92))))
            painter.glow(
                ((x0 + 3, high - 1.4, z), (x1 - 9, high - 1.4, z), (x1 - 9, high - 0.5, z), (x0 + 3, high - 0.5, z)),
                shade(random.choice(((200, 90, 70), (90, 150, 190), (210, 180, 110))), 0.6),
            )
            rows_of_windows(painter, Extent(x0, x1, z, z), 1, 0.5, step=3.4)
    road_ahead(painter, 11, 400, lanes=6)
    road_across(painter, 58, 72, path=False)
    flat(painter, Extent(-11, 11, 56, 74), ASPHALT)
    flat(painter, Extent(-0.5, 0.5, 1, 54), (74, 84, 66))
    for step in range(4, -1, -1):
        for side in (-1, 1):
            lamp(painter, side * 12.4, 14 + 24 * step, arm=-side * 2.8, high=9, strength=150)
    lights = (signal(painter, 12.5, 55, arm=-7), signal(painter, 12.5, 55, arm=-10.5))
    lanes = [
        Lane(
            start=(x, 10), end=(x, 260), speed=random.uniform(13, 16), what="car", every_seconds=random.uniform(3.5, 6)
        )
        for x in (1.9, 5.5, 9.2)
    ]
    lanes += [
        Lane(
            start=(x, 240), end=(x, 10), speed=random.uniform(12, 16), what="car", every_seconds=random.uniform(3.5, 6)
        )
        for x in (-1.9, -5.5, -9.2)
    ]
    return Still(lens=lens, picture=develop(painter, ambient), lanes=tuple(lanes), signals=lights)


def school(random: Random, size: tuple[int, int]) -> Still:
    """Lay out a school gate with its fence, path and entrance, seen from across the street."""
    lens = pole_lens(
        size, random.uniform(4.2, 5.6), random.uniform(6, 10), random.uniform(0.8, 0.95), random.uniform(-4, 4)
    )
    painter, ambient = start_painting(random, lens)
    for x in (-60, -44, 38, 54):
        tree(painter, x, 66, 9)
    block(painter, Extent(-34, 34, 46, 62), 7.2, (118, 106, 92))
    top(painter, Extent(-35, 35, 45.4, 62), 7.2, (70, 66, 62))
    rows_of_windows(painter, Extent(-34, 34, 46, 46), 2, 0.3, step=3.0)
    painter.quad(((-4, 0, 44.8), (4, 0, 44.8), (4, 3.6, 44.8), (-4, 3.6, 44.8)), (60, 64, 70))
    painter.glow(((-2.2, 0.1, 44.7), (2.2, 0.1, 44.7), (2.2, 2.8, 44.7), (-2.2, 2.8, 44.7)), (150, 142, 112))
    painter.pool(0, 42, 9, 220)
    flat(painter, Extent(-3, 3, 20, 45), PATH)
    painter.line((9, 0, 40), (9, 10, 40), (120, 120, 124), 0.14)
    painter.quad(((9, 9.6, 40), (11.4, 9.4, 40), (11.4, 8.1, 40), (9, 8.3, 40)), (96, 60, 56))
    road_across(painter, 9, 17)
    _fence(painter, 21, gate=3.4)
    for x in (-18, 16):
        lamp(painter, x, 19.4, arm=0.1, high=6.4, strength=220)
    lanes = (
        Lane(start=(30, 15), end=(-30, 15), speed=7, what="car", every_seconds=random.uniform(10, 16)),
        Lane(start=(-24, 11), end=(24, 11), speed=7, what="car", every_seconds=random.uniform(11, 18)),
        Lane(start=(-22, 18.9), end=(22, 18.9), speed=1.3, what="person", every_seconds=random.uniform(13, 20)),
        Lane(start=(-1.2, 44), end=(-1.2, 19), speed=1.2, what="person", every_seconds=random.uniform(14, 24)),
        Lane(start=(1.2, 20), end=(1.2, 44), speed=1.2, what="person", every_seconds=random.uniform(16, 26)),
    )
    return Still(lens=lens, picture=develop(painter, ambient), lanes=lanes, parked=painter.parked)


def _fence(painter: Painter, z: float, *, gate: float) -> None:
    for post in range(-44, 45, 2):
        if abs(post) > gate:
            painter.line((post, 0, z), (post, 1.9, z), (88, 92, 96), 0.06)
    for x0, x1 in ((-44, -gate), (gate, 44)):
        for high in (0.3, 1.1, 1.9):
            painter.line((x0, high, z), (x1, high, z), (88, 92, 96), 0.05)
    for x in (-gate, gate):
        block(painter, Extent(x - 0.4, x + 0.4, z - 0.4, z + 0.4), 2.6, (112, 100, 88))


def car_park(random: Random, size: tuple[int, int]) -> Still:
    """Lay out a school car park under its lamps."""
    lens = pole_lens(
        size, random.uniform(7, 9), random.uniform(15, 19), random.uniform(0.75, 0.88), random.uniform(-4, 4)
    )
    painter, ambient = start_painting(random, lens)
    block(painter, Extent(-30, 26, 56, 70), 6.4, (112, 104, 96))
    top(painter, Extent(-31, 27, 55.5, 70), 6.4, (72, 68, 64))
    rows_of_windows(painter, Extent(-30, 26, 56, 56), 2, 0.3, step=3.0)
    flat(painter, Extent(-40, 40, 6, 50), ASPHALT)
    for z in (38, 18):
        for place in range(-10, 11):
            flat(painter, Extent(3 * place - 0.06, 3 * place + 0.06, z, z + 5.2), PAINT)
            if random.random() < 0.45:
                painter.park(3 * place + 1.5, z + 0.5)
    for x, z in ((-16, 34), (16, 34), (0, 14)):
        lamp(painter, x, z, arm=0.4, high=8, strength=220)
    lanes = (
        Lane(start=(40, 31), end=(-40, 31), speed=5, what="car", every_seconds=random.uniform(14, 20)),
        Lane(start=(-32, 27), end=(32, 27), speed=5, what="car", every_seconds=random.uniform(15, 24)),
        Lane(start=(-20, 36), end=(18, 54), speed=1.3, what="person", every_seconds=random.uniform(14, 20)),
        Lane(start=(22, 25), end=(-20, 22), speed=1.3, what="person", every_seconds=random.uniform(14, 22)),
    )
    return Still(lens=lens, picture=develop(painter, ambient), lanes=lanes, parked=painter.parked)
