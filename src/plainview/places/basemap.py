"""Builds the map's one file of vector tiles (PMTiles 3) from the places on record; no tile comes from outside."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from plainview.kernel.errors import BadInputError
from plainview.places import queries
from plainview.places.tile_shapes import MapShape, cut_tiles

LEAST_ZOOM, MOST_ZOOM = 8, 16
HOUSES_FROM_ZOOM = 15
_ROADS_FROM_ZOOM = {
    "freeway": 8, "primary": 9, "secondary": 11, "ramp": 11, "local": 12, "minor": 13, "path": 14,
}  # fmt: skip
_LANDMARKS_FROM_ZOOM = 13
_CAMPUSES_FROM_ZOOM = 12
_BOUNDARY_LAYERS = {"city_limits": ("limits", LEAST_ZOOM), "campus": ("campuses", _CAMPUSES_FROM_ZOOM)}
_FIELDS_AND_LEAST_ZOOM = {
    "campuses": (("title",), _CAMPUSES_FROM_ZOOM),
    "landmarks": (("name", "kind"), _LANDMARKS_FROM_ZOOM),
    "limits": (("title",), LEAST_ZOOM),
    "places": (("number", "kind"), HOUSES_FROM_ZOOM),
    "roads": (("name", "class"), LEAST_ZOOM),
}
_VECTOR_LAYERS = [
    {"id": name, "fields": dict.fromkeys(fields, "String"), "minzoom": least_zoom, "maxzoom": MOST_ZOOM}
    for name, (fields, least_zoom) in _FIELDS_AND_LEAST_ZOOM.items()
]


async def build_basemap(pool: Any, path: Path) -> int:
    """Write the basemap to `path`, replacing it at the end in one step; return how many tiles it has.

    The same places give the same bytes. Raise BadInputError where there is nothing to draw.
    """
    shapes = [
        *_boundary_shapes(await queries.list_boundaries_for_map(pool)),
        *_road_shapes(await queries.list_roads_for_map(pool)),
        *_place_shapes(await queries.list_places_for_map(pool)),
    ]
    if not shapes:
        raise BadInputError("there is nothing to draw: import the places first")
    return await asyncio.to_thread(_write_file, path, shapes)


def _write_file(path: Path, shapes: list[MapShape]) -> int:
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as opened:
        tiles = _write(opened, shapes)
    unfinished.replace(path)
    return tiles


def _boundary_shapes(rows: Iterable[Any]) -> Iterator[MapShape]:
    """Yield city limits and campuses; who serves where is no part of the map."""
    for row in rows:
        if row["kind"] in _BOUNDARY_LAYERS:
            layer, from_zoom = _BOUNDARY_LAYERS[row["kind"]]
            rings = row["shape"]["coordinates"]
            parts = rings if row["shape"]["type"] == "MultiPolygon" else [rings]
            shape = shapely.make_valid(shapely.MultiPolygon([(part[0], part[1:]) for part in parts]))
            yield MapShape(layer=layer, shape=shape, properties={"title": row["title"]}, from_zoom=from_zoom)


def _road_shapes(rows: Iterable[Any]) -> Iterator[MapShape]:
    """Yield the roads; pieces of one street and class that meet become one line, which its name can follow."""
    pieces: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        pieces.setdefault((row["name"], row["road_class"]), []).append(shapely.LineString(row["shape"]))
    for (name, road_class), lines in pieces.items():
        for line in shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines))):
            yield MapShape(
                layer="roads",
                shape=line,
                properties={"name": name, "class": road_class},
                from_zoom=_ROADS_FROM_ZOOM[road_class],
            )


def _place_shapes(rows: Iterable[Any]) -> Iterator[MapShape]:
    for row in rows:
        point = shapely.Point(row["longitude"], row["latitude"])
        number = f"{row['add_number']} {row['add_suffix']}".strip()
        yield MapShape(
            layer="places",
            shape=point,
            properties={"number": number, "kind": row["kind"]},
            from_zoom=HOUSES_FROM_ZOOM,
        )
        if row["landmark"]:
            yield MapShape(
                layer="landmarks",
                shape=point,
                properties={"name": row["landmark"], "kind": row["kind"]},
                from_zoom=_LANDMARKS_FROM_ZOOM,
            )


def _write(opened: BinaryIO, shapes: list[MapShape]) -> int:
    writer: Any = Writer(opened)  # type: ignore[no-untyped-call]
    tiles = 0
    for zoom in range(LEAST_ZOOM, MOST_ZOOM + 1):
        made = {zxy_to_tileid(*tile): content for tile, content in cut_tiles(shapes, zoom=zoom)}
        for tile_id in sorted(made):
            writer.write_tile(tile_id, made[tile_id])
        tiles += len(made)
    west, south, east, north = shapely.total_bounds([each.shape for each in shapes]).tolist()
    header = {
        "version": 3,
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(west * 1e7),
        "min_lat_e7": round(south * 1e7),
        "max_lon_e7": round(east * 1e7),
        "max_lat_e7": round(north * 1e7),
        "center_zoom": 12,
        "center_lon_e7": round((west + east) / 2 * 1e7),
        "center_lat_e7": round((south + north) / 2 * 1e7),
    }
    writer.finalize(header, {"name": "Plainview basemap", "vector_layers": _VECTOR_LAYERS})
    return tiles
