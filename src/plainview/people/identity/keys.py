"""Makes the keys under which somebody is sought, as the database makes those under which they are kept. Pure."""

from collections.abc import Iterator
from datetime import date

from plainview.people.identity.model import Sought

FEWEST_DIGITS = 7
PHONE_DIGITS = 10


_ACCENTS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñç", "aaaaaaeeeeiiiiooooouuuunc")


def fold(name: str) -> str:
    """Return a name without capitals and accents, as the database's folded_name does."""
    return name.strip().lower().translate(_ACCENTS)


def date_keys(sought: Sought) -> list[str]:
    """Return the keys of a birth date with the initial: as said, day and month changed over, years a little off."""
    if sought.born_on is None or not sought.given_name:
        return []
    initial = fold(sought.given_name)[:1]
    return [f"d{day}{initial}" for day in dict.fromkeys(_near_dates(sought.born_on))]


def _near_dates(born_on: date) -> Iterator[str]:
    year, month, day = born_on.year, born_on.month, born_on.day
    yield f"{year}-{month}-{day}"
    yield f"{year}-{day}-{month}"
    for years in (-1, 1, -10, 10):
        yield f"{year + years}-{month}-{day}"


def phone_keys(sought: Sought) -> list[str]:
    """Return the key of a phone number that is long enough to be one."""
    digits = "".join(character for character in sought.phone if character.isdigit())
    return [f"p{digits[-PHONE_DIGITS:]}"] if len(digits) >= FEWEST_DIGITS else []
