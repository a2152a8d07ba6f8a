"""Staff keep partners: invite, take an invitation back, read who lends what, ask an owner for something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from plainview.cameras.partners import actions, queries
from plainview.cameras.partners.model import EXPIRES_SOON, Partner, terms_json
from plainview.incidents.queries import get_incident
from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.policy.permit import Door
from plainview.policy.terms import PREFIX, is_within_terms
from plainview.store.transaction import begin

COUNTED_DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Who of the staff asks, from where, and when."""

    pool: Any
    door: Door
    actor: Actor
    address: str | None
    clock: Clock


async def invite(keeping: Keeping, *, title: str, kind: str, language: str) -> tuple[UUID, str]:
    """Invite somebody; return the partner and the code of the link, which is told once."""
    if not title.strip():
        raise BadInputError("Say whom you invite.")
    await _ask(keeping, "invite_partner", "new")
    async with begin(keeping.pool) as tx:
        return await actions.invite(
            tx,
            title=" ".join(title.split()),
            kind=kind,
            language=language,
            agency=keeping.actor.agency,
            actor_id=keeping.actor.actor_id,
            at=keeping.clock(),
        )


async def invite_again(keeping: Keeping, partner_id: UUID) -> str:
    """Make a partner a new link; their page has a new code once they use it."""
    await _own(keeping, partner_id)
    await _ask(keeping, "invite_partner", str(partner_id))
    async with begin(keeping.pool) as tx:
        return await actions.invite_again(tx, partner_id, actor_id=keeping.actor.actor_id, at=keeping.clock())


async def revoke_invitation(keeping: Keeping, invitation_id: UUID) -> None:
    """Take back an invitation that waits."""
    await _ask(keeping, "invite_partner", str(invitation_id))
    async with begin(keeping.pool) as tx:
        await actions.revoke_invitation(tx, invitation_id, agency=keeping.actor.agency, at=keeping.clock())


async def read_partners(keeping: Keeping) -> dict[str, Any]:
    """Return who lends cameras to this agency, on what terms, what expires, and the invitations; entered first."""
    await _ask(keeping, "read_partners", "all")
    now, agency = keeping.clock(), keeping.actor.agency
    async with keeping.pool.acquire() as connection:
        partners = await queries.list_partners(connection, agency)
        counts = await queries.count_watching(connection, now - COUNTED_DAYS)
        invitations = await queries.list_invitations(connection, agency)
        shown = [await _shown(connection, partner, counts, now) for partner in partners]
    return {
        "partners": shown,
        "invitations": [
            {
                "invitation_id": each.invitation_id,
                "partner_id": each.partner_id,
                "title": each.title,
                "invited_by": each.invited_by,
                "invited_at": each.invited_at,
                "expires_at": each.expires_at,
                "state": each.state(now),
            }
            for each in invitations
        ],
    }


async def _shown(
    connection: Any, partner: Partner, counts: Mapping[str, tuple[int, int]], now: datetime
) -> dict[str, Any]:
    running, recently = counts.get(partner.owner_id, (0, 0))
    terms = partner.terms
    return {
        "partner_id": partner.partner_id,
        "title": partner.title,
        "kind": partner.kind,
        "state": state_of(partner, now),
        "contact": partner.contact,
        "joined_at": partner.joined_at,
        "stopped_at": partner.stopped_at,
        "version": partner.version,
        "set_at": partner.set_at,
        "terms": None if terms is None else terms_json(terms),
        "expires_soon": bool(terms and terms.until_on and terms.until_on <= (now + EXPIRES_SOON).date()),
        "views_running": running,
        "views_recently": recently,
        "cameras": [
            {
                "camera_id": each.camera_id,
                "title": each.title,
                "address": each.stated_address,
                "has_stream": each.stream is not None,
                "tested_at": each.tested_at,
                "test_fault": each.test_fault,
            }
            for each in await queries.list_cameras_of(connection, partner.partner_id)
        ],
        "asks": await queries.list_asks(connection, partner.partner_id),
        "acts": await queries.list_acts(connection, partner.partner_id),
    }


def state_of(partner: Partner, now: datetime) -> str:
    """Say in one word how things stand: invited, no_terms, stopped, expired, registry, open, or closed at this hour."""
    terms = partner.terms
    if partner.joined_at is None:
        return "invited"
    if partner.stopped_at is not None:
        return "stopped"
    if terms is None:
        return "no_terms"
    if terms.until_on is not None and terms.until_on < now.astimezone(ZoneInfo(terms.zone)).date():
        return "expired"
    if terms.is_registry_only:
        return "registry"
    return (
        "open"
        if is_within_terms({f"{PREFIX}{name}": each for name, each in terms_json(terms).items()}, now)
        else "closed"
    )


async def ask_partner(keeping: Keeping, partner_id: UUID, words: str, incident_id: UUID | None) -> UUID:
    """Ask an owner for something, as pictures of a time; they see it on their page; return the ask."""
    said = words.strip()
    if not said:
        raise BadInputError("Write what you ask for.")
    partner = await _own(keeping, partner_id)
    await _ask(keeping, "ask_partner", str(partner_id), justification=said)
    ask_id, actor, at = new_id(), keeping.actor, keeping.clock()
    async with begin(keeping.pool) as tx:
        if incident_id is not None:
            await get_incident(tx.connection, incident_id)
        await queries.add_ask(
            tx.connection, ask_id, partner.partner_id, actor.actor_id, actor.role, actor.agency, incident_id, said, at
        )
        await actions.note_asked(tx, partner.partner_id, at)
    return ask_id


async def _own(keeping: Keeping, partner_id: UUID) -> Partner:
    partner = await queries.find_partner(keeping.pool, partner_id)
    if partner is None or partner.agency != keeping.actor.agency:
        raise NotFoundError("There is no such partner.")
    return partner


async def _ask(keeping: Keeping, action: str, resource_id: str, *, justification: str | None = None) -> None:
    actor = keeping.actor
    await keeping.door.ask(
        Question(
            actor=actor,
            action=action,
            resource=Resource(kind="Partner", resource_id=resource_id, owner=actor.agency),
            purpose=None,
            context=usual_context(actor, now=keeping.clock()),
            justification=justification,
            address=keeping.address,
        )
    )
