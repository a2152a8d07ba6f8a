"""Proves that the list of cameras is filtered by the same policies as a view, with few decisions, in one entry."""

from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from plainview.cameras import queries
from plainview.cameras.asking import permitted, question_about
from plainview.cameras.routes import router
from plainview.kernel.clock import utc_now
from plainview.policy.model import Question
from plainview.policy.obligations import WEARER_TOLD
from plainview.policy.permit import Door
from tests.builders import add_incident
from tests.cameras import add_camera, add_patrol_unit, spot
from tests.video_site import AGENCY, analyst, open_door

OPERATIONAL = ["call_response", "officer_safety"]


async def open_incident(pool: Any, *, at: tuple[float, float] = (0, 0), agency: str = AGENCY) -> None:
    incident = await add_incident(pool, agency=agency)
    statement = "update incident set longitude = $2, latitude = $3 where incident_id = $1"
    await pool.execute(statement, incident.incident_id, *spot(*at))


class Counting:
    """Asks the door, and counts how often."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.asked = 0

    def would_permit(self, question: Question) -> bool:
        self.asked += 1
        return self._door.would_permit(question)


async def listed(pool: Any, door: Counting | Door, *, role: str = "analyst") -> set[str]:
    actor = analyst(role=role)
    cameras = await queries.all_cameras(pool)
    incidents = await queries.open_incidents(pool, actor.agency)
    found = permitted(
        cameras, incidents, actor=actor, purpose="call_response", now=utc_now(), would_permit=door.would_permit
    )
    return {camera.camera_id for camera in found}


async def test_a_school_camera_is_listed_while_an_incident_of_ours_is_open_near_its_campus(
    pool: Any, tmp_path: Path
) -> None:
    door = await open_door(pool, tmp_path)
    await add_camera(pool, "city")
    await add_camera(pool, "near", kind="school", at=(600, 0), campus_at=(390, 0))
    await add_camera(pool, "far", kind="school", at=(10, 0), campus_at=(420, 0))
    assert await listed(pool, door) == {"city"}
    await open_incident(pool, agency="Another agency")
    assert await listed(pool, door) == {"city"}
    await open_incident(pool)
    assert await listed(pool, door) == {"city", "near"}
    await pool.execute("update incident set closed_at = now()")
    assert await listed(pool, door) == {"city"}


async def test_the_list_says_what_each_view_would_be_told(pool: Any, tmp_path: Path) -> None:
    door = await open_door(pool, tmp_path)
    await open_incident(pool)
    await add_patrol_unit(pool, "2L14", status="emergency")
    await add_patrol_unit(pool, "2L15")
    await add_camera(pool, "city")
    await add_camera(pool, "traffic", kind="traffic")
    await add_camera(pool, "school", kind="school", campus_at=(100, 0))
    await add_camera(pool, "partner", kind="partner", terms={"purposes": OPERATIONAL, "live": True})
    await add_camera(pool, "withdrawn", kind="partner", terms={"purposes": OPERATIONAL, "live": True, "revoked": True})
    area = {"area": {"west": -119.8}}
    await add_camera(pool, "unreadable", kind="partner", terms={"purposes": OPERATIONAL, "live": True, **area})
    await add_camera(pool, "worn, emergency", kind="body_worn", unit="2L14")
    await add_camera(pool, "worn", kind="body_worn", unit="2L15")
    now = utc_now()
    [incident] = await queries.open_incidents(pool, AGENCY)
    for role in ("analyst", "officer", "commander", "auditor", "administrator"):
        each = {
            camera.camera_id
            for camera in await queries.all_cameras(pool)
            if door.would_permit(
                question_about(
                    camera,
                    actor=analyst(role=role),
                    purpose="call_response",
                    incident=incident,
                    now=now,
                    carries_out=WEARER_TOLD,
                )
            )
        }
        assert await listed(pool, door, role=role) == each, role
    assert {"city", "traffic", "school", "partner"} <= await listed(pool, door)
    assert not {"withdrawn", "unreadable", "worn"} & await listed(pool, door)
    assert await listed(pool, door, role="administrator") == set()


async def test_all_cameras_of_a_city_need_fewer_than_25_decisions(pool: Any, tmp_path: Path) -> None:
    door = Counting(await open_door(pool, tmp_path))
    await open_incident(pool)
    for number in range(150):
        campus = (number // 10 * 300, 0)
        await add_camera(pool, f"school-{number}", kind="school", campus_at=campus)
        await add_camera(pool, f"city-{number}", at=(number, 0), kind="traffic" if number % 2 else "city")
    assert len(await listed(pool, door)) == 150 + 20
    assert door.asked < 25


async def test_the_list_is_one_entry_and_shows_no_address(pool: Any, tmp_path: Path) -> None:
    app = FastAPI()
    app.include_router(router)
    app.state.pool, app.state.door = pool, await open_door(pool, tmp_path)

    @app.middleware("http")
    async def sign_in(request: Any, go_on: Any) -> Any:
        request.state.actor = analyst()
        return await go_on(request)

    for number in range(5):
        await add_camera(pool, f"city-{number}", is_answering=number > 0)
    await add_camera(pool, "school", kind="school", campus_at=(0, 0))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await client.get("/api/cameras")
    found = answer.json()
    assert (found["registered"], found["answering"], found["hidden"], len(found["cameras"])) == (6, 5, 1, 5)
    assert "rtsp" not in answer.text
    assert "school" not in {camera["camera_id"] for camera in found["cameras"]}
    assert await pool.fetchval("select count(*) from ledger_entry") == 1
