"""Turns a stated address into one premise and unit, or into candidates, or says why it can't; it never picks one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plainview.kernel.geometry import Point, distance_metres
from plainview.places import queries
from plainview.places.along import (
    locate_block,
    locate_crossing,
    locate_milepost,
    locate_ramp,
    locate_stretch,
    why_no_crossing,
    why_no_ramp,
)
from plainview.places.answers import INFERRED_CERTAINTY, best_of, candidate_of, not_resolved, several, with_unit
from plainview.places.choose import Caller, Hit, choose
from plainview.places.close import MOST_STEMS, choose_close
from plainview.places.model import DISAGREES_BEYOND_METRES, DISAGREES_FROM_METRES, Location, StatedAddress
from plainview.places.normalise import address_key, phrase_key, read_street, unit_key
from plainview.places.stated import Named, Statement, Wanted, read_behind, read_named, read_stated

NEAREST_CERTAINTY = 0.3
NEAREST_WITHIN_METRES = 150.0
ASIDE_CERTAINTY = 0.6


async def locate(
    connection: Any, address: StatedAddress, *, position: Point | None = None, uncertainty_metres: float | None = None
) -> Location:
    """Say where `address` is; a caller's `position` is compared, and only tells apart what is worded the same."""
    caller = None if position is None else Caller(position, uncertainty_metres or 0.0)
    return await _locate(connection, address, read_stated(address), caller)


async def locate_many(connection: Any, addresses: Sequence[StatedAddress]) -> list[Location]:
    """Locate many addresses, of an import; what is on record as it is written takes one query for all."""
    statements = [read_stated(address) for address in addresses]
    asked = [
        (nth, address_key(each.number, street), street.stem, each.number.number, unit)
        for nth, statement in enumerate(statements)
        for each in statement.wanted
        for street in each.streets
        for unit in each.unit_keys
    ]
    rows: dict[int, list[Any]] = {}
    for row in await queries.find_stated_of_many(connection, asked) if asked else []:
        rows.setdefault(row["nth"], []).append(row)
    return [
        await _locate(connection, address, statement, None, rows.get(nth, []))
        for nth, (address, statement) in enumerate(zip(addresses, statements, strict=True))
    ]


async def _locate(
    connection: Any,
    address: StatedAddress,
    statement: Statement,
    caller: Caller | None,
    rows: Sequence[Any] | None = None,
) -> Location:
    heard = caller or (Caller(statement.spot.point, statement.spot.uncertainty_metres) if statement.spot else None)
    found = await _locate_statement(connection, address, statement, heard, rows)
    return _compared(found, heard)


async def _locate_statement(
    connection: Any, address: StatedAddress, statement: Statement, caller: Caller | None, rows: Sequence[Any] | None
) -> Location:
    along = await _locate_along(connection, statement)
    if along is not None:
        return along
    if statement.wanted:
        found = await _locate_wanted(connection, address, statement, caller, rows)
        if found.state != "not_resolved":
            return await _unless_unread(connection, _beside(found, statement.aside), statement.unread)
    else:
        found = not_resolved(_why_unread(address))
    other = await _locate_otherwise(connection, address, statement)
    if other is not None:
        return _beside(other, statement.aside or statement.beside_name)
    if statement.crossing and not statement.wanted:
        return not_resolved(await why_no_crossing(connection, statement.crossing))
    if caller is not None and not statement.wanted and not _is_said(address, statement):
        return await _locate_nearest(connection, caller.position)
    return found


def _is_said(address: StatedAddress, statement: Statement) -> bool:
    """Say whether anything but coordinates was stated."""
    if statement.spot:
        return bool(read_named(address).keys)
    return bool(address.street or address.house_number or address.text.strip() or address.landmark)


async def _locate_along(connection: Any, statement: Statement) -> Location | None:
    """Return the point of what is no premise by its wording: a block, a mile, a numbered exit."""
    if statement.block:
        return await locate_block(connection, statement.block)
    if statement.milepost:
        return await locate_milepost(connection, statement.milepost)
    if statement.ramp and (statement.ramp.road_key or statement.ramp.number_key):
        return await locate_ramp(connection, statement.ramp) or not_resolved(why_no_ramp(statement.ramp))
    return None


async def _locate_wanted(
    connection: Any,
    address: StatedAddress,
    statement: Statement,
    caller: Caller | None,
    rows: Sequence[Any] | None,
) -> Location:
    wanted = statement.wanted
    if rows is None:
        rows = await _find(connection, wanted)
    found, hit = choose(wanted, rows, caller)
    if found.state == "not_resolved":
        behind = read_behind(address)
        if behind and behind[0] not in wanted:
            found, hit = choose(behind, await _find(connection, behind), caller)
    if hit is not None:
        return await _compare_landmark(connection, found, hit)
    if found.state != "not_resolved":
        return found
    before, alike = await _find_otherwise(connection, wanted)
    former = _choose_former(wanted, before)
    if former is not None:
        return former
    if statement.stretch or await _is_landmark(connection, address, wanted):
        return found
    return await choose_close(connection, wanted, alike)


async def _find(connection: Any, wanted: Sequence[Wanted]) -> list[Any]:
    streets = [street for each in wanted for street in each.streets]
    return await queries.find_stated(
        connection,
        list({address_key(each.number, street) for each in wanted for street in each.streets}),
        list({street.stem for street in streets}),
        list({each.number.number for each in wanted}),
        list({key for each in wanted for key in each.unit_keys}),
    )


async def _compare_landmark(connection: Any, found: Location, hit: Hit) -> Location:
    """Return candidates where the landmark that was stated too is another place."""
    name = hit.wanted.landmark_key
    if not name or hit.row["landmark_key"] == name:
        return found
    named = await queries.find_landmarks(connection, [name], [])
    if not named or any(each["place_id"] == hit.row["place_id"] for each in named):
        return found
    both = [candidate_of(row, certainty=0.4, why="the address, or the landmark, that was stated") for row in named]
    both.append(candidate_of(hit.row, certainty=0.4, why="the address, or the landmark, that was stated"))
    return several(best_of(both), "the address and the landmark stated are two places")


async def _find_otherwise(connection: Any, wanted: Sequence[Wanted]) -> tuple[list[Any], list[Any]]:
    return await queries.find_former_or_like(
        connection,
        [address_key(each.number, each.street) for each in wanted],
        list({key for each in wanted for key in each.unit_keys}),
        list(dict.fromkeys(street.stem for each in wanted for street in each.streets))[:MOST_STEMS],
        list({each.number.number for each in wanted}),
    )


def _choose_former(wanted: Sequence[Wanted], rows: Sequence[Any]) -> Location | None:
    """Return the premise that had this address before, saying so; None where none had."""
    meant = [
        (each, row)
        for each in wanted
        for row in rows
        if row["former_key"] == address_key(each.number, each.street)
        and (not each.city_key or each.city_key == row["former_city_key"])
    ]
    standing = [(each, row) for each, row in meant if not row["is_gone"]]
    if not meant:
        return None
    if not standing:
        gone = meant[0][1]
        return not_resolved(f"{gone['former_address']} was on record until {gone['until_at']:%d %b %Y}, and is gone")
    if len({row["place_id"] for _, row in standing}) > 1:
        found = [candidate_of(row, certainty=0.4, why="it had that address before") for _, row in standing]
        return several(best_of(found), "several places had that address before")
    with_its_unit = [(each, row) for each, row in standing if row["unit_key"] in each.unit_keys]
    each, row = with_its_unit[0] if with_its_unit else standing[0]
    why = f"it was {row['former_address']} until {row['until_at']:%d %b %Y} and is {row['address']} now"
    unit = row if with_its_unit and each.unit_key else None
    return with_unit(row, unit, each.unit_key, each.unit_text, INFERRED_CERTAINTY, why)


async def _is_landmark(connection: Any, address: StatedAddress, wanted: Sequence[Wanted]) -> bool:
    """Say whether the words are a landmark's name, where they do not look like an address: 'Three Rooks Inn'."""
    if any(each.street.street_type or each.street.pre_direction for each in wanted):
        return False
    keys = read_named(address).keys
    return bool(keys) and bool(await queries.find_landmarks(connection, keys, []))


async def _locate_otherwise(connection: Any, address: StatedAddress, statement: Statement) -> Location | None:
    """Return the stretch, crossing, landmark or ramp that the words are."""
    if statement.stretch and (found := await locate_stretch(connection, statement.stretch)):
        return found
    if statement.crossing and (found := await locate_crossing(connection, statement.crossing)):
        return found
    if found := await _locate_landmark(connection, address, read_named(address)):
        return found
    return await locate_ramp(connection, statement.ramp) if statement.ramp else None


async def _locate_landmark(connection: Any, address: StatedAddress, named: Named) -> Location | None:
    """Return the premise of the landmark's exact name, candidates where several bear it, None where none does."""
    wanted_unit = unit_key(named.unit_text)
    rows = await queries.find_landmarks(connection, named.keys, [wanted_unit]) if named.keys else []
    rows = [row for row in rows if row["name"] == rows[0]["name"]]
    city, street = phrase_key(address.city), read_street(named.street)
    here = [row for row in rows if not city or row["city_key"] == city]
    here = [row for row in here if street and row["stem"] == street.stem] or here
    if not rows:
        return await _locate_shortened(connection, named)
    if rows[0]["name"].split()[-1] == wanted_unit:  # 'Fire Station #4': the figure is the name's
        wanted_unit = ""
    if len(here) != 1:
        found = [
            candidate_of(row, certainty=round(0.8 / len(rows), 2), why="it bears that name") for row in here or rows
        ]
        return several(best_of(found), "several places may be meant by that name")
    unit = here[0] if here[0]["unit_id"] is not None else None
    return with_unit(here[0], unit, wanted_unit, named.unit_text, INFERRED_CERTAINTY, "the only place of that name")


async def _locate_shortened(connection: Any, named: Named) -> Location | None:
    """Return as candidates what bears the name whose end was not said: another place may be called just so."""
    rows = await queries.find_landmarks(connection, named.shortened, []) if named.shortened else []
    found = [candidate_of(row, certainty=ASIDE_CERTAINTY, why="it bears that name, and more of it") for row in rows]
    return several(best_of(found), f"no place is called just so; {rows[0]['landmark']} is") if rows else None


def _beside(found: Location, aside: str) -> Location:
    """Return as a candidate what was said to be across from, behind or near the place: it is not that place."""
    if not aside or found.place is None:
        return found
    place = found.place
    row = {
        "place_id": place.place_id,
        "address": place.address,
        "longitude": place.longitude,
        "latitude": place.latitude,
    }
    only = candidate_of(row, certainty=ASIDE_CERTAINTY, why=f"{aside} it")
    return several((only,), f"'{aside}' was said before {place.address}, which need not be that place")


async def _unless_unread(connection: Any, found: Location, unread: str) -> Location:
    """Return as a candidate what follows words that are neither understood nor that place's name."""
    if not unread or found.place is None:
        return found
    if phrase_key(unread) == phrase_key(found.place.city):
        return found
    named = await queries.find_landmarks(connection, [phrase_key(unread)], [])
    if any(row["place_id"] == found.place.place_id for row in named):
        return found
    return _beside(found, unread)


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
        return not_resolved("only a position was stated, and no premise is near it")
    return replace(several(tuple(near), "only a position was stated; these are nearest"), point=None)


def _compared(found: Location, caller: Caller | None) -> Location:
    """Say how far the caller's position is from what was stated, and by how much that is beyond its uncertainty."""
    if caller is None or found.point is None:
        return found
    metres = distance_metres(caller.position, found.point)
    beyond = metres - caller.uncertainty_metres
    limit = DISAGREES_BEYOND_METRES if caller.uncertainty_metres else DISAGREES_FROM_METRES
    why, disagreement = found.why, None
    if beyond > limit:
        why, disagreement = f"{why}; the caller's position is {metres:,.0f} m away", round(beyond, 1)
    return replace(found, why=why, distance_metres=round(metres, 1), disagreement_metres=disagreement)


def _why_unread(address: StatedAddress) -> str:
    if address.street and not address.house_number:
        return "a street without a house number was stated"
    if address.house_number and address.street:
        return "the house number that was stated can't be read as one number"
    if address.text.strip() or address.landmark:
        return "no house number and street can be read from what was stated, and no landmark of that name is known"
    return "neither an address nor a position was stated"
