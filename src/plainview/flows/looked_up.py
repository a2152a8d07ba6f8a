"""Finds where a call is and what is recorded there: all that is asked of the store before anything is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plainview.dossier.assemble import certain_place
from plainview.dossier.queries import gather
from plainview.dossier.records import Records
from plainview.flows.mirror import mirror
from plainview.incidents.fold import caller_position_of
from plainview.incidents.model import Candidate, Location, Reported
from plainview.kernel.clock import Clock
from plainview.kernel.geometry import Point
from plainview.places import model as places
from plainview.places.locate import locate


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Where a report says that a call is: the first address stated, and the caller's own position."""

    address: places.StatedAddress
    position: Point | None
    uncertainty_metres: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What was found for it: the place, the point where the map goes, and the records, as they were at `at`."""

    sought: Sought
    location: Location
    point: Point | None
    records: Records
    at: datetime


def sought_in(report: Reported) -> Sought:
    """Return what is looked up for a report; equal reports of one incident seek the same."""
    caller = caller_position_of(report)
    return Sought(
        address=mirror(report.addresses[0], places.StatedAddress) if report.addresses else places.StatedAddress(),
        position=None if caller is None else Point(longitude=caller.longitude, latitude=caller.latitude),
        uncertainty_metres=caller.uncertainty_metres if caller else None,
    )


async def look_up(connection: Any, sought: Sought, clock: Clock) -> LookedUp:
    """Locate what is sought and read the records of a place that is certain; reads only, and shows nobody anything."""
    found = await locate(
        connection, sought.address, position=sought.position, uncertainty_metres=sought.uncertainty_metres
    )
    location, at = location_of(found), clock()
    records = await gather(connection, *certain_place(location), at)
    return LookedUp(sought=sought, location=location, point=found.point, records=records, at=at)


def location_of(found: places.Location) -> Location:
    """Return what the locator found in the words of an incident."""
    return Location(
        state=found.state,
        certainty=found.certainty,
        why=found.why,
        place_id=found.place.place_id if found.place else None,
        unit_id=found.unit.unit_id if found.unit else None,
        address=found.place.address if found.place else None,
        unit=found.unit.label if found.unit else None,
        candidates=tuple(mirror(each, Candidate) for each in found.candidates),
        disagreement_metres=found.disagreement_metres,
    )
