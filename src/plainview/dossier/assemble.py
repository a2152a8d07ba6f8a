"""Assembles a dossier: permits before anything is shown, one round trip for the records, a rating that is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.dossier.convert import address_permille, convert, residences_of
from plainview.dossier.disseminated import log_associates
from plainview.dossier.model import Answers, Assembled, Dossier
from plainview.dossier.queries import gather, keep_rating, keep_shadow
from plainview.dossier.records import Records, rules_in_force
from plainview.dossier.shape import shape
from plainview.incidents.asking import context_of
from plainview.incidents.model import Incident, Location
from plainview.incidents.queries import get_incident
from plainview.kernel.errors import NotFoundError, RefusedError
from plainview.kernel.ids import new_id
from plainview.places.model import PlanPicture
from plainview.places.plan_queries import find_picture
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.rating.rate import rate
from plainview.rating.record import inputs_bytes, result_bytes
from plainview.rating.rules import CURRENT_RULES

PARTS = ("read_dossier", "read_history", "read_ties_contacts", "read_ties_associates")


async def prepare(connection: Any, incident: Incident, at: datetime) -> Assembled:
    """Gather the records of an incident's place and rate it; nothing of this may be shown without a permit.

    What is shown is kept first (`keep`).
    """
    return assemble(incident, await gather(connection, *_place_of(incident), at), at)


def assemble(incident: Incident, records: Records, at: datetime) -> Assembled:
    """Return an incident's place rated by `records`, which were read for it at `at`."""
    residences = residences_of(records, at)
    inputs = convert(records, incident, at, residences)
    rules = rules_in_force(records)
    return Assembled(
        incident=incident,
        records=records,
        residences=residences,
        inputs=inputs,
        rating=rate(inputs, rules),
        rating_id=new_id(),
        at=at,
        rules=rules,
    )


async def keep(connection: Any, assembled: Assembled) -> None:
    """Keep the rating with its inputs and version, so that anyone can work it out again. The caller commits."""
    place_id, unit_id = _place_of(assembled.incident)
    await keep_rating(
        connection,
        rating_id=assembled.rating_id,
        incident_id=assembled.incident.incident_id,
        place_id=place_id,
        unit_id=unit_id,
        rule_version=assembled.rating.rule_version,
        inputs=inputs_bytes(assembled.inputs, assembled.rules),
        result=result_bytes(assembled.rating),
        rated_at=assembled.at,
    )
    for row in assembled.records.rules:
        if row.state == "shadow":
            await keep_shadow(connection, assembled.rating_id, rate(assembled.inputs, row.rules))


def _place_of(incident: Incident) -> tuple[int | None, int | None]:
    return certain_place(incident.state.location if incident.state else None)


def certain_place(found: Location | None) -> tuple[int | None, int | None]:
    """Return the place and unit whose records may be read; (None, None) below the certainty that the rules ask for."""
    if found is None or address_permille(found) < CURRENT_RULES.address_from_permille:
        return None, None
    return found.place_id, found.unit_id


async def disclose(
    pool: Any, door: Door, *, actor: Actor, incident_id: UUID, purpose: str | None, address: str | None, at: datetime
) -> Dossier:
    """Return the dossier that this actor may see for this purpose, now.

    All questions are one batch of the ledger, committed before a single record is read. Raises NotFoundError, and
    RefusedError where the dossier itself is refused; a refused part is left out and names its rule.
    """
    incident = await get_incident(pool, incident_id)
    asked = questions(incident, actor=actor, purpose=purpose, address=address, at=at)
    answers = answers_of(await door.ask_all(asked))
    async with pool.acquire() as connection:
        assembled = await prepare(connection, incident, at)
        await keep(connection, assembled)
    dossier = shape(assembled, answers)
    await log_associates(pool, dossier, answers.associates, at)
    return dossier


async def disclose_plan(
    pool: Any,
    door: Door,
    *,
    actor: Actor,
    incident_id: UUID,
    plan_id: int,
    purpose: str | None,
    address: str | None,
    at: datetime,
) -> PlanPicture:
    """Return a plan of the incident's place; the same question as the dossier's own, with an entry of its own.

    Raises NotFoundError for a plan of another place, and where the place is not certain; RefusedError.
    """
    incident = await get_incident(pool, incident_id)
    await door.ask(questions(incident, actor=actor, purpose=purpose, address=address, at=at)[0])
    place_id, unit_id = _place_of(incident)
    picture = None
    if place_id is not None:
        picture = await find_picture(pool, plan_id, place_id=place_id, unit_id=unit_id)
    if picture is None:
        raise NotFoundError("There is no such plan of this place.")
    return picture


def questions(
    incident: Incident, *, actor: Actor, purpose: str | None, address: str | None, at: datetime
) -> tuple[Question, ...]:
    """Return what the door is asked before a dossier is shown, the dossier first."""
    context = context_of(incident, actor.agency)
    return tuple(
        Question(
            actor=actor,
            action=action,
            resource=Resource(kind="Dossier", resource_id=str(incident.incident_id), owner=context.agency),
            purpose=purpose,
            incident=context,
            context=usual_context(actor, context, now=at),
            address=address,
        )
        for action in PARTS
    )


def answers_of(answered: Sequence[Permit | RefusedError]) -> Answers:
    """Return the door's answers to `questions` by part; raise the refusal of the dossier itself."""
    dossier, history, contacts, associates = answered
    if isinstance(dossier, RefusedError):
        raise dossier
    return Answers(dossier=dossier, history=history, contacts=contacts, associates=associates)
