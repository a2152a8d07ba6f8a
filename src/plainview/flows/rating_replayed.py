"""Reads kept ratings of the last days, in order to replay other rules on them or to hold them against outcomes."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from plainview.rating import queries
from plainview.rating.record import read_inputs
from plainview.rating.replay import KeptCall, Replay, Replaying
from plainview.rating.rules import RuleSet
from plainview.rating.validate import RatedCall

HAZARD_WORDS = ("weapon", "shots", "assault on", "officer injured", "medic injured", "barricade")


@dataclass(slots=True)
class Progress:
    """How far a long piece of work has come; whoever waits for it looks here."""

    done: int = 0
    total: int | None = None


async def replay_kept(connection: Any, before: RuleSet, after: RuleSet, since: datetime, progress: Progress) -> Replay:
    """Rate the calls since then with both rule sets; return what would have been otherwise."""
    replaying = Replaying(before=before, after=after)
    async with connection.transaction():
        progress.total = await queries.count_calls(connection, since)
        async for call in _readable(connection, since):
            replaying.add(call)
            progress.done += 1
    return replaying.done()


async def _readable(connection: Any, since: datetime) -> AsyncIterator[KeptCall | None]:
    """Yield each call's last rating; None for one whose inputs are gone."""
    async for row in queries.last_ratings_of_calls(connection, since):
        if row["inputs"] is None:
            yield None
            continue
        place = None if row["place_id"] is None else f"{row['place_id']}/{row['unit_id']}"
        yield KeptCall(
            rating_id=str(row["rating_id"]),
            call_type=row["call_type"],
            place=place,
            rated_at=row["rated_at"],
            inputs=read_inputs(bytes(row["inputs"])).inputs,
        )


async def calls_with_outcome(
    connection: Any,
    since: datetime,
    progress: Progress,
    *,
    outcomes: Mapping[str, bool] | None = None,
    words: tuple[str, ...] = HAZARD_WORDS,
) -> list[RatedCall]:
    """Return the calls since then whose rating and outcome are known; without `outcomes`, by their dispositions."""
    found: list[RatedCall] = []
    async with connection.transaction():
        progress.total = await queries.count_calls(connection, since)
        async for row in queries.last_ratings_of_calls(connection, since):
            call = _rated_call(row, outcomes, words)
            found += [] if call is None else [call]
            progress.done += 1
    return found


def _rated_call(row: Any, outcomes: Mapping[str, bool] | None, words: tuple[str, ...]) -> RatedCall | None:
    """Return a call whose rating and outcome are known, else None."""
    if row["result"] is None:
        return None
    if outcomes is not None:
        is_hazard = outcomes.get(row["incident_key"])
    elif row["is_closed"] and row["disposition"]:
        is_hazard = any(word in row["disposition"].lower() for word in words)
    else:
        is_hazard = None
    if is_hazard is None:
        return None
    result = msgspec.json.decode(bytes(row["result"]))
    return RatedCall(
        key=row["incident_key"], call_type=row["call_type"], level=result["level"], lo=result["lo"],
        hi=result["hi"], is_hazard=is_hazard,
    )  # fmt: skip
