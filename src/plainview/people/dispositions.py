"""Says of each disposition what may be shown and what may count, and which of several holds; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the law leaves of an arrest that ended like this; `may_count` is of its conviction: no arrest does."""

    may_show: bool
    may_count: bool
    is_final: bool  # nothing that a court says later of the same case brings it back
    why: str


def _shown(why: str, *, may_count: bool = False) -> Standing:
    return Standing(may_show=True, may_count=may_count, is_final=False, why=why)


def _gone(why: str) -> Standing:
    return Standing(may_show=False, may_count=False, is_final=True, why=why)


STANDINGS = {
    "pending": _shown("arrested, and no more is known: it says nothing about guilt"),
    "charged": _shown("charged, not decided: it says nothing about guilt"),
    "no_complaint": _shown("released, no complaint was filed"),
    "dismissed": _shown("the charge was dismissed"),
    "acquitted": _shown("found not guilty"),
    "diverted": _shown("diverted: no conviction follows where it is completed (PC 1000, 1001.36)"),
    "convicted": _shown("convicted", may_count=True),
    "detained": _gone("deemed a detention, not an arrest (PC 849.5)"),
    "sealed": _gone("sealed: deemed not to have occurred (PC 851.91, 851.87, 1203.45)"),
    "relieved": _gone("relieved (PC 1203.4, 1203.4a, 1203.425, 851.93)"),
    "expunged": _gone("expunged or destroyed by order (PC 851.8)"),
}
DISPOSITIONS = tuple(STANDINGS)
JUVENILE = _gone("a juvenile's (WI 827, 781)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one source says became of an arrest, and since when."""

    disposition: str
    disposed_on: date | None


def standing_of(disposition: str, *, is_juvenile: bool = False) -> Standing:
    """Return what may be shown, and what may count, of an arrest with this disposition."""
    return JUVENILE if is_juvenile else STANDINGS[disposition]


def settle(arrested_on: date, told: Told, said_in_court: Sequence[Told]) -> Told:
    """Return the disposition that holds of all that was said of one arrest.

    What the law took away stays away. Else the later word wins by date, and on one day the court's over the source's
    own; what has no date is as old as the arrest.
    """
    heard = [(each.disposed_on or arrested_on, place, each) for place, each in enumerate((told, *said_in_court))]
    final = [each for each in heard if STANDINGS[each[2].disposition].is_final]
    return max(final or heard, key=lambda each: each[:2])[2]


def is_relieved(convicted_on: date, said_in_court: Sequence[Told]) -> bool:
    """Say whether a court took a conviction away since: sealed, relieved, expunged, or dismissed after it."""
    return any(
        each.disposed_on is not None
        and each.disposed_on >= convicted_on
        and (STANDINGS[each.disposition].is_final or each.disposition in {"dismissed", "acquitted"})
        for each in said_in_court
    )
