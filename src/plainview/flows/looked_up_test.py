"""What the locator found reaches the incident whole."""

from plainview.flows.looked_up import location_of
from plainview.places import model as places


def _found(disagreement_metres: float | None) -> places.Location:
    place = places.Place(
        place_id=7, kind="house", landmark=None, address="3517 E Larkmoor Ave", city="Fresno", postal_code=None,
        longitude=-119.76, latitude=36.75, has_units=False,
    )  # fmt: skip
    return places.Location(
        state="exact", certainty=1.0, why="the address is on record", place=place, point=place.point,
        disagreement_metres=disagreement_metres,
    )  # fmt: skip


def test_an_incident_says_how_far_the_caller_is_from_the_stated_address() -> None:
    assert location_of(_found(480.0)).disagreement_metres == 480.0
    assert location_of(_found(None)).disagreement_metres is None
    assert location_of(_found(480.0)).place_id == 7
