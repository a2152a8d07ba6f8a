"""Counts a responder assaulted at this premise: 30 points, half after a year, gone after five."""

from collections.abc import Iterator

from plainview.rating.weigh import Outcome, Weighing, weigh_premise_facts

FACTOR = "responder_assaulted"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the facts of this kind about the premise."""
    return weigh_premise_facts(weighing, FACTOR, "responder_assaulted", "A responder was assaulted here")
