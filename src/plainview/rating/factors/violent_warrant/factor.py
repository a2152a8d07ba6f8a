"""Counts an active violent warrant for a current resident: 25 points while it is active."""

from collections.abc import Iterator

from plainview.rating.model import ResidentFact
from plainview.rating.weigh import Outcome, Weighing, say_date, weigh_resident_facts

FACTOR = "violent_warrant"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the records of this kind of people linked to the place."""
    return weigh_resident_facts(weighing, FACTOR, _say)


def _say(fact: ResidentFact) -> str:
    return f"active violent warrant, {fact.title}, issued {say_date(fact.on)}"
