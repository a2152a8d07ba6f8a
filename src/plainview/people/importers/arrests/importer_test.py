"""Arrests: read from the sample as they are, a minor's marked."""

from datetime import date
from pathlib import Path

from plainview.people.importers.arrests.importer import SYSTEM
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_reads_an_arrest_with_its_case_and_what_became_of_it() -> None:
    first, second, _ = read_sample(SYSTEM, SAMPLES)
    assert (first["given_name"], first["family_name"], first["born_on"]) == ("Isolde", "Vardaman", date(1984, 2, 11))
    assert (first["disposition"], first["case_number"], first["severity"]) == ("charged", "F24900111", "felony")
    assert (second["name_suffix"], second["disposition"]) == ("Jr.", "no_complaint")


def test_an_arrest_before_the_18th_birthday_is_a_juveniles() -> None:
    assert [row["is_juvenile"] for row in read_sample(SYSTEM, SAMPLES)] == [None, None, True]


def test_an_address_given_on_arrest_is_weak_evidence_of_a_home() -> None:
    first, _, third = read_sample(SYSTEM, SAMPLES)
    assert (first["evidence"], first["certainty"]) == ("booking_address", 0.6)
    assert third.get("evidence") is None
