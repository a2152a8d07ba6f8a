"""What went wrong in Fresno with the centre itself: nobody looked over the shoulder, and nobody was there (T8, T9)."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
import websockets

from plainview.kernel.ids import new_id
from plainview.ledger.entry import commit_to, leaf_data
from plainview.ledger.tiles import hash_leaf
from plainview.ledger.verify import verify_ledger
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder
from tests.builders import add_conviction, add_incident, add_person, add_place, add_residency
from tests.calls import eido
from tests.desk import actor, open_desk
from tests.stack import Stack

WITHIN_SECONDS = 40.0
RATING_ENTRIES = {"read_dossier", "read_history", "read_ties_contacts", "read_ties_associates"}


# --- T8: nobody could look over the shoulder


async def _call(demo: Stack, client: httpx.AsyncClient) -> dict[str, Any]:
    """Place a call and return its incident once it is located."""
    key = f"centre-{new_id().hex}"
    assert (await demo.post_call(client, eido(key, unit="4"))).status_code == 202
    for _ in range(int(WITHIN_SECONDS * 5)):
        found = (await client.get("/api/incidents", params={"state": "all", "limit": 500})).json()["incidents"]
        for incident in found:
            if key in incident["incident_key"] and incident["location"]["why"] != "not looked up yet":
                located: dict[str, Any] = incident
                return located
        await asyncio.sleep(0.2)
    raise AssertionError("the call did not come")


async def _entries(client: httpx.AsyncClient, first: int) -> list[dict[str, Any]]:
    answer = await client.get("/api/ledger/entries", params={"first": first, "limit": 1000})
    assert answer.status_code == 200, answer.text
    entries: list[dict[str, Any]] = answer.json()["entries"]
    return entries


async def test_T8_has_an_auditor_who_reads_every_decision_about_a_rating_and_none_of_the_data(demo: Stack) -> None:  # noqa: N802 - the mission's name
    async with demo.signed_in() as analyst:
        incident = await _call(demo, analyst)
        path = f"/api/incidents/{incident['incident_id']}/dossier"
        shown = (await analyst.get(path, params={"purpose": "call_response"})).json()
        refused = (await analyst.get(path, params={"purpose": "immigration_enforcement"})).json()
    async with demo.signed_in("auditor") as auditor:
        entries = await _entries(auditor, shown["entry"])
        assert (await auditor.get(path, params={"purpose": "audit"})).status_code == 403
        assert (await auditor.get("/api/incidents")).status_code == 403
    of_incident = [e for e in entries if e["particulars"].get("incident_id") == incident["incident_id"]]
    allowed = {e["projection"]["class"] for e in of_incident if e["projection"]["decision"] == "allow"}
    assert allowed >= RATING_ENTRIES
    first = next(e for e in of_incident if e["sequence"] == shown["entry"])
    assert (first["particulars"]["actor_id"], first["particulars"]["purpose"]) == ("demo-analyst", "call_response")
    denied = next(e for e in entries if e["sequence"] == refused["entry"])
    assert (denied["projection"]["decision"], denied["particulars"]["rules"]) == (
        "deny", ["no_immigration_enforcement"],
    )  # fmt: skip
    assert shown["residents"]
    names = {resident["name"].split()[-1] for resident in shown["residents"]}
    assert not any(name in json.dumps(entries) for name in names)


async def test_T8_has_an_auditor_to_whom_no_entry_is_missing_and_each_opens(demo: Stack) -> None:  # noqa: N802
    async with demo.signed_in("auditor") as auditor:
        whole = (await auditor.get("/api/ledger/entries", params={"limit": 1})).json()
        first = max(0, whole["size"] - 300)
        entries = await _entries(auditor, first)
    assert [entry["sequence"] for entry in entries] == list(range(first, first + len(entries)))
    assert len(entries) >= min(300, whole["size"])
    for entry in entries:
        opened = entry["opened_by"]
        commitment = commit_to(bytes.fromhex(opened["salt"]), opened["particulars"].encode())
        leaf = leaf_data(opened["projection"].encode(), commitment)
        assert hash_leaf(leaf).hex() == opened["leaf_hash"]


async def test_T8_has_an_auditor_who_can_change_nothing_and_is_watched_too(demo: Stack) -> None:  # noqa: N802
    async with demo.signed_in("auditor") as auditor:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert (await auditor.request(method, "/api/ledger/entries")).status_code == 405
        size = (await auditor.get("/api/ledger/entries", params={"limit": 1})).json()["size"]
        [own] = [e for e in await _entries(auditor, size - 1) if e["sequence"] == size - 1]
    assert (own["projection"]["class"], own["particulars"]["role"]) == ("read_ledger", "auditor")
    for role in ("analyst", "commander", "administrator", "supervisor"):
        async with demo.signed_in(role) as other:
            refused = await other.get("/api/ledger/entries")
            assert (refused.status_code, refused.json()["entry"] > 0) == (403, True)


async def test_T8_has_an_auditor_and_whatever_is_altered_is_found(pool: Any, tmp_path: Path) -> None:  # noqa: N802
    desk = await open_desk(pool, tmp_path)
    place_id, person_id = await add_place(pool), await add_person(pool)
    await add_residency(pool, person_id, place_id)
    await add_conviction(pool, person_id)
    shown = await desk.dossier(await add_incident(pool, place_id=place_id), by=actor())
    assert (await verify_ledger(pool, tmp_path / "ledger")).ok
    await pool.execute(
        "update ledger_entry set particulars = convert_to(replace(convert_from(particulars, 'UTF8'), 'call_response',"
        " 'threat_to_life'), 'UTF8') where sequence = $1",
        shown.entry,
    )
    verdict = await verify_ledger(pool, tmp_path / "ledger")
    assert (verdict.ok, str(shown.entry) in verdict.text()) == (False, True)


# --- T9: no staff, so no centre


async def _nobody_is_signed_in(database: Any) -> bool:
    open_sessions = "select count(*) from session where ended_at is null and seen_at > now() - interval '30 minutes'"
    return bool(await database.fetchval(open_sessions) == 0)


async def _rating_of(database: Any, key: str) -> dict[str, Any]:
    """Wait until a call was located and rated without anybody; return what was kept."""
    for _ in range(int(WITHIN_SECONDS * 10)):
        row = await database.fetchrow(
            "select r.incident_id, r.place_id, r.result from rating r join incident i using (incident_id)"
            " where i.incident_key like '%' || $1 || '%' and i.prepared_version = i.version order by rated_at limit 1",
            key,
        )
        if row is not None:
            return dict(row)
        await asyncio.sleep(0.1)
    raise AssertionError("nobody was there, and the call was not rated")


async def _pulled_from(demo: Stack, ports: set[int]) -> int:
    """Return how many camera streams the program holds open now."""
    [program] = demo.processes()["plainview"]
    return sum(
        bool(c.raddr) and c.raddr.port in ports and c.status == "ESTABLISHED" for c in program.net_connections("tcp")
    )


async def _until_pulled(demo: Stack, ports: set[int]) -> int:
    for _ in range(int(WITHIN_SECONDS * 10)):
        if count := await _pulled_from(demo, ports):
            return count
        await asyncio.sleep(0.1)
    return 0


@pytest.fixture
async def database(demo: Stack) -> Any:
    connection = await asyncpg.connect(EmbeddedPostgres(embedded_bin_folder(), demo.home / "database").dsn)
    yield connection
    await connection.close()


async def test_T9_works_unstaffed_a_call_is_rated_and_its_cameras_wait_before_anybody_is_there(  # noqa: N802
    demo: Stack, database: Any
) -> None:
    await database.execute("update session set ended_at = clock_timestamp() where ended_at is null")
    addresses = await database.fetch("select address from camera where address like 'rtsp://%'")
    ports = {urlsplit(row["address"]).port or 554 for row in addresses}
    key = f"unstaffed-{new_id().hex}"
    async with httpx.AsyncClient(trust_env=False, timeout=20) as line:
        assert (await demo.post_call(line, eido(key, unit="4"))).status_code == 202
    kept = await _rating_of(database, key)
    assert json.loads(kept["result"])["level"] == "CAUTION"
    assert await _until_pulled(demo, ports) > 0
    assert await _nobody_is_signed_in(database)

    async with demo.signed_in("officer") as officer:  # the responding unit takes its seat
        incident_id = str(kept["incident_id"])
        listed = (await officer.get("/api/incidents")).json()["incidents"]
        assert incident_id in {incident["incident_id"] for incident in listed}
        dossier = (
            await officer.get(f"/api/incidents/{incident_id}/dossier", params={"purpose": "officer_safety"})
        ).json()
        assert (dossier["rating"]["level"], bool(dossier["first"]), bool(dossier["residents"])) == (
            "CAUTION",
            True,
            True,
        )
        near = (await officer.get(f"/api/incidents/{incident_id}/cameras")).json()["cameras"]
        wish = {"purpose": "call_response", "incident_id": incident_id}
        ticket = (await officer.post(f"/api/cameras/{near[0]['camera_id']}/views", json=wish)).json()
    url = f"ws://127.0.0.1:{demo.port}{ticket['watch']}?token={ticket['token']}"
    async with websockets.connect(url, proxy=None, max_size=None) as stream:
        assert json.loads(await asyncio.wait_for(stream.recv(), 5))["mime"].startswith("video/mp4")
        assert b"ftyp" in await asyncio.wait_for(stream.recv(), 5)
        assert len(await asyncio.wait_for(stream.recv(), 5)) > 1000
