"""Proves stills on cameras that really play: through the door, marked, masked, and never younger than they say."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from plainview.kernel.ids import new_id
from tests.cameras import add_camera
from tests.recordings import decode, open_incident, recording_room
from tests.rtsp_camera import rtsp_camera

WISH = {"purpose": "call_response"}


async def test_a_still_of_now_is_entered_and_carries_who_when_and_why(pool: Any, tmp_path: Path) -> None:
    async with rtsp_camera() as camera, recording_room(pool, tmp_path) as room:
        await add_camera(pool, "one", address=camera.address)
        answer = await room.client.post("/api/cameras/one/still", json=WISH)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert float(answer.headers["plainview-age-seconds"]) < 4
        assert await room.entries("take_still") == 1
    picture = decode(answer.content)
    assert picture.shape == (360, 640, 3)
    band = picture[-20:]
    assert (band < 60).mean() > 0.6, "the ground of the letters is dark"
    assert (band > 180).any(), "and the letters are bright"
    assert np.abs(picture[200, 500].astype(int) - 60).max() < 12, "the picture itself is as it was"


async def test_a_refused_still_is_entered_and_pulls_nothing(pool: Any, tmp_path: Path) -> None:
    async with rtsp_camera() as camera, recording_room(pool, tmp_path, role="administrator") as room:
        await add_camera(pool, "one", address=camera.address)
        answer = await room.client.post("/api/cameras/one/still", json=WISH)
        assert answer.status_code == 403
        assert await room.entries("take_still") == 1
        assert camera.played == 0
        assert (await room.client.post("/api/cameras/none/still", json=WISH)).status_code == 404


async def test_a_dead_camera_gives_no_still_and_says_so(pool: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("plainview.flows.still_taken.TRY_SECONDS", 0.2)
    async with recording_room(pool, tmp_path) as room:
        await add_camera(pool, "one")
        answer = await room.client.post("/api/cameras/one/still", json=WISH)
        assert answer.status_code == 503
        assert "no picture" in answer.json()["detail"]


async def test_a_mask_is_burnt_in_but_for_the_purposes_it_is_lifted_for(pool: Any, tmp_path: Path) -> None:
    async with rtsp_camera() as camera, recording_room(pool, tmp_path) as room:
        await add_camera(pool, "one", address=camera.address)
        await pool.execute(
            "insert into camera_mask (mask_id, camera_id, polygon, lifted_for, why, set_by, set_at, entry_sequence)"
            " values ($1, 'one', '[[0.5, 0.1], [0.9, 0.1], [0.9, 0.6], [0.5, 0.6]]', '{threat_to_life}', 'a window',"
            " 'sergeant', now(), 1)",
            new_id(),
        )
        masked = await room.client.post("/api/cameras/one/still", json=WISH)
        lifted = await room.client.post("/api/cameras/one/still", json={"purpose": "threat_to_life"})
    assert (masked.headers["plainview-masked"], lifted.headers["plainview-masked"]) == ("yes", "no")
    assert decode(masked.content)[60:200, 340:560].max() < 16
    assert decode(lifted.content)[60:200, 340:560].min() > 30


async def test_a_wall_of_stills_comes_as_it_is_ready_each_with_its_age_or_why_not(pool: Any, tmp_path: Path) -> None:
    async with rtsp_camera() as camera, recording_room(pool, tmp_path) as room:
        for number in range(15):
            await add_camera(pool, f"city-{number}", address=camera.address)
        await add_camera(pool, "school", kind="school", campus_at=(5_000, 0), address=camera.address)
        incident = str(await open_incident(pool))
        asked: dict[str, Any] = {
            "camera_id": [*(f"city-{n}" for n in range(15)), "school"],
            "incident_id": incident,
            "width": 160,
        }
        answer = await room.client.get("/api/stills", params=asked)
        told = {each["camera_id"]: each for each in map(json.loads, answer.text.splitlines())}
        assert len(told) == 16
        assert "400 m" in told["school"]["why"]
        assert "jpeg" not in told["school"]
        assert all(0 <= told[f"city-{n}"]["age_seconds"] < 5 for n in range(15))
        assert await room.entries("take_still") == 16
        played = camera.played
        again = await room.client.get("/api/stills", params={**asked, "oldest_seconds": 120})
        assert len(again.text.splitlines()) == 16
        assert camera.played == played, "what is young enough is not pulled again"


async def test_a_wall_of_an_unknown_camera_is_refused_before_the_first_byte(pool: Any, tmp_path: Path) -> None:
    async with recording_room(pool, tmp_path) as room:
        answer = await room.client.get("/api/stills", params={"camera_id": ["none", "neither"]})
        assert answer.status_code == 404
