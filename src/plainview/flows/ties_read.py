"""Someone asks whom a resident is tied to, two steps at most: permitted, entered, logged, and then shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.dossier.assemble import prepare
from plainview.dossier.model import FOOTER
from plainview.dossier.show_people import lives_here
from plainview.incidents.asking import context_of
from plainview.incidents.model import Incident
from plainview.incidents.queries import get_incident
from plainview.kernel.clock import Clock
from plainview.kernel.errors import NotFoundError, RefusedError
from plainview.people.ties.actions import log_shown, read_network
from plainview.people.ties.model import USES_OF_PURPOSE, Network
from plainview.people.ties.queries import Follow
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Permit, Question, Resource
from plainview.policy.permit import Door
from plainview.rating.standing import standings
from plainview.store.transaction import Transaction, begin

_ACTIONS = ("read_ties_network", "read_ties_contacts", "read_ties_associates")


@dataclass(frozen=True, slots=True, kw_only=True)
class TiesAsking:
    """Who asks for whose ties, for which incident and purpose; `address` is of the asker's machine."""

    actor: Actor
    incident_id: UUID
    person_id: int
    hops: int
    purpose: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TiesShown:
    """A network as the public interface gives it; `refused` says by part which rule left it out."""

    incident_id: UUID
    person_id: int
    hops: int
    purpose: str | None
    entry: int
    read_at: datetime
    refused: Mapping[str, Mapping[str, str]]
    network: Network
    footer: str = FOOTER


async def read_ties(pool: Any, door: Door, asking: TiesAsking, *, clock: Clock) -> TiesShown:
    """Return the network of one who lives at the incident's place, or may; raise RefusedError or NotFoundError."""
    at = clock()
    incident = await get_incident(pool, asking.incident_id)
    network, contacts, associates = await door.ask_all(_questions(asking, incident, at))
    if isinstance(network, RefusedError):
        raise network
    refused = {
        part: {"rule": ", ".join(answer.rules), "text": str(answer)}
        for part, answer in (("contacts", contacts), ("associates", associates))
        if isinstance(answer, RefusedError)
    }
    follow = Follow(
        uses=() if "contacts" in refused else USES_OF_PURPOSE.get(asking.purpose or "", ()),
        associates="associates" not in refused,
        today=at.date(),
    )
    async with begin(pool) as tx:
        await _must_live_here(tx, incident, asking.person_id, at)
        found = await read_network(tx.connection, asking.person_id, hops=asking.hops, follow=follow)
        if isinstance(associates, Permit):
            shown = [tie.tie_id for tie in found.ties if tie.kind == "associate"]
            await log_shown(tx, shown, associates, how="network", at=at)
    return TiesShown(
        incident_id=asking.incident_id,
        person_id=asking.person_id,
        hops=asking.hops,
        purpose=asking.purpose,
        entry=network.entry,
        read_at=at,
        refused=refused,
        network=found,
    )


def _questions(asking: TiesAsking, incident: Incident, at: datetime) -> tuple[Question, ...]:
    context = context_of(incident, asking.actor.agency)
    return tuple(
        Question(
            actor=asking.actor,
            action=action,
            resource=Resource(
                kind="Ties", resource_id=f"{asking.incident_id}/person/{asking.person_id}", owner=context.agency
            ),
            purpose=asking.purpose,
            incident=context,
            context=usual_context(asking.actor, context, now=at),
            address=asking.address,
        )
        for action in _ACTIONS
    )


async def _must_live_here(tx: Transaction, incident: Incident, person_id: int, at: datetime) -> None:
    """Refuse, as if there were nobody, whoever does not live at the place of the call, and minors."""
    assembled = await prepare(tx.connection, incident, at)
    known = standings(assembled.inputs, assembled.rules)
    grown = {row.person_id for row in assembled.records.residents if not row.is_minor}
    if person_id not in grown or not lives_here(person_id, known):
        raise NotFoundError("Nobody of that number is known to live at the place of this call.")
