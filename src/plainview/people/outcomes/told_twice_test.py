"""Tests which rows of two systems are one arrest, and that a row which anybody contested is never the one left out."""

from typing import Any

from plainview.people.outcomes.told_twice import ToldArrest, fold


def told(arrest_id: int, source_id: str, **change: Any) -> ToldArrest:
    plain: dict[str, Any] = {
        "person_id": 1, "booking_number": "B24-5001", "statute": "PC 245(a)(1)", "is_decided": False,
        "is_contested": False,
    }  # fmt: skip
    return ToldArrest(arrest_id=arrest_id, source_id=source_id, **(plain | change))


def test_the_same_booking_and_statute_of_two_systems_is_one_arrest_however_it_is_written() -> None:
    jail = told(2, "jail", booking_number="b24-5001", statute="245(A)(1) PC")
    assert fold([told(1, "rms"), jail]) == {2: 1}


def test_another_booking_another_charge_another_person_and_none_are_apart() -> None:
    others = [
        told(2, "jail", booking_number="B24-5002"),
        told(3, "jail", statute="PC 148(a)(1)"),
        told(4, "jail", person_id=2),
        told(5, "jail", booking_number=None),
    ]
    assert fold([told(1, "rms"), *others]) == {}


def test_two_counts_of_one_system_are_two() -> None:
    assert fold([told(1, "jail"), told(2, "jail")]) == {}
    assert fold([told(1, "jail"), told(2, "jail"), told(3, "rms")]) == {3: 1}


def test_the_one_that_stands_is_contested_before_decided_before_older() -> None:
    assert fold([told(1, "jail"), told(2, "rms", is_decided=True)]) == {1: 2}
    assert fold([told(1, "jail", is_contested=True), told(2, "rms", is_decided=True)]) == {2: 1}
