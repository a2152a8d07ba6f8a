"""Shows a network, logs to whom associates were given, renews and purges them (28 CFR 23.20)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.people.ties import queries
from plainview.people.ties.model import (
    LONGEST_RETENTION,
    MOST_HOPS,
    MOST_PEOPLE,
    TIES_EACH,
    Network,
)
from plainview.people.ties.queries import Follow
from plainview.policy.model import Permit
from plainview.store.transaction import Transaction

_LONGEST_WHY = 500


async def read_network(connection: Any, person_id: int, *, hops: int, follow: Follow) -> Network:
    """Return who is tied to somebody within one hop or two; log what it shows before it is shown."""
    if not 1 <= hops <= MOST_HOPS:
        raise BadInputError(f"A network has one hop or two, not {hops}.")
    people, total = await queries.list_people(
        connection, person_id, hops=hops, follow=follow, each=TIES_EACH, most=MOST_PEOPLE
    )
    ties = await queries.list_ties_among(connection, people, hops=hops, follow=follow)
    tied = {person_id} | {end for tie in ties for end in (tie.person_id, tie.other_id)}
    return Network(
        people=tuple(person for person in people if person.person_id in tied),
        ties=tuple(ties),
        people_total=total,
    )


async def log_shown(tx: Transaction, tie_ids: Sequence[int], permit: Permit, *, how: str, at: datetime) -> None:
    """Write that associates are shown to who was permitted; commit this before they are."""
    if not tie_ids:
        return
    question = permit.question
    await queries.log_dissemination(
        tx.connection,
        [new_id() for _ in tie_ids],
        tie_ids,
        given_to=question.actor.actor_id,
        agency=question.actor.agency,
        purpose=question.purpose or "",
        incident_id=question.incident.incident_id if question.incident else None,
        how=how,
        entry=permit.entry,
        at=at,
    )


async def log_given(
    tx: Transaction, tie_id: int, *, to: str, agency: str, purpose: str, entry: int, at: datetime
) -> None:
    """Write that an associate was given to somebody outside; raise NotFoundError where there is none."""
    tie = await queries.lock_tie(tx.connection, tie_id)
    if tie is None or tie["kind"] != "associate":
        raise NotFoundError(f"There is no associate {tie_id}.")
    await queries.log_dissemination(
        tx.connection, [new_id()], [tie_id], given_to=to, agency=agency, purpose=purpose, incident_id=None,
        how="given", entry=entry, at=at,
    )  # fmt: skip


async def renew_tie(
    tx: Transaction, tie_id: int, *, author: str, approver: str, why: str, review_on: date, at: datetime
) -> None:
    """Validate an associate again until a later day; two people, a reason, at most five years."""
    if author == approver:
        raise BadInputError("Who proposes a renewal can't approve it (28 CFR 23.20).")
    if not 0 < len(why.strip()) <= _LONGEST_WHY:
        raise BadInputError(f"Say why it is still valid, in at most {_LONGEST_WHY} characters.")
    if not at.date() < review_on <= at.date() + LONGEST_RETENTION:
        raise BadInputError("The next review is after today, and within five years (28 CFR 23.20(h)).")
    tie = await queries.lock_tie(tx.connection, tie_id)
    if tie is None or tie["kind"] != "associate":
        raise NotFoundError(f"There is no associate {tie_id}: what was due is purged.")
    if tie["review_on"] < at.date():
        raise ConflictError("Its review is past: it is purged, not renewed.")
    if tie["author"] == approver:
        raise BadInputError("Who wrote a tie can't approve its renewal (28 CFR 23.20).")
    await queries.renew(tx.connection, tie_id, review_on=review_on, approver=approver, at=at)
    await queries.keep_renewal(
        tx.connection, new_id(), tie_id, author=author, approver=approver, why=why, was_until=tie["review_on"],
        review_on=review_on, at=at,
    )  # fmt: skip
    tx.announce("ties_changed")
