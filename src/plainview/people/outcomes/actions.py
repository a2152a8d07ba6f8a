"""Joins what courts and a second system say of a case to the same person's records; again after a merge or a split."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from plainview.people.dispositions import Told, is_relieved, settle, standing_of
from plainview.people.offences.statutes import statute_key
from plainview.people.outcomes import queries
from plainview.people.outcomes.told_twice import ToldArrest, fold

PEOPLE_AT_ONCE = 5_000


async def settle_cases(connection: Any, person_ids: Iterable[int]) -> int:
    """Work out which disposition holds of each of these people's arrests and convictions; return how many changed.

    Only the person's own records are joined, by case or booking number. The caller commits.
    """
    waiting, changed = iter(person_ids), 0
    while people := list(islice(waiting, PEOPLE_AT_ONCE)):
        said = defaultdict(list)
        for row in await queries.list_said(connection, people):
            said[row["person_id"]].append(row)
        changed += await _settle_arrests(connection, people, said)
        changed += await _settle_convictions(connection, people, said)
        await _fold_told_twice(connection, people)
    return changed


async def _settle_arrests(connection: Any, people: Sequence[int], said: dict[int, list[Any]]) -> int:
    arrests = await queries.list_arrests(connection, people)
    charges = Counter(key for arrest in arrests for key in _numbers(arrest))
    settled = []
    for arrest in arrests:
        is_only = all(charges[key] == 1 for key in _numbers(arrest))
        told = Told(disposition=arrest["told_disposition"], disposed_on=arrest["told_disposed_on"])
        holds = settle(arrest["arrested_on"], told, _said_of(arrest, said[arrest["person_id"]], is_only=is_only))
        if (holds.disposition, holds.disposed_on) != (arrest["disposition"], arrest["disposed_on"]):
            settled.append((arrest["arrest_id"], holds.disposition, holds.disposed_on))
    if settled:
        await queries.set_arrests(connection, settled)
    return len(settled)


async def _fold_told_twice(connection: Any, people: Sequence[int]) -> None:
    """Have one row stand for an arrest that two systems tell; what is hidden neither stands nor is stood for."""
    arrests = await queries.list_arrests(connection, people)
    told_in = fold(
        [
            ToldArrest(
                arrest_id=arrest["arrest_id"],
                person_id=arrest["person_id"],
                source_id=arrest["source_id"],
                booking_number=arrest["booking_number"],
                statute=arrest["statute"],
                is_decided=arrest["disposition"] != "pending",
                is_contested=arrest["is_contested"],
            )
            for arrest in arrests
            if standing_of(arrest["disposition"], is_juvenile=arrest["is_juvenile"]).may_show
        ]
    )
    changed = [
        (arrest["arrest_id"], told_in.get(arrest["arrest_id"]))
        for arrest in arrests
        if told_in.get(arrest["arrest_id"]) != arrest["told_in_id"]
    ]
    if changed:
        await queries.set_told_in(connection, changed)


async def _settle_convictions(connection: Any, people: Sequence[int], said: dict[int, list[Any]]) -> int:
    settled = []
    for conviction in await queries.list_convictions(connection, people):
        heard = _said_of(conviction, said[conviction["person_id"]], is_only=False)
        relieved = conviction["told_relieved"] or is_relieved(conviction["convicted_on"], heard)
        if relieved is not conviction["is_relieved"]:
            settled.append((conviction["conviction_id"], relieved))
    if settled:
        await queries.set_convictions(connection, settled)
    return len(settled)


def _numbers(row: Any) -> list[tuple[int, str, str]]:
    """Return under which numbers a person's record is known."""
    return [(row["person_id"], name, row[name]) for name in ("case_number", "booking_number") if row.get(name)]


def _said_of(record: Any, said: Sequence[Any], *, is_only: bool) -> list[Told]:
    """Return what was said of a record's case and charge.

    A count of another statute is another charge, unless the arrest has only one, or the law took the whole case away.
    """
    numbers = set(_numbers(record))
    return [
        Told(disposition=row["disposition"], disposed_on=row["disposed_on"])
        for row in said
        if numbers & set(_numbers(row))
        and (
            is_only
            or row["statute"] is None
            or _same_statute(row["statute"], record["statute"])
            or row["disposition"] in {"sealed", "expunged"}
        )
    ]


def _same_statute(one: str, other: str) -> bool:
    return one == other or ((key := statute_key(one)) is not None and key == statute_key(other))
