"""Lets go of old ratings' inputs, and shows facts drawn for audit to whoever checks them against their source."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, ConflictError
from plainview.kernel.log import Log
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.policy.permit import Door
from plainview.rating import queries
from plainview.rating.kept import fact_in
from plainview.rating.record import read_inputs

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
    """Do so every hour, for ever."""
    while True:
        await drop_old_inputs(pool, days=days, clock=clock)
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
