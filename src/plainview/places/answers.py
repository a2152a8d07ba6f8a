"""Builds the locator's answers: a place and unit, candidates, or not resolved and why; pure."""

from collections.abc import Iterable
from typing import Any

from plainview.kernel.geometry import Point
from plainview.places.model import DOSSIER_FROM, Candidate, Location, Place, PlaceUnit

EXACT_CERTAINTY = 1.0
INFERRED_CERTAINTY = 0.95  # the only street of that name with that number, or the only premise of a landmark's name
ELSEWHERE_CERTAINTY = 0.8
MOST_CANDIDATES = 5
_PLACE_COLUMNS = (
    "place_id",
    "kind",
    "landmark",
    "address",
    "city",
    "postal_code",
    "longitude",
    "latitude",
    "has_units",
)


def exact(row: Any, unit: Any | None, certainty: float, why: str) -> Location:
    """Return the place, and its unit, that were found."""
    place = Place(**{name: row[name] for name in _PLACE_COLUMNS})
    found = None if unit is None else PlaceUnit(unit_id=unit["unit_id"], label=unit["label"])
    return Location(state="exact", certainty=certainty, why=why, place=place, unit=found, point=place.point)


def with_unit(row: Any, unit: Any | None, unit_key: str, unit_text: str, certainty: float, why: str) -> Location:  # noqa: PLR0917 - one line of an address
    """Return the place with the unit that was stated; a premise without units is not the unit somebody stated."""
    if unit_key and not row["has_units"]:
        only = candidate_of(row, certainty=ELSEWHERE_CERTAINTY, why="the address itself is on record")
        return several((only,), f"unit {unit_text} was stated, and no units are known at {row['address']}")
    if not row["has_units"] or unit is not None:
        return exact(row, unit, certainty, why)
    missing = f"no unit {unit_text} is known there" if unit_key else "which of its units is not stated"
    found = exact(row, None, certainty, f"{why}; {missing}")
    return Location(
        state=found.state, certainty=certainty, why=found.why, place=found.place, needs_unit=True, point=found.point
    )


def several(candidates: tuple[Candidate, ...], why: str) -> Location:
    """Return candidates, and, where they are one point, that for the map; not resolved where there are none."""
    if not candidates:
        return not_resolved(why)
    point = None
    if len(candidates) == 1:
        point = Point(longitude=candidates[0].longitude, latitude=candidates[0].latitude)
    return Location(state="candidates", certainty=candidates[0].certainty, why=why, candidates=candidates, point=point)


def not_resolved(why: str) -> Location:
    """Return that nothing was found, and why."""
    return Location(state="not_resolved", certainty=0.0, why=why)


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


def spot_of(address: str, row: Any, *, certainty: float, why: str) -> Candidate:
    """Return a candidate that is a point and no premise."""
    return Candidate(
        place_id=None,
        address=address,
        certainty=min(certainty, DOSSIER_FROM - 0.01),
        why=why,
        longitude=round(row["longitude"], 7),
        latitude=round(row["latitude"], 7),
    )


def best_of(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the five likeliest, each premise once."""
    best: dict[tuple[int | None, str], Candidate] = {}
    for candidate in sorted(found, key=lambda c: (-c.certainty, c.address, c.place_id or 0)):
        best.setdefault((candidate.place_id, candidate.address), candidate)
    return tuple(best.values())[:MOST_CANDIDATES]
