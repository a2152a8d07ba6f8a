"""Turns a stated address into one premise and unit, or into candidates, or says why it can't; it never picks one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plainview.kernel.geometry import Point, distance_metres
from plainview.places import queries
from plainview.places.close import best_of, candidate_of, find_close, find_crossings, find_fitting_streets
from plainview.places.model import DISAGREES_FROM_METRES, Candidate, Location, Place, PlaceUnit, StatedAddress
from plainview.places.normalise import address_key, phrase_key, postal_key, unit_key
from plainview.places.stated import Wanted, read_crossing, read_wanted

EXACT_CERTAINTY = 1.0
INFERRED_CERTAINTY = 0.95  # the only street of that name, or the only premise of that landmark's name
ELSEWHERE_CERTAINTY = 0.8
NEAREST_CERTAINTY = 0.3
NEAREST_WITHIN_METRES = 150.0


async def locate(connection: Any, address: StatedAddress, *, position: Point | None = None) -> Location:
    """Say where `address` is; `position` (a caller's phone) never chooses, it is only compared."""
    found = await _locate_stated(connection, address, position)
    if position is None or found.point is None:
        return found
    metres = distance_metres(position, found.point)
    why = found.why
    if metres > DISAGREES_FROM_METRES:
        why = f"{why}; the caller's position is {metres:,.0f} m away"
    return replace(found, why=why, distance_metres=round(metres, 1))


async def _locate_stated(connection: Any, address: StatedAddress, position: Point | None) -> Location:
    readings = read_wanted(address)
    if readings:
        return _agree([await _locate_wanted(connection, wanted) for wanted in readings])
    sides = read_crossing(address)
    if sides and (met := await find_crossings(connection, sides)):
        return _several(met, f"an intersection is no premise: {met[0].address}")
    named = await _locate_landmark(connection, address)
    if named is not None:
        return named
    if address.street or address.text.strip() or address.landmark:
        return _not_resolved(_why_unread(address))
    if position is not None:
        return await _locate_nearest(connection, position)
    return _not_resolved("neither an address nor a position was stated")


def _why_unread(address: StatedAddress) -> str:
    if address.street and not address.house_number:
        return "a street without a house number was stated"
    if address.house_number and address.street:
        return "the house number that was stated can't be read as one number"
    return "no house number and street can be read from what was stated, and no landmark of that name is known"


def _agree(answers: Sequence[Location]) -> Location:
    """Return the answer where all readings have the same; else all their candidates."""
    first, *others = answers
    if all((other.place, other.unit, other.state) == (first.place, first.unit, first.state) for other in others):
        return replace(first, certainty=min(first.certainty, INFERRED_CERTAINTY)) if others else first
    candidates = [c for answer in answers for c in (answer.candidates or _as_candidates(answer))]
    return _several(best_of(candidates), "the line can be read in two ways")


def _as_candidates(answer: Location) -> tuple[Candidate, ...]:
    if answer.place is None:
        return ()
    row = {name: getattr(answer.place, name) for name in ("place_id", "address", "longitude", "latitude")}
    return (candidate_of(row, certainty=ELSEWHERE_CERTAINTY, why="one way to read the line"),)


async def _locate_wanted(connection: Any, wanted: Wanted) -> Location:
    rows = await queries.find_address(connection, address_key(wanted.number, wanted.street), wanted.unit_key)
    if rows and wanted.street.is_complete:
        return await _choose(connection, rows, wanted, EXACT_CERTAINTY, "the address is on record")
    fitting = await find_fitting_streets(connection, wanted.streets)
    if len(fitting) == 1:
        number = wanted.number
        at = await queries.find_at_number(
            connection, [fitting[0]["street_id"]], number.number, number.suffix, wanted.unit_key
        )
        if at:
            certainty = EXACT_CERTAINTY if rows else INFERRED_CERTAINTY
            why = "the address is on record" if rows else f"the only street it can be is {fitting[0]['full_name']}"
            return await _choose(connection, at, wanted, certainty, why)
    return await _locate_close(connection, wanted, several_streets=len(fitting) > 1)


async def _locate_close(connection: Any, wanted: Wanted, *, several_streets: bool) -> Location:
    close = await find_close(connection, wanted)
    if not close:
        return _not_resolved(f"no address like {wanted.number.key} {wanted.street_text} is known")
    why = "several streets have that name" if several_streets else "there is no such address; these come close"
    return _several(close, why)


async def _choose(connection: Any, rows: Sequence[Any], wanted: Wanted, certainty: float, why: str) -> Location:
    """Take the one premise that city and postal code leave; else give the candidates."""
    here = [row for row in rows if not wanted.city_key or row["city_key"] == wanted.city_key]
    if not here:
        return _several(_candidates(rows), f"{wanted.city} was stated, and the address is in {rows[0]['city']}")
    agreeing = [row for row in here if not wanted.postal_key or postal_key(row["postal_code"]) == wanted.postal_key]
    if len(agreeing) == 1 < len(here):
        here, certainty = agreeing, min(certainty, INFERRED_CERTAINTY)
    if len(here) > 1:
        return _several(_candidates(here), "several cities have that address")
    if not agreeing and not wanted.city_key:
        return _several(_candidates(here), "the postal code that was stated is not that of the address")
    if not agreeing:
        certainty, why = min(certainty, INFERRED_CERTAINTY), f"{why}; the postal code that was stated is another"
    elsewhere = await _find_landmark_elsewhere(connection, here[0], wanted)
    if elsewhere:
        return _several(
            best_of([*_candidates(here), *_candidates(elsewhere)]), "the address and the landmark stated are two places"
        )
    return _with_unit(here[0], wanted.unit_key, wanted.unit_text, certainty, why)


async def _find_landmark_elsewhere(connection: Any, row: Any, wanted: Wanted) -> list[Any]:
    """Return the premises of the landmark that was stated too, where the address is none of them."""
    if not wanted.landmark_key or row["landmark_key"] == wanted.landmark_key:
        return []
    named = await queries.find_landmark(connection, wanted.landmark_key, "")
    return [] if any(one["place_id"] == row["place_id"] for one in named) else named


def _with_unit(row: Any, wanted_key: str, unit_text: str, certainty: float, why: str) -> Location:
    place = _place_of(row)
    if wanted_key and not place.has_units:
        return _several(_candidates([row]), f"unit {unit_text} was stated, and no units are known at {place.address}")
    if not place.has_units:
        return _exact(place, None, certainty, why)
    if row["unit_id"] is not None and wanted_key:
        return _exact(place, PlaceUnit(unit_id=row["unit_id"], label=row["label"]), certainty, why)
    missing = f"no unit {unit_text} is known there" if wanted_key else "which of its units is not stated"
    return replace(_exact(place, None, certainty, f"{why}; {missing}"), needs_unit=True)


async def _locate_landmark(connection: Any, address: StatedAddress) -> Location | None:
    """Return the premise of the landmark's exact name, candidates where several bear it, None where none does."""
    name = phrase_key(address.landmark) or phrase_key(address.text or address.street)
    wanted_unit = unit_key(address.unit)
    rows = await queries.find_landmark(connection, name, wanted_unit) if name else []
    city = phrase_key(address.city)
    here = [row for row in rows if not city or row["city_key"] == city]
    if not rows:
        return None
    if len(here) != 1:
        return _several(_candidates(here or rows), "several places may be meant by that name")
    return _with_unit(here[0], wanted_unit, address.unit or "", INFERRED_CERTAINTY, "the only place of that name")


async def _locate_nearest(connection: Any, position: Point) -> Location:
    rows = await queries.find_nearest(connection, position.longitude, position.latitude)
    metres = {
        row["place_id"]: distance_metres(position, Point(longitude=row["longitude"], latitude=row["latitude"]))
        for row in rows
    }
    near = [
        candidate_of(row, certainty=round(NEAREST_CERTAINTY / (1 + at), 2), why=f"{metres[row['place_id']]:.0f} m away")
        for at, row in enumerate(sorted(rows, key=lambda row: metres[row["place_id"]]))
        if metres[row["place_id"]] <= NEAREST_WITHIN_METRES
    ]
    if not near:
        return _not_resolved("only a position was stated, and no premise is near it")
    return replace(_several(tuple(near), "only a position was stated; these are nearest"), point=None)


def _candidates(rows: Sequence[Any]) -> tuple[Candidate, ...]:
    certainty = round(ELSEWHERE_CERTAINTY / len(rows), 2)
    return best_of(candidate_of(row, certainty=certainty, why="the address itself is on record") for row in rows)


def _exact(place: Place, unit: PlaceUnit | None, certainty: float, why: str) -> Location:
    return Location(state="exact", certainty=certainty, why=why, place=place, unit=unit, point=place.point)


def _several(candidates: tuple[Candidate, ...], why: str) -> Location:
    """Return candidates, and, where they are one point, that for the map."""
    if not candidates:
        return _not_resolved(why)
    point = None
    if len(candidates) == 1:
        point = Point(longitude=candidates[0].longitude, latitude=candidates[0].latitude)
    return Location(state="candidates", certainty=candidates[0].certainty, why=why, candidates=candidates, point=point)


def _not_resolved(why: str) -> Location:
    return Location(state="not_resolved", certainty=0.0, why=why)


def _place_of(row: Any) -> Place:
    names = ("place_id", "kind", "landmark", "address", "city", "postal_code", "longitude", "latitude", "has_units")
    return Place(**{name: row[name] for name in names})
