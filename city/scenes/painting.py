"""Paints what stands still: colours as by day, lamps and windows as light, then the night that they make together."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from city.scenes.lens import Lens

Colour = tuple[int, int, int]
Spot = tuple[float, float, float]
Picture = NDArray[np.float32]
_OVER = 2  # painted at twice the size, then halved: soft edges
_LIGHT_STEP = 4  # the light is painted at a quarter of the size


class Painter:
    """Holds the three layers of a still scene while it is painted."""

    def __init__(self, lens: Lens, random: Random) -> None:
        self.lens = lens
        self.random = random
        size = (lens.width * _OVER, lens.height * _OVER)
        self._colours = Image.new("RGB", size)
        self._shining = Image.new("RGB", size)
        self._light = Image.new("L", (lens.width // _LIGHT_STEP, lens.height // _LIGHT_STEP))
        self._paint = ImageDraw.Draw(self._colours)
        self._shine = ImageDraw.Draw(self._shining)
        self._lamp = ImageDraw.Draw(self._light)
        self.parked: tuple[tuple[float, float], ...] = ()  # x and z of cars at the kerb, nearest last

    def sky(self, top: Colour, horizon: Colour) -> None:
        """Fill the picture from above to the horizon, and stars above."""
        width, height = self._colours.size
        line = self.lens.project(0, 0, 100_000)[1] * _OVER
        share = np.clip(np.arange(height, dtype=np.float32) / max(line, 1), 0, 1)[:, None] ** 1.6
        column = (1 - share) * np.array(top, np.float32) + share * np.array(horizon, np.float32)
        column_image = Image.fromarray(column[:, None, :].astype(np.uint8))
        self._shining.paste(column_image.resize((width, height)))
        for _ in range(36):
            x, y = self.random.randrange(width), self.random.randrange(max(1, int(line * 0.8) + 1))
            shade = self.random.randint(60, 130)
            self._shine.point((x, y), fill=(shade, shade, shade + 14))

    def quad(self, corners: Sequence[Spot], colour: Colour) -> None:
        """Paint a flat piece of the world; whatever shone behind it is covered."""
        points = [self._at(corner) for corner in corners]
        self._paint.polygon(points, fill=colour)
        self._shine.polygon(points, fill=(0, 0, 0))

    def glow(self, corners: Sequence[Spot], colour: Colour) -> None:
        """Paint a piece that shines by itself: a window, a sign."""
        self._shine.polygon([self._at(corner) for corner in corners], fill=colour)

    def line(self, a: Spot, b: Spot, colour: Colour, metres: float) -> None:
        """Paint a pole or a wire as thick as it looks halfway along."""
        thick = max(1, round(metres * _OVER * self.lens.project(*((p + q) / 2 for p, q in zip(a, b, strict=True)))[2]))
        for layer, fill in ((self._paint, colour), (self._shine, (0, 0, 0))):
            layer.line((self._at(a), self._at(b)), fill=fill, width=thick)

    def blob(self, spot: Spot, metres: float, colour: Colour) -> None:
        """Paint a round thing, such as foliage."""
        self._disc(self._paint, spot, metres, colour)
        self._disc(self._shine, spot, metres, (0, 0, 0))

    def bulb(self, spot: Spot, metres: float, colour: Colour) -> None:
        self._disc(self._shine, spot, metres, colour)

    def park(self, x: float, z: float) -> None:
        """Have a car stand at the kerb, seen from behind."""
        self.parked = tuple(sorted((*self.parked, (x, z)), key=lambda spot: -spot[1]))

    def pool(self, x: float, z: float, metres: float, strength: int) -> None:
        """Let a lamp light the ground round (x, z) and what stands there."""
        for ring in (1.0, 0.75, 0.5, 0.3):
            self._pool_ring(x, z, metres * ring, int(strength * (1.15 - ring)))

    def _pool_ring(self, x: float, z: float, reach: float, strength: int) -> None:
        u, near, scale = self.lens.project(x, 0, max(1.5, z - reach))
        _, far, _ = self.lens.project(x, 0, z + reach)
        u, _, scale = self.lens.project(x, 0, z)
        half = scale * reach
        box = [
            (u - half) / _LIGHT_STEP,
            (far - half * 0.35) / _LIGHT_STEP,
            (u + half) / _LIGHT_STEP,
            near / _LIGHT_STEP,
        ]
        if box[3] > box[1]:
            self._lamp.ellipse(box, fill=min(255, strength))

    def _disc(self, layer: ImageDraw.ImageDraw, spot: Spot, metres: float, colour: Colour) -> None:
        u, v, scale = self.lens.project(*spot)
        radius = max(0.6, metres * scale) * _OVER
        u, v = u * _OVER, v * _OVER
        layer.ellipse((u - radius, v - radius, u + radius, v + radius), fill=colour)

    def _at(self, spot: Spot) -> tuple[float, float]:
        u, v, _ = self.lens.project(*spot)
        return max(-8e3, min(8e3, u * _OVER)), max(-8e3, min(8e3, v * _OVER))

    def develop(self, ambient: Sequence[float], warm: Sequence[float]) -> Picture:
        """Return the picture as floats 0..255: colours under sky and lamps, plus what shines, and its bloom."""
        size = (self.lens.width, self.lens.height)
        colours = _floats(self._colours.reduce(_OVER))
        shining = self._shining.reduce(_OVER)
        light = self._light.filter(ImageFilter.GaussianBlur(self.lens.width / 110)).resize(
            size, Image.Resampling.BILINEAR
        )
        bloom = shining.reduce(_LIGHT_STEP).filter(ImageFilter.GaussianBlur(self.lens.width / 160))
        lit = _floats(light)[:, :, None] / 255 * np.array(warm, np.float32) + np.array(ambient, np.float32)
        picture = colours * lit + _floats(shining) + 0.45 * _floats(bloom.resize(size, Image.Resampling.BILINEAR))
        return np.asarray(np.clip(picture * _edges_darker(*size) + _grain(*size), 0, 250), dtype=np.float32)


def _floats(image: Image.Image) -> Picture:
    return np.asarray(image, dtype=np.float32)


@lru_cache(maxsize=8)
def _edges_darker(width: int, height: int) -> Picture:
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    return np.asarray(1.04 - 0.34 * (x**2 + y**2)[:, :, None] ** 1.3 / 1.6, dtype=np.float32)


@lru_cache(maxsize=8)
def _grain(width: int, height: int) -> Picture:
    """Return the sensor's fixed pattern: it does not move, so it costs no bits."""
    return np.random.default_rng(7).normal(0, 1.6, (height, width, 1)).astype(np.float32)
