"""A resident contests a fact: it stops counting at once, those who were told are told, and others decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from plainview.dossier.answer import Answer
from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.people.contests import actions, queries
from plainview.people.contests.model import (
    RELAYED_WITHIN,
    About,
    Ask,
    Contest,
    RecordRef,
    Step,
    checked_note,
    next_state,
)
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.store.transaction import Transaction, begin

Decision = Literal["uphold", "reject"]
_PUSHED: frozenset[Step] = frozenset({"file", "uphold", "reject"})
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a resident contests: lines of their answer by number, or that somebody else lives with them."""

    refs: tuple[int, ...]
    other_name: str | None
    note: str

    def __post_init__(self) -> None:
        checked_note(self.note)
        if bool(self.refs) == bool(self.other_name):
            raise BadInputError("Choose what is not right: lines of the answer, or somebody who does not live there.")
        if self.other_name and len(self.other_name) > _LONGEST_NAME:
            raise BadInputError(f"A name has at most {_LONGEST_NAME} characters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who takes a step, and from which machine."""

    actor: Actor
    address: str | None


async def file_contest(pool: Any, door: Door, ask_id: UUID, asker: Asker, *, wish: Wish, clock: Clock) -> Contest:
    """File a ticket: entered, suspended, its note on the dossier and those who were shown it told, in one commit."""
    at = clock()
    ask = await queries.find_ask(pool, ask_id)
    if ask is None or ask.answer is None:
        raise NotFoundError("That answer is not kept any more: the resident asks again at the desk.")
    answer = msgspec.convert(ask.answer, Answer)
    about, chosen = _chosen(answer, wish)
    permit = await door.ask(_question(asker, "file_contest", f"answer/{ask_id}", is_own=True, at=at))
    async with begin(pool) as tx:
        records = chosen if wish.other_name is None else await _said_of(tx, ask, wish.other_name, at)
        contest = await actions.file_contest(
            tx,
            ask,
            about=about,
            records=records,
            other_name=wish.other_name,
            note=wish.note,
            permit=permit,
            at=at,
        )
        await _tell(tx, contest, "file", at)
    return contest


def _chosen(answer: Answer, wish: Wish) -> tuple[About, list[RecordRef]]:
    if wish.other_name is not None:
        return "other_residence", []
    lines = {line.ref: line for line in answer.lines}
    if not set(wish.refs) <= set(lines):
        raise BadInputError("The answer has no such line.")
    picked = [lines[ref] for ref in dict.fromkeys(wish.refs)]
    about: About = "own_residence" if all(line.part == "residence" for line in picked) else "fact"
    return about, [RecordRef(source_id=line.source_id, record_id=line.record_id) for line in picked]


async def _said_of(tx: Transaction, ask: Ask, name: str, at: datetime) -> list[RecordRef]:
    """Return what is recorded of somebody else's residence; whether there is any is never told."""
    return await queries.find_others_residencies(tx.connection, ask.place_id, ask.unit_id, name, at.date())


async def decide(
    pool: Any, door: Door, contest_id: UUID, asker: Asker, *, decision: Decision, reason: str, clock: Clock
) -> Contest:
    """Decide a ticket outside the centre, or its appeal as the auditor; the reason is told to the resident."""
    contest = await _find(pool, contest_id)
    action = "decide_appeal" if contest.state == "appealed" else "decide_contest"
    return await _step(pool, door, contest, asker, action=action, step=decision, words=reason, clock=clock)


async def appeal(pool: Any, door: Door, contest_id: UUID, asker: Asker, *, words: str, clock: Clock) -> Contest:
    """Ask the auditor to decide a rejected ticket again; the record goes on counting meanwhile."""
    contest = await _find(pool, contest_id)
    return await _step(pool, door, contest, asker, action="appeal_contest", step="appeal", words=words, clock=clock)


async def correct(pool: Any, door: Door, contest_id: UUID, asker: Asker, *, words: str, clock: Clock) -> Contest:
    """Note that the source's owner corrected or removed an upheld record; it stays suspended here all the same."""
    contest = await _find(pool, contest_id)
    return await _step(pool, door, contest, asker, action="file_contest", step="correct", words=words, clock=clock)


async def _find(pool: Any, contest_id: UUID) -> Contest:
    contest = await queries.find_contest(pool, contest_id)
    if contest is None:
        raise NotFoundError("There is no such ticket.")
    return contest


async def _step(
    pool: Any,
    door: Door,
    contest: Contest,
    asker: Asker,
    *,
    action: str,
    step: Step,
    words: str,
    clock: Clock,
) -> Contest:
    at = clock()
    checked_note(words)
    is_own = await has_part_in(pool, contest, asker.actor)
    permit = await door.ask(_question(asker, action, f"contest/{contest.contest_id}", is_own=is_own, at=at))
    next_state(contest.state, step)
    async with begin(pool) as tx:
        moved = await actions.take_step(tx, contest, step, words=words, permit=permit, at=at)
        if step in _PUSHED:
            await _tell(tx, moved, step, at)
    return moved


async def has_part_in(connection: Any, contest: Contest, actor: Actor) -> bool:
    """Say whether somebody filed or decided a ticket before, checked the papers, or wrote what is contested."""
    steps = (await queries.list_steps(connection, [contest.contest_id]))[contest.contest_id]
    facts = await queries.list_facts(connection, [contest.contest_id])
    ask = await queries.find_ask(connection, contest.ask_id)
    took_part = {step.actor_id for step in steps} | ({ask.asked_by} if ask else set())
    return actor.actor_id in took_part or actor.title in {fact.author for fact in facts}


def _question(asker: Asker, action: str, resource_id: str, *, is_own: bool, at: datetime) -> Question:
    actor = asker.actor
    return Question(
        actor=actor,
        action=action,
        resource=Resource(kind="Contest", resource_id=resource_id, owner=actor.agency, attributes={"is_own": is_own}),
        purpose=None,
        context=usual_context(actor, now=at),
        address=asker.address,
    )


async def _tell(tx: Transaction, contest: Contest, step: Step, at: datetime) -> None:
    """Have open dossiers of the place read again, and leave a notice for everyone shown one in the last 30 days."""
    incidents = await queries.incidents_at(tx.connection, contest)
    for incident_id, is_open in incidents.items():
        if is_open:
            tx.announce("dossier_changed", incident_id=incident_id)
    relayed = await queries.relayed_to(tx.connection, list(incidents), at - RELAYED_WITHIN)
    await actions.push(tx, contest, step, relayed, at)


async def permit_reading(door: Door, asker: Asker, *, at: datetime) -> Permit:
    """Ask whether somebody may read the tickets; raise RefusedError where not."""
    return await door.ask(_question(asker, "read_contests", "all", is_own=False, at=at))


def refs_of(texts: Sequence[str]) -> tuple[int, ...]:
    """Read line numbers out of a form."""
    if not all(text.isdigit() and len(text) < 6 for text in texts):  # noqa: PLR2004 - an answer has fewer lines
        raise BadInputError("The answer has no such line.")
    return tuple(int(text) for text in texts)
