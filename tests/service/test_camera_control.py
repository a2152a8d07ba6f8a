"""Proves that a real ONVIF camera is turned through the door, by one hand at a time, and goes home afterwards."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from plainview.cameras.control import queries
from plainview.cameras.control.controls import Controls
from plainview.cameras.gateway.addresses import LOOPBACK
from plainview.cameras.model import Camera
from plainview.cameras.queries import find_camera
from plainview.flows import camera_turned as flow
from plainview.flows.camera_opened import Asking
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, RefusedError
from plainview.store.events import read_after
from tests.builders import add_incident
from tests.cameras import add_camera, spot
from tests.onvif_camera import OnvifCamera, onvif_camera
from tests.video_site import AGENCY, analyst, open_door


@pytest.fixture(scope="module")
def onvif(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnvifCamera]:
    with onvif_camera(tmp_path_factory.mktemp("onvif")) as running:
        yield running


@asynccontextmanager
async def turning(pool: Any, home: Path, onvif: OnvifCamera) -> AsyncIterator[flow.TurningParts]:
    await add_camera(pool, "ptz", at=(-60, 0), bearing=270)
    statement = "update camera set control_type = 'onvif', control_address = $1 where camera_id = 'ptz'"
    await pool.execute(statement, onvif.address)
    controls = Controls(pool, LOOPBACK)
    try:
        yield flow.TurningParts(pool=pool, door=await open_door(pool, home), controls=controls, clock=utc_now)
    finally:
        await controls.stop()


def stands(onvif: OnvifCamera) -> tuple[float, float]:
    said = httpx.get(f"http://127.0.0.1:{onvif.port}/api/ptz", trust_env=False).json()
    return round(said["pan"], 2), round(said["tilt"], 2)


def wait_until_it_left(onvif: OnvifCamera, pan: float) -> None:
    deadline = time.monotonic() + 5
    while stands(onvif)[0] == pan:
        assert time.monotonic() < deadline


def asking(name: str, *, role: str = "analyst", incident_id: Any = None) -> Asking:
    actor = replace(analyst(role=role), actor_id=name, title=name.title())
    return Asking(actor=actor, purpose="call_response", incident_id=incident_id)


async def camera_of(pool: Any) -> Camera:
    found = await find_camera(pool, "ptz")
    assert found is not None
    return found


async def entries(pool: Any) -> int:
    found: int = await pool.fetchval("select count(*) from ledger_entry")
    return found


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    statements = [text for name, text in vars(queries).items() if name.isupper() and isinstance(text, str)]
    assert len(statements) == 7
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)


async def test_it_is_turned_by_its_holder_only_each_move_is_entered_and_let_go_it_goes_home(
    pool: Any, tmp_path: Path, onvif: OnvifCamera
) -> None:
    async with turning(pool, tmp_path, onvif) as parts:
        anna, ben = asking("anna"), asking("ben")
        controller = await parts.controls.of(await camera_of(pool))
        await controller.turn_to(pan=0.4, tilt=0.2, zoom=0.0)
        hold = await flow.turn_camera(parts, "ptz", anna, flow.move(pan=1, tilt=0, zoom=0))
        assert hold.actor_id == "anna"
        wait_until_it_left(onvif, 0.4)
        await flow.stop_camera(parts, "ptz", ben)
        moved = stands(onvif)
        asked = await flow.turn_camera(parts, "ptz", ben, flow.move(pan=-1, tilt=0, zoom=0))
        assert (asked.actor_id, asked.asked_by) == ("anna", "ben")
        assert stands(onvif) == moved, "nothing moves for who does not hold it"
        assert await entries(pool) == 3
        chief = asking("chief", role="supervisor")
        assert (await flow.take_camera(parts, "ptz", chief)).actor_id == "chief"
        await flow.let_go(parts, "ptz", anna)
        assert stands(onvif) == moved, "whoever lost it can't let it go"
        await flow.let_go(parts, "ptz", chief)
        assert stands(onvif) == (0, 0)
    kinds = [(event.kind, event.body["hold"] and event.body["hold"]["asked_by"]) for event in await read_after(pool, 0)]
    assert kinds == [("camera_held", None), ("camera_held", "ben"), ("camera_held", None), ("camera_held", None)]


async def test_near_a_call_it_is_turned_to_the_place_unless_somebody_holds_it(
    pool: Any, tmp_path: Path, onvif: OnvifCamera
) -> None:
    async with turning(pool, tmp_path, onvif) as parts:
        incident = await add_incident(pool, agency=AGENCY)
        longitude, latitude = spot(-60, 60)
        state = {"longitude": longitude, "latitude": latitude}
        statement = "update incident set longitude = $2, latitude = $3, state = state || $4 where incident_id = $1"
        await pool.execute(statement, incident.incident_id, longitude, latitude, state)
        seat = asking("anna", incident_id=incident.incident_id)
        assert await flow.cue_cameras(parts, incident.incident_id, seat) == ["ptz"]
        assert stands(onvif) == (0.5, -0.06), "north of a camera that looks west: a quarter turn to the right, down"
        assert (await flow.take_camera(parts, "ptz", asking("ben"))).actor_id == "ben"
        assert await flow.cue_cameras(parts, incident.incident_id, seat) == []
        await pool.execute("update camera_hold set held_until = now() - interval '1 second'")
        assert await queries.end_old_holds(pool) == ["ptz"]


async def test_who_may_not_turn_it_is_refused_and_what_can_t_be_turned_says_so(
    pool: Any, tmp_path: Path, onvif: OnvifCamera
) -> None:
    async with turning(pool, tmp_path, onvif) as parts:
        with pytest.raises(RefusedError):
            await flow.take_camera(parts, "ptz", asking("clerk", role="records_clerk"))
        assert await queries.find_hold(pool, "ptz") is None
        await add_camera(pool, "fixed")
        with pytest.raises(BadInputError, match="can't be turned"):
            await flow.turn_camera(parts, "fixed", asking("anna"), flow.go_to("1"))
