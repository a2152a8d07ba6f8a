"""Lists the patrol units by call sign; the first of them are on duty."""

from dataclasses import dataclass
from random import Random

ON_DUTY = 60
_DISTRICTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A patrol unit: '2L14' is district 2, one officer; A two officers, S a supervisor, K9 a dog, C the crisis team."""

    unit_id: str
    kind: str
    district: int


def list_units(seed: int) -> list[Unit]:
    """Return 200 units; the first ON_DUTY are out, with supervisors, dogs and crisis teams among them."""
    special = [Unit(unit_id=f"{d}S1", kind="supervisor", district=d) for d in range(1, _DISTRICTS + 1)]
    special += [Unit(unit_id=f"{d}K9", kind="k9", district=d) for d in (1, 3, 5)]
    special += [Unit(unit_id=f"C{n}", kind="crisis_team", district=n) for n in (1, 2, 3)]
    patrol = [
        Unit(unit_id=f"{d}{letter}{n:02d}", kind="patrol", district=d)
        for d in range(1, _DISTRICTS + 1)
        for letter, last in (("L", 28), ("A", 10))
        for n in range(1, last + 1)
    ]
    Random(f"{seed}:roster").shuffle(patrol)
    return (special + patrol)[:200]
