"""Files tickets and takes them from step to step; what is contested is suspended by the row itself, at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from plainview.kernel.errors import ConflictError
from plainview.kernel.ids import new_id
from plainview.people.contests import queries
from plainview.people.contests.model import (
    DECIDED_WITHIN,
    FILED_AGAIN_AFTER,
    WAITING,
    About,
    Ask,
    Contest,
    ContestEvent,
    RecordRef,
    Relayed,
    Step,
    checked_note,
    next_state,
)
from plainview.policy.model import Permit
from plainview.store.transaction import Transaction


async def file_contest(
    tx: Transaction,
    ask: Ask,
    *,
    about: About,
    records: Sequence[RecordRef],
    other_name: str | None,
    note: str,
    permit: Permit,
    at: datetime,
) -> Contest:
    """Store a ticket; from the commit on its records do not count.

    Raises ConflictError where one of them was contested from this dwelling and is open, or was decided within a year.
    """
    earlier = await queries.contested_already(tx.connection, ask.place_id, ask.unit_id, records, at - FILED_AGAIN_AFTER)
    if earlier is not None:
        raise ConflictError("This was contested before: its ticket goes on, and a decision can be appealed.")
    actor = permit.question.actor
    contest = Contest(
        contest_id=new_id(),
        ask_id=ask.ask_id,
        about=about,
        place_id=ask.place_id,
        unit_id=ask.unit_id,
        is_place_wide=await queries.is_place_wide(tx.connection, records),
        other_name=other_name,
        note=checked_note(note),
        state="filed",
        version=1,
        filed_by=actor.actor_id,
        filed_at=at,
        decide_by=at + DECIDED_WITHIN,
        decided_at=None,
        reason=None,
    )
    await queries.make_contest(tx.connection, contest, records)
    await _keep_step(tx, contest, "file", words=contest.note, permit=permit, at=at)
    return contest


async def take_step(
    tx: Transaction, contest: Contest, step: Step, *, words: str, permit: Permit, at: datetime
) -> Contest:
    """Take a ticket one step on; raise ConflictError for a step it has not, or where somebody else was first."""
    state = next_state(contest.state, step)
    said = checked_note(words)
    decides = step in {"uphold", "reject"}
    decide_by = at + DECIDED_WITHIN if state in WAITING else None
    decided_at, reason = (at, said) if decides else (None, None)
    version = await queries.move_contest(
        tx.connection, contest, state, decide_by=decide_by, decided_at=decided_at, reason=reason
    )
    if version is None:
        raise ConflictError("Somebody else took this ticket on a moment ago: read it again.")
    moved = replace(
        contest,
        state=state,
        version=version,
        decide_by=decide_by or contest.decide_by,
        decided_at=decided_at or contest.decided_at,
        reason=reason or contest.reason,
    )
    await _keep_step(tx, moved, step, words=said, permit=permit, at=at)
    return moved


async def _keep_step(
    tx: Transaction, contest: Contest, step: Step, *, words: str, permit: Permit, at: datetime
) -> None:
    actor = permit.question.actor
    event = ContestEvent(
        version=contest.version,
        step=step,
        actor_id=actor.actor_id,
        role=actor.role,
        words=words,
        entry=permit.entry,
        happened_at=at,
    )
    await queries.keep_event(tx.connection, contest.contest_id, event)
    tx.announce("contest_changed")


async def push(tx: Transaction, contest: Contest, step: Step, relayed: Sequence[Relayed], at: datetime) -> None:
    """Leave a notice for each seat that was shown what the step corrects."""
    if relayed:
        told = [(new_id(), each) for each in relayed]
        await queries.make_notices(tx.connection, contest.contest_id, step, told, at)
        tx.announce("notice_made")
