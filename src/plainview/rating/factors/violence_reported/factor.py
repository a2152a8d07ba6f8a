"""Counts violence reported in this call: 30 points, half after a day, gone with the incident."""

from collections.abc import Iterator

from plainview.rating.weigh import Outcome, Weighing, weigh_claims

FACTOR = "violence_reported"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the claims of this call, once, corroborated or not."""
    return weigh_claims(weighing, FACTOR, "violence", "Violence was")
