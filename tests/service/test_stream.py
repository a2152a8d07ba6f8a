"""Proves views over a real WebSocket: what is sent, for which token, and that it stops when told."""

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import av
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from plainview.cameras import actions
from plainview.cameras.gateway.gateway import Gateway
from plainview.cameras.gateway.viewer import REVOKED, SILENT
from plainview.cameras.model import ViewTicket
from plainview.store.transaction import begin
from tests.builders import add_incident
from tests.cameras import add_camera
from tests.rtsp_camera import RtspCamera, rtsp_camera, wait_until
from tests.video_site import ask_for_view, serve_video


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    pool: Any
    gateway: Gateway
    camera: RtspCamera
    url: str

    async def ask(self, camera_id: str = "one", incident_id: UUID | None = None) -> ViewTicket:
        return await ask_for_view(self.pool, self.gateway, camera_id, incident_id)

    def watch(self, ticket: ViewTicket, camera_id: str | None = None) -> connect:
        path = f"/media/{camera_id}" if camera_id else ticket.watch
        address = f"{self.url.replace('http', 'ws')}{path}?token={ticket.token}"
        return connect(address, max_size=None, compression=None)


@asynccontextmanager
async def serve_site(pool: Any) -> AsyncIterator[Site]:
    gateway = Gateway(pool)
    async with rtsp_camera() as camera, serve_video(pool, gateway) as url:
        for camera_id in ("one", "two"):
            await add_camera(pool, camera_id, address=camera.address)
        yield Site(pool=pool, gateway=gateway, camera=camera, url=url)


@pytest.fixture
async def site(pool: Any) -> AsyncIterator[Site]:
    async with serve_site(pool) as made:
        yield made


async def read(socket: ClientConnection, count: int) -> list[str | bytes]:
    async with asyncio.timeout(5):
        return [await socket.recv() for _ in range(count)]


async def read_to_end(socket: ClientConnection) -> tuple[list[str | bytes], float, int]:
    """Read on; return what came, when the last of it came, and the code at the end."""
    came: list[str | bytes] = []
    last_at = time.monotonic()
    while True:
        try:
            came.append(await socket.recv())
            last_at = time.monotonic()
        except ConnectionClosed as closed:
            return came, last_at, closed.rcvd.code if closed.rcvd else 1006


async def test_says_what_it_is_then_the_cached_group_then_live_and_all_of_it_decodes(site: Site) -> None:
    async with site.watch(await site.ask()) as first:
        await read(first, 20)
        ticket = await site.ask()
        async with site.watch(ticket) as second:
            word, init, *pictures = await read(second, 40)
    assert isinstance(word, str)
    about = json.loads(word)
    assert about["mime"].startswith('video/mp4; codecs="avc1.')
    assert about["view_id"] == str(ticket.view_id)
    assert 300 < about["cached_from_ms_ago"] < 2000
    content = b"".join(part for part in (init, *pictures) if isinstance(part, bytes))
    assert content[4:8] == b"ftyp"
    with av.open(io.BytesIO(content), mode="r") as container:
        assert sum(1 for _ in container.decode(video=0)) == len(pictures)
    assert site.camera.played == 1


async def test_a_token_is_good_once_and_for_its_own_camera(site: Site) -> None:
    ticket = await site.ask()
    with pytest.raises(InvalidStatus) as other:
        async with site.watch(ticket, "two"):
            pass
    async with site.watch(ticket) as socket:
        await read(socket, 3)
        with pytest.raises(InvalidStatus) as replay:
            async with site.watch(ticket):
                pass
        await read(socket, 3)
    assert {other.value.response.status_code, replay.value.response.status_code} == {403}


async def test_after_the_incident_s_end_the_last_byte_comes_within_a_second_even_beside_one_who_does_not_read(
    site: Site,
) -> None:
    incident_id = (await add_incident(site.pool)).incident_id
    stalled = await site.watch(await site.ask(incident_id=incident_id))
    stalled.transport.pause_reading()
    sockets = [await site.watch(await site.ask(incident_id=incident_id)) for _ in range(3)]
    other = await site.watch(await site.ask())
    await asyncio.gather(*(read(socket, 60) for socket in (*sockets, other)))
    readings = [asyncio.create_task(read_to_end(socket)) for socket in sockets]
    began = time.monotonic()
    async with begin(site.pool) as tx:
        await actions.end_views_of_incident(tx, incident_id, "incident closed")
    ends = await asyncio.gather(*readings)
    for came, last_at, code in ends:
        assert last_at - began < 1.0
        assert code == REVOKED
        assert isinstance(came[-1], str)
        assert json.loads(came[-1]) == {"ended": "incident closed"}
    await wait_until(lambda: (state := site.gateway.hub.state("one")) is not None and state.viewers == 1, seconds=1)
    await read(other, 10)
    await other.close()
    stalled.transport.abort()


async def test_someone_who_does_not_read_stops_nobody_and_is_held_a_second_of_video(site: Site) -> None:
    stalled = await site.watch(await site.ask())
    stalled.transport.pause_reading()
    async with site.watch(await site.ask()) as other:
        began = time.monotonic()
        await read(other, 77)
        assert time.monotonic() - began < 4
    stalled.transport.abort()


async def test_who_left_is_written_down_and_the_camera_is_let_go_of_later(site: Site) -> None:
    ticket = await site.ask()
    async with site.watch(ticket) as socket:
        await read(socket, 10)
    statement = "select ended_at is not null, end_reason, bytes_sent from camera_view where view_id = $1"
    async with asyncio.timeout(3):
        while not (row := await site.pool.fetchrow(statement, ticket.view_id))[0]:
            await asyncio.sleep(0.05)
    assert row[1] == "the viewer left"
    assert row[2] > 1000
    state = site.gateway.hub.state("one")
    assert state is not None
    assert (state.viewers, state.state) == (0, "live")


async def test_a_dead_camera_is_said_to_be_dead_in_time_and_noted(site: Site) -> None:
    site.camera.hangs = True
    ticket = await site.ask()
    began = time.monotonic()
    async with site.watch(ticket) as socket:
        came, last_at, code = await read_to_end(socket)
    assert last_at - began < 2.0
    assert code == SILENT
    assert [json.loads(word) for word in came] == [{"ended": "the camera does not answer"}]
    async with asyncio.timeout(3):
        while await site.pool.fetchval("select is_answering from camera where camera_id = 'one'"):
            await asyncio.sleep(0.05)


async def test_a_view_that_was_ended_unheard_is_found_and_stopped(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plainview.cameras.gateway.gateway.RENEW_TICKS", 1)
    async with serve_site(pool) as site, site.watch(await site.ask()) as socket:
        await read(socket, 5)
        await pool.execute("update camera_view set ended_at = now(), end_reason = 'by hand'")  # and no event
        async with asyncio.timeout(4):
            _, _, code = await read_to_end(socket)
        assert code == REVOKED


async def test_stopping_ends_every_stream_and_leaves_no_pull(pool: Any) -> None:
    async with serve_site(pool) as site:
        socket = await site.watch(await site.ask())
        await read(socket, 5)
        reading = asyncio.create_task(read_to_end(socket))
        await site.gateway.stop()
        _, _, code = await reading
        assert code == REVOKED
        await wait_until(lambda: site.camera.playing == 0)
        assert site.gateway.hub.pulls == 0
