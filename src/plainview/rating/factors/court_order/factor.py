"""Counts an active firearm-prohibiting or protective order: 20 points while it is in force."""

from collections.abc import Iterator

from plainview.rating.model import ResidentFact
from plainview.rating.weigh import Outcome, Weighing, say_date, weigh_resident_facts

FACTOR = "court_order"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the records of this kind of people linked to the place."""
    return weigh_resident_facts(weighing, FACTOR, _say)


def _say(fact: ResidentFact) -> str:
    return f"respondent of a {fact.title}, issued {say_date(fact.on)}"
