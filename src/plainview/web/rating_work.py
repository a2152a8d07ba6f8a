"""The ways to long work on the rating's rules: a replay or a validation, in a process of its own, with its progress."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from plainview.flows.rating_change import Asking
from plainview.flows.rating_rules_read import read_validation
from plainview.flows.rating_work import read_work, start_work, stop_work
from plainview.kernel.clock import utc_now
from plainview.kernel.log import Log
from plainview.policy.asking import actor_of
from plainview.rating.work.model import Kind

router = APIRouter(tags=["rating rules"])
log = Log(__name__)
Begin = Callable[[UUID], Awaitable[None]]


class WorkWish(BaseModel):
    """What is to be done; a replay names the version that was proposed."""

    kind: Kind
    version: str | None = Field(default=None, max_length=40)


@router.get("/api/rating/work", summary="Replays and validations, and how far each is")
async def list_work(request: Request) -> dict[str, Any]:
    """Return the newest replay of each version and the newest validation."""
    state = request.app.state
    return {"work": msgspec.to_builtins(await read_work(state.pool, state.door, _asking(request), clock=utc_now))}


@router.post("/api/rating/work", summary="Start a replay or a validation", status_code=202)
async def start(request: Request, wish: WorkWish) -> dict[str, Any]:
    """Start it in a process of its own, out of the way of calls; 409 where other work is on its way."""
    state = request.app.state
    work_id = await start_work(
        state.pool, state.door, _asking(request), wish.kind, wish.version, clock=utc_now, begin=state.begin_rating_work
    )
    return {"work_id": str(work_id)}


@router.delete("/api/rating/work/{work_id}", summary="Stop a replay or a validation", status_code=204)
async def stop(request: Request, work_id: UUID) -> None:
    """Have it stop within a second; nothing of it is kept."""
    state = request.app.state
    await stop_work(state.pool, state.door, _asking(request), work_id, clock=utc_now)


@router.get("/api/rating/validation", summary="The newest validation, by subgroup too, and the blind audits' results")
async def show_validation(request: Request) -> dict[str, Any]:
    """Return the figures; those by subgroup come from an isolated run, whose groups never enter."""
    state = request.app.state
    found = await read_validation(state.pool, state.door, _asking(request), clock=utc_now)
    shown: dict[str, Any] = msgspec.to_builtins(found)
    return shown


def process_starter(home: str, dsn: str) -> Begin:
    """Return what starts a piece of work in a process of its own, on the same database; it ends with ours."""
    waiting: set[asyncio.Task[None]] = set()

    async def begin(work_id: UUID) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "plainview", "rating", "work", str(work_id)),
            env={"LANG": "C.UTF-8", "PLAINVIEW_HOME": home, "PLAINVIEW_DATABASE_URL": dsn},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
        )
        task = asyncio.create_task(_note_end(work_id, process))
        waiting.add(task)
        task.add_done_callback(waiting.discard)

    return begin


async def _note_end(work_id: UUID, process: asyncio.subprocess.Process) -> None:
    log.info("rating_work_ended", work_id=work_id, code=await process.wait())


def _asking(request: Request) -> Asking:
    return Asking(actor=actor_of(request), address=request.client.host if request.client else None)
