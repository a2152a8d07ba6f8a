"""Incidents: earlier calls, and a fact of a premise only where it was verified."""

from datetime import date
from pathlib import Path

from plainview.people.importers.incidents.importer import SYSTEM
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_reads_a_call_and_the_fact_that_was_verified_there() -> None:
    first, second = read_sample(SYSTEM, SAMPLES)
    assert (first["kind"], first["fact"]) == ("Disturbance", None)
    assert (second["fact"], second["verified_by"]) == ("responder_assaulted", "Sgt. N. Harrow")
    assert second["expires_on"] == date(2031, 11, 4)


def test_a_fact_that_nobody_verified_is_refused() -> None:
    second = {**read_sample(SYSTEM, SAMPLES)[1], "verified_by": None}
    assert SYSTEM.complete(second) == ("verified_by", "missing: a fact of a premise needs it (responder_assaulted)")


def test_a_fact_holds_at_most_as_long_as_the_rules_say() -> None:
    second = {**read_sample(SYSTEM, SAMPLES)[1], "fact": "verified_hazard", "expires_on": date(2099, 1, 1)}
    assert SYSTEM.complete(second) is None
    assert second["expires_on"] == date(2028, 11, 4)
