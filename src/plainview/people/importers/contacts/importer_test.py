"""Contacts: whom to reach, and never what group somebody belongs to."""

from datetime import date
from pathlib import Path

from plainview.people.importers.contacts.importer import SYSTEM
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_reads_whom_to_reach_and_in_what_language() -> None:
    first, second = read_sample(SYSTEM, SAMPLES)
    assert (first["relation"], first["other_given_name"], first["born_on"]) == ("father", "Barnaby", date(2015, 4, 2))
    assert (second["language"], second["reason"]) == ("Hmong", "emergency contact of the school")


def test_belonging_to_a_group_is_refused() -> None:
    first = {**read_sample(SYSTEM, SAMPLES)[0], "relation": "fellow gang member"}
    assert SYSTEM.complete(first) == ("relation", "belonging to a group is never kept (rules: access 11)")


def test_nobody_is_their_own_contact() -> None:
    first = read_sample(SYSTEM, SAMPLES)[0]
    assert SYSTEM.complete({**first, "other_key": first["person_key"]}) == ("other_key", "nobody is their own contact")
