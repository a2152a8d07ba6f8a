"""Turns errors into problem details (RFC 9457): one shape, one clear line, and the rule that refused."""

from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from plainview.kernel.errors import PlainviewError, RefusedError
from plainview.kernel.log import Log

log = Log(__name__)


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """Return an application/problem+json response."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(msgspec.json.encode(body), status, media_type="application/problem+json")


def answer_with_problems(app: FastAPI) -> None:
    """Have every error of `app` answered as a problem; what nobody foresaw is a 500 that says no more."""

    @app.exception_handler(PlainviewError)
    async def ours(_: Request, error: PlainviewError) -> Response:
        more: dict[str, Any] = {}
        if isinstance(error, RefusedError):
            more = {"rule": error.rules[0] if error.rules else None, "rules": error.rules, "entry": error.entry}
        return problem(error.status, error.title, str(error), **more)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, str(error.detail), f"{error.status_code} {error.detail}")

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem(422, "That can't be used", f"{where}: {first['msg']}")

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("request_failed", path=_route_of(request), error=type(error).__name__)
        return problem(500, "Something failed here", "The fault is in the log; nothing was shown.")


def _route_of(request: Request) -> str:
    """Return the route's own pattern: what stands in a path may be a code that opens something."""
    return str(getattr(request.scope.get("route"), "path", "unknown"))
