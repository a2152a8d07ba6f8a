"""Serves the built console and the map's tiles, with headers that allow no request to the outside."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plainview.kernel.errors import NotFoundError

STATIC = Path(__file__).parent / "static"
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DOCS_POLICY = CONTENT_POLICY.replace("default-src 'self'", "default-src 'self'; script-src 'self' 'unsafe-inline'")
router = APIRouter()


class HeadersMiddleware:
    """Adds the security headers to every answer; pages of records are never kept by a browser."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                policy = DOCS_POLICY if scope["path"] in {"/docs", "/redoc"} else CONTENT_POLICY
                headers["Content-Security-Policy"] = policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class _Assets(StaticFiles):
    """Files whose names hold their hash: a browser may keep them for ever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


@router.get("/", include_in_schema=False)
async def show_console() -> Response:
    """Return the console's page."""
    page = STATIC / "index.html"
    if not page.is_file():
        raise NotFoundError("The console is not built: run `make demo`.")
    return FileResponse(page, headers={"Cache-Control": "no-cache"})


@router.get("/map/basemap.pmtiles", tags=["map"], summary="The map's tiles (PMTiles; range requests)")
async def show_basemap(request: Request) -> Response:
    """Return the city's own tiles; the console reads ranges of them."""
    path = request.app.state.settings.home / "basemap.pmtiles"
    if not path.is_file():
        raise NotFoundError("There is no map yet: run `plainview import places`.")
    return FileResponse(path, media_type="application/vnd.pmtiles", headers={"Cache-Control": "no-cache"})


def mount_assets(app: FastAPI) -> None:
    """Serve what the console's build made, where it was built."""
    if STATIC.is_dir():
        app.mount("/", _Assets(directory=STATIC), name="console")
