"""A call's cameras, from the city: seen again, marked, cut, and let out by two people, over the public ports alone."""

import asyncio
import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.stack import Stack

PATIENCE_SECONDS = 40.0


async def _played(client: httpx.AsyncClient, story: str) -> dict[str, Any]:
    """Play a story of the city and return its incident once it has cameras."""
    answer = await client.post(f"/demo/stories/{story}")
    assert answer.status_code == 202, answer.text
    key = answer.json()["incident_key"]
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        found = (await client.get("/api/incidents", params={"state": "open", "limit": 500})).json()["incidents"]
        incident: dict[str, Any] | None = next((each for each in found if key in each["incident_key"]), None)
        if incident and incident["location"]["state"] == "exact":
            return incident
        await asyncio.sleep(0.2)
    raise AssertionError(f"no incident {key} came")


async def _seen_again(client: httpx.AsyncClient, camera: str, why: dict[str, Any]) -> httpx.Response:
    """Ask until the buffer has something: the camera was pulled a moment ago."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        from_at = (datetime.now(UTC) - timedelta(seconds=30)).isoformat()
        answer = await client.post(f"/api/cameras/{camera}/recordings", json={**why, "from_at": from_at})
        if answer.status_code != 404 or asyncio.get_running_loop().time() > deadline:
            return answer
        await asyncio.sleep(0.5)


async def test_what_a_call_s_camera_saw_is_kept_cut_and_handed_over_by_two(demo: Stack) -> None:
    async with demo.signed_in("analyst") as analyst, demo.signed_in("supervisor") as supervisor:
        incident = await _played(analyst, "barricade")
        near = (await analyst.get(f"/api/incidents/{incident['incident_id']}/cameras")).json()["cameras"]
        camera = next(each["camera_id"] for each in near if each["kind"] == "city" and each["is_answering"])
        why = {"purpose": "call_response", "incident_id": incident["incident_id"]}
        assert (await analyst.post(f"/api/cameras/{camera}/pins", json=why)).status_code == 204
        still = await analyst.post(f"/api/cameras/{camera}/still", json=why)
        assert (still.status_code, still.content[:2]) == (200, b"\xff\xd8")
        seen = await _seen_again(analyst, camera, why)
        assert seen.status_code == 200, seen.text
        assert seen.headers["plainview-recorded"] == "yes"
        began, ended = seen.headers["plainview-began-at"], seen.headers["plainview-ended-at"]
        assert datetime.fromisoformat(began) < datetime.fromisoformat(ended) <= datetime.now(UTC)
        marked = await analyst.post(f"/api/cameras/{camera}/bookmarks", json={**why, "note": "front door"})
        assert marked.status_code == 201
        cut = {**why, "from_at": began, "until_at": ended, "title": "Front door"}
        clip = (await analyst.post(f"/api/cameras/{camera}/clips", json=cut)).json()
        exports = f"/api/clips/{clip['clip_id']}/exports"
        wish = {"purpose": "court_order", "recipient": "Superior Court (demo)", "reason": "order 12"}
        export = (await analyst.post(exports, json=wish)).json()["export_id"]
        court = {"purpose": "court_order"}
        assert (await analyst.get(f"{exports}/{export}/bag", params=court)).status_code == 403
        assert (await supervisor.post(f"{exports}/{export}/approval", json=court)).status_code == 204
        bag = await analyst.get(f"{exports}/{export}/bag", params=court)
        assert bag.status_code == 200, bag.text
        with zipfile.ZipFile(io.BytesIO(bag.content)) as packed:
            original = packed.read(f"clip-{clip['clip_id']}/data/clip.mp4")
        assert hashlib.sha256(original).hexdigest() == clip["sha256"]
        listed = (await analyst.get(f"/api/incidents/{incident['incident_id']}/clips")).json()
        [card] = [each for each in listed["clips"] if each["clip_id"] == clip["clip_id"]]
        assert [line["act"] for line in card["custody"]] == ["made", "export_asked", "export_approved", "exported"]
        assert card["custody_is_whole"]
