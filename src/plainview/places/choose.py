"""Decides which of the premises and units found an address means; pure, and it never picks one of two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from plainview.kernel.geometry import Point, distance_metres
from plainview.places.answers import (
    ELSEWHERE_CERTAINTY,
    EXACT_CERTAINTY,
    INFERRED_CERTAINTY,
    best_of,
    candidate_of,
    several,
    with_unit,
)
from plainview.places.fitting import fits, is_same_but_moved, street_of
from plainview.places.model import Location
from plainview.places.normalise import address_key, postal_key
from plainview.places.stated import Wanted

NEARER_CERTAINTY = 0.92  # the caller's position told two premises of one wording apart
NEAR_METRES = 150.0
FAR_METRES = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A premise that a reading may mean, with its units that were asked for."""

    wanted: Wanted
    row: Any
    units: tuple[Any, ...]
    certainty: float
    why: str

    @property
    def unit(self) -> Any | None:
        """Return the row of the unit that was stated."""
        return next((row for key in self.wanted.unit_keys for row in self.units if row["unit_key"] == key), None)

    @property
    def left_open(self) -> int:
        """Return 0 where place and unit are known, 1 where no unit was stated, 2 where the stated one is not known."""
        if self.wanted.unit_key:
            return 0 if self.unit is not None else 2
        return 1 if self.row["has_units"] else 0


@dataclass(frozen=True, slots=True)
class Caller:
    """Where the caller's telephone was, and how far off it may be."""

    position: Point
    uncertainty_metres: float = 0.0


def choose(wanted: Sequence[Wanted], rows: Sequence[Any], caller: Caller | None = None) -> tuple[Location, Hit | None]:
    """Return the place that the rows leave, candidates where they leave several; with no hit, not resolved."""
    found = [(each, _hits(each, rows)) for each in wanted]
    here = [hit for each, hits in found for hit in hits if _is_in_city(each, hit.row)]
    here = _without_open(here)
    if not here:
        return _elsewhere([hit for _, hits in found for hit in hits]), None
    agreeing = [hit for hit in here if _has_postal_code(hit)]
    if _count_places(agreeing) == 1 < _count_places(here):
        return _settle(agreeing, INFERRED_CERTAINTY, "the postal code says which")
    if _count_places(here) > 1:
        return _one_of_several(agreeing or here, caller)
    if not agreeing and not here[0].wanted.city_key:
        return several(_candidates(here), "the postal code that was stated is not that of the address"), None
    if not agreeing:
        return _settle(here, INFERRED_CERTAINTY, "the postal code that was stated is another")
    return _settle(agreeing, EXACT_CERTAINTY, "")


def _hits(wanted: Wanted, rows: Sequence[Any]) -> list[Hit]:
    numbered = [
        row
        for row in rows
        if row["add_number"] == wanted.number.number
        and row["add_suffix"] == wanted.number.suffix
        and (not wanted.must_be_landmark or row["landmark_key"] == wanted.landmark_key)
    ]
    key = address_key(wanted.number, wanted.street)
    same = [row for row in numbered if row["address_key"] == key]
    if same and wanted.street.is_complete:
        return _group(wanted, same, EXACT_CERTAINTY, "the address is on record")
    fitting = [row for row in numbered if any(fits(street, street_of(row)) for street in wanted.streets)]
    if fitting:
        is_key = len(fitting) == len(same)
        certainty = EXACT_CERTAINTY if is_key else INFERRED_CERTAINTY
        why = "the address is on record" if is_key else f"the only street it can be is {fitting[0]['full_name']}"
        return _group(wanted, fitting, certainty, why)
    moved = [row for row in numbered if any(is_same_but_moved(street, street_of(row)) for street in wanted.streets)]
    return _group(wanted, moved, INFERRED_CERTAINTY, "the direction stands elsewhere in the street's name")


def _group(wanted: Wanted, rows: Iterable[Any], certainty: float, why: str) -> list[Hit]:
    places: dict[int, list[Any]] = {}
    for row in rows:
        places.setdefault(row["place_id"], []).append(row)
    return [
        Hit(wanted=wanted, row=each[0], units=tuple(each), certainty=certainty, why=why) for each in places.values()
    ]


def _is_in_city(wanted: Wanted, row: Any) -> bool:
    return not wanted.city_key or row["city_key"] == wanted.city_key


def _has_postal_code(hit: Hit) -> bool:
    return not hit.wanted.postal_key or postal_key(hit.row["postal_code"]) == hit.wanted.postal_key


def _without_open(hits: list[Hit]) -> list[Hit]:
    """Leave out what one reading leaves open where another one of the line leaves less open."""
    least = min((hit.left_open for hit in hits), default=0)
    readings = {id(hit.wanted) for hit in hits if hit.left_open == least}
    return [hit for hit in hits if id(hit.wanted) in readings]


def _count_places(hits: Iterable[Hit]) -> int:
    return len({hit.row["place_id"] for hit in hits})


def _settle(hits: Sequence[Hit], at_most: float, added: str) -> tuple[Location, Hit | None]:
    """Return the one place of the hits; candidates where its readings name two of its units."""
    units = {hit.unit["unit_id"] for hit in hits if hit.unit is not None}
    if len(units) > 1:
        return several(_candidates(hits), "the line can be read as two units"), None
    best = next((hit for hit in hits if hit.unit is not None), hits[0])
    why = f"{best.why}; {added}" if added else best.why
    found = with_unit(
        best.row, best.unit, best.wanted.unit_key, best.wanted.unit_text, min(best.certainty, at_most), why
    )
    return found, best


def _one_of_several(hits: Sequence[Hit], caller: Caller | None) -> tuple[Location, Hit | None]:
    nearest = _nearest(hits, caller)
    if nearest:
        return _settle(nearest, NEARER_CERTAINTY, "the caller's position says which")
    cities = {hit.row["city_key"] for hit in hits}
    streets = {hit.row["full_name"] for hit in hits}
    if len(cities) > 1 and len(streets) == 1:
        return several(_candidates(hits), "several cities have that address"), None
    if len(streets) > 1:
        return several(_candidates(hits), "several streets have that name and number"), None
    return several(_candidates(hits), "the line can be read in two ways"), None


def _nearest(hits: Sequence[Hit], caller: Caller | None) -> list[Hit]:
    """Return the hits of the one premise the caller is at, where all others are far."""
    if caller is None or caller.uncertainty_metres > NEAR_METRES:
        return []
    metres = {
        hit.row["place_id"]: distance_metres(
            caller.position, Point(longitude=hit.row["longitude"], latitude=hit.row["latitude"])
        )
        for hit in hits
    }
    near = [place_id for place_id, each in metres.items() if each <= NEAR_METRES]
    if len(near) != 1 or any(each < FAR_METRES for place_id, each in metres.items() if place_id != near[0]):
        return []
    return [hit for hit in hits if hit.row["place_id"] == near[0]]


def _elsewhere(hits: Sequence[Hit]) -> Location:
    if not hits:
        return several((), "no such address")
    stated = hits[0]
    return several(_candidates(hits), f"{stated.wanted.city} was stated, and the address is in {stated.row['city']}")


def _candidates(hits: Sequence[Hit]) -> Any:
    certainty = round(ELSEWHERE_CERTAINTY / max(1, _count_places(hits)), 2)
    return best_of(candidate_of(hit.row, certainty=certainty, why="the address itself is on record") for hit in hits)
