"""Keeps what is said of who lives somewhere until it runs out; ends at once what a move-out or a mistake ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.people import residency_queries as queries
from plainview.people.residency_rules import EVIDENCE_RULES
from plainview.store.transaction import Transaction

RULE = EVIDENCE_RULES["said_by_caller"]
Ended = dict[str, Any]  # a piece of evidence: as it was, and as it was left
LONGEST_NOTE = timedelta(days=RULE.silent_after_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Somebody at a dwelling; `unit_id` where the place has units."""

    person_id: int
    place_id: int
    unit_id: int | None


async def note_residence(
    tx: Transaction,
    home: Home,
    *,
    said_by: Literal["caller", "officer"],
    noted_by: str,
    incident_id: UUID,
    runs_out_on: date,
    at: datetime,
) -> int:
    """Keep that a caller said, or an officer saw, who lives there: possible at most, gone on `runs_out_on`."""
    today = at.date()
    if not today < runs_out_on <= today + LONGEST_NOTE:
        raise BadInputError(f"What is said of a home runs out after today, within {LONGEST_NOTE.days} days.")
    if not await queries.has_dwelling(tx.connection, home.place_id, home.unit_id):
        raise NotFoundError("There is no such dwelling: name the unit where the place has units.")
    if not await queries.has_person(tx.connection, home.person_id):
        raise NotFoundError(f"There is no person {home.person_id}.")
    source_id = await queries.call_source(tx.connection)
    if source_id is None:
        raise ConflictError("No source of calls is registered: import sources first.")
    residency_id = await queries.add_note(
        tx.connection,
        person_id=home.person_id,
        place_id=home.place_id,
        unit_id=home.unit_id,
        certainty=RULE.says_at_most,
        source_id=source_id,
        record_id=f"note/{new_id()}",
        said_on=today,
        runs_out_on=runs_out_on,
        at=at,
        incident_id=incident_id,
        said_by=said_by,
        noted_by=noted_by,
    )
    tx.announce("residence_changed", incident_id=incident_id, body={"place_id": home.place_id})
    return residency_id


async def end_residence(tx: Transaction, home: Home, *, moved_out_on: date, at: datetime) -> list[Ended]:
    """End every piece of evidence that somebody lives there, from that day on; return each as it was before."""
    if moved_out_on > at.date():
        raise BadInputError("A move-out lies in the past or today; one that is planned is a lease's end.")
    return _told(tx, home, await queries.end_residence(tx.connection, home, on=moved_out_on, at=at))


async def never_resided(tx: Transaction, home: Home, *, at: datetime) -> list[Ended]:
    """End every piece of evidence on the day that it began; return each as it was before."""
    return _told(tx, home, await queries.never_resided(tx.connection, home, at=at))


def _told(tx: Transaction, home: Home, ended: list[Ended]) -> list[Ended]:
    if not ended:
        raise NotFoundError("Nothing says that this person lives there.")
    tx.announce("residence_changed", body={"place_id": home.place_id})
    return ended
