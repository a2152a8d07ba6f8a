"""Gives premises the other names that people call them by, and local streets their ranges of house numbers."""

from collections.abc import Iterator, Sequence

from city.premises import Premise
from city.streets import Street

_KNOWN_AS = {
    "City Hall": ("The Hall", "Town Hall"),
    "Police Headquarters": ("Police HQ", "The Main Station"),
    "Central Library": ("Main Library", "Downtown Library"),
    "Courthouse Annex": ("The Annex",),
    "Transit Centre": ("Bus Station", "The Bus Terminal"),
    "Water Works Office": ("The Water Company",),
}
Range = tuple[int, int, int, int, str, str]


def names_of(premise: Premise) -> tuple[str, ...]:
    """Return what else a premise is called; none for most."""
    if premise.kind == "school":
        return (premise.landmark.removesuffix(" School"), f"{premise.lot.street} School")
    if premise.kind == "hospital":
        return (f"{premise.lot.street} Emergency", f"{premise.lot.street} Medical")
    return _KNOWN_AS.get(premise.landmark, ())


def alias_rows(premises: Sequence[Premise]) -> Iterator[tuple[str, str]]:
    """Yield (NGUID, other name)."""
    for premise in premises:
        for name in names_of(premise):
            yield premise.key, name


def range_of(street: Street) -> Range:
    """Return (from left, to left, from right, to right, parity left, parity right) as its line is drawn.

    House numbers are metres from Palm or Belmont, odd on the north and east sides (lots.py).
    """
    axis = 0 if street.is_east_west else 1
    first, last = (int(abs(street.shape[end][axis])) // 2 * 2 for end in (0, -1))
    is_forward = street.shape[-1][axis] >= street.shape[0][axis]
    odd_left = street.is_east_west == is_forward
    odd, even = (first + 1, last + 1), (first, last)
    left, right = (odd, even) if odd_left else (even, odd)
    return (*left, *right, "O" if odd_left else "E", "E" if odd_left else "O")
