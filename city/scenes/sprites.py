"""Draws what moves: cars from four sides with their lights, people who walk; each once for a size, then kept."""

from functools import lru_cache
from math import log
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from city.scenes.painting import Colour
from city.scenes.yuv import Sprite, sprite_from

View = Literal["front", "rear", "left", "right"]
VIEWS: tuple[View, ...] = ("front", "rear", "left", "right")
CAR_COLOURS: tuple[Colour, ...] = (
    (58, 60, 66), (30, 33, 40), (86, 88, 90), (62, 28, 27), (34, 42, 56), (74, 70, 60), (40, 50, 44),
)  # fmt: skip
COATS: tuple[Colour, ...] = ((74, 78, 92), (104, 66, 60), (62, 84, 98), (120, 112, 96), (56, 56, 60), (92, 88, 116))
STEPS = 4  # of a walk
_RATIO = 1.1  # sizes are drawn in steps of ten in a hundred
_OVER = 3  # drawn larger, then made smaller: soft edges
_LARGE = 24  # pixels a metre from which twice as large is enough


def size_step(scale: float) -> int:
    """Return the step of size for pixels a metre."""
    return round(log(max(scale, 1.2)) / log(_RATIO))


@lru_cache(maxsize=2400)
def car(view: View, colour: Colour, step: int, *, is_large: bool, is_parked: bool = False) -> Sprite:
    """Return a car at this size, seen from front, rear or a side (facing left, right); parked: no lights."""
    scale = _RATIO**step
    long, wide, high = (5.4, 2.1, 2.0) if is_large else (4.5, 1.85, 1.45)
    seen = long if view in ("left", "right") else wide
    halo = min(6.0, 60 / scale + 2.2)
    sheet = _Sheet(seen + halo, high + halo / 2, scale)
    sheet.shadow(seen * 0.56)
    if view in ("left", "right"):
        _draw_side(sheet, long, high, colour, -1 if view == "left" else 1)
    else:
        _draw_end(sheet, wide, high, colour, is_front=view == "front")
    return sheet.finish(blur=min(7.0, max(1.0, scale * 0.42)), lifts=0.12 if is_parked else 1.0)


@lru_cache(maxsize=1600)
def person(coat: Colour, step: int, phase: int) -> Sprite:
    """Return a walking person at this size, at one of STEPS phases of the step."""
    sheet = _Sheet(1.7, 2.9, _RATIO**step)
    sheet.shadow(0.34)
    swing = (-0.3, -0.08, 0.3, 0.08)[phase]
    legs = (coat[0] * 6 // 10, coat[1] * 6 // 10, coat[2] * 7 // 10)
    sleeve = (coat[0] * 8 // 10, coat[1] * 8 // 10, coat[2] * 8 // 10)
    for side in (-1, 1):
        sheet.limb((0, 0.88), (side * swing * 0.6, 0.45), 0.17, legs)
        sheet.limb((side * swing * 0.6, 0.47), (side * swing, 0.02), 0.14, legs)
    sheet.limb((-0.02, 1.38), (-swing * 0.7, 0.86), 0.12, sleeve)
    sheet.shape(((-0.15, 0.8), (-0.2, 1.36), (-0.1, 1.46), (0.1, 1.46), (0.2, 1.36), (0.15, 0.8)), coat)
    sheet.limb((0.02, 1.36), (swing * 0.7, 0.86), 0.12, sleeve)
    sheet.limb((0, 1.4), (0, 1.55), 0.1, (118, 96, 82))
    sheet.disc((0, 1.64), 0.115, (118, 96, 82))
    sheet.disc((0, 1.685), 0.11, (34, 30, 28))
    return sheet.finish(blur=0)


def draw_ahead(turn: int) -> None:
    """Draw the cars and coats of one colour in the usual sizes, before they are needed."""
    steps = range(size_step(2.5), size_step(40) + 1)
    for step in steps:
        for view in VIEWS:
            car(view, CAR_COLOURS[turn % len(CAR_COLOURS)], step, is_large=False)
        for phase in range(STEPS):
            person(COATS[turn % len(COATS)], step, phase)


@lru_cache(maxsize=60)
def bulb(colour: Colour, step: int) -> Sprite:
    """Return a shining point: a signal's light."""
    sheet = _Sheet(2.4, 2.4, _RATIO**step)
    sheet.light((0, 0), 0.2, colour)
    return sheet.finish(blur=max(1.0, _RATIO**step * 0.25), lifts=1.2)


def _draw_side(sheet: "_Sheet", long: float, high: float, colour: Colour, ahead: int) -> None:
    half = long / 2
    glass = (24, 28, 36)
    roof = tuple(min(255, int(c * 1.25)) for c in colour)
    sheet.box(-half, 0.28, half, 0.86, colour)
    sheet.shape(
        ((-half * 0.62, 0.84), (-half * 0.4, high), (half * 0.36, high), (half * 0.66, 0.84)),
        (roof[0], roof[1], roof[2]),
    )
    sheet.shape(((-half * 0.54, 0.88), (-half * 0.36, high - 0.12), (-0.06, high - 0.12), (-0.06, 0.88)), glass)
    sheet.shape(((0.06, 0.88), (0.06, high - 0.12), (half * 0.32, high - 0.12), (half * 0.56, 0.88)), glass)
    for wheel in (-half * 0.62, half * 0.62):
        sheet.disc((wheel, 0.32), 0.34, (10, 10, 12))
        sheet.disc((wheel, 0.32), 0.16, (60, 62, 66))
    sheet.light((ahead * (half + 0.02), 0.66), 0.13, (255, 244, 214))
    sheet.wash((ahead * (half + 1.1), 0.0), 1.3)
    sheet.light((-ahead * half, 0.7), 0.1, (210, 30, 22))


def _draw_end(sheet: "_Sheet", wide: float, high: float, colour: Colour, *, is_front: bool) -> None:
    half = wide / 2
    for side in (-1, 1):
        sheet.box(side * half * 0.9 - 0.14, 0, side * half * 0.9 + 0.14, 0.4, (10, 10, 12))
    sheet.box(-half, 0.26, half, 0.92, colour)
    sheet.shape(((-half * 0.9, 0.9), (-half * 0.68, high), (half * 0.68, high), (half * 0.9, 0.9)), colour)
    sheet.shape(
        ((-half * 0.78, 0.94), (-half * 0.6, high - 0.1), (half * 0.6, high - 0.1), (half * 0.78, 0.94)), (22, 26, 34)
    )
    sheet.box(-0.26, 0.46, 0.26, 0.6, (96, 96, 92))
    for side in (-1, 1):
        if is_front:
            sheet.light((side * half * 0.74, 0.66), 0.16, (255, 248, 226))
            sheet.wash((side * half * 0.6, -0.25), 0.8)
        else:
            sheet.light((side * half * 0.8, 0.74), 0.12, (216, 34, 24))


class _Sheet:
    """A drawing in metres, with x to the right of the foot and y up, from which a sprite is made."""

    def __init__(self, wide: float, high: float, scale: float) -> None:
        self._over = _OVER if scale < _LARGE else 2
        self._scale = scale * self._over
        self._width = max(2, round(wide * scale / 2) * 2)
        self._height = max(2, round(high * scale / 2) * 2)
        self._foot = (
            self._width // 2,
            max(0, self._height - max(1, round(0.24 * min(6.0, 60 / (scale) + 2.2) * scale)) - 1),
        )
        size = (self._width * self._over, self._height * self._over)
        self._colour, self._cover, self._shine = Image.new("RGB", size), Image.new("L", size), Image.new("RGB", size)
        self._wash = Image.new("L", (self._width, self._height))
        self._draw = [ImageDraw.Draw(layer) for layer in (self._colour, self._cover, self._shine)]

    def _at(self, spot: tuple[float, float]) -> tuple[float, float]:
        return self._foot[0] * self._over + spot[0] * self._scale, self._foot[1] * self._over - spot[1] * self._scale

    def shape(self, corners: tuple[tuple[float, float], ...], colour: Colour) -> None:
        points = [self._at(corner) for corner in corners]
        self._draw[0].polygon(points, fill=colour)
        self._draw[1].polygon(points, fill=255)

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        self.shape(((x0, y0), (x0, y1), (x1, y1), (x1, y0)), colour)

    def limb(self, a: tuple[float, float], b: tuple[float, float], metres: float, colour: Colour) -> None:
        thick = max(1, round(metres * self._scale))
        self._draw[0].line((self._at(a), self._at(b)), fill=colour, width=thick)
        self._draw[1].line((self._at(a), self._at(b)), fill=255, width=thick)

    def disc(self, spot: tuple[float, float], metres: float, colour: Colour) -> None:
        self._ellipse(0, spot, metres, colour)
        self._ellipse(1, spot, metres, 255)

    def light(self, spot: tuple[float, float], metres: float, colour: Colour) -> None:
        self._ellipse(2, spot, max(metres, 0.7 / self._scale * self._over), colour)

    def wash(self, spot: tuple[float, float], metres: float) -> None:
        """Let headlights brighten the road."""
        x, y = (part / self._over for part in self._at(spot))
        half = metres * self._scale / self._over
        ImageDraw.Draw(self._wash).ellipse((x - half, y - half * 0.22, x + half, y + half * 0.22), fill=90)

    def shadow(self, metres: float) -> None:
        x, y = self._at((0, 0))
        half = metres * self._scale
        self._draw[1].ellipse((x - half, y - half * 0.16, x + half, y + half * 0.16), fill=110)

    def _ellipse(self, layer: int, spot: tuple[float, float], metres: float, fill: Colour | int) -> None:
        (x, y), radius = self._at(spot), metres * self._scale
        self._draw[layer].ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)

    def finish(self, *, blur: float, lifts: float = 1.0) -> Sprite:
        """Return the sprite: made smaller for soft edges, lights with a halo of `blur` pixels, cut to what is in it."""
        colour, cover, shine = (layer.reduce(self._over) for layer in (self._colour, self._cover, self._shine))
        halo = shine.filter(ImageFilter.GaussianBlur(blur)) if blur else Image.new("RGB", shine.size)
        wash = self._wash.filter(ImageFilter.GaussianBlur(blur * 0.8))
        box = _even_box([image.getbbox() for image in (cover, halo, wash)], cover.size)
        light = _floats(shine.crop(box)) + np.float32(1.3) * _floats(halo.crop(box))
        light += _floats(wash.crop(box))[:, :, None] * np.array((0.8, 0.72, 0.55), np.float32)
        foot = self._foot[0] - box[0], self._foot[1] - box[1]
        shown = _floats(cover.crop(box)) / np.float32(255)
        return sprite_from(_floats(colour.crop(box)), shown, light * np.float32(lifts), foot)


def _floats(image: Image.Image) -> NDArray[np.float32]:
    return np.asarray(image, dtype=np.float32)


def _even_box(boxes: list[tuple[int, int, int, int] | None], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the least box with even edges round all the boxes."""
    found = [box for box in boxes if box is not None] or [(0, 0, 2, 2)]
    left, top = min(box[0] for box in found) & ~1, min(box[1] for box in found) & ~1
    right, bottom = max(box[2] for box in found) + 1 & ~1, max(box[3] for box in found) + 1 & ~1
    return left, top, min(right, size[0]), min(bottom, size[1])
