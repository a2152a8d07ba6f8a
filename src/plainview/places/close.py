"""Finds what comes close where no address is exact: misspelt streets, neighbours, crossings; never picks one."""

from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz import fuzz

from plainview.places import queries
from plainview.places.model import DOSSIER_FROM, Candidate
from plainview.places.normalise import StreetName, other_readings, read_street
from plainview.places.stated import Wanted

MOST_CANDIDATES = 5
NEIGHBOUR_WITHIN_NUMBERS = 100
SAME_STEM_CERTAINTY = 0.8
FUZZY_CERTAINTY = 0.75
NEIGHBOUR_CERTAINTY = 0.45
CROSSING_CERTAINTY = 0.85
CONFLICT_COSTS = 0.1  # for each part, direction or type, that was stated otherwise
LEAST_LIKENESS = 0.7  # below, two street names are not taken for one misspelt


def street_of(row: Any) -> StreetName:
    """Return a street row's name in parts."""
    return StreetName(
        pre_direction=row["pre_direction"],
        stem=row["stem"],
        street_type=row["street_type"],
        post_direction=row["post_direction"],
    )


def fits(stated: StreetName, street: StreetName) -> bool:
    """Say whether `street` is `stated` with, at most, parts added that were left out."""
    return stated.stem == street.stem and count_conflicts(stated, street) == 0


def count_conflicts(stated: StreetName, street: StreetName) -> int:
    """Return how many of direction and type were stated, and otherwise than the street has them."""
    pairs = (
        (stated.pre_direction, street.pre_direction),
        (stated.street_type, street.street_type),
        (stated.post_direction, street.post_direction),
    )
    return sum(1 for said, signed in pairs if said and said != signed)


async def find_fitting_streets(connection: Any, readings: Sequence[StreetName]) -> list[Any]:
    """Return the rows of the streets that some reading fits."""
    rows = await queries.find_streets(connection, {reading.stem for reading in readings})
    return [row for row in rows if any(fits(reading, street_of(row)) for reading in readings)]


async def find_close(connection: Any, wanted: Wanted) -> tuple[Candidate, ...]:
    """Return up to five candidates, likeliest first, all below the certainty that shows a dossier."""
    alike = await _find_streets_alike(connection, wanted)
    same_number = await queries.find_at_number(
        connection, list(alike), wanted.number.number, wanted.number.suffix, wanted.unit_key
    )
    found = [
        candidate_of(row, certainty=alike[row["street_id"]], why="the street's name is close") for row in same_number
    ]
    surest = [street_id for street_id, certainty in alike.items() if certainty >= SAME_STEM_CERTAINTY]
    neighbours = await queries.find_neighbours(connection, surest, wanted.number.number, NEIGHBOUR_WITHIN_NUMBERS)
    found += [
        candidate_of(row, certainty=neighbour_certainty(row["numbers_off"]), why="a near number on the same street")
        for row in neighbours
    ]
    return best_of(found)


async def _find_streets_alike(connection: Any, wanted: Wanted) -> dict[int, float]:
    """Return certainty by street id, of the streets whose name is that of some reading or close to it."""
    rows = list(await queries.find_streets(connection, {street.stem for street in wanted.streets}))
    rows += await queries.find_streets_like(connection, wanted.street.stem)
    alike = {row["street_id"]: max(_likeness(street, street_of(row)) for street in wanted.streets) for row in rows}
    return {street_id: round(certainty, 2) for street_id, certainty in alike.items() if certainty > 0}


def _likeness(stated: StreetName, street: StreetName) -> float:
    likeness = fuzz.ratio(stated.stem, street.stem) / 100
    if likeness < LEAST_LIKENESS:
        return 0.0
    certainty = SAME_STEM_CERTAINTY + CONFLICT_COSTS / 2 if likeness == 1 else FUZZY_CERTAINTY * likeness
    return max(0.1, certainty - CONFLICT_COSTS * count_conflicts(stated, street))


def neighbour_certainty(numbers_off: int) -> float:
    """Return the certainty that a number `numbers_off` away was meant."""
    return round(max(0.1, NEIGHBOUR_CERTAINTY - 0.01 * numbers_off), 2)


async def find_crossings(connection: Any, sides: tuple[str, str]) -> tuple[Candidate, ...]:
    """Return the points where the two streets meet, as candidates without a premise."""
    one, one_certainty = await _find_street_ids(connection, sides[0])
    other, other_certainty = await _find_street_ids(connection, sides[1])
    certainty = round(CROSSING_CERTAINTY * min(one_certainty, other_certainty), 2)
    return tuple(
        Candidate(
            place_id=None,
            address=f"{row['one']} at {row['other']}",
            certainty=certainty,
            why="where the two streets meet",
            longitude=row["longitude"],
            latitude=row["latitude"],
        )
        for row in await queries.find_crossings(connection, one, other)
    )


async def _find_street_ids(connection: Any, text: str) -> tuple[list[int], float]:
    """Return the ids of the streets that may be meant, and how alike the names are: 1 where they are the same."""
    street = read_street(text)
    if street is None:
        return [], 0.0
    fitting = await find_fitting_streets(connection, (street, *other_readings(text, street)))
    if fitting:
        return [row["street_id"] for row in fitting], 1.0
    rows = await queries.find_streets_like(connection, street.stem)
    alike = {row["street_id"]: _likeness(street, street_of(row)) for row in rows}
    best = max(alike.values(), default=0.0)
    return [street_id for street_id, likeness in alike.items() if likeness == best > 0], best


def candidate_of(row: Any, *, certainty: float, why: str) -> Candidate:
    """Return the candidate that a place's row is, never as certain as shows a dossier."""
    return Candidate(
        place_id=row["place_id"],
        address=row["address"],
        certainty=min(certainty, DOSSIER_FROM - 0.01),
        why=why,
        longitude=row["longitude"],
        latitude=row["latitude"],
    )


def best_of(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the five likeliest, each premise once."""
    best: dict[tuple[int | None, str], Candidate] = {}
    for candidate in sorted(found, key=lambda c: (-c.certainty, c.address, c.place_id or 0)):
        best.setdefault((candidate.place_id, candidate.address), candidate)
    return tuple(best.values())[:MOST_CANDIDATES]
