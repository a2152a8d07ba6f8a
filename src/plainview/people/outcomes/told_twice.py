"""Finds arrests that two systems tell of one person: the same booking, the same statute; pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plainview.people.offences.statutes import statute_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldArrest:
    """One source's row of an arrest that readers may see."""

    arrest_id: int
    person_id: int
    source_id: str
    booking_number: str | None
    statute: str
    is_decided: bool  # the source says more than that it happened
    is_contested: bool  # the note of who contested it stays with the row


def fold(arrests: Sequence[ToldArrest]) -> Mapping[int, int]:
    """Return of each row that another stands for which one that is: contested before decided before older.

    A source's own rows are never folded: two counts of one statute are two charges.
    """
    alike = defaultdict(list)
    for arrest in arrests:
        if arrest.booking_number:
            statute = statute_key(arrest.statute) or arrest.statute
            alike[arrest.person_id, arrest.booking_number.upper(), statute].append(arrest)
    told_in = {}
    for group in alike.values():
        stands = min(group, key=lambda each: (not each.is_contested, not each.is_decided, each.arrest_id))
        seen = {stands.source_id}
        for each in sorted(group, key=lambda each: each.arrest_id):
            if each.source_id not in seen:
                seen.add(each.source_id)
                told_in[each.arrest_id] = stands.arrest_id
    return told_in
