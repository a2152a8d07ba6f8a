"""Shows a camera's scene at a moment: the still picture, what moves on it, the signals, name and clock."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from math import sin
from random import Random

import numpy as np

from city.scenes.layouts import paint_still
from city.scenes.overlay import darken_strip, write
from city.scenes.painting import Colour, Picture
from city.scenes.sprites import CAR_COLOURS, COATS, STEPS, View, bulb, car, person, size_step
from city.scenes.stage import CYCLE_SECONDS, Still
from city.scenes.traffic import Mover, mix, movers_at
from city.scenes.yuv import Planes, Sprite, empty_planes, lay, planes_from, planes_of

_RED: Colour = (255, 46, 30)
_AMBER: Colour = (255, 170, 40)
_GREEN: Colour = (60, 255, 140)
_STRIDE_METRES = 0.36


POOL = {"city": 24, "traffic": 12, "school": 16, "body_worn": 8}  # different still pictures for each kind
Size = tuple[int, int]


@lru_cache(maxsize=128)
def find_still(kind: str, variant: int, size: Size) -> tuple[Still, Planes]:
    """Return a still scene and its planes with the parked cars; painted once (some 30 ms), then kept."""
    still = paint_still(kind, Random(f"scene:{kind}:{variant}"), size)
    planes = planes_from(still.picture)
    for turn, (x, z) in enumerate(still.parked):
        u, v, scale = still.lens.project(x, 0, z)
        colour = CAR_COLOURS[mix(variant, turn) % len(CAR_COLOURS)]
        lay(planes, car("rear", colour, size_step(scale), is_large=turn % 5 == 4, is_parked=True), u, v)
    return replace(still, picture=_NO_PICTURE), planes


_NO_PICTURE: Picture = np.zeros((0, 0, 3), dtype=np.float32)  # the planes are kept instead


class Scene:
    """One camera's view; `show` may be called by one thread at a time."""

    def __init__(self, *, camera_id: str, title: str, kind: str, size: Size) -> None:
        number = int("".join(filter(str.isdigit, camera_id)) or "0")
        self._seed = Random(f"scene:{camera_id}").getrandbits(31)
        self._still, ground = find_still(kind, number % POOL.get(kind, 1), size)
        self._ground = planes_of(ground.buffer.copy())
        self._title = title
        self._frame = empty_planes(*size)
        if not self._still.sways:
            darken_strip(self._ground)
            write(self._ground, title, left=8)

    def show(self, at: float) -> Planes:
        """Return the picture at `at` seconds of the epoch; it is painted over by the next call."""
        frame, (dx, dy) = self._frame, self._sway(at)
        height, width = frame.y.shape
        if self._still.sways:
            frame.y[:] = self._ground.y[dy : dy + height, dx : dx + width]
            frame.u[:] = self._ground.u[dy // 2 : (dy + height) // 2, dx // 2 : (dx + width) // 2]
            frame.v[:] = self._ground.v[dy // 2 : (dy + height) // 2, dx // 2 : (dx + width) // 2]
        else:
            frame.buffer[:] = self._ground.buffer
        for mover in sorted(movers_at(self._still.lanes, self._seed, at), key=lambda mover: -mover.z):
            self._lay_mover(mover, dx, dy)
        self._lay_signals(at)
        if self._still.sways:
            darken_strip(frame)
            write(frame, self._title, left=8)
        write(frame, _clock(at), right=width - 8)
        return frame

    def _sway(self, at: float) -> tuple[int, int]:
        """Return where the picture is cut out, in even pixels: a walker's steps, and a look to the side."""
        if not self._still.sways:
            return 0, 0
        spare_x, spare_y = (
            self._ground.y.shape[1] - self._frame.y.shape[1],
            self._ground.y.shape[0] - self._frame.y.shape[0],
        )
        seconds = at % 3600
        across = 0.5 + 0.3 * sin(seconds * 0.43) + 0.12 * sin(seconds * 1.7)
        down = 0.5 + 0.2 * sin(seconds * 3.4) + 0.1 * sin(seconds * 0.9)
        return int(across * spare_x) & ~3, int(down * spare_y) & ~3

    def _lay_mover(self, mover: Mover, dx: int, dy: int) -> None:
        u, v, scale = self._still.lens.project(mover.x, 0, mover.z)
        lay(self._frame, _sprite(mover, size_step(scale)), u - dx, v - dy)

    def _lay_signals(self, at: float) -> None:
        colour, place = _signal(at % CYCLE_SECONDS)
        for lights in self._still.signals:
            u, v, scale = self._still.lens.project(*lights[place])
            lay(self._frame, bulb(colour, size_step(scale)), u, v)


def _signal(seconds: float) -> tuple[Colour, int]:
    """Return the light that the road ahead sees: red while those across go, then green, then amber."""
    if seconds < 12.5:
        return _RED, 0
    return (_GREEN, 2) if seconds < 21 else (_AMBER, 1)


def _sprite(mover: Mover, step: int) -> Sprite:
    if mover.lane.what == "person":
        phase = int(mover.gone_metres / _STRIDE_METRES) % STEPS
        return person(COATS[mover.number % len(COATS)], step, phase)
    (x0, z0), (x1, z1) = mover.lane.start, mover.lane.end
    view: View = "right" if x1 > x0 else "left"
    if abs(z1 - z0) > abs(x1 - x0):
        view = "rear" if z1 > z0 else "front"
    return car(view, CAR_COLOURS[mover.number % len(CAR_COLOURS)], step, is_large=mix(mover.number) % 5 == 0)


def _clock(at: float) -> str:
    tenths = int(at * 10) % 10
    return f"{_seconds(int(at))}.{tenths}"


@lru_cache(maxsize=16)
def _seconds(at: int) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%Y-%m-%d  %H:%M:%S}"
