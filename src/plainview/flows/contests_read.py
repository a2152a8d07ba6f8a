"""Shows tickets to those who take or decide them, and notices to those who were shown what was contested."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from plainview.flows.fact_contested import Asker, has_part_in, permit_reading
from plainview.kernel.clock import Clock
from plainview.kernel.errors import NotFoundError
from plainview.people.contests import queries
from plainview.people.contests.model import WAITING, Contest, ContestedFact, ContestEvent, Notice, is_overdue
from plainview.policy.asking import usual_context
from plainview.policy.model import Question, Resource
from plainview.policy.permit import Door
from plainview.store.transaction import begin

_ALL = ("filed", "appealed", "upheld", "rejected", "corrected", "rejected_for_good")
_DECIDES = {"city_attorney": "filed", "auditor": "appealed"}
TAKES_TICKETS = "records_clerk"
ONE_DAY = timedelta(days=1)


async def read_contests(pool: Any, door: Door, asker: Asker, *, clock: Clock) -> dict[str, Any]:
    """Return the tickets that this role works on, those that wait first; auditors see appeals alone."""
    at = clock()
    await permit_reading(door, asker, at=at)
    async with pool.acquire() as connection:
        contests = await queries.list_contests(connection, _ALL)
        ids = [contest.contest_id for contest in contests]
        steps = await queries.list_steps(connection, ids)
        facts = await queries.list_facts(connection, ids)
        places = await queries.places_of(connection, ids)
        shown = [
            {
                **_shown(contest, steps[contest.contest_id], facts, asker.actor.role, at),
                "address": places[contest.contest_id][0],
                "unit": places[contest.contest_id][1],
                "may_decide": await _may_decide(connection, contest, asker),
            }
            for contest in contests
            if asker.actor.role != "auditor" or any(step.step == "appeal" for step in steps[contest.contest_id])
        ]
    return {"contests": shown}


async def _may_decide(connection: Any, contest: Contest, asker: Asker) -> bool:
    if _DECIDES.get(asker.actor.role) != contest.state:
        return False
    return not await has_part_in(connection, contest, asker.actor)


def _shown(
    contest: Contest, steps: Sequence[ContestEvent], facts: Sequence[ContestedFact], role: str, at: datetime
) -> dict[str, Any]:
    is_withheld = contest.about == "other_residence" and role == TAKES_TICKETS  # whether somebody lives there
    return {
        "contest_id": contest.contest_id,
        "about": contest.about,
        "other_name": contest.other_name,
        "note": contest.note,
        "state": contest.state,
        "filed_at": contest.filed_at,
        "decide_by": contest.decide_by,
        "days_left": ceil((contest.decide_by - at) / ONE_DAY) if contest.state in WAITING else None,
        "is_overdue": is_overdue(contest, at),
        "decided_at": contest.decided_at,
        "reason": contest.reason,
        "facts": [_fact(fact) for fact in facts if fact.contest_id == contest.contest_id and not is_withheld],
        "steps": [
            {"step": step.step, "role": step.role, "words": step.words, "happened_at": step.happened_at}
            for step in steps
        ],
    }


def _fact(fact: ContestedFact) -> dict[str, Any]:
    return {
        "source_id": fact.source_id,
        "record_id": fact.record_id,
        "kind": fact.kind,
        "title": fact.title,
        "on": fact.on,
        "source_title": fact.source_title,
        "as_of": fact.as_of,
        "author": fact.author,
    }


async def read_notices(pool: Any, door: Door, asker: Asker, *, clock: Clock) -> list[Notice]:
    """Return the corrections that this seat has not acknowledged."""
    await _ask_as_seat(door, asker, at=clock())
    return await queries.list_notices(pool, asker.actor.actor_id)


async def acknowledge(pool: Any, door: Door, notice_id: UUID, asker: Asker, *, clock: Clock) -> None:
    """Mark one's own notice as read; raise NotFoundError where there is none."""
    at = clock()
    await _ask_as_seat(door, asker, at=at)
    async with begin(pool) as tx:
        if not await queries.acknowledge(tx.connection, notice_id, asker.actor.actor_id, at):
            raise NotFoundError("You have no such notice.")


async def _ask_as_seat(door: Door, asker: Asker, *, at: datetime) -> None:
    actor = asker.actor
    await door.ask(
        Question(
            actor=actor,
            action="read_incidents",
            resource=Resource(kind="Notices", resource_id=actor.actor_id, owner=actor.agency),
            purpose="call_response",
            context=usual_context(actor, now=at),
            address=asker.address,
        )
    )
