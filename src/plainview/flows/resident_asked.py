"""A resident asks at the front desk what the machine says of their address: papers, permit, answer, and a code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from plainview.dossier.answer import Answer, MadeAnswer, answer_now, make_answer
from plainview.dossier.convert import convert, subject_of
from plainview.dossier.queries import gather
from plainview.dossier.records import Records, rules_in_force
from plainview.incidents.model import Incident
from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.people.contests import queries
from plainview.people.contests.codes import hash_of_code, new_code
from plainview.people.contests.model import (
    ADULT_YEARS,
    CODE_LASTS,
    ON_RECORD,
    Ask,
    Language,
    Letter,
    Papers,
    RecordRef,
    Resident,
    Through,
    age_on,
)
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.rating.changes.queries import proposed_rules
from plainview.rating.model import Suspended
from plainview.rating.record import KeptInputs, inputs_bytes, result_bytes
from plainview.rating.rules import RULE_SETS, RuleSet, rule_set
from plainview.rating.standing import standing_of, standings
from plainview.store.transaction import begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who stands at the desk, with which papers, about which dwelling."""

    resident: Resident
    papers: Papers
    place_id: int
    unit_id: int | None
    language: Language
    through: Through | None = None  # somebody else asks for the resident: the papers are theirs
    letter: Letter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer, and the code that opens it again; the code is shown once and nowhere kept."""

    ask_id: UUID
    code: str
    expires_at: datetime
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    records: Records
    own: tuple[int, ...]  # the resident's own persons at this dwelling
    is_common_name: bool
    is_on_record: bool


async def answer_resident(
    pool: Any, door: Door, asking: Asking, *, actor: Actor, address: str | None, clock: Clock
) -> Answered:
    """Tell an identified resident what the machine says of their own address.

    The entry is committed before anything is told, a refusal's too: papers that are not enough, another's address.
    """
    at = clock()
    _check_who_asks(asking, at)
    async with pool.acquire() as connection:
        found = await _find(connection, asking, at)
    if found.records.premise is None:
        raise NotFoundError("There is no such dwelling: choose the address, and the unit where there are units.")
    permit = await door.ask(_question(asking, found, actor=actor, address=address, at=at))
    return await _tell(pool, asking, found, permit, at)


def _check_who_asks(asking: Asking, at: datetime) -> None:
    is_minor = age_on(asking.resident.born_on, at.date()) < ADULT_YEARS
    if is_minor and (asking.through is None or asking.through.kind != "guardian"):
        raise BadInputError("A parent or guardian asks for a minor: choose who asks, and the paper that shows it.")
    if asking.letter is not None and asking.letter.received_on > at.date():
        raise BadInputError("The letter has come already: its date can't be later than today.")


async def _find(connection: Any, asking: Asking, at: datetime) -> _Found:
    records = await gather(connection, asking.place_id, asking.unit_id, at)
    persons = await queries.find_resident(connection, asking.resident, asking.place_id, asking.unit_id, at.date())
    unasked = Incident(incident_id=UUID(int=0), source_key="ask", version=0, state=None)
    known = standings(convert(records, unasked, at), rules_in_force(records))
    states = {person_id: standing_of(subject_of(person_id), known).state for person_id in persons}
    return _Found(
        records=records,
        own=tuple(person_id for person_id, state in states.items() if state != "not_counted"),
        is_common_name=await queries.is_common_name(connection, asking.resident),
        is_on_record="current" in states.values(),
    )


def _question(asking: Asking, found: _Found, *, actor: Actor, address: str | None, at: datetime) -> Question:
    unit = "" if asking.unit_id is None else f"/{asking.unit_id}"
    return Question(
        actor=actor,
        action="answer_asked",
        resource=Resource(
            kind="Answer",
            resource_id=f"place/{asking.place_id}{unit}",
            owner=actor.agency,
            attributes={
                "is_identified": asking.papers.prove_identity(is_common_name=found.is_common_name),
                "lives_there": found.is_on_record or asking.papers.residence_by != ON_RECORD,
            },
        ),
        purpose=None,
        context=usual_context(actor, now=at),
        justification=_how_asked(asking),
        address=address,
    )


def _how_asked(asking: Asking) -> str | None:
    """Say for the ledger through whom it was asked and how; nobody's name."""
    told = []
    if asking.through is not None:
        told.append(f"asked by a {asking.through.kind}, by {asking.through.authority.replace('_', ' ')}")
    if asking.letter is not None:
        told.append(f"in writing, received on {asking.letter.received_on:%Y-%m-%d}, {asking.letter.reference}")
    return "; ".join(told) or None


async def _tell(pool: Any, asking: Asking, found: _Found, permit: Permit, at: datetime) -> Answered:
    ask_id, code, expires_at = new_id(), new_code(), at + CODE_LASTS
    async with begin(pool) as tx:
        others = await queries.names_tied_to(tx.connection, asking.place_id, but=found.own)
        rules = rules_in_force(found.records)
        made = make_answer(found.records, rules, ask_id=ask_id, own=found.own, others=others, at=at)
        await queries.forget_answers(tx.connection, at)
        await _keep(tx.connection, asking, made, permit, rules=rules, ask_id=ask_id, code=code, at=at)
    return Answered(ask_id=ask_id, code=code, expires_at=expires_at, answer=made.answer)


async def _keep(
    connection: Any,
    asking: Asking,
    made: MadeAnswer,
    permit: Permit,
    *,
    rules: RuleSet,
    ask_id: UUID,
    code: str,
    at: datetime,
) -> None:
    await queries.keep_ask(
        connection,
        ask_id,
        asking.place_id,
        asking.unit_id,
        list(asking.papers.identity_kinds),
        asking.papers.residence_by,
        asking.language,
        permit.question.actor.actor_id,
        at,
        permit.entry,
        made.rating.rule_version,
        inputs_bytes(made.inputs, rules),
        result_bytes(made.rating),
        msgspec.to_builtins(made.answer),
        hash_of_code(code),
        at + CODE_LASTS,
        "self" if asking.through is None else asking.through.kind,
        None if asking.through is None else asking.through.name.strip(),
        None if asking.through is None else asking.through.authority,
        None if asking.letter is None else asking.letter.received_on,
        None if asking.letter is None else asking.letter.reference.strip(),
    )


async def open_answer(
    pool: Any, door: Door, code: str, *, agency: str, address: str | None, clock: Clock
) -> tuple[Ask, Answer, Permit] | None:
    """Return what a code opens, its entry committed; None for a code that is wrong or has expired."""
    at = clock()
    ask = await queries.find_ask_by_code(pool, hash_of_code(code), at)
    if ask is None or ask.answer is None:
        return None
    actor = resident_actor(ask, agency, at)
    own = Resource(kind="OwnAnswer", resource_id=str(ask.ask_id), owner=agency, attributes={"is_own": True})
    permit = await door.ask(
        Question(
            actor=actor,
            action="answer_asked",
            resource=own,
            purpose=None,
            context=usual_context(actor, now=at),
            address=address,
        )
    )
    return ask, await _as_of_now(pool, ask, msgspec.convert(ask.answer, Answer)), permit


async def _as_of_now(connection: Any, ask: Ask, answer: Answer) -> Answer:
    """Rate what was kept again, without what was contested since; no record is read for it."""
    refs = [RecordRef(source_id=line.source_id, record_id=line.record_id) for line in answer.lines]
    found = await queries.list_suspended(connection, refs)
    suspended = {
        (ref.source_id, ref.record_id): Suspended(since_on=since_on, upheld_on=upheld_on)
        for ref, (since_on, upheld_on) in found.items()
    }
    kept = msgspec.json.decode(ask.inputs or b"", type=KeptInputs)
    rule_sets = {**await proposed_rules(connection), **RULE_SETS}
    return answer_now(answer, kept.inputs, rule_set(kept.rule_version, rule_sets), suspended)


def resident_actor(ask: Ask, agency: str, at: datetime) -> Actor:
    """Return whoever holds the code of an answer, as the policies and the ledger know them: without a name."""
    return Actor(
        actor_id=f"resident/{ask.ask_id}",
        title="A resident",
        role="resident",
        agency=agency,
        on_shift=False,
        cori_certified_until=None,
        station=None,
        session_id="",
        signed_in_at=at,
        method="code",
    )
