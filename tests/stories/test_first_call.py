"""The first call, from a 911 message to rating, history, ties and live cameras, over the public ports alone."""

import asyncio
import json
import struct
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from plainview.kernel.ids import new_id
from tests.calls import eido
from tests.stack import ROOT, Stack

STORY_SECONDS = 40.0


async def _incident(client: httpx.AsyncClient, key: str) -> dict[str, Any] | None:
    found = (await client.get("/api/incidents", params={"state": "all", "limit": 500})).json()["incidents"]
    return next((each for each in found if key in each["incident_key"]), None)


async def _wait_for(client: httpx.AsyncClient, key: str, **wanted: Any) -> dict[str, Any]:
    """Wait for an incident whose key holds `key` and whose fields are as wanted."""
    deadline = asyncio.get_running_loop().time() + STORY_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        incident = await _incident(client, key)
        if incident and all(incident[name] == value for name, value in wanted.items()):
            return incident
        await asyncio.sleep(0.1)
    raise AssertionError(f"no incident {key} with {wanted} came; the last was {await _incident(client, key)}")


async def _play(client: httpx.AsyncClient, story: str) -> dict[str, Any]:
    """Play a story of the city and return its incident, located."""
    answer = await client.post(f"/demo/stories/{story}")
    assert answer.status_code == 202, answer.text
    return await _located(client, answer.json()["incident_key"])


async def _located(client: httpx.AsyncClient, key: str) -> dict[str, Any]:
    incident = await _wait_for(client, key)
    while incident["location"]["why"] == "not looked up yet":
        await asyncio.sleep(0.05)
        incident = await _wait_for(client, key)
    return incident


async def _dossier(client: httpx.AsyncClient, incident_id: str) -> dict[str, Any]:
    answer = await client.get(f"/api/incidents/{incident_id}/dossier", params={"purpose": "call_response"})
    assert answer.status_code == 200, answer.text
    dossier: dict[str, Any] = answer.json()
    return dossier


async def _call(demo: Stack, client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    key = f"story-{new_id().hex}"
    assert (await demo.post_call(client, eido(key, **more))).status_code == 202
    return await _located(client, key)


async def test_a_calm_first_call_comes_by_itself_within_20_seconds(demo: Stack) -> None:
    async with demo.signed_in() as client:
        deadline = asyncio.get_running_loop().time() + 20
        while asyncio.get_running_loop().time() < deadline:
            found = (await client.get("/api/incidents", params={"state": "all"})).json()["incidents"]
            if found:
                return
            await asyncio.sleep(0.2)
    raise AssertionError("no call came")


async def test_one_call_gives_place_rating_residents_ties_and_its_ledger_entry(demo: Stack) -> None:
    async with demo.signed_in() as client:
        incident = await _call(demo, client, unit="4")
        assert (incident["location"]["state"], incident["location"]["unit"]) == ("exact", "unit 4")
        dossier = await _dossier(client, incident["incident_id"])
    assert dossier["place"]["address"] == "3517 E Larkmoor Ave"
    assert dossier["rating"]["level"] == "CAUTION"
    assert all({"text", "on", "source_title"} <= set(reason) for reason in dossier["rating"]["reasons"])
    assert [each["kind"] for each in dossier["first"]][:2] == ["care_plan", "deaf"]
    assert dossier["residents"]
    assert dossier["ties"]["contacts"]
    assert dossier["entry"] > 0
    assert dossier["footer"] == "Not probable cause, not reasonable suspicion, not a basis for force."


async def test_without_the_unit_nobody_is_shown(demo: Stack) -> None:
    async with demo.signed_in() as client:
        incident = await _call(demo, client)
        dossier = await _dossier(client, incident["incident_id"])
    assert dossier["place"] is None
    assert dossier["residents"] == []
    assert dossier["rating"]["level"] == "UNKNOWN"
    assert "Reyes" not in json.dumps(dossier)


async def test_a_barricade_grows_from_caution_to_elevated_when_a_second_caller_says_the_same(demo: Stack) -> None:
    async with demo.signed_in() as client:
        incident = await _play(client, "barricade")
        levels: list[str] = []
        for _ in range(400):
            dossier = await _dossier(client, incident["incident_id"])
            if dossier["rating"]["level"] not in levels:
                levels.append(dossier["rating"]["level"])
            if levels[-1] == "ELEVATED":
                break
            await asyncio.sleep(0.2)
    assert levels == ["CAUTION", "CAUTION to ELEVATED", "ELEVATED"]


async def test_a_swatting_moves_only_what_is_possible(demo: Stack) -> None:
    async with demo.signed_in() as client:
        incident = await _play(client, "swatting")
        for _ in range(100):
            incident = await _wait_for(client, incident["incident_key"])
            if len(incident["claims"]) == 2:
                break
            await asyncio.sleep(0.1)
        dossier = await _dossier(client, incident["incident_id"])
    assert not any(claim["is_corroborated"] for claim in incident["claims"])
    assert dossier["rating"]["lo"] == "NO KNOWN HAZARD"
    assert dossier["rating"]["hi"] in {"CAUTION", "ELEVATED"}


async def test_the_council_members_house_is_not_coloured_by_who_lived_there_or_gets_mail(demo: Stack) -> None:
    async with demo.signed_in() as client:
        incident = await _play(client, "council_member")
        dossier = await _dossier(client, incident["incident_id"])
    assert dossier["rating"]["level"] == "NO KNOWN HAZARD"
    codes = {left["code"] for left in dossier["rating"]["left_out"]}
    assert {"FORMER_RESIDENT_NOT_COUNTED", "MAIL_NOT_COUNTED"} <= codes


async def test_the_official_sample_is_shown_as_an_incident_that_can_not_be_located(
    demo: Stack, shared_data: Path
) -> None:
    sample = shared_data / "ng911" / "NENA911_EIDO-JSON" / "Samples" / "Sample call transfer EIDO.json"
    async with demo.signed_in() as client:
        answer = await demo.post_call(client, sample.read_bytes())
        assert answer.status_code == 202
        incident = await _wait_for(client, "a56e556d871")
        assert (await demo.post_call(client, sample.read_bytes())).json() == {
            "message_id": answer.json()["message_id"],
            "is_new": False,
        }
    assert incident["address_text"] == "42 W Cellular Street, Wilmington"


async def test_a_broken_message_is_kept_shown_and_replayable(demo: Stack) -> None:
    body = eido(f"broken-{new_id().hex}")[:300]
    async with demo.signed_in("dispatcher") as client:
        message_id = (await demo.post_call(client, body)).json()["message_id"]
        kept = await _quarantined(client, message_id)
        assert kept["reason"]
        assert kept["excerpt"].startswith('{"$id"')
        assert (await client.post(f"/api/quarantine/{message_id}/replay")).status_code == 202
        assert (await _quarantined(client, message_id))["message_id"] == message_id


async def _quarantined(client: httpx.AsyncClient, message_id: str) -> dict[str, Any]:
    for _ in range(100):
        messages = (await client.get("/api/quarantine")).json()["messages"]
        found: dict[str, Any] | None = next((each for each in messages if each["message_id"] == message_id), None)
        if found:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("the message is not shown")


async def _is_open_for_another(client: httpx.AsyncClient, camera_id: str) -> bool:
    for incident in (await client.get("/api/incidents")).json()["incidents"]:
        near = (await client.get(f"/api/incidents/{incident['incident_id']}/cameras")).json()["cameras"]
        if camera_id in {camera["camera_id"] for camera in near}:
            return True
    return False


async def test_school_cameras_come_with_the_alarm_and_go_with_its_end(demo: Stack) -> None:
    async with demo.signed_in() as client:
        incident = await _play(client, "school_alarm")
        near = (await client.get(f"/api/incidents/{incident['incident_id']}/cameras")).json()["cameras"]
        school = [camera["camera_id"] for camera in near if camera["kind"] == "school"]
        assert school, near
        listed = {camera["camera_id"] for camera in (await client.get("/api/cameras")).json()["cameras"]}
        assert set(school) <= listed
        wish = {"purpose": "call_response", "incident_id": incident["incident_id"]}
        ticket = (await client.post(f"/api/cameras/{school[0]}/views", json=wish)).json()
        url = f"ws://127.0.0.1:{demo.port}{ticket['watch']}?token={ticket['token']}"
        async with websockets.connect(url, proxy=None, max_size=None) as stream:
            assert json.loads(await asyncio.wait_for(stream.recv(), 5))["mime"].startswith("video/mp4")
            assert _is_init_segment(await asyncio.wait_for(stream.recv(), 5))
            await _close(demo, client, incident)
            closed_at = asyncio.get_running_loop().time()
            await _until_ended(stream)
            assert asyncio.get_running_loop().time() - closed_at < 5
        refused = await client.post(f"/api/cameras/{school[0]}/views", json=wish)
        assert refused.status_code == 403
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["entry"] > 0
        if school[0] in {c["camera_id"] for c in (await client.get("/api/cameras")).json()["cameras"]}:
            assert await _is_open_for_another(client, school[0]), "open, and no call is near"  # the city goes on living


def _is_init_segment(content: str | bytes) -> bool:
    if isinstance(content, str):
        return False
    (size,) = struct.unpack(">I", content[:4])
    return content[4:8] == b"ftyp" and size < len(content)


async def _close(demo: Stack, client: httpx.AsyncClient, incident: dict[str, Any]) -> None:
    """Close the story's incident as its CAD would: a later version that says so."""
    key = incident["incident_key"]
    document = json.loads(eido("x", is_closed=True))
    document["$id"] = key
    assert (await demo.post_call(client, json.dumps(document).encode())).status_code == 202


async def _until_ended(stream: Any) -> None:
    with pytest.raises(websockets.ConnectionClosed) as ended:
        while True:
            await asyncio.wait_for(stream.recv(), 10)
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 4001


async def test_a_token_opens_one_stream_once_and_only_its_camera(demo: Stack) -> None:
    async with demo.signed_in() as client:
        incident = await _call(demo, client, unit="4")
        near = (await client.get(f"/api/incidents/{incident['incident_id']}/cameras")).json()["cameras"]
        wish = {"purpose": "call_response", "incident_id": incident["incident_id"]}
        ticket = (await client.post(f"/api/cameras/{near[0]['camera_id']}/views", json=wish)).json()
    base = f"ws://127.0.0.1:{demo.port}"
    assert await _is_refused(f"{base}/media/{near[1]['camera_id']}?token={ticket['token']}")
    url = f"{base}{ticket['watch']}?token={ticket['token']}"
    async with websockets.connect(url, proxy=None, max_size=None) as stream:
        await asyncio.wait_for(stream.recv(), 5)
    assert await _is_refused(url)


async def _is_refused(url: str) -> bool:
    try:
        async with websockets.connect(url, proxy=None, max_size=None) as stream:
            await asyncio.wait_for(stream.recv(), 5)
    except (websockets.InvalidStatus, websockets.ConnectionClosed):
        return True
    return False


@pytest.mark.parametrize(
    ("purpose", "rule"),
    [("immigration_enforcement", "no_immigration_enforcement"), (None, "off_shift_stale_or_foreign")],
)
async def test_a_dossier_is_refused_with_its_rule_and_its_entry(demo: Stack, purpose: str | None, rule: str) -> None:
    async with demo.signed_in() as client:
        incident = await _call(demo, client, unit="4")
        params = {"purpose": purpose} if purpose else {}
        refused = await client.get(f"/api/incidents/{incident['incident_id']}/dossier", params=params)
    assert refused.status_code == 403
    assert rule in refused.json()["rules"]
    assert refused.json()["entry"] > 0


async def test_administrators_and_strangers_see_no_records(demo: Stack) -> None:
    async with demo.signed_in() as analyst:
        incident = await _call(demo, analyst, unit="4")
    path = f"/api/incidents/{incident['incident_id']}/dossier?purpose=call_response"
    async with demo.signed_in("administrator") as administrator:
        assert (await administrator.get(path)).status_code == 403
    async with httpx.AsyncClient(base_url=demo.url, trust_env=False) as stranger:
        for way in ("/api/incidents", path, "/api/cameras", "/api/units", "/api/quarantine", "/session"):
            assert (await stranger.get(way)).status_code == 401, way
        assert (await stranger.post("/feeds/cad/eido", content=b"{}")).status_code == 401


async def test_the_ledger_of_all_this_is_whole(demo: Stack) -> None:
    whole = await _run(demo, "ledger", "verify")
    assert whole[0] == 0, whole[1]
    assert "whole" in whole[1]


async def _run(demo: Stack, *command: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "plainview", *command, env=demo.environment, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()
