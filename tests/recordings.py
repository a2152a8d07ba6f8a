"""Serves the ways to stills, recordings and clips over real cameras, door and ledger, to made-up staff."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import httpx
import numpy as np
from fastapi import FastAPI
from numpy.typing import NDArray

from plainview.cameras.gateway.gateway import Gateway
from plainview.cameras.recording.recorder import Recorder
from plainview.cameras.recording.stills import LastPictures
from plainview.kernel.clock import utc_now
from plainview.policy.model import Actor
from plainview.policy.permit import Door
from plainview.settings import Settings
from plainview.web import clips, recordings, stills
from plainview.web.errors import answer_with_problems
from tests.builders import add_incident
from tests.cameras import spot
from tests.video_site import AGENCY, analyst, open_door


@dataclass(slots=True, kw_only=True)
class Room:
    """A running gateway with what hears it, and a client that is signed in as `actor`."""

    pool: Any
    door: Door
    gateway: Gateway
    pictures: LastPictures
    recorder: Recorder
    actor: Actor
    client: httpx.AsyncClient

    async def entries(self, action: str) -> int:
        """Return how many entries of an action the ledger has."""
        statement = "select count(*) from ledger_entry where convert_from(projection, 'UTF8')::jsonb ->> 'class' = $1"
        found: int = await self.pool.fetchval(statement, action)
        return found


@asynccontextmanager
async def recording_room(
    pool: Any, home: Path, *, role: str = "analyst", keep_seconds: float = 60
) -> AsyncIterator[Room]:
    """Put the room together; leaving lets go of every camera."""
    gateway = Gateway(pool)
    pictures = LastPictures(utc_now)
    settings = Settings(home=home)
    recorder = Recorder(
        pool, folder=settings.recordings_folder, keep_seconds=keep_seconds, puller=gateway, clock=utc_now
    )
    gateway.hub.listeners += [pictures.hear, recorder.hear]
    app = FastAPI()
    answer_with_problems(app)
    for each in (stills, recordings, clips):
        app.include_router(each.router)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", timeout=20)
    door = await open_door(pool, home)
    room = Room(
        pool=pool, door=door, gateway=gateway, pictures=pictures, recorder=recorder, actor=analyst(role=role),
        client=client,
    )  # fmt: skip
    app.state.settings = settings
    app.state.pool, app.state.door, app.state.gateway, app.state.pictures = pool, door, gateway, pictures

    @app.middleware("http")
    async def sign_in(request: Any, go_on: Any) -> Any:
        request.state.actor = room.actor
        return await go_on(request)

    async with client:
        await gateway.start()
        try:
            yield room
        finally:
            await gateway.stop()


async def open_incident(pool: Any, *, at: tuple[float, float] = (0, 0), agency: str = AGENCY) -> UUID:
    """Have an incident of ours open at a place."""
    incident = await add_incident(pool, agency=agency)
    statement = "update incident set longitude = $2, latitude = $3 where incident_id = $1"
    await pool.execute(statement, incident.incident_id, *spot(*at))
    return incident.incident_id


def decode(jpeg: bytes) -> NDArray[np.uint8]:
    """Return a JPEG's dots."""
    with av.open(io.BytesIO(jpeg), mode="r") as container:
        [frame] = container.decode(video=0)
        return frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
