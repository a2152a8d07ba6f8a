"""Tells what moves where at a moment: the same moment always shows the same cars and people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import hypot

from city.scenes.stage import CYCLE_SECONDS, Lane

_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """One thing under way: where it is in metres, which of its kind it is, and how far it has come in metres."""

    lane: Lane
    number: int
    x: float
    z: float
    gone_metres: float


def mix(*numbers: int) -> int:
    """Return 32 well-stirred bits of some numbers."""
    stirred = 2166136261
    for number in numbers:
        stirred = ((stirred ^ (number & _MASK)) * 16777619) & _MASK
        stirred ^= stirred >> 15
    return (stirred * 2246822519 & _MASK) ^ stirred >> 13


def movers_at(lanes: tuple[Lane, ...], seed: int, at: float) -> Iterator[Mover]:
    """Yield what is under way `at` seconds of the epoch."""
    for place, lane in enumerate(lanes):
        way = hypot(lane.end[0] - lane.start[0], lane.end[1] - lane.start[1])
        takes = way / lane.speed
        for number, start_at in _starts(lane, place, seed, at, takes):
            share = (at - start_at) / takes
            x = lane.start[0] + share * (lane.end[0] - lane.start[0])
            z = lane.start[1] + share * (lane.end[1] - lane.start[1])
            yield Mover(lane=lane, number=mix(seed, place, number), x=x, z=z, gone_metres=share * way)


def _starts(lane: Lane, place: int, seed: int, at: float, takes: float) -> Iterator[tuple[int, float]]:
    """Yield number and start of those under way; at a crossing they come while their signal is green."""
    if lane.green is None:
        starts = _free_starts(lane, lambda n: mix(seed, place, n), at, takes)
    else:
        starts = _green_starts(lane, lane.green, at, takes)
    for number, start_at in starts:
        if 0 <= at - start_at < takes and mix(seed, place, number, 3) % 100 < 82:
            yield number, start_at


def _free_starts(lane: Lane, stir: Callable[[int], int], at: float, takes: float) -> Iterator[tuple[int, float]]:
    for number in range(int((at - takes) // lane.every_seconds) - 1, int(at // lane.every_seconds) + 1):
        yield number, (number + 0.55 * (stir(number) % 100) / 100) * lane.every_seconds


def _green_starts(lane: Lane, green: tuple[float, float], at: float, takes: float) -> Iterator[tuple[int, float]]:
    opens, closes = green
    each = max(1, int((closes - opens) / lane.every_seconds))
    for cycle in range(int((at - takes) // CYCLE_SECONDS) - 1, int((at + takes) // CYCLE_SECONDS) + 2):
        for turn in range(each):
            passes_at = cycle * CYCLE_SECONDS + opens + turn * lane.every_seconds
            yield cycle * 16 + turn, passes_at - lane.crosses_at * takes
