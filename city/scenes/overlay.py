"""Writes the camera's name and the running clock, with tenths, onto every picture."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from city.scenes.yuv import BLACK_Y, GREY_C, Plane, Planes

_WHITE_Y = 222


def strip_height(height: int) -> int:
    """Return how many rows the line of text takes, an even number."""
    return max(16, height // 16 // 2 * 2)


def darken_strip(planes: Planes) -> None:
    """Darken the top of a still picture, where the text will stand."""
    rows = strip_height(planes.y.shape[0])
    planes.y[:rows] = (planes.y[:rows].astype(np.uint16) - BLACK_Y) * 80 // 256 + BLACK_Y
    planes.u[: rows // 2] = GREY_C
    planes.v[: rows // 2] = GREY_C


def write(planes: Planes, text: str, *, left: int | None = None, right: int | None = None) -> None:
    """Write a line at the top, from `left` or up to `right`; figures all have one width, so that nothing jumps."""
    rows = strip_height(planes.y.shape[0])
    glyphs = [_glyph(letter, rows) for letter in text]
    at = left if left is not None else (right or 0) - sum(glyph.shape[1] for glyph in glyphs)
    for glyph in glyphs:
        end = min(at + glyph.shape[1], planes.y.shape[1])
        if 0 <= at < end:
            spot = planes.y[:rows, at:end]
            np.maximum(spot, glyph[:, : end - at], out=spot)
        at += glyph.shape[1]


@lru_cache(maxsize=800)
def _glyph(letter: str, rows: int) -> Plane:
    font = _font(rows)
    wide = max(font.getlength(figure) for figure in "0123456789") if letter.isdigit() else font.getlength(letter)
    image = Image.new("L", (max(1, round(wide)), rows))
    ImageDraw.Draw(image).text((image.width / 2, rows * 0.72), letter, fill=255, font=font, anchor="ms")
    return (np.asarray(image, dtype=np.uint16) * (_WHITE_Y - BLACK_Y) // 255 + BLACK_Y).astype(np.uint8)


@lru_cache(maxsize=8)
def _font(rows: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size=rows * 0.62)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow is built without FreeType")
    return font
