"""A page starts a replay or a validation: permitted, entered, carried out in a process of its own, and stopped."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from plainview.flows.rating_change import Asking
from plainview.flows.rating_replayed import Progress, calls_with_outcome, replay_kept
from plainview.kernel.clock import Clock
from plainview.kernel.errors import ConflictError, NotFoundError, PlainviewError
from plainview.kernel.ids import new_id
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.policy.asking import usual_context
from plainview.policy.model import Question, Resource
from plainview.policy.permit import Door
from plainview.rating.changes.queries import enacted_rules, keep_replay, proposed_rules
from plainview.rating.rules import CURRENT_RULES, RULE_SETS, rule_set
from plainview.rating.validate import validate
from plainview.rating.work import queries
from plainview.rating.work.model import Kind, Work

PURPOSE = "audit"
DAYS = 90
BEAT_SECONDS = 0.5
log = Log(__name__)


async def start_work(
    pool: Any,
    door: Door,
    asking: Asking,
    kind: Kind,
    version: str | None,
    *,
    clock: Clock,
    begin: Callable[[UUID], Awaitable[None]],
) -> UUID:
    """Start a replay of a proposed version, or a validation; one at a time, `begin` starts the process."""
    await _permit(door, asking, "run_rating_work", f"{kind}/{version or 'in force'}", clock)
    named = version or (await enacted_rules(pool) or CURRENT_RULES).version
    if kind == "replay" and named not in await proposed_rules(pool):
        raise NotFoundError(f"No version {named} was proposed here.")
    await queries.end_lost(pool, clock())
    work_id = new_id()
    if not await queries.start(pool, work_id, kind, named, by=asking.actor, at=clock()):
        raise ConflictError("A replay or a validation is on its way already: wait for it, or stop it.")
    await begin(work_id)
    return work_id


async def read_work(pool: Any, door: Door, asking: Asking, *, clock: Clock) -> list[Work]:
    """Return the newest replay of each version and the newest validation, and how far each is."""
    await _permit(door, asking, "read_validation", "work", clock)
    await queries.end_lost(pool, clock())
    return await queries.latest_work(pool)


async def stop_work(pool: Any, door: Door, asking: Asking, work_id: UUID, *, clock: Clock) -> None:
    """Ask work to stop; it does within a second, and nothing of it is kept."""
    await _permit(door, asking, "run_rating_work", f"stop/{work_id}", clock)
    if not await queries.stop(pool, work_id):
        raise ConflictError("It does not run any more.")


async def carry_out(pool: Any, work_id: UUID, *, clock: Clock) -> bool:
    """Do the work, beating; say whether it came to its end."""
    work = await queries.find_work(pool, work_id)
    if work is None:
        raise NotFoundError(f"There is no work {work_id}.")
    progress = Progress()
    doing = asyncio.create_task(_do(pool, work, progress, clock))
    while not doing.done():
        await asyncio.wait([doing], timeout=BEAT_SECONDS)
        if not doing.done() and await queries.beat(pool, work_id, progress, clock()) != "running":
            doing.cancel()
    await asyncio.wait([doing])
    state, trouble, found = await _outcome(doing)
    await queries.end(pool, work_id, state, progress, at=clock(), trouble=trouble, found=found)
    return state == "done"


async def _outcome(doing: asyncio.Task[Any]) -> tuple[str, str | None, Any]:
    if doing.cancelled():
        return "stopped", None, None
    with contained() as outcome:
        return "done", None, await doing
    if isinstance(outcome.error, PlainviewError):
        return "failed", str(outcome.error), None
    log.error("rating_work_failed", error=type(outcome.error).__name__)
    return "failed", f"It failed: {type(outcome.error).__name__}. The log says more.", None


async def _do(pool: Any, work: Work, progress: Progress, clock: Clock) -> dict[str, Any]:
    since = clock() - timedelta(days=DAYS)
    async with pool.acquire() as connection:
        if work.kind == "validation":
            calls = await calls_with_outcome(connection, since, progress)
            if not calls:
                raise NotFoundError(
                    "No rated call has a known outcome yet: calls count once they are closed with a disposition."
                )
            return _built_in(await asyncio.to_thread(validate, calls))
        before = await enacted_rules(connection) or CURRENT_RULES
        after = rule_set(work.rule_version, {**await proposed_rules(connection), **RULE_SETS})
        found = _built_in(await replay_kept(connection, before, after, since, progress))
        if not await keep_replay(connection, work.rule_version, found):
            raise ConflictError(f"Version {work.rule_version} is decided already: its replay is not kept.")
        return found


def _built_in(found: Any) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(found)
    return told


async def _permit(door: Door, asking: Asking, action: str, resource_id: str, clock: Clock) -> None:
    actor = asking.actor
    kind = "RatingWork" if action == "run_rating_work" else "Validation"
    await door.ask(
        Question(
            actor=actor,
            action=action,
            resource=Resource(kind=kind, resource_id=resource_id, owner=actor.agency),
            purpose=PURPOSE,
            context=usual_context(actor, now=clock()),
            address=asking.address,
        )
    )
