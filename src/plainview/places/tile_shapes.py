"""Cuts the map's shapes into vector tiles of the web's square grid (Web Mercator); pure."""

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray

EXTENT = 4096
BUFFER = 64  # drawn beyond a tile's edge, so that lines join
MERCATOR_LATITUDE = 85.051129
_SIMPLIFIED_BELOW = 16  # at the deepest zoom every point stays
_SIMPLIFY_BY = 8.0  # tile units, a thirtieth of what shows as one pixel of a 256-pixel tile

Tile = tuple[int, int, int]  # zoom, column, row


@dataclass(frozen=True, slots=True, kw_only=True)
class MapShape:
    """One thing to draw: its layer, its shape in degrees, what it is, and from which zoom on it shows."""

    layer: str
    shape: Any
    properties: Mapping[str, str]
    from_zoom: int


def project(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Web Mercator (EPSG:3857) as fractions of the world's width, from the north-west corner."""
    latitude = np.radians(np.clip(coordinates[:, 1], -MERCATOR_LATITUDE, MERCATOR_LATITUDE))
    down = (1 - np.arcsinh(np.tan(latitude)) / np.pi) / 2
    return np.column_stack(((coordinates[:, 0] + 180) / 360, down))


def cut_tiles(shapes: Sequence[MapShape], *, zoom: int) -> Iterator[tuple[Tile, bytes]]:
    """Yield the zoom's tiles that hold something, gzipped, in the order of rows and columns."""
    shown = [shape for shape in shapes if shape.from_zoom <= zoom]
    if not shown:
        return
    scaled = shapely.transform(np.array([each.shape for each in shown]), lambda at: project(at) * (EXTENT * 2**zoom))
    if zoom < _SIMPLIFIED_BELOW:
        scaled = shapely.simplify(scaled, _SIMPLIFY_BY)
    for (column, row), members in sorted(_spread(scaled).items()):
        content = _encode_tile(column, row, [(shown[at], scaled[at]) for at in members])
        if content:
            yield (zoom, column, row), gzip.compress(content, mtime=0)


def _spread(scaled: NDArray[np.object_]) -> dict[tuple[int, int], list[int]]:
    """Return which shapes each tile may hold, by the shapes' bounds."""
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    bounds = shapely.bounds(scaled)
    firsts = np.floor((bounds[:, :2] - BUFFER) / EXTENT).astype(int)
    lasts = np.floor((bounds[:, 2:] + BUFFER) / EXTENT).astype(int)
    for at, ((first_column, first_row), (last_column, last_row)) in enumerate(zip(firsts, lasts, strict=True)):
        for column in range(first_column, last_column + 1):
            for row in range(first_row, last_row + 1):
                members[column, row].append(at)
    return members


def _encode_tile(column: int, row: int, members: Iterable[tuple[MapShape, Any]]) -> bytes:
    west, north = column * EXTENT, row * EXTENT
    layers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for about, shape in members:
        for part in _clip(shape, west, north):
            layers[about.layer].append({"geometry": part, "properties": dict(about.properties)})
    if not layers:
        return b""
    content: bytes = mapbox_vector_tile.encode(
        [{"name": name, "features": layers[name]} for name in sorted(layers)],
        default_options={
            "extents": EXTENT,
            "y_coord_down": True,
            "on_invalid_geometry": mapbox_vector_tile.encoder.on_invalid_geometry_make_valid,
        },
    )
    return content


def _clip(shape: Any, west: float, north: float) -> list[Any]:
    """Return what of the shape lies in the tile and its buffer, in the tile's units; no points left over of lines."""
    box = (west - BUFFER, north - BUFFER, west + EXTENT + BUFFER, north + EXTENT + BUFFER)
    cut = shapely.clip_by_rect(shape, *box)
    if cut.is_empty:
        return []
    dimensions = shapely.get_dimensions(shape)
    moved = shapely.transform(cut, lambda at: np.rint(at - (west, north)))
    return [part for part in shapely.get_parts(moved) if shapely.get_dimensions(part) == dimensions]
