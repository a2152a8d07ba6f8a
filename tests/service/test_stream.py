"""Proves views over a real WebSocket: what is sent, for which token, and that it stops when told."""

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import av
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from plainview.cameras import actions
from plainview.cameras.gateway.viewer import REVOKED, SILENT
from plainview.cameras.model import ViewTicket
from plainview.store.transaction import begin
from tests.builders import add_incident
from tests.cameras import add_camera
from tests.rtsp_camera import RtspCamera, rtsp_camera, wait_until
from tests.video_site import AGENCY, VideoSite, serve_video

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A site, its one camera under two names, and whoever watches it."""

    site: VideoSite
    camera: RtspCamera

    async def ask(self, incident_id: UUID | None = None) -> ViewTicket:
        return await self.site.ask("one", incident_id)

    def watch(self, ticket: ViewTicket, camera_id: str | None = None) -> connect:
        path = f"/media/{camera_id}" if camera_id else ticket.watch
        address = f"{self.site.url.replace('http', 'ws')}{path}?token={ticket.token}"
        return connect(address, max_size=None, compression=None)

    async def ending_of(self, ticket: ViewTicket) -> tuple[str | None, int]:
        """Return how a view ended (None: it hasn't) and how many bytes it was sent."""
        statement = (
            "select case when ended_at is not null then end_reason end, bytes_sent from camera_view where view_id = $1"
        )
        row = await self.site.pool.fetchrow(statement, ticket.view_id)
        return row[0], row[1]


@asynccontextmanager
async def take_seat(pool: Any, home: Path) -> AsyncIterator[Seat]:
    async with rtsp_camera() as camera, serve_video(pool, home) as site:
        for camera_id in ("one", "two"):
            await add_camera(pool, camera_id, address=camera.address)
        yield Seat(site=site, camera=camera)


@pytest.fixture
async def seat(pool: Any, tmp_path: Path) -> AsyncIterator[Seat]:
    async with take_seat(pool, tmp_path) as taken:
        yield taken


async def wait_for(ask: Callable[[], Awaitable[T]], is_so: Callable[[T], bool], *, seconds: float = 3.0) -> T:
    async with asyncio.timeout(seconds):
        while True:
            found = await ask()
            if is_so(found):
                return found
            await asyncio.sleep(0.05)


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


async def test_says_what_it_is_then_the_cached_group_then_live_and_all_of_it_decodes(seat: Seat) -> None:
    async with seat.watch(await seat.ask()) as first:
        await read(first, 20)
        ticket = await seat.ask()
        async with seat.watch(ticket) as second:
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
    assert seat.camera.played == 1


async def test_a_token_is_good_once_and_for_its_own_camera(seat: Seat) -> None:
    ticket = await seat.ask()
    with pytest.raises(InvalidStatus) as other:
        async with seat.watch(ticket, "two"):
            pass
    async with seat.watch(ticket) as socket:
        await read(socket, 3)
        with pytest.raises(InvalidStatus) as replay:
            async with seat.watch(ticket):
                pass
        await read(socket, 3)
    assert {other.value.response.status_code, replay.value.response.status_code} == {403}


async def test_after_the_incident_s_end_the_last_byte_comes_within_a_second_even_beside_one_who_does_not_read(
    seat: Seat,
) -> None:
    incident_id = (await add_incident(seat.site.pool, agency=AGENCY)).incident_id
    stalled = await seat.watch(await seat.ask(incident_id=incident_id))
    stalled.transport.pause_reading()
    sockets = [await seat.watch(await seat.ask(incident_id=incident_id)) for _ in range(3)]
    other = await seat.watch(await seat.ask())
    await asyncio.gather(*(read(socket, 60) for socket in (*sockets, other)))
    readings = [asyncio.create_task(read_to_end(socket)) for socket in sockets]
    began = time.monotonic()
    async with begin(seat.site.pool) as tx:
        await actions.end_views_of_incident(tx, incident_id, "incident closed")
    ends = await asyncio.gather(*readings)
    for came, last_at, code in ends:
        assert last_at - began < 1.0
        assert code == REVOKED
        assert isinstance(came[-1], str)
        assert json.loads(came[-1]) == {"ended": "incident closed"}
    await wait_until(
        lambda: (state := seat.site.gateway.hub.state("one")) is not None and state.viewers == 1, seconds=1
    )
    await read(other, 10)
    await other.close()
    stalled.transport.abort()


async def test_someone_who_does_not_read_stops_nobody_and_is_held_a_second_of_video(seat: Seat) -> None:
    stalled = await seat.watch(await seat.ask())
    stalled.transport.pause_reading()
    async with seat.watch(await seat.ask()) as other:
        began = time.monotonic()
        await read(other, 77)
        assert time.monotonic() - began < 4
    stalled.transport.abort()


async def test_who_left_is_written_down_and_the_camera_is_let_go_of_later(seat: Seat) -> None:
    ticket = await seat.ask()
    async with seat.watch(ticket) as socket:
        await read(socket, 10)
    reason, bytes_sent = await wait_for(lambda: seat.ending_of(ticket), lambda ending: ending[0] is not None)
    assert reason == "the viewer left"
    assert bytes_sent > 1000
    state = seat.site.gateway.hub.state("one")
    assert state is not None
    assert (state.viewers, state.state) == (0, "live")


async def test_a_dead_camera_is_said_to_be_dead_in_time_and_noted(seat: Seat) -> None:
    seat.camera.hangs = True
    ticket = await seat.ask()
    began = time.monotonic()
    async with seat.watch(ticket) as socket:
        came, last_at, code = await read_to_end(socket)
    assert last_at - began < 2.0
    assert code == SILENT
    assert [json.loads(word) for word in came] == [{"ended": "the camera does not answer"}]
    statement = "select is_answering from camera where camera_id = 'one'"
    await wait_for(lambda: seat.site.pool.fetchval(statement), lambda is_answering: not is_answering)


async def test_a_view_that_was_ended_unheard_is_found_and_stopped(
    pool: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainview.cameras.gateway.gateway.RENEW_TICKS", 1)
    async with take_seat(pool, tmp_path) as seat, seat.watch(await seat.ask()) as socket:
        await read(socket, 5)
        await pool.execute("update camera_view set ended_at = now(), end_reason = 'by hand'")  # and no event
        async with asyncio.timeout(4):
            _, _, code = await read_to_end(socket)
        assert code == REVOKED


async def test_stopping_ends_every_stream_and_leaves_no_pull(pool: Any, tmp_path: Path) -> None:
    async with take_seat(pool, tmp_path) as seat:
        socket = await seat.watch(await seat.ask())
        await read(socket, 5)
        reading = asyncio.create_task(read_to_end(socket))
        await seat.site.gateway.stop()
        _, _, code = await reading
        assert code == REVOKED
        await wait_until(lambda: seat.camera.playing == 0)
        assert seat.site.gateway.hub.pulls == 0
