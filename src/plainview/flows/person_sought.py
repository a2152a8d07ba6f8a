"""Someone looks for a person while a call waits: the door decides, then candidates are shown for them to confirm."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.flows.camera_opened import find_context
from plainview.people.identity.model import Candidate, Sought
from plainview.people.identity.search import find_candidates
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.policy.permit import Door


async def seek(
    pool: Any,
    door: Door,
    sought: Sought,
    *,
    actor: Actor,
    incident_id: UUID | None,
    purpose: str | None,
    address: str | None,
    at: datetime,
) -> list[Candidate]:
    """Return who might be meant; raise RefusedError where a rule says no, its entry committed."""
    incident = await find_context(pool, incident_id, actor.agency)
    await door.ask(
        Question(
            actor=actor,
            action="read_history",
            resource=Resource(kind="Candidates", resource_id=mark_of(sought), owner=actor.agency),
            purpose=purpose,
            incident=incident,
            context=usual_context(actor, incident, now=at),
            address=address,
        )
    )
    async with pool.acquire() as connection:
        return await find_candidates(connection, sought)


def mark_of(sought: Sought) -> str:
    """Return a mark, the same for the same search: that somebody is sought again and again shows in the ledger."""
    said = (sought.given_name, sought.family_name, str(sought.born_on or ""), sought.phone)
    return hashlib.sha256("|".join(word.strip().lower() for word in said).encode()).hexdigest()[:32]
