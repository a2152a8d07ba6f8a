"""Lays out scenes where people live: a street, a crossing, house fronts, an officer's walk to a door."""

from random import Random

from city.scenes.painting import Painter
from city.scenes.stage import (
    ACROSS,
    AHEAD,
    ASPHALT,
    PAINT,
    PATH,
    Lane,
    Still,
    develop,
    houses_along,
    pole_lens,
    road_across,
    road_ahead,
    start_painting,
    two_way,
)
from city.scenes.things import Extent, block, flat, house, lamp, rows_of_windows, shade, signal, top, tree, wires


def street(random: Random, size: tuple[int, int]) -> Still:
    """Lay out a residential street, looking along it."""
    lens = pole_lens(
        size, random.uniform(4.5, 6.5), random.uniform(7, 11), random.uniform(0.8, 1.0), random.uniform(-2.5, 2.5)
    )
    painter, ambient = start_painting(random, lens)
    road_ahead(painter, 5.6, 260)
    houses_along(painter, random, 12, 130, 12.5)
    wires(painter, -9.4 if random.random() < 0.5 else 9.4, 16, 150, random)
    for step in range(4, -1, -1):
        side = 1 if step % 2 else -1
        lamp(painter, side * 7.2, 15 + 26 * step, arm=-side * 1.8)
    walks = tuple(
        Lane(
            start=(side * 7.2, a), end=(side * 7.2, b), speed=1.35, what="person", every_seconds=random.uniform(24, 44)
        )
        for side, a, b in ((-1, 44, 6), (1, 7, 50))
    )
    lanes = (*two_way(5.6, 150, random.uniform(6, 10)), *walks)
    return Still(lens=lens, picture=develop(painter, ambient), lanes=lanes, parked=painter.parked)


def crossing(random: Random, size: tuple[int, int]) -> Still:
    """Lay out a crossing with a signal, seen from a mast."""
    lens = pole_lens(
        size, random.uniform(8, 10), random.uniform(17, 21), random.uniform(0.72, 0.84), random.uniform(-3, 3)
    )
    painter, ambient = start_painting(random, lens)
    near, far = 21.0, 31.0
    _houses_beyond(painter, random, far)
    road_ahead(painter, 5.0, 220)
    road_across(painter, near, far)
    flat(painter, Extent(-5, 5, near - 3, far + 3), ASPHALT)
    for stripe in range(-5, 5):
        for z in (near - 4.4, far + 1.6):
            flat(painter, Extent(stripe + 0.2, stripe + 0.7, z, z + 2.8), PAINT)
    flat(painter, Extent(0.2, 4.8, near - 5.4, near - 5.0), PAINT)
    lamp(painter, -8.5, far + 4, arm=2.4, high=8, strength=230)
    lights = signal(painter, 8.2, far + 3.4, arm=-5.6)
    lamp(painter, 9.5, near - 5, arm=-2.4, high=8, strength=230)
    return Still(
        lens=lens, picture=develop(painter, ambient), lanes=_crossing_lanes(random, near, far), signals=(lights,)
    )


def _houses_beyond(painter: Painter, random: Random, far: float) -> None:
    for z in (far + 62, far + 44, far + 26, far + 9):
        for side in (-1, 1):
            for place in range(3):
                inner = 10 + 14.5 * place + random.uniform(0, 2)
                x0, x1 = (inner, inner + 10) if side > 0 else (-inner - 10, -inner)
                house(painter, Extent(x0, x1, z, z + 9), storeys=random.choice((1, 1, 2)), lit=0.4)
            if random.random() < 0.7:
                tree(painter, side * random.uniform(8, 24), z - 3, random.uniform(4, 7))


def _crossing_lanes(random: Random, near: float, far: float) -> tuple[Lane, ...]:
    middle = (near + far) / 2
    east, west, walk = middle + 2.4, middle - 2.4, far + 3.2
    return (
        Lane(start=(55, east), end=(-55, east), speed=10, what="car", every_seconds=random.uniform(3, 5), green=ACROSS),
        Lane(start=(-55, west), end=(55, west), speed=11, what="car", every_seconds=random.uniform(3, 6), green=ACROSS),
        Lane(start=(2.4, 9), end=(2.4, 120), speed=9, what="car", every_seconds=3.2, green=AHEAD, crosses_at=0.155),
        Lane(start=(-2.4, 120), end=(-2.4, 9), speed=9, what="car", every_seconds=3.6, green=AHEAD, crosses_at=0.845),
        Lane(start=(-22, walk), end=(24, walk), speed=1.4, what="person", every_seconds=random.uniform(14, 25)),
        Lane(start=(26, near - 3), end=(-24, near - 3), speed=1.3, what="person", every_seconds=random.uniform(16, 30)),
    )


def fronts(random: Random, size: tuple[int, int]) -> Still:
    """Lay out houses or flats, seen from across the street."""
    lens = pole_lens(
        size, random.uniform(3.6, 4.6), random.uniform(4, 7), random.uniform(0.82, 0.95), random.uniform(-4, 4)
    )
    painter, ambient = start_painting(random, lens)
    for left in range(-66, 66, 15):
        house(painter, Extent(left, left + 10, 58, 66), storeys=random.choice((1, 2)), lit=0.35)
    road_across(painter, 10, 18)
    if random.random() < 0.5:
        _flats(painter, random)
    else:
        for x in (-34, -18.5, -3, 12.5, 28):
            house(painter, Extent(x, x + random.uniform(9.5, 12), 27, 36), storeys=random.choice((1, 1, 2)), lit=0.5)
    for x in (-24.5, 9.5, 25):
        tree(painter, x + random.uniform(-1, 1), 22.5, random.uniform(4.5, 7))
    for x in (-15, 14):
        lamp(painter, x + random.uniform(-2, 2), 20.2, arm=0.1, high=6, strength=220)
    lanes = (
        Lane(start=(34, 16), end=(-34, 16), speed=8, what="car", every_seconds=random.uniform(7, 11)),
        Lane(start=(-26, 12), end=(26, 12), speed=9, what="car", every_seconds=random.uniform(8, 13)),
        Lane(start=(-24, 19.6), end=(26, 19.6), speed=1.3, what="person", every_seconds=random.uniform(15, 22)),
        Lane(start=(24, 20.4), end=(-24, 20.4), speed=1.2, what="person", every_seconds=random.uniform(17, 28)),
    )
    return Still(lens=lens, picture=develop(painter, ambient), lanes=lanes, parked=painter.parked)


def _flats(painter: Painter, random: Random) -> None:
    wall = random.choice(((108, 100, 92), (96, 100, 106), (116, 108, 96)))
    for x0, x1 in ((-26, -2), (4, 28)):
        block(painter, Extent(x0, x1, 27, 38), 6.6, wall)
        top(painter, Extent(x0 - 0.4, x1 + 0.4, 26.6, 38), 6.6, shade(wall, 0.5))
        rows_of_windows(painter, Extent(x0, x1, 27, 27), 2, 0.45)
        painter.line((x0, 3.2, 26.9), (x1, 3.2, 26.9), shade(wall, 0.6), 0.14)
        middle = (x0 + x1) / 2
        painter.quad(
            ((middle - 0.6, 0, 26.9), (middle + 0.6, 0, 26.9), (middle + 0.6, 2.2, 26.9), (middle - 0.6, 2.2, 26.9)),
            (44, 38, 34),
        )
        painter.bulb((middle, 2.7, 26.8), 0.14, (255, 220, 160))
        painter.pool(middle, 25.5, 5, 170)


def walk(random: Random, size: tuple[int, int]) -> Still:
    """Paint what an officer's camera sees from the chest, wider than the picture, so that it can sway."""
    lens = pole_lens(
        (size[0] + 64 * size[0] // 640, size[1] + 48 * size[1] // 360), 1.45, 1.0, 0.62, random.uniform(-1, 1)
    )
    painter, ambient = start_painting(random, lens)
    houses_along(painter, random, 16, 90, 9)
    flat(painter, Extent(-1.5, 1.5, 1, 40), PATH)
    house(painter, Extent(-6.5, 6.5, 24, 34), storeys=1, lit=0.6)
    for x in (-4.4, 4.6):
        tree(painter, x, 13, 4.2)
    painter.park(-4.2, 9)
    lamp(painter, 6, 15, arm=-1.0, high=6, strength=220)
    painter.pool(0, 7, 5, 190)  # the officer's torch
    lanes = (
        Lane(start=(-12, 20), end=(12, 20), speed=1.2, what="person", every_seconds=14),
        Lane(start=(3.4, 22), end=(-9, 10), speed=1.1, what="person", every_seconds=17),
    )
    return Still(lens=lens, picture=develop(painter, ambient), lanes=lanes, parked=painter.parked, sways=True)
