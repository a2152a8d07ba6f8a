"""Signs people in and tells who is asking: opaque cookies, kept server-side as hashes, ended when idle."""

import hashlib
import ipaddress
import secrets
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from plainview.kernel.errors import BadInputError, NotFoundError, NotSignedInError, RefusedError
from plainview.policy.asking import actor_of
from plainview.policy.model import Actor
from plainview.store.transaction import begin

COOKIE = "plainview_session"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)  # a write for each request would cost each one a wait for the disk
BY_ITSELF = frozenset({"/healthz", "/session"})  # what an open page asks without a person
_SIGN_IN = "insert into session (session_hash, actor_id, method) values ($1, $2, $3)"
_SIGN_OUT = "update session set ended_at = clock_timestamp() where session_hash = $1 and ended_at is null"
_STAFF_OF_ROLE = "select actor_id from staff where role = $1 order by actor_id limit 1"
_ACTOR = """
select staff.actor_id, title, role, agency, on_shift, cori_certified_until, staff.station, signed_in_at, method,
       clock_timestamp() - seen_at > $4::interval as is_to_be_noted
from session
join staff using (actor_id)
where session_hash = $1
  and ended_at is null
  and seen_at > clock_timestamp() - $2::interval
  and signed_in_at > clock_timestamp() - $3::interval
"""
_NOTE_SEEN = "update session set seen_at = clock_timestamp() where session_hash = $1 and ended_at is null"

router = APIRouter(tags=["session"])


class DemoSignIn(BaseModel):
    """Which role to sign in as."""

    role: str


def hash_of(cookie: str) -> bytes:
    """Return what is stored of a session's secret."""
    return hashlib.sha256(cookie.encode()).digest()


async def find_actor(pool: Any, cookie: str, *, is_use: bool) -> Actor | None:
    """Return who the cookie belongs to, None where it is unknown, ended, idle for 30 minutes or 12 hours old.

    `is_use` says whether a person did something; a page that polls or listens by itself keeps no session alive.
    """
    digest = hash_of(cookie)
    row = await pool.fetchrow(_ACTOR, digest, IDLE, LONGEST, NOTED_EVERY)
    if row is None:
        return None
    known = dict(row)
    if known.pop("is_to_be_noted") and is_use:
        await pool.execute(_NOTE_SEEN, digest)
    return Actor(**known, session_id=digest.hex()[:16])


class ActorMiddleware:
    """Puts the actor of the cookie on `request.state.actor`, for HTTP and WebSocket alike."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and not scope["path"].startswith("/feeds/"):
            connection = HTTPConnection(scope)
            cookie = connection.cookies.get(COOKIE)
            is_use = scope["type"] == "http" and scope["path"] not in BY_ITSELF
            pool = connection.app.state.pool
            connection.state.actor = await find_actor(pool, cookie, is_use=is_use) if cookie else None
        await self.app(scope, receive, send)


def refuse_unless_loopback(connection: HTTPConnection) -> None:
    """Raise unless the asker is on this machine and the browser believes so too (no DNS rebinding)."""
    host = connection.client.host if connection.client else ""
    named = (connection.url.hostname or "").strip("[]")
    if not (_is_loopback(host) and (named == "localhost" or _is_loopback(named))):
        raise RefusedError("Demo sign-in works on this machine only (loopback).", rules=("demo_on_loopback_only",))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@router.post("/session/demo", summary="Sign in as a demo role (demo, on loopback only)")
async def sign_in_as_demo_role(request: Request, response: Response, wish: DemoSignIn) -> dict[str, Any]:
    """Start a session as the made-up member of staff with this role; sets the cookie."""
    if not request.app.state.settings.demo:
        raise NotFoundError("There is no demo sign-in here.")
    refuse_unless_loopback(request)
    pool = request.app.state.pool
    actor_id = await pool.fetchval(_STAFF_OF_ROLE, wish.role)
    if actor_id is None:
        raise BadInputError(f"There is no demo role {wish.role!r}.")
    cookie = secrets.token_urlsafe(32)
    async with begin(pool) as tx:
        await tx.connection.execute(_SIGN_IN, hash_of(cookie), actor_id, "demo")
    response.set_cookie(
        COOKIE, cookie, httponly=True, samesite="strict", max_age=int(LONGEST.total_seconds()), path="/"
    )
    actor = await find_actor(pool, cookie, is_use=True)
    if actor is None:
        raise NotSignedInError("The session ended before it began.")
    return _shown(actor, request)


@router.get("/session", summary="Who is signed in here")
async def show_session(request: Request) -> dict[str, Any]:
    """Return the signed-in member of staff; 401 where there is none."""
    return _shown(actor_of(request), request)


@router.delete("/session", summary="Sign out", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """End the session at once, everywhere."""
    cookie = request.cookies.get(COOKIE)
    if cookie:
        await request.app.state.pool.execute(_SIGN_OUT, hash_of(cookie))
    response.delete_cookie(COOKIE, path="/")


def _shown(actor: Actor, request: Request) -> dict[str, Any]:
    """Return who is signed in, and up to which priority a call's dossier opens without being asked for."""
    return {
        "dossier_up_to_priority": request.app.state.settings.dossier_up_to_priority,
        "actor": {
            "actor_id": actor.actor_id,
            "title": actor.title,
            "role": actor.role,
            "station": actor.station,
            "agency": actor.agency,
            "on_shift": actor.on_shift,
            "signed_in_at": actor.signed_in_at,
            "method": actor.method,
        },
    }
