"""Finds points that are no premise, as candidates for the map: blocks, crossings, stretches, mile markers, ramps."""

from collections.abc import Sequence
from typing import Any

from plainview.places import queries
from plainview.places.answers import best_of, not_resolved, several, spot_of
from plainview.places.civic import spellings
from plainview.places.close import find_street_ids
from plainview.places.model import Candidate, Location
from plainview.places.normalise import StreetName, other_readings, read_street
from plainview.places.roads import Block, Milepost, Ramp

CROSSING_CERTAINTY = 0.85
BLOCK_CERTAINTY = 0.7
MILE_CERTAINTY = 0.85
BETWEEN_MILES_CERTAINTY = 0.75
RAMP_CERTAINTY = 0.85
SAME_MILE = 0.05
_DIRECTION_WORDS = {"n": "northbound", "s": "southbound", "e": "eastbound", "w": "westbound"}


def _readings(text: str) -> tuple[StreetName, ...]:
    """Return what a street's words can mean, the city said behind it left out last."""
    said = text.split()
    texts = list(spellings(said)) + ([" ".join(said[:-1])] if len(said) > 1 else [])
    streets = [(each, street) for each in texts if (street := read_street(each)) is not None]
    return tuple(dict.fromkeys(form for each, street in streets for form in (street, *other_readings(each, street))))


async def _street_ids(connection: Any, text: str) -> tuple[list[int], float]:
    """Return the streets that the words mean; the shorter readings only where the longer mean none."""
    for reading in _readings(text):
        found, certainty = await find_street_ids(connection, (reading,))
        if found and certainty == 1.0:
            return found, certainty
    first = _readings(text)[:1]
    return await find_street_ids(connection, first) if first else ([], 0.0)


async def locate_block(connection: Any, block: Block) -> Location:
    """Return the middle of a block's addresses, of each street it may be."""
    street_ids, alike = await _street_ids(connection, block.street)
    rows = await queries.find_block(connection, street_ids, block.number)
    if not rows:
        return not_resolved(f"no address of the {block.number} block of {block.street} is on record")
    found = [
        spot_of(
            f"{block.number} block of {row['full_name']}",
            row,
            certainty=round(BLOCK_CERTAINTY * alike / len(rows), 2),
            why="the middle of the block",
        )
        for row in rows
    ]
    return several(best_of(found), "a block is no premise: no address in it is meant more than another")


async def find_crossings(connection: Any, sides: tuple[str, str]) -> tuple[Candidate, ...]:
    """Return the points where the two streets meet, as candidates without a premise."""
    one, one_alike = await _street_ids(connection, sides[0])
    other, other_alike = await _street_ids(connection, sides[1])
    certainty = round(CROSSING_CERTAINTY * min(one_alike, other_alike), 2)
    return tuple(
        spot_of(f"{row['one']} at {row['other']}", row, certainty=certainty, why="where the two streets meet")
        for row in await queries.find_crossings(connection, one, other)
    )


async def locate_crossing(connection: Any, sides: tuple[str, str]) -> Location | None:
    """Return where two streets meet; None where one of them is not known or they don't meet."""
    met = await find_crossings(connection, sides)
    return several(met, f"an intersection is no premise: {met[0].address}") if met else None


async def why_no_crossing(connection: Any, sides: tuple[str, str]) -> str:
    """Say what is wrong with an intersection that was not found."""
    unknown = [side for side in sides if not (await _street_ids(connection, side))[0]]
    if unknown:
        return f"no street like {' or '.join(unknown)} is known"
    return f"{sides[0]} and {sides[1]} are known, and they don't meet"


async def locate_stretch(connection: Any, stretch: tuple[str, str, str]) -> Location | None:
    """Return the two ends of 'larkmoor between tansy and dovemill'; None where neither is known."""
    street, *ends = stretch
    met = [each for end in ends for each in await find_crossings(connection, (street, end))]
    return several(best_of(met), "a stretch of a street is no premise: its two ends") if met else None


async def locate_milepost(connection: Any, milepost: Milepost) -> Location:
    """Return the point of a mile marker, or the point between the two around it."""
    rows = [
        row
        for row in await queries.find_mile_markers(connection, milepost.road_key, milepost.mile)
        if milepost.direction is None or row["direction"] in {None, milepost.direction}
    ]
    if not rows:
        said = f"of {milepost.road_key}" if milepost.road_key else "of any road"
        return not_resolved(f"no mile marker near {milepost.mile:g} {said} is on record")
    at_mile = [row for row in rows if abs(row["mile"] - milepost.mile) <= SAME_MILE]
    if at_mile:
        found = [_at_marker(row) for row in at_mile]
    else:
        found = [spot for road in {row["road"] for row in rows} for spot in _between_markers(rows, road, milepost)]
    if not found:
        return not_resolved(f"the nearest mile marker on record is {rows[0]['road']} mile {rows[0]['mile']:g}")
    return several(best_of(found), "a mile marker is no premise")


def _at_marker(row: Any) -> Candidate:
    return spot_of(_mile_text(row, row["mile"]), row, certainty=MILE_CERTAINTY, why="the mile marker")


def _mile_text(row: Any, mile: float) -> str:
    bound = f" {_DIRECTION_WORDS[row['direction']]}" if row["direction"] else ""
    return f"{row['road']}{bound} mile {mile:g}"


def _between_markers(rows: Sequence[Any], road: str, milepost: Milepost) -> list[Candidate]:
    on_road = [row for row in rows if row["road"] == road]
    below = max((row for row in on_road if row["mile"] < milepost.mile), key=lambda row: row["mile"], default=None)
    above = min((row for row in on_road if row["mile"] > milepost.mile), key=lambda row: row["mile"], default=None)
    if below is None or above is None:
        return []
    share = (milepost.mile - below["mile"]) / (above["mile"] - below["mile"])
    point = {name: below[name] + share * (above[name] - below[name]) for name in ("longitude", "latitude")}
    text = _mile_text(below, milepost.mile)
    return [spot_of(text, point, certainty=BETWEEN_MILES_CERTAINTY, why="between the two nearest mile markers")]


async def locate_ramp(connection: Any, ramp: Ramp) -> Location | None:
    """Return the ramps of that number or signed for that street; None where none is."""
    rows = [
        row
        for row in await queries.find_exits(connection, ramp.road_key, ramp.number_key)
        if ramp.direction is None or row["direction"] in {None, ramp.direction}
    ]
    if ramp.name:
        rows = [row for row in rows if _is_signed_for(row["name"], ramp.name)]
    found = [spot_of(_ramp_text(row), row, certainty=RAMP_CERTAINTY, why="the ramp") for row in rows]
    return several(best_of(found), "a ramp is no premise") if found else None


def _is_signed_for(signed: str | None, said: str) -> bool:
    stems = {street.stem for street in _readings(said)}
    return any(street.stem in stems for street in _readings(signed or ""))


def _ramp_text(row: Any) -> str:
    bound = f" {_DIRECTION_WORDS[row['direction']]}" if row["direction"] else ""
    number = f" {row['number']}" if row["number"] else ""
    name = f" at {row['name']}" if row["name"] else ""
    return f"{row['road']}{bound} {row['kind']}{number}{name}"


def why_no_ramp(ramp: Ramp) -> str:
    """Say which ramp is not on record."""
    said = f"number {ramp.number_key}" if ramp.number_key else f"for {ramp.name}"
    road = f" of {ramp.road_key}" if ramp.road_key else ""
    return f"no exit or ramp {said}{road} is on record"
