"""Halves points with age in whole numbers alone, so that every machine gets the same milli-points."""

from datetime import date
from math import isqrt

_ONE = 1 << 60  # fixed point
_STEPS = 32  # of a half-life's fraction: 2⁻³²


def _roots_of_a_half() -> tuple[int, ...]:
    roots = [_ONE // 2]
    for _ in range(_STEPS):
        roots.append(isqrt(roots[-1] * _ONE))
    return tuple(roots[1:])


_ROOTS = _roots_of_a_half()  # 2^(−1/2), 2^(−1/4), … in fixed point


def decayed_milli(points_milli: int, *, age: int, half_life: int | None) -> int:
    """Return points × 2^(−age/half-life), rounded; age and half-life in one unit, None: it does not fade."""
    if half_life is None or age <= 0:
        return points_milli
    halvings, rest = divmod(age, half_life)
    fraction = (rest << _STEPS) // half_life
    factor = _ONE
    for step, root in enumerate(_ROOTS, start=1):
        if fraction >> (_STEPS - step) & 1:
            factor = factor * root // _ONE
    return ((points_milli * factor >> halvings) + _ONE // 2) // _ONE


def years_after(on: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes the 28th."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)
