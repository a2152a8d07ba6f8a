"""Says which part works and which does not: for the header of every console, and for whoever watches the watchers."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import asyncpg
from fastapi import APIRouter, Request

from plainview import __version__
from plainview.cameras.queries import count_cameras
from plainview.people.queries import list_sources

PART_SECONDS = 0.8  # reliability R6: a part that is down is said to be so within 800 ms
_WAITING = """
select count(*) as waiting,
       coalesce(extract(epoch from clock_timestamp() - min(received_at)), 0)::float8 as oldest_seconds
from message
where state = 'received'
"""
_QUARANTINED = "select count(*) from message where state = 'quarantined'"
_LEDGER = """
select (select size from ledger_head) as size, extract(epoch from clock_timestamp() - max(signed_at))::float8
       as checkpoint_age_seconds
from ledger_checkpoint
"""
LATE_SECONDS = 5.0
LEDGER_LATE_SECONDS = 180.0

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Each part and its state")
async def show_health(request: Request) -> dict[str, Any]:
    """Return the state of every part; `degraded` where any is not ok. Never fails: what can't be asked is `down`."""
    pool = request.app.state.pool
    names = ("database", "intake", "records", "video", "ledger")
    asked = (_database(pool), _intake(pool), _records(pool), _video(pool), _ledger(pool))
    parts = dict(zip(names, await asyncio.gather(*(_or_down(part) for part in asked)), strict=True))
    status = "ok" if all(part["state"] == "ok" for part in parts.values()) else "degraded"
    return {"status": status, "parts": parts, "version": __version__, "demo": request.app.state.settings.demo}


async def _or_down(asked: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    try:
        return await asyncio.wait_for(asked, PART_SECONDS)
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return {"state": "down", "why": type(error).__name__}


async def _database(pool: Any) -> dict[str, Any]:
    return {"state": "ok", "version": await pool.fetchval("show server_version")}


async def _intake(pool: Any) -> dict[str, Any]:
    row = await pool.fetchrow(_WAITING)
    quarantined = await pool.fetchval(_QUARANTINED)
    state = "ok" if row["oldest_seconds"] < LATE_SECONDS else "late"
    return {"state": state, "quarantined": quarantined, **dict(row)}


async def _records(pool: Any) -> dict[str, Any]:
    shown = ("source_id", "title", "is_required", "is_answering", "down_since")
    sources = [{name: getattr(source, name) for name in shown} for source in await list_sources(pool)]
    state = "ok" if all(source["is_answering"] for source in sources) else "partly"
    return {"state": state if sources else "empty", "sources": sources}


async def _video(pool: Any) -> dict[str, Any]:
    registered, answering = await count_cameras(pool)
    return {"state": "ok", "answering": answering, "registered": registered}


async def _ledger(pool: Any) -> dict[str, Any]:
    row = dict(await pool.fetchrow(_LEDGER))
    age = row["checkpoint_age_seconds"]
    return {"state": "ok" if age is not None and age < LEDGER_LATE_SECONDS else "late", **row}
