"""Proves that the windowed list, the groups and the map hold exactly the cameras that a view would be permitted for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from plainview.cameras import queries as cameras
from plainview.cameras.asking import permitted
from plainview.cameras.search.routes import router
from plainview.kernel.clock import utc_now
from plainview.policy.permit import Door
from tests.builders import add_incident
from tests.cameras import add_camera, add_patrol_unit, spot
from tests.video_site import AGENCY, analyst, open_door

TERMS = {"purposes": ["call_response"], "live": True}


@asynccontextmanager
async def asking(
    pool: Any, home: Path, *, role: str = "analyst", door: Door | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router)
    app.state.pool, app.state.door = pool, door or await open_door(pool, home)

    @app.middleware("http")
    async def sign_in(request: Any, go_on: Any) -> Any:
        request.state.actor = analyst(role=role)
        return await go_on(request)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def _all_sorts(pool: Any) -> None:
    incident = await add_incident(pool, agency=AGENCY)
    statement = "update incident set longitude = $2, latitude = $3 where incident_id = $1"
    await pool.execute(statement, incident.incident_id, *spot(0, 0))
    await add_patrol_unit(pool, "2L14", status="emergency")
    await add_patrol_unit(pool, "2L15")
    for number in range(30):
        await add_camera(pool, f"city-{number:02}", at=(number, 0), kind="traffic" if number % 3 else "city")
    await add_camera(pool, "school near", kind="school", campus_at=(100, 0))
    await add_camera(pool, "school near too", kind="school", campus_at=(100, 0))
    await add_camera(pool, "school far", kind="school", campus_at=(900, 0))
    await add_camera(pool, "shop", kind="partner", terms=TERMS)
    await add_camera(pool, "shop, withdrawn", kind="partner", terms={**TERMS, "revoked": True})
    await add_camera(pool, "worn, emergency", kind="body_worn", unit="2L14")
    await add_camera(pool, "worn", kind="body_worn", unit="2L15")
    await add_camera(pool, "dash 100%", kind="dash", unit="2L15", is_answering=False)


async def test_list_groups_and_map_hold_what_views_are_permitted_for(pool: Any, tmp_path: Path) -> None:
    await _all_sorts(pool)
    door = await open_door(pool, tmp_path)
    for role in ("analyst", "commander"):
        async with asking(pool, tmp_path, role=role, door=door) as client:
            listed = (await client.get("/api/camera-list", params={"limit": 200})).json()
            shown = (await client.get("/api/camera-map")).json()["spots"]
            grouped = (await client.get("/api/camera-groups")).json()["groups"]
        may = permitted(
            await cameras.all_cameras(pool), await cameras.open_incidents(pool, AGENCY),
            actor=analyst(role=role), purpose="call_response", now=utc_now(), would_permit=door.would_permit,
        )  # fmt: skip
        expected = {camera.camera_id for camera in may}
        assert {camera["camera_id"] for camera in listed["cameras"]} == expected
        assert {camera_id for camera_id, *_ in shown} == expected
        assert listed["total"] == sum(group["cameras"] for group in grouped) == len(expected)
        assert "school near too" in expected
        assert not {"school far", "shop, withdrawn"} & expected


async def test_windows_lie_side_by_side_and_cover_the_list(pool: Any, tmp_path: Path) -> None:
    await _all_sorts(pool)
    async with asking(pool, tmp_path) as client:
        whole = (await client.get("/api/camera-list", params={"limit": 200})).json()
        parts: list[str] = []
        for offset in range(0, whole["total"], 7):
            part = (await client.get("/api/camera-list", params={"limit": 7, "offset": offset})).json()
            parts += [camera["camera_id"] for camera in part["cameras"]]
    assert parts == [camera["camera_id"] for camera in whole["cameras"]]
    assert parts == sorted(parts)


async def test_every_word_is_sought_literally_in_title_id_owner_and_campus(pool: Any, tmp_path: Path) -> None:
    await _all_sorts(pool)
    async with asking(pool, tmp_path) as client:

        async def found(**given: str) -> list[str]:
            answer = (await client.get("/api/camera-list", params={"limit": 200, **given})).json()
            assert answer["total"] == len(answer["cameras"])
            return [camera["camera_id"] for camera in answer["cameras"]]

        assert await found(text="100%") == ["dash 100%"]
        assert await found(text="ty_0") == []
        assert await found(text="DASH city") == ["dash 100%"]
        assert await found(text="too campus") == ["school near too"]
        assert len(await found(kind="city")) == 10
        assert await found(kind="school", text="near too") == ["school near too"]
        assert await found(owner_id="shop") == ["shop"]  # not the one that is withdrawn


async def test_a_named_camera_that_is_not_permitted_is_as_unknown(pool: Any, tmp_path: Path) -> None:
    await _all_sorts(pool)
    async with asking(pool, tmp_path) as client:
        answer = await client.get("/api/camera-names", params={"camera_id": ["city-01", "school far", "nowhere"]})
        assert [camera["camera_id"] for camera in answer.json()["cameras"]] == ["city-01"]
        assert "rtsp" not in answer.text
    assert await pool.fetchval("select count(*) from ledger_entry") == 1
