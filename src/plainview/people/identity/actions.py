"""Merges people, keeps people apart and takes both back; each is logged, and the database moves all rows along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.people.identity import queries
from plainview.people.identity.admit import Admitted, admit
from plainview.people.identity.model import (
    LONGEST_REASON,
    CannotLink,
    Edge,
    ForbiddenMergeError,
    Home,
    MergeWish,
)
from plainview.people.identity.resolve import resolve
from plainview.people.outcomes.actions import settle_cases
from plainview.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A merge that was taken back; `are_still_one`: another merge holds its two people together."""

    left_person_id: int
    right_person_id: int
    are_still_one: bool


async def merge(tx: Transaction, wish: MergeWish, *, by: str, at: datetime) -> UUID:
    """Take two people for one and return the merge's id.

    Raises ForbiddenMergeError where a rule or a decision keeps them, or any with whom they are one, apart;
    ConflictError where they are one already; NotFoundError where there is no such person.
    """
    _check_reason(wish.reason)
    admitted, merge_ids = await merge_all(tx, [wish], by=by, at=at)
    if admitted.refused:
        raise ForbiddenMergeError(f"They can't be made one: {admitted.refused[0][1]}")
    if admitted.already:
        raise ConflictError("They are one person already.")
    return merge_ids[0]


async def merge_all(
    tx: Transaction, wishes: Sequence[MergeWish], *, by: str, at: datetime
) -> tuple[Admitted, list[UUID]]:
    """Make all merges that may be made, the surest first; say what came of each, and give the ids of those made."""
    await queries.lock(tx.connection)
    homes = await _homes_of(tx, wishes)
    person_ids = [home.person_id for home in homes]
    edges = await queries.edges_among(tx.connection, person_ids)
    apart = [*await queries.cannot_links_among(tx.connection, person_ids), *_kept_confidential(homes, wishes)]
    admitted = admit(edges, apart, wishes)
    merge_ids = await queries.add_merges(tx.connection, admitted.accepted, made_by=by, at=at)
    made = [Edge(left_id=each.left_id, right_id=each.right_id, certainty=each.certainty) for each in admitted.accepted]
    await _settle(tx, homes, [*edges, *made])
    return admitted, merge_ids


async def take_back(tx: Transaction, merge_id: UUID, *, by: str, why: str, at: datetime) -> TakenBack:
    """Take a merge back: every row returns to whom its source means, as if it had never been made.

    Raises NotFoundError for an unknown merge, ConflictError for one that was taken back before.
    """
    _check_reason(why)
    await queries.lock(tx.connection)
    people = await queries.take_back(tx.connection, merge_id, at=at, by=by, why=why)
    if people is None:
        if await queries.has_merge(tx.connection, merge_id):
            raise ConflictError("This merge was taken back before.")
        raise NotFoundError(f"There is no merge {merge_id}.")
    homes = await queries.homes_with(tx.connection, people)
    await queries.reopen_reviews(tx.connection, merge_id)
    await _settle(tx, homes, await queries.edges_among(tx.connection, [home.person_id for home in homes]))
    left_id, right_id = people
    still = await queries.are_one(tx.connection, left_id, right_id)
    return TakenBack(left_person_id=left_id, right_person_id=right_id, are_still_one=still)


async def keep_apart(tx: Transaction, cannot_links: Sequence[CannotLink], *, by: str, at: datetime) -> list[UUID]:
    """Note who must never be made one; raise ConflictError where two of them are one now and a person says so."""
    await queries.lock(tx.connection)
    for each in cannot_links:
        if each.kind == "decision" and await queries.are_one(tx.connection, each.left_id, each.right_id):
            raise ConflictError("They are one person now: take back the merge that made them one first.")
    return await queries.add_cannot_links(tx.connection, cannot_links, made_by=by, at=at)


async def let_join(tx: Transaction, cannot_link_id: UUID, *, by: str, why: str, at: datetime) -> None:
    """Take back that two people must stay apart; raise NotFoundError where no such decision stands."""
    _check_reason(why)
    if not await queries.lift_cannot_link(tx.connection, cannot_link_id, at=at, by=by, why=why):
        raise NotFoundError("No such decision stands.")
    await queries.reopen_reviews(tx.connection, cannot_link_id)


async def _homes_of(tx: Transaction, wishes: Sequence[MergeWish]) -> list[Home]:
    asked = {person_id for wish in wishes for person_id in (wish.left_id, wish.right_id)}
    homes = await queries.homes_with(tx.connection, sorted(asked))
    missing = asked - {home.person_id for home in homes}
    if missing:
        raise NotFoundError(f"There is no person {min(missing)}.")
    return homes


def _kept_confidential(homes: Sequence[Home], wishes: Sequence[MergeWish]) -> list[CannotLink]:
    """Keep who is confidential apart from everybody: not even that a merge was made may tell of them (access 10)."""
    return [
        CannotLink(left_id=home.person_id, right_id=other, kind="rule", words="Their records can't be compared here.")
        for home in homes
        if home.is_confidential
        for wish in wishes
        for other in (wish.left_id, wish.right_id)
        if other != home.person_id
    ]


async def _settle(tx: Transaction, homes: Sequence[Home], edges: Sequence[Edge]) -> None:
    person_ids = [home.person_id for home in homes]
    await queries.put_members(tx.connection, person_ids, resolve(homes, edges))
    await settle_cases(tx.connection, person_ids)  # what a court said of the one may be about the other's arrest
    await queries.refresh_reviews(tx.connection, person_ids)
    tx.announce("dossier_changed")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInputError("Say why: a reason is missing.")
    if len(reason) > LONGEST_REASON:
        raise BadInputError(f"The reason is longer than {LONGEST_REASON} characters.")
