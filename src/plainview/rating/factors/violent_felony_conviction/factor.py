"""Counts a violent felony conviction of a current resident: 20 points, half after three years, gone after ten."""

from collections.abc import Iterator

from plainview.rating.model import ResidentFact
from plainview.rating.weigh import Outcome, Weighing, say_date, weigh_resident_facts

FACTOR = "violent_felony_conviction"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the records of this kind of people linked to the place."""
    return weigh_resident_facts(weighing, FACTOR, _say)


def _say(fact: ResidentFact) -> str:
    return f"violent felony conviction, {fact.title}, of {say_date(fact.on)}"
