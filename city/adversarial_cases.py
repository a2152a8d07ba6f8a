"""Makes the cases, every kind of confusion in turn."""

from collections.abc import Iterator
from datetime import date

from city.adversarial import Case, Kind, blocks
from city.adversarial_addresses import ADDRESS_KINDS
from city.adversarial_people import PEOPLE_KINDS

KINDS: tuple[Kind, ...] = (*PEOPLE_KINDS, *ADDRESS_KINDS)


def adversarial_cases(first: int, count: int, *, seed: int, today: date) -> Iterator[Case]:
    """Return cases number `first` and on; the same seed and day give the same cases."""
    for block in blocks(first, count, seed=seed, today=today):
        yield KINDS[block.number % len(KINDS)](block)
