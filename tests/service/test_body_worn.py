"""Proves that a wearer is told before anyone looks in, can close the view at once, and that all of it is entered."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from plainview.cameras.body_worn import queries
from plainview.cameras.body_worn.actions import register_device
from plainview.flows.wearer_told import record_ends
from plainview.store.transaction import begin
from tests.cameras import add_camera, add_patrol_unit
from tests.rtsp_camera import rtsp_camera
from tests.whole_site import WholeSite, whole_site

UNIT = "2L14"  # the demo's officer is signed in for it


@pytest.fixture
async def site(
    pool: Any, fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WholeSite]:
    """A site with one unit, whose officer wears one camera; who isn't reached in a second isn't reached."""
    monkeypatch.setattr("plainview.flows.wearer_told.REACHED_SECONDS", 1.0)
    async with rtsp_camera() as camera, whole_site(pool, fresh_database_url, tmp_path) as opened:
        await add_patrol_unit(pool, UNIT)
        await add_camera(pool, "worn", kind="body_worn", unit=UNIT, address=camera.address)
        yield opened


async def set_status(site: WholeSite, status: str) -> None:
    await site.pool.execute("update patrol_unit set status = $1", status)


async def look(client: httpx.AsyncClient, purpose: str = "officer_safety") -> httpx.Response:
    return await client.post("/api/cameras/worn/views", json={"purpose": purpose})


@asynccontextmanager
async def officer_s_page(site: WholeSite) -> AsyncIterator[ClientConnection]:
    """Have a page of the unit's own officer on the live channel."""
    async with site.signed_in("officer") as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        async with connect(f"{site.socket_url}/live", additional_headers={"Cookie": cookie}) as socket:
            assert json.loads(await socket.recv())["kind"] == "hello"
            yield socket


async def next_notice(socket: ClientConnection) -> dict[str, Any]:
    """Return the next notice that the page is sent."""
    async with asyncio.timeout(5):
        while True:
            said = json.loads(await socket.recv())
            if said["kind"] == "wearer_notice":
                body: dict[str, Any] = said["body"]
                return body


async def show_notices(socket: ClientConnection, seen: list[dict[str, Any]]) -> None:
    """Do as the page does: show each notice, and say so."""
    while True:
        notice = await next_notice(socket)
        seen.append(notice)
        await socket.send(json.dumps({"shows_notice": notice["notice_id"]}))


async def until_there(pool: Any, statement: str) -> Any:
    """Ask until something is there, and return it."""
    async with asyncio.timeout(5):
        while True:
            if (found := await pool.fetchval(statement)) is not None:
                return found
            await asyncio.sleep(0.02)


async def entries(pool: Any, action: str) -> list[dict[str, Any]]:
    rows = await pool.fetch("select projection, particulars from ledger_entry order by sequence")
    return [json.loads(row["particulars"]) for row in rows if json.loads(row["projection"])["class"] == action]


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    statements = [text for name, text in vars(queries).items() if name.isupper() and isinstance(text, str)]
    assert len(statements) > 15
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)


async def test_a_supervisor_gets_the_token_only_after_the_officer_s_page_shows_the_notice(site: WholeSite) -> None:
    async with site.signed_in("supervisor") as supervisor, officer_s_page(site) as page:
        asking = asyncio.create_task(look(supervisor))
        notice = await next_notice(page)
        await asyncio.sleep(0.3)
        assert not asking.done()
        assert await site.pool.fetchval("select count(*) from camera_view") == 0
        await page.send(json.dumps({"shows_notice": notice["notice_id"]}))
        answer = await asking
    assert answer.status_code == 201
    assert answer.json()["wearer"] == "told"
    assert (notice["kind"], notice["role"], notice["purpose"]) == ("begins", "supervisor", "officer_safety")
    assert notice["view_id"] == answer.json()["view_id"]
    [told] = await entries(site.pool, "notify_wearer")
    assert (told["outcome"], told["watched_by"], told["unit_id"]) == ("told", "demo-supervisor", UNIT)


async def test_where_no_device_of_the_wearer_is_open_the_answer_is_no(site: WholeSite) -> None:
    async with site.signed_in("supervisor") as supervisor:
        answer = await look(supervisor)
    assert answer.status_code == 403
    assert "has to be told first" in answer.json()["detail"]
    assert await site.pool.fetchval("select count(*) from camera_view") == 0
    [told] = await entries(site.pool, "notify_wearer")
    assert told["outcome"] == "not reached"


async def test_in_an_emergency_the_look_is_permitted_and_says_that_nobody_was_reached(site: WholeSite) -> None:
    await set_status(site, "emergency")
    async with site.signed_in("supervisor") as supervisor:
        answer = await look(supervisor)
    assert answer.status_code == 201
    assert answer.json()["wearer"] == "not_reached"


async def test_a_colleague_s_page_is_told_nothing_and_can_t_say_that_it_was(site: WholeSite) -> None:
    await site.pool.execute("update staff set station = '3L20' where role = 'officer'")
    async with site.signed_in("supervisor") as supervisor, officer_s_page(site) as page:
        asking = asyncio.create_task(look(supervisor))
        notice_id = await until_there(site.pool, "select notice_id from wearer_notice")
        await page.send(json.dumps({"shows_notice": str(notice_id), "saw_notice": str(notice_id)}))
        answer = await asking
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(next_notice(page), 0.3)
    assert answer.status_code == 403


async def test_a_private_moment_closes_the_picture_within_a_second_and_keeps_it_closed(site: WholeSite) -> None:
    seen: list[dict[str, Any]] = []
    async with (
        site.signed_in("supervisor") as supervisor,
        site.signed_in("officer") as officer,
        officer_s_page(site) as page,
    ):
        showing = asyncio.create_task(show_notices(page, seen))
        ticket = (await look(supervisor)).json()
        async with connect(f"{site.socket_url}{ticket['watch']}?token={ticket['token']}", max_size=None) as picture:
            for _ in range(10):
                await picture.recv()
            mine = (await officer.get("/api/body-worn/mine")).json()
            [watcher] = mine["cameras"][0]["watchers"]
            assert (watcher["role"], watcher["purpose"]) == ("supervisor", "officer_safety")
            began = time.monotonic()
            marked = await officer.put("/api/body-worn/worn/private", json={"kind": "medical"})
            last_at = await last_picture(picture)
        assert last_at - began < 1.0
        assert marked.json()["private"] == "medical"
        assert marked.json()["watchers"] == []
        assert (await look(supervisor)).json()["detail"].startswith("The wearer is in a medical or private moment")
        await set_status(site, "emergency")
        assert (await look(supervisor)).status_code == 403
        await officer.put("/api/body-worn/worn/private", json={"kind": None})
        assert (await look(supervisor)).status_code == 201
        showing.cancel()
    assert [notice["kind"] for notice in seen][:2] == ["begins", "ended"]
    assert seen[1]["reason"] == "the wearer marked a medical moment"
    await record_ends(site.pool, site.parts.door)
    ends = await entries(site.pool, "notify_wearer_of_end")
    assert "the wearer marked a medical moment" in {end["outcome"] for end in ends}
    assert [mark["moment"] for mark in await entries(site.pool, "mark_private")] == ["medical", "over"]


async def last_picture(socket: ClientConnection) -> float:
    """Read to the end; return when the last picture came."""
    last_at = time.monotonic()
    while True:
        try:
            if isinstance(await socket.recv(), bytes):
                last_at = time.monotonic()
        except ConnectionClosed:
            return last_at


async def test_a_mark_that_comes_while_a_view_is_being_opened_still_ends_it(site: WholeSite) -> None:
    async with begin(site.pool) as tx:
        assert not await queries.hold_camera(tx.connection, "worn")
        async with site.signed_in("officer") as officer:
            marking = asyncio.create_task(officer.put("/api/body-worn/worn/private", json={"kind": "private"}))
            await asyncio.sleep(0.3)
            assert not marking.done()
            await tx.connection.execute(
                "insert into camera_view (view_id, camera_id, actor_id, purpose, entry_sequence, token_hash,"
                " token_expires_at) values (gen_random_uuid(), 'worn', 'x', 'officer_safety', 0, 'x',"
                " now() + interval '1 minute')"
            )
    assert await until_there(site.pool, "select ended_at from camera_view")


async def test_only_the_wearer_marks_a_camera_private(site: WholeSite) -> None:
    for role in ("supervisor", "analyst", "administrator"):
        async with site.signed_in(role) as client:
            assert (await client.put("/api/body-worn/worn/private", json={"kind": "private"})).status_code == 403
    await site.pool.execute("update staff set station = '3L20' where role = 'officer'")
    async with site.signed_in("officer") as client:
        assert (await client.put("/api/body-worn/worn/private", json={"kind": "private"})).status_code == 404
    assert await site.pool.fetchval("select count(*) from private_moment") == 0


async def test_a_device_knows_its_own_camera_is_told_and_loses_its_token(site: WholeSite) -> None:
    async with begin(site.pool) as tx:
        token = await register_device(tx, camera_id="phone-2L14", unit_id=UNIT, title="Telephone of 2L14")
    bearer = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=site.url, trust_env=False) as device,
        site.signed_in("supervisor") as supervisor,
        connect(f"{site.socket_url}/body-worn/told") as told,
    ):
        assert (await device.get("/api/body-worn/device")).status_code == 401
        state = (await device.get("/api/body-worn/device", headers=bearer)).json()
        assert (state["camera_id"], state["private"], state["watchers"]) == ("phone-2L14", None, [])
        await told.send(json.dumps({"token": token}))
        assert json.loads(await told.recv())["state"]["camera_id"] == "phone-2L14"
        asking = asyncio.create_task(
            supervisor.post("/api/cameras/phone-2L14/views", json={"purpose": "officer_safety"})
        )
        notice = json.loads(await told.recv())["notice"]
        await told.send(json.dumps({"shows_notice": notice["notice_id"], "saw_notice": notice["notice_id"]}))
        assert (await asking).json()["wearer"] == "told"
        async with begin(site.pool) as tx:
            await register_device(tx, camera_id="phone-2L14", unit_id=UNIT, title="Telephone of 2L14")
        assert (await device.get("/api/body-worn/device", headers=bearer)).status_code == 401
