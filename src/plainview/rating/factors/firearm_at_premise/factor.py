"""Counts a firearm used or seized at this premise: 25 points, half after a year, gone after five."""

from collections.abc import Iterator

from plainview.rating.weigh import Outcome, Weighing, weigh_premise_facts

FACTOR = "firearm_at_premise"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the facts of this kind about the premise."""
    return weigh_premise_facts(weighing, FACTOR, "firearm_at_premise", "A firearm was used or seized here")
