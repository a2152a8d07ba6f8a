"""Counts a weapon reported in this call: 40 points, half after a day, gone with the incident."""

from collections.abc import Iterator

from plainview.rating.weigh import Outcome, Weighing, weigh_claims

FACTOR = "weapon_reported"


def find(weighing: Weighing) -> Iterator[Outcome]:
    """Find the claims of this call, once, corroborated or not."""
    return weigh_claims(weighing, FACTOR, "weapon", "A weapon was")
