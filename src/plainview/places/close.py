"""Finds what comes close where no address is exact: slips in a street's name, near numbers; it never picks of two."""

from collections.abc import Sequence
from typing import Any

from plainview.places import queries
from plainview.places.answers import best_of, candidate_of, several, spot_of, with_unit
from plainview.places.fitting import count_conflicts, count_slips, fits, is_slip, likeness, street_of
from plainview.places.model import Candidate, Location
from plainview.places.normalise import StreetName, postal_key
from plainview.places.stated import Wanted

NEIGHBOUR_WITHIN_NUMBERS = 100
SLIP_CERTAINTY = 0.92  # the only street spelt nearly so that has this number
SAME_STEM_CERTAINTY = 0.8
FUZZY_CERTAINTY = 0.75
NEIGHBOUR_CERTAINTY = 0.45
RANGE_CERTAINTY = 0.5
CONFLICT_COSTS = 0.1  # for each part, direction or type, that was stated otherwise
LEAST_LIKENESS = 0.7  # below, two street names are not taken for one misspelt
MOST_STEMS = 6


async def choose_close(connection: Any, wanted: Sequence[Wanted], rows: Sequence[Any]) -> Location:
    """Return the premise of the only street the name can be a slip of, else up to five candidates, likeliest first."""
    known = {row["stem"] for row in rows}
    if known.isdisjoint(street.stem for each in wanted for street in each.streets):
        slip = _only_slip(wanted, [row for row in rows if row["place_id"] is not None])
        if slip is not None:
            return slip
    streets = {row["street_id"]: row for row in rows}
    alike = {street_id: row for street_id, row in streets.items() if _likeness_of_any(wanted, row) > 0}
    at_number = [row for row in rows if row["place_id"] is not None and row["street_id"] in alike]
    return await _candidates(connection, wanted, alike, at_number)


def _only_slip(wanted: Sequence[Wanted], rows: Sequence[Any]) -> Location | None:
    """Return the one premise of this number on all streets whose name may have been misspelt or misheard so."""
    meant = [(each, row) for each in wanted for row in rows if _may_be_slip(each, row)]
    if len({row["place_id"] for _, row in meant}) != 1:
        return None
    units = [(each, row) for each, row in meant if row["unit_id"] is not None and row["unit_key"] in each.unit_keys]
    each, row = units[0] if units else meant[0]
    if each.postal_key and postal_key(row["postal_code"]) != each.postal_key:
        return None
    why = f"no street is called {each.street_text}; the only one spelt nearly so with that number is {row['full_name']}"
    return with_unit(row, row if units else None, each.unit_key, each.unit_text, SLIP_CERTAINTY, why)


def _may_be_slip(wanted: Wanted, row: Any) -> bool:
    if row["add_number"] != wanted.number.number or row["add_suffix"] != wanted.number.suffix:
        return False
    if wanted.must_be_landmark or (wanted.city_key and row["city_key"] != wanted.city_key):
        return False
    street = street_of(row)
    return any(count_conflicts(said, street) == 0 and is_slip(said.stem, street.stem) for said in wanted.streets)


async def _candidates(
    connection: Any, wanted: Sequence[Wanted], alike: dict[int, Any], at_number: Sequence[Any]
) -> Location:
    first = wanted[0]
    certainties = {street_id: _likeness_of_any(wanted, row) for street_id, row in alike.items()}
    found = [
        candidate_of(row, certainty=certainties[row["street_id"]], why="the street's name is close")
        for row in at_number
        if any((row["add_number"], row["add_suffix"]) == (each.number.number, each.number.suffix) for each in wanted)
    ]
    surest = [street_id for street_id, certainty in certainties.items() if certainty >= SAME_STEM_CERTAINTY]
    near = await queries.find_neighbours(connection, surest, first.number.number, NEIGHBOUR_WITHIN_NUMBERS)
    found += [
        candidate_of(row, certainty=neighbour_certainty(row["numbers_off"]), why="a near number on the same street")
        for row in near
    ]
    fitting = [row for row in alike.values() if any(fits(s, street_of(row)) for each in wanted for s in each.streets)]
    ranges = await _on_the_road(connection, [row["street_id"] for row in fitting], first.number.number)
    return several(best_of([*found, *ranges]), _why(wanted, fitting, list(alike.values())))


def _why(wanted: Sequence[Wanted], fitting: Sequence[Any], alike: Sequence[Any]) -> str:
    first = wanted[0]
    if not alike:
        return f"no address like {first.number.key} {first.street_text} is known"
    if not fitting:
        return f"no street is called {first.street_text}; these come close"
    if len({row["street_id"] for row in fitting}) > 1:
        return f"several streets have that name, and none of them has a number {first.number.key} on record"
    return f"no number {first.number.key} is on record on {fitting[0]['full_name']}; these come close"


async def _on_the_road(connection: Any, street_ids: Sequence[int], number: int) -> list[Candidate]:
    """Return where on the road the number would lie, for streets whose range holds it."""
    if not street_ids:
        return []
    return [
        spot_of(
            f"{number} {row['full_name']}, on the road",
            _between(row, number),
            certainty=RANGE_CERTAINTY,
            why="the street's range has this number, and no address of it is on record",
        )
        for row in await queries.find_ranges(connection, street_ids, number)
    ]


def _between(row: Any, number: int) -> dict[str, float]:
    """Return the point of a line at the share of its range that the number is at."""
    sides = ((row["from_left"], row["to_left"]), (row["from_right"], row["to_right"]))
    begin, end = next((a, b) for a, b in sides if a is not None and b is not None and min(a, b) <= number <= max(a, b))
    share = 0.5 if begin == end else (number - begin) / (end - begin)
    first, last = row["shape"][0], row["shape"][-1]
    longitude, latitude = (a + share * (b - a) for a, b in zip(first, last, strict=True))
    return {"longitude": longitude, "latitude": latitude}


def _likeness_of_any(wanted: Sequence[Wanted], row: Any) -> float:
    street = street_of(row)
    return max(_likeness(said, street) for each in wanted for said in each.streets)


def _likeness(stated: StreetName, street: StreetName) -> float:
    alike = likeness(stated.stem, street.stem)
    if alike < LEAST_LIKENESS and not is_slip(stated.stem, street.stem):
        return 0.0
    certainty = SAME_STEM_CERTAINTY + CONFLICT_COSTS / 2 if stated.stem == street.stem else FUZZY_CERTAINTY * alike
    return round(max(0.1, certainty - CONFLICT_COSTS * count_conflicts(stated, street)), 2)


def neighbour_certainty(numbers_off: int) -> float:
    """Return the certainty that a number `numbers_off` away was meant."""
    return round(max(0.1, NEIGHBOUR_CERTAINTY - 0.01 * numbers_off), 2)


async def find_street_ids(connection: Any, readings: Sequence[StreetName]) -> tuple[list[int], float]:
    """Return the ids of the streets that may be meant, and how alike the names are: 1 where they are the same."""
    rows = await queries.find_streets(connection, {reading.stem for reading in readings})
    fitting = [row for row in rows if any(fits(reading, street_of(row)) for reading in readings)]
    if fitting:
        return [row["street_id"] for row in fitting], 1.0
    rows = await queries.find_streets_like(connection, [reading.stem for reading in readings][:MOST_STEMS])
    alike = {row["street_id"]: max(_likeness(reading, street_of(row)) for reading in readings) for row in rows}
    slips = {
        row["street_id"]: min(count_slips(reading.stem, row["stem"]) for reading in readings)
        for row in rows
        if alike[row["street_id"]] > 0
    }
    fewest = min(slips.values(), default=0)
    best = [street_id for street_id, each in slips.items() if each == fewest]
    return best, max((alike[street_id] for street_id in best), default=0.0)
