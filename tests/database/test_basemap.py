"""The basemap: what each zoom shows, where, and that the same places give the same bytes."""

import gzip
from math import asinh, pi, radians, tan
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from pmtiles.reader import MemorySource, Reader

from plainview.kernel.errors import BadInputError
from plainview.places import actions
from plainview.places.basemap import build_basemap

SAMPLES = Path(actions.__file__).parent / "samples"
SCHOOL = (-119.7700, 36.7600)
HOUSE = (-119.7601, 36.7501)


def tile_of(longitude: float, latitude: float, zoom: int) -> tuple[int, int, float, float]:
    """Return column and row, and where in the tile the point lies, as fractions."""
    across = (longitude + 180) / 360 * 2**zoom
    down = (1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**zoom
    return int(across), int(down), across % 1, down % 1


def reader_of(path: Path) -> Any:
    return Reader(MemorySource(path.read_bytes()))  # type: ignore[no-untyped-call]


def layers_at(path: Path, point: tuple[float, float], zoom: int) -> dict[str, Any]:
    column, row, _, _ = tile_of(*point, zoom)
    content = reader_of(path).get(zoom, column, row)
    decoded: dict[str, Any] = mapbox_vector_tile.decode(
        gzip.decompress(content), default_options={"y_coord_down": True}
    )
    return decoded


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def properties(layer: dict[str, Any]) -> list[dict[str, str]]:
    return [feature["properties"] for feature in layer["features"]]


@pytest.fixture
async def basemap(pool: Any, tmp_path: Path) -> Path:
    await actions.import_places(pool, SAMPLES)
    assert await build_basemap(pool, tmp_path / "basemap.pmtiles") > 100
    return tmp_path / "basemap.pmtiles"


async def test_shows_more_the_closer_it_is(basemap: Path) -> None:
    assert set(layers_at(basemap, SCHOOL, 8)) == {"limits", "roads"}
    assert {road["class"] for road in properties(layers_at(basemap, SCHOOL, 8)["roads"])} == {"freeway"}
    assert {road["class"] for road in properties(layers_at(basemap, SCHOOL, 11)["roads"])} == {"primary", "secondary"}
    assert {road["class"] for road in properties(layers_at(basemap, (-119.79, 36.74), 12)["roads"])} >= {"local"}
    assert set(layers_at(basemap, SCHOOL, 12)) == {"limits", "roads", "campuses"}
    assert set(layers_at(basemap, SCHOOL, 14)) == {"limits", "roads", "campuses", "landmarks"}
    assert set(layers_at(basemap, SCHOOL, 16)) == {"limits", "roads", "campuses", "landmarks", "places"}


@pytest.mark.parametrize("zoom", [15, 16])
async def test_house_numbers_stand_where_the_houses_are(basemap: Path, zoom: int) -> None:
    _, _, across, down = tile_of(*HOUSE, zoom)
    places = layers_at(basemap, HOUSE, zoom)["places"]
    (house,) = [each for each in places["features"] if each["properties"]["number"] == "3517"]
    assert house["properties"] == {"number": "3517", "kind": "house"}
    x, y = house["geometry"]["coordinates"]
    assert (x / places["extent"], y / places["extent"]) == pytest.approx((across, down), abs=0.001)


async def test_roads_campuses_and_landmarks_have_their_names(basemap: Path) -> None:
    shown = layers_at(basemap, SCHOOL, 16)
    assert {"name": "N Tansy Way", "class": "primary"} in properties(shown["roads"])
    assert properties(shown["campuses"]) == [{"title": "Brightwater Middle School"}]
    assert {"name": "Brightwater Middle School", "kind": "school"} in properties(shown["landmarks"])
    assert properties(shown["limits"]) == [{"title": "Fresno"}]


async def test_the_same_places_give_the_same_bytes(pool: Any, basemap: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pmtiles"
    await build_basemap(pool, again)
    assert bytes_of(again) == bytes_of(basemap)
    assert names_in(tmp_path) == {"again.pmtiles", "basemap.pmtiles"}


async def test_the_header_says_what_is_in_it(basemap: Path) -> None:
    header, metadata = reader_of(basemap).header(), reader_of(basemap).metadata()
    assert (header["min_zoom"], header["max_zoom"], header["min_lon_e7"]) == (8, 16, -1198600000)
    assert [layer["id"] for layer in metadata["vector_layers"]] == [
        "campuses",
        "landmarks",
        "limits",
        "places",
        "roads",
    ]


async def test_an_empty_city_is_said(pool: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="import the places first"):
        await build_basemap(pool, tmp_path / "basemap.pmtiles")
