"""Turns pictures into the planes that H.264 codes (BT.601, limited range, 4:2:0), and lays sprites onto them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
_TO_YUV = np.array(
    ((65.481, 128.553, 24.966), (-37.797, -74.203, 112.0), (112.0, -93.786, -18.214)), dtype=np.float32
) / np.float32(255)
BLACK_Y, GREY_C = 16, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Planes:
    """Views on one buffer of (height × 3/2, width): luma, then the two chroma planes at half size."""

    buffer: Plane
    y: Plane
    u: Plane
    v: Plane


def planes_of(buffer: Plane) -> Planes:
    """Return the planes of a buffer as PyAV takes it for yuv420p."""
    height, width = buffer.shape[0] * 2 // 3, buffer.shape[1]
    quarter = height // 4
    return Planes(
        buffer=buffer,
        y=buffer[:height],
        u=buffer[height : height + quarter].reshape(height // 2, width // 2),
        v=buffer[height + quarter :].reshape(height // 2, width // 2),
    )


def empty_planes(width: int, height: int) -> Planes:
    """Return planes of an even size, not filled."""
    return planes_of(np.empty((height * 3 // 2, width), dtype=np.uint8))


def planes_from(picture: NDArray[np.float32]) -> Planes:
    """Turn a picture of floats 0..255 (height, width, RGB; even sizes) into planes."""
    planes = empty_planes(picture.shape[1], picture.shape[0])
    planes.y[:] = picture @ _TO_YUV[0] + BLACK_Y + 0.5
    halved = _halved(picture)
    planes.u[:] = halved @ _TO_YUV[1] + GREY_C + 0.5
    planes.v[:] = halved @ _TO_YUV[2] + GREY_C + 0.5
    return planes


def _halved(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of each two by two pixels."""
    rows = picture[::2] + picture[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """Something laid over a picture: how much of what is below stays (0..256), and what is added, for each plane."""

    keep: tuple[NDArray[np.int16], NDArray[np.int16]]  # luma, chroma
    add: tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]
    foot_x: int
    foot_y: int


def sprite_from(
    colour: NDArray[np.float32], cover: NDArray[np.float32], shine: NDArray[np.float32], foot: tuple[int, int]
) -> Sprite:
    """Make a sprite of even size: `colour` where `cover` (0..1) hides what is below, and `shine` added on top."""
    lit = colour * cover[:, :, None] + shine
    small = _halved(lit)
    small_cover = _halved(cover)
    keep = (256 * (1 - cover)).astype(np.int16), (256 * (1 - small_cover)).astype(np.int16)
    add_y = (lit @ _TO_YUV[0] + BLACK_Y * cover).astype(np.int16)
    add_u = (small @ _TO_YUV[1] + GREY_C * small_cover).astype(np.int16)
    add_v = (small @ _TO_YUV[2] + GREY_C * small_cover).astype(np.int16)
    return Sprite(keep=keep, add=(add_y, add_u, add_v), foot_x=foot[0], foot_y=foot[1])


def lay(planes: Planes, sprite: Sprite, u: float, v: float) -> None:
    """Lay a sprite with its foot at (u, v), at even pixels, cut at the edges of the picture."""
    left, top = (int(u) - sprite.foot_x) & ~1, (int(v) - sprite.foot_y) & ~1
    _lay_plane(planes.y, sprite.keep[0], sprite.add[0], left, top)
    _lay_plane(planes.u, sprite.keep[1], sprite.add[1], left // 2, top // 2)
    _lay_plane(planes.v, sprite.keep[1], sprite.add[2], left // 2, top // 2)


def _lay_plane(plane: Plane, keep: NDArray[np.int16], add: NDArray[np.int16], left: int, top: int) -> None:
    height, width = plane.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + keep.shape[1]), min(height, top + keep.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    rows, columns = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    below = plane[y0:y1, x0:x1]
    mixed = below.astype(np.uint16) * keep[rows, columns].astype(np.uint16) >> 8
    np.clip(mixed.astype(np.int16) + add[rows, columns], 0, 240, out=mixed, casting="unsafe")
    plane[y0:y1, x0:x1] = mixed
