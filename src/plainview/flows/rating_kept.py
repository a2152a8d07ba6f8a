"""Lets go of old ratings' inputs; draws facts for audit and shows them to whoever checks them against their source."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.log import Log
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.policy.permit import Door
from plainview.rating import queries
from plainview.rating.kept import fact_in, facts_of
from plainview.rating.record import read_inputs

SAMPLE = 200  # facts a month
SEED = "plainview"  # the lot: the same draws the same, so that nobody draws until they like it
RATINGS_DRAWN = 5_000  # from which a sample's facts come, one record once
Found = Literal["as_recorded", "differs", "not_there", "not_checkable"]
PURPOSE = "audit"
EVERY_SECONDS = 3600.0
A_BATCH = 500  # rows a statement: nobody waits behind it
log = Log(__name__)


async def drop_old_inputs(pool: Any, *, days: int, clock: Clock) -> int:
    """Leave only the hash of inputs that are older than that and not held; return how many."""
    dropped = 0
    while batch := await queries.drop_old_inputs(pool, clock() - timedelta(days=days), most=A_BATCH):
        dropped += batch
    if dropped:
        log.info("rating_inputs_dropped", ratings=dropped)
    return dropped


async def keep_dropping(pool: Any, *, days: int, clock: Clock) -> None:
    """Do so every hour, for ever; and note which records the new ratings speak of, for a sealing to find them by."""
    while True:
        await drop_old_inputs(pool, days=days, clock=clock)
        await queries.name_records(pool)
        await asyncio.sleep(EVERY_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks, from which machine."""

    actor: Actor
    address: str | None


async def read_audits(pool: Any, door: Door, asking: Asking, month: date, *, clock: Clock) -> list[dict[str, Any]]:
    """Return a month's facts as they were weighed, without level, points or place; entered in the ledger first."""
    await _permit(door, asking, f"{month:%Y-%m}", clock)
    shown = []
    for row in await queries.audits_of(pool, month):
        inputs = None if row["inputs"] is None else read_inputs(bytes(row["inputs"])).inputs
        fact = None if inputs is None else fact_in(inputs, row["kind"], row["source_id"], row["record_id"])
        named = ("fact_audit_id", "kind", "source_id", "source_title", "record_id", "result", "remark", "audited_at")
        shown.append({**{name: row[name] for name in named}, "fact": fact})
    return shown


async def draw_audits(pool: Any, door: Door, asking: Asking, month: date, *, clock: Clock) -> int:
    """Draw a month's facts for whoever checks them; return how many."""
    await _permit(door, asking, f"draw/{month:%Y-%m}", clock)
    return len(await draw_sample(pool, month, seed=SEED, size=SAMPLE))


def last_month(today: date) -> date:
    """Return the first day of the last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


async def draw_sample(pool: Any, month: date, *, seed: str, size: int) -> list[tuple[Any, str, str, str]]:
    """Put facts of a month up for audit by lot; raise NotFoundError where no rating of it has one."""
    rows = await queries.some_ratings(pool, month, seed, most=RATINGS_DRAWN)
    drawn = await asyncio.to_thread(_draw, rows, size)
    if not drawn:
        raise NotFoundError(f"no rating of {month:%B %Y} has a fact to be checked")
    await queries.add_audits(pool, [(month, *fact) for fact in drawn])
    return drawn


def _draw(rows: Iterable[Any], size: int) -> list[tuple[Any, str, str, str]]:
    """Return facts one record once, one of each rating in turn, so that a crowded building does not fill the sample."""
    waiting = [(row["rating_id"], list(facts_of(read_inputs(bytes(row["inputs"])).inputs))) for row in rows]
    drawn: dict[tuple[str, str, str], Any] = {}
    depth = 0
    while len(drawn) < size and any(len(facts) > depth for _, facts in waiting):
        for rating_id, facts in waiting:
            if len(facts) > depth and len(drawn) < size:
                drawn.setdefault(facts[depth], rating_id)
        depth += 1
    return [(rating_id, *fact) for fact, rating_id in drawn.items()]


async def note_audit(
    pool: Any, door: Door, asking: Asking, fact_audit_id: int, *, result: Found, remark: str | None, clock: Clock
) -> None:
    """Keep what the source said of a fact; once said it stays."""
    if result in {"differs", "not_there"} and not (remark or "").strip():
        raise BadInputError("say what the source has instead")
    await _permit(door, asking, str(fact_audit_id), clock)
    is_noted = await queries.note_audit(
        pool, fact_audit_id, result=result, remark=remark, actor_id=asking.actor.actor_id, at=clock()
    )
    if not is_noted:
        raise ConflictError("This fact is not up for audit, or somebody checked it already.")


async def _permit(door: Door, asking: Asking, resource_id: str, clock: Clock) -> None:
    actor = asking.actor
    await door.ask(
        Question(
            actor=actor,
            action="audit_facts",
            resource=Resource(kind="FactAudit", resource_id=resource_id, owner=actor.agency),
            purpose=PURPOSE,
            context=usual_context(actor, now=clock()),
            address=asking.address,
        )
    )
