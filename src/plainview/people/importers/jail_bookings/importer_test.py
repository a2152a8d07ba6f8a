"""Bookings: a row a charge, and a detention is no arrest."""

from datetime import date
from pathlib import Path

from plainview.people.importers.jail_bookings.importer import SYSTEM
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_a_booking_has_a_record_for_each_charge() -> None:
    rows = read_sample(SYSTEM, SAMPLES)
    assert [row["record"] for row in rows] == ["B24-5001/1", "B24-5001/2", "B24-5002/1"]
    assert {row["booking_number"] for row in rows} == {"B24-5001", "B24-5002"}
    assert rows[0]["arrested_on"] == date(2024, 6, 2)


def test_one_column_of_a_whole_name_becomes_its_parts() -> None:
    first = read_sample(SYSTEM, SAMPLES)[0]
    assert (first["given_name"], first["middle_name"], first["family_name"]) == ("Isolde", "Ruth", "Vardaman")


def test_released_under_849_b_2_is_a_detention_and_a_word_for_nothing_is_nothing() -> None:
    last = read_sample(SYSTEM, SAMPLES)[-1]
    assert (last["disposition"], last["address"]) == ("detained", None)
