"""Compares a street as it was stated with one that is on record: the same, fitting, misspelt, sounding alike; pure."""

from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from plainview.places.normalise import StreetName
from plainview.places.sounds import sound_of

SHORTEST_WITH_ONE_SLIP = 5  # letters of a name; below, one slip makes another name
SHORTEST_WITH_TWO_SLIPS = 8
MOST_SLIPS_OF_A_SOUND = 4
_DIGITS = frozenset("0123456789")


def street_of(row: Any) -> StreetName:
    """Return a street row's name in parts."""
    return StreetName(
        pre_direction=row["pre_direction"],
        stem=row["stem"],
        street_type=row["street_type"],
        post_direction=row["post_direction"],
    )


def fits(stated: StreetName, street: StreetName) -> bool:
    """Say whether `street` is `stated` with, at most, parts added that were left out."""
    return stated.stem == street.stem and count_conflicts(stated, street) == 0


def is_same_but_moved(stated: StreetName, street: StreetName) -> bool:
    """Say whether only the direction stands at the other end: 'Larkmoor Ave E' for 'E Larkmoor Ave'."""
    turned = StreetName(
        pre_direction=stated.post_direction,
        stem=stated.stem,
        street_type=stated.street_type,
        post_direction=stated.pre_direction,
    )
    return fits(turned, street)


def count_conflicts(stated: StreetName, street: StreetName) -> int:
    """Return how many of direction and type were stated, and otherwise than the street has them."""
    pairs = (
        (stated.pre_direction, street.pre_direction),
        (stated.street_type, street.street_type),
        (stated.post_direction, street.post_direction),
    )
    return sum(1 for said, signed in pairs if said and said != signed)


def likeness(stated: str, signed: str) -> float:
    """Return how alike two names are, from 0 to 1."""
    return fuzz.ratio(stated, signed) / 100


def count_slips(stated: str, signed: str) -> int:
    """Return the letters left out, added, changed or swapped."""
    return OSA.distance(stated.replace(" ", ""), signed.replace(" ", ""))


def is_slip(stated: str, signed: str) -> bool:
    """Say whether one name may be the other misspelt: a slip or two in a long name, or the same sound."""
    letters = min(len(stated), len(signed))
    if letters < SHORTEST_WITH_ONE_SLIP or not _DIGITS.isdisjoint(stated) or not _DIGITS.isdisjoint(signed):
        return False
    slips = OSA.distance(stated.replace(" ", ""), signed.replace(" ", ""), score_cutoff=MOST_SLIPS_OF_A_SOUND)
    if slips <= 1:
        return True
    if slips == 2 and letters >= SHORTEST_WITH_TWO_SLIPS:  # noqa: PLR2004 - as the name says
        return True
    return slips <= MOST_SLIPS_OF_A_SOUND and sound_of(stated) == sound_of(signed)
