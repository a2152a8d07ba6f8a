"""Counts resisting with violence, a conviction of a current resident: 10 points, half in two years, gone in five."""

from collections.abc import Iterator

from plainview.rating.model import ResidentFact
from plainview.rating.weigh import Outcome, Weighing, say_date, weigh_resident_facts

FACTOR = "resisting_conviction"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the records of this kind of people linked to the place."""
    return weigh_resident_facts(weighing, FACTOR, _say)


def _say(fact: ResidentFact) -> str:
    return f"conviction for resisting with violence, {fact.title}, of {say_date(fact.on)}"
