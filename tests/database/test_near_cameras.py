"""Proves which cameras are found near a place, and that known buildings hide it from them, on a real PostgreSQL."""

from pathlib import Path
from typing import Any

import osmium
import pytest

from plainview.cameras import near_queries
from plainview.cameras.buildings import import_buildings
from plainview.cameras.near import nearest_that_see
from plainview.cameras.near_queries import corners_around, knows_buildings, put_buildings
from plainview.kernel.errors import BadInputError
from plainview.kernel.geometry import Point
from plainview.kernel.ids import new_id
from tests.cameras import CENTRE, add_camera, add_patrol_unit, spot

PLACE = Point(longitude=CENTRE[0], latitude=CENTRE[1])
EAST, WEST = 90, 270

Block = tuple[float, float, float, float]  # west, south, east, north in metres from the centre


def outline(block: Block) -> str:
    west, south, east, north = block
    corners = [spot(*corner) for corner in ((west, south), (east, south), (east, north), (west, north))]
    return f"({','.join(f'({lon},{lat})' for lon, lat in corners)})"


async def add_building(pool: Any, block: Block, title: str | None = None) -> None:
    await put_buildings(pool, [(f"test:{block}", title, outline(block))])


async def said(pool: Any, **more: Any) -> dict[str, str]:
    return {each.camera.camera_id: each.says for each in await nearest_that_see(pool, PLACE, limit=12, **more)}


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    statements = [text for name, text in vars(near_queries).items() if name.isupper() and isinstance(text, str)]
    assert len(statements) == 5
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)


async def test_the_nearest_that_see_the_place_come_first_and_the_silent_not_at_all(pool: Any) -> None:
    await add_camera(pool, "near, looks away", at=(-50, 0), bearing=WEST)
    await add_camera(pool, "sees from 150 m", at=(-150, 0), bearing=EAST)
    await add_camera(pool, "sees from 80 m", at=(-80, 0), bearing=EAST)
    await add_camera(pool, "silent", at=(-20, 0), bearing=EAST, is_answering=False)
    await add_camera(pool, "out of reach", at=(-300, 0), bearing=EAST)
    await add_camera(pool, "all round", at=(0, 120), bearing=None, view_degrees=360)
    await add_camera(pool, "too far", at=(-700, 0), bearing=EAST, reach=900)
    await add_camera(pool, "school", at=(100, 0), bearing=WEST, kind="school", campus_at=(120, 0))
    near = await nearest_that_see(pool, PLACE, limit=12)
    assert [(each.camera.camera_id, each.sees) for each in near] == [
        ("sees from 80 m", True), ("school", True), ("all round", True), ("sees from 150 m", True),
        ("near, looks away", False), ("out of reach", False),
    ]  # fmt: skip
    assert near[0].says == "looks at the place from 80 m"
    assert len(await nearest_that_see(pool, PLACE, limit=2)) == 2


async def test_a_building_between_camera_and_place_hides_it_and_one_beside_the_line_does_not(pool: Any) -> None:
    await add_camera(pool, "west", at=(-100, 0), bearing=EAST)
    await add_camera(pool, "north", at=(0, 100), bearing=180)
    assert not await knows_buildings(pool, corners_around([PLACE], 600))
    await add_building(pool, (-60, -10, -40, 10), "Larkmoor School")
    await add_building(pool, (5, 20, 40, 60))
    assert await said(pool) == {
        "north": "looks at the place from 100 m",
        "west": "behind Larkmoor School, 100 m",
    }
    assert list(await said(pool)) == ["north", "west"]
    assert await knows_buildings(pool, corners_around([PLACE], 600))


async def test_the_house_itself_and_the_wall_that_a_camera_hangs_on_hide_nothing(pool: Any) -> None:
    await add_camera(pool, "on a wall", at=(-100, 0), bearing=EAST)
    await add_building(pool, (-10, -8, 10, 8))
    await add_building(pool, (-140, -20, -99, 20))
    assert await said(pool) == {"on a wall": "looks at the place from 100 m"}


async def test_a_building_that_the_line_only_passes_in_its_box_hides_nothing(pool: Any) -> None:
    await add_camera(pool, "aslant", at=(-100, -100), bearing=45)
    await add_building(pool, (-90, -40, -60, -20))
    assert await said(pool) == {"aslant": "looks at the place from 140 m"}


async def test_a_carried_camera_is_where_its_unit_is(pool: Any) -> None:
    await add_patrol_unit(pool, "2L14", at=(-90, 0), heading=EAST, status="emergency")
    await add_camera(pool, "worn", at=(9000, 0), kind="body_worn", unit="2L14", reach=95, view_degrees=120)
    await add_camera(pool, "dash", at=(9000, 0), kind="dash", unit="2L14", view_degrees=60)
    await add_camera(pool, "of nobody on the ground", kind="body_worn", unit="9Z9")
    near = await nearest_that_see(pool, PLACE, limit=12)
    assert {(each.camera.camera_id, each.sees) for each in near} == {("worn", True), ("dash", True)}
    assert {each.camera.wearer_status for each in near} == {"emergency"}
    await pool.execute("update patrol_unit set heading_degrees = $1", WEST)
    near = await nearest_that_see(pool, PLACE, limit=12)
    assert [(each.camera.camera_id, each.sees) for each in near] == [("worn", True), ("dash", False)]


async def test_what_coming_units_carry_is_found_however_far_they_are_and_moves_up_as_they_come(pool: Any) -> None:
    await add_patrol_unit(pool, "2L14", at=(-2400, 0), heading=EAST)
    await add_camera(pool, "dash", kind="dash", unit="2L14", view_degrees=60)
    await add_camera(pool, "looks away", at=(-50, 0), bearing=WEST)
    assert await said(pool) == {"looks away": "looks elsewhere, 50 m away"}
    coming = {"2L14": "on the way"}
    assert list((await said(pool, coming=coming)).items()) == [
        ("dash", "2L14 is on the way, 2.4 km away"), ("looks away", "looks elsewhere, 50 m away"),
    ]  # fmt: skip
    await pool.execute("update patrol_unit set longitude = $1", spot(-30, 0)[0])
    assert (await said(pool, coming=coming))["dash"] == "2L14 is there, 30 m from the place"


async def test_a_private_moment_of_its_wearer_is_known_of_a_camera_that_is_near(pool: Any) -> None:
    await add_patrol_unit(pool, "2L14", at=(-20, 0))
    await add_camera(pool, "worn", kind="body_worn", unit="2L14")
    statement = "insert into private_moment (moment_id, camera_id, kind, marked_by) values ($1, 'worn', 'medical', 'x')"
    await pool.execute(statement, new_id())
    [near] = await nearest_that_see(pool, PLACE, limit=12)
    assert near.camera.is_private


def write_extract(path: Path, *, is_closed: bool = True) -> Path:
    corners = [spot(*corner) for corner in ((-60, -10), (-40, -10), (-40, 10), (-60, 10))]
    ring = [1, 2, 3, 4, 1] if is_closed else [1, 2, 3]
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, place in enumerate(corners, 1):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place))
        for number, tags in enumerate(({"building": "school", "name": "Larkmoor School"}, {"building": "roof"}), 1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=ring, tags=tags))
    return path


async def test_buildings_are_imported_once_from_an_extract_and_what_is_no_ring_is_refused(
    pool: Any, tmp_path: Path
) -> None:
    path = write_extract(tmp_path / "town.osm.pbf")
    first = await import_buildings(pool, path, strict=True)
    assert (first.tables["buildings"].read, first.tables["buildings"].added, first.errors_total) == (1, 1, 0)
    again = await import_buildings(pool, path, strict=True)
    assert (again.tables["buildings"].unchanged, again.tables["buildings"].added) == (1, 0)
    await add_camera(pool, "west", at=(-100, 0), bearing=EAST)
    assert await said(pool) == {"west": "behind Larkmoor School, 100 m"}
    write_extract(path, is_closed=False)
    with pytest.raises(BadInputError, match="not closed"):
        await import_buildings(pool, path, strict=True)
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"no extract")
    with pytest.raises(BadInputError, match=r"broken.osm.pbf can't be read"):
        await import_buildings(pool, broken, strict=False)
