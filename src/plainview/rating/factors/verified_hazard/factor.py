"""Counts a verified hazard of the premise (dog, chemicals, trap): 15 points, half in 180 days, gone in two years."""

from collections.abc import Iterator

from plainview.rating.weigh import Outcome, Weighing, weigh_premise_facts

FACTOR = "verified_hazard"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the facts of this kind about the premise."""
    return weigh_premise_facts(weighing, FACTOR, "verified_hazard", "Verified hazard")
