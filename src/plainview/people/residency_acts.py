"""Keeps what staff noted of who lives somewhere, does it at once, and puts back exactly what it changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.people import residency_act_queries as queries
from plainview.people.residency_notes import Home, end_residence, never_resided, note_residence
from plainview.store.transaction import Transaction

ActKind = Literal["moved_out", "never_here", "lives_here"]
ToldBy = Literal["caller", "officer", "resident", "landlord"]
RUNS_OUT_AFTER = timedelta(days=90)  # what was said on a call, where nothing better is heard
SHORTEST_REASON, LONGEST_REASON = 3, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is noted of somebody: who said it, of which day, and why it is believed."""

    kind: ActKind
    told_by: ToldBy
    told_on: date
    reason: str

    def __post_init__(self) -> None:
        if not SHORTEST_REASON <= len(self.reason.strip()) <= LONGEST_REASON:
            raise BadInputError(f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} letters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who did it, when, and the number of the ledger's entry that allowed it."""

    actor_id: str
    title: str
    at: datetime
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One note as it is shown; `changed` counts the pieces of evidence that it ended."""

    act_id: UUID
    kind: ActKind
    person_id: int
    name: str | None
    told_by: ToldBy
    told_on: date
    reason: str
    changed: int
    noted_by: str
    noted_title: str
    noted_at: datetime
    entry: int
    undone_title: str | None
    undone_at: datetime | None
    undone_why: str | None


async def act(tx: Transaction, home: Home, said: Said, by: By, *, incident_id: UUID) -> UUID:
    """Do what was said, and keep it with all that it changed; return act_id."""
    if said.told_on > by.at.date():
        raise BadInputError("What is noted lies in the past or today.")
    changed = await _do(tx, home, said, by, incident_id)
    act_id = new_id()
    await queries.add_act(tx.connection, act_id, home=home, incident_id=incident_id, said=said, changed=changed, by=by)
    return act_id


async def _do(tx: Transaction, home: Home, said: Said, by: By, incident_id: UUID) -> list[dict[str, Any]]:
    if said.kind == "moved_out":
        return await end_residence(tx, home, moved_out_on=said.told_on, at=by.at)
    if said.kind == "never_here":
        return await never_resided(tx, home, at=by.at)
    residency_id = await note_residence(
        tx,
        home,
        said_by="officer" if said.told_by == "officer" else "caller",
        noted_by=by.actor_id,
        incident_id=incident_id,
        runs_out_on=by.at.date() + RUNS_OUT_AFTER,
        at=by.at,
    )
    return [{"residency_id": residency_id}]


async def undo(tx: Transaction, act_id: UUID, *, why: str, by: By) -> int:
    """Put back what a note changed, but what a source has said since; return how many pieces of evidence."""
    if not SHORTEST_REASON <= len(why.strip()) <= LONGEST_REASON:
        raise BadInputError(f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} letters.")
    kept = await queries.lock_act(tx.connection, act_id)
    if kept is None:
        raise NotFoundError(f"There is no note {act_id}.")
    if kept["undone_at"] is not None:
        raise ConflictError("This note was taken back already.")
    take_back = queries.remove_noted if kept["kind"] == "lives_here" else queries.put_back
    restored = await take_back(tx.connection, kept["changed"])
    await queries.set_undone(tx.connection, act_id, why=why.strip(), by=by)
    tx.announce("residence_changed", body={"place_id": kept["place_id"]})
    return restored
