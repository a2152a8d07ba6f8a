"""Shows what waits for a person's decision, and carries the decision out: same, different, not sure, taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.people.identity import queries, review_queries
from plainview.people.identity.actions import TakenBack, keep_apart, let_join, merge, take_back
from plainview.people.identity.model import CONFIRMED_CERTAINTY, CannotLink, MergeWish, Review, Serious, Verdict
from plainview.people.identity.risk import REVIEW_FROM_GRADE
from plainview.people.identity.sides import compare_sides
from plainview.store.transaction import Transaction

STATES = {"open": ["open"], "unsure": ["unsure"], "decided": ["same", "different"]}
LISTED = 200
_SAID = {"same": "Looked the same.", "different": "Looked different.", "unsure": "Not sure."}


async def show_queue(connection: Any, state: str) -> dict[str, Any]:
    """Return the pairs that wait, the riskiest first, or those decided, newest first."""
    rows = await review_queries.list_reviews(connection, STATES[state], LISTED)
    total = rows[0]["total"] if rows else 0
    reviews = [{key: value for key, value in row.items() if key != "total"} for row in rows]
    return {"reviews": reviews, "total": total, "counts": await review_queries.count_reviews(connection)}


async def show_review(connection: Any, review_id: UUID, at: datetime) -> dict[str, Any]:
    """Return a pair side by side, why they were taken for one, what is serious, and who else lives there.

    Raises NotFoundError, also where one of the two may not be compared any more.
    """
    review = await review_queries.get_review(connection, review_id)
    if review is None:
        raise NotFoundError("There is no such pair.")
    record_ids = [review.pop("left_record_id"), review.pop("right_record_id")]
    sides = [await review_queries.get_side(connection, record_id) for record_id in record_ids]
    left, right = sides
    if left is None or right is None:
        raise NotFoundError("There is no such pair.")
    people = [left["person_id"], right["person_id"]]
    serious = await queries.serious_of(connection, people, at)
    return {
        **review,
        "needs_reason": review["risk"] >= REVIEW_FROM_GRADE,
        "lines": compare_sides(left, right),
        "sides": [await _show_side(connection, side, serious, people, at) for side in (left, right)],
    }


async def _show_side(
    connection: Any, side: dict[str, Any], serious: dict[int, Serious], people: list[int], at: datetime
) -> dict[str, Any]:
    here = side["place_id"]
    others = [] if here is None else await review_queries.household(connection, here, side["unit_id"], people, at)
    return {
        "source_title": side["source_title"],
        "record_id": side["record_id"],
        "as_of": side["as_of"],
        "serious": _say_serious(serious.get(side["person_id"], Serious())),
        "others": await review_queries.other_records(connection, side["person_id"], side["person_record_id"]),
        "household": [
            {**each, "has_same_birth_date": each["born_on"] is not None and each["born_on"] == side["born_on"]}
            for each in others
        ],
    }


def _say_serious(serious: Serious) -> list[str]:
    counted = (
        (serious.violent_convictions, "violent conviction"),
        (serious.active_warrants, "active warrant"),
        (serious.active_orders, "court order in force"),
    )
    return [f"{count} × {what}" for count, what in counted if count]


async def decide(
    tx: Transaction, review_id: UUID, verdict: Verdict, *, reason: str, by: str, at: datetime
) -> UUID | None:
    """Carry a decision out and return the merge's id where there is one.

    Raises BadInputError where a reason is needed and missing, ConflictError where it was decided before or where a
    rule keeps the two apart.
    """
    await queries.lock(tx.connection)
    review, risk, certainty = await _locked(tx, review_id)
    if not reason.strip() and risk >= REVIEW_FROM_GRADE and verdict == "same":
        raise BadInputError("Say why they are the same: a false merge would do great harm here.")
    said = reason.strip() or _SAID[verdict]
    merge_id = cannot_link_id = None
    if verdict == "same":
        wish = MergeWish(
            left_id=review.left_person_id,
            right_id=review.right_person_id,
            certainty=max(CONFIRMED_CERTAINTY, certainty),
            reason=said,
            pair_id=review.pair_id,
        )
        merge_id = await merge(tx, wish, by=by, at=at)
    elif verdict == "different":
        cannot_link_id = await _keep_apart(tx, review, said, by=by, at=at)
    await queries.settle_review(
        tx.connection, review_id, verdict, at=at, by=by, reason=said, decision_ids=(merge_id, cannot_link_id)
    )
    return merge_id


async def take_decision_back(tx: Transaction, review_id: UUID, *, why: str, by: str, at: datetime) -> TakenBack | None:
    """Take a decision back; the pair waits again. Raises ConflictError where nothing was decided."""
    await queries.lock(tx.connection)
    review = await _review(tx, review_id)
    if review.merge_id is not None:
        return await take_back(tx, review.merge_id, by=by, why=why, at=at)
    if review.cannot_link_id is None:
        raise ConflictError("Nothing was decided of this pair.")
    await let_join(tx, review.cannot_link_id, by=by, why=why, at=at)
    return None


async def _keep_apart(tx: Transaction, review: Review, words: str, *, by: str, at: datetime) -> UUID:
    pair = CannotLink(left_id=review.left_person_id, right_id=review.right_person_id, kind="decision", words=words)
    return (await keep_apart(tx, [pair], by=by, at=at))[0]


async def _review(tx: Transaction, review_id: UUID) -> Review:
    return (await _row(tx, review_id))[0]


async def _locked(tx: Transaction, review_id: UUID) -> tuple[Review, int, float]:
    review, risk, certainty = await _row(tx, review_id)
    if review.state not in {"open", "unsure"}:
        raise ConflictError("This pair was decided meanwhile: load the queue again.")
    return review, risk, certainty


async def _row(tx: Transaction, review_id: UUID) -> tuple[Review, int, float]:
    found = await queries.lock_review(tx.connection, review_id)
    if found is None:
        raise NotFoundError("There is no such pair.")
    return found
