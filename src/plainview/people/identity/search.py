"""Finds who might be meant by a name, a birth date or a phone: by keys in the database, ranked here."""

from collections.abc import Sequence
from typing import Any

from plainview.kernel.errors import BadInputError
from plainview.people.identity.keys import date_keys, fold, phone_keys
from plainview.people.identity.model import Candidate, Sought
from plainview.people.identity.queries import find_named, linkable_among
from plainview.people.identity.rank import MOST, nearest_of, rank

CHECKED = 60  # of the nearest, whether they may be shown at all
LOOKED_AT = 1_500  # records compared; a name that more share needs a birth date


async def find_candidates(connection: Any, sought: Sought, *, most: int = MOST) -> list[Candidate]:
    """Return who might be meant, the strongest first; raise BadInputError where too little is said to look for.

    A phone number alone finds nobody better than "weak": numbers go from hand to hand.
    """
    if not (sought.given_name and sought.family_name) and not phone_keys(sought):
        raise BadInputError("Give a given and a family name, or a phone number.")
    found = await find_named(
        connection,
        [*date_keys(sought), *phone_keys(sought)],
        given_name=fold(sought.given_name),
        family_name=fold(sought.family_name),
        years=_years(sought),
        most=LOOKED_AT,
    )
    nearest = [named for named, _ in nearest_of(sought, found, most=CHECKED)]
    visible = await linkable_among(connection, [named.person_record_id for named in nearest])
    return rank(sought, [named for named in nearest if named.person_record_id in visible], most=most)


def _years(sought: Sought) -> Sequence[int]:
    if sought.born_on is None:
        return ()
    return tuple(sought.born_on.year + years for years in (-1, 0, 1))
