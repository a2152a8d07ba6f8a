"""Licence addresses: evidence of a home, the confidential kept apart."""

from datetime import date
from pathlib import Path

from plainview.people.importers.licence_addresses.importer import SYSTEM
from plainview.people.importers.trying import read_sample

SAMPLES = Path(__file__).parent / "samples"


def test_reads_since_when_somebody_lives_there() -> None:
    first, _, third = read_sample(SYSTEM, SAMPLES)
    assert (first["evidence"], first["certainty"], first["began_on"]) == ("dmv", 0.85, date(2021, 3, 1))
    assert (first["is_confidential"], third["is_confidential"]) == (False, True)
