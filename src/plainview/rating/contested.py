"""Sets aside what a resident contested: it does not count until it is decided, nor ever where it was found wrong."""

from collections.abc import Iterator

import msgspec

from plainview.rating.model import (
    FactSource,
    LeftOut,
    LeftOutCode,
    PremiseFact,
    RatingInputs,
    Residency,
    ResidentFact,
    Suspended,
)
from plainview.rating.weigh import left_out, say_date

CONTESTED: LeftOutCode = "CONTESTED_NOT_COUNTED"
_WHAT = {
    "responder_assaulted": "Responder assaulted here",
    "firearm_at_premise": "Firearm used or seized here",
    "verified_hazard": "Verified hazard",
    "violent_felony_conviction": "Violent felony conviction",
    "resisting_conviction": "Conviction for resisting with violence",
    "violent_warrant": "Violent warrant",
    "court_order": "Court order",
}
_Fact = PremiseFact | ResidentFact | Residency


def set_aside_contested(inputs: RatingInputs) -> tuple[RatingInputs, tuple[LeftOut, ...]]:
    """Return the inputs without what is suspended, and each suspended fact as left out.

    Where nothing but contested residences ties someone to the place, their records are contested with them.
    """
    facts: tuple[_Fact, ...] = (*inputs.premise_facts, *inputs.resident_facts, *inputs.residencies)
    if all(fact.source.suspended is msgspec.UNSET for fact in facts):
        return inputs, ()
    residencies = tuple(row for row in inputs.residencies if not _is_suspended(row.source))
    not_tied = _only_contested(inputs, residencies)
    kept = msgspec.structs.replace(
        inputs,
        premise_facts=tuple(fact for fact in inputs.premise_facts if not _is_suspended(fact.source)),
        resident_facts=tuple(
            fact for fact in inputs.resident_facts if not _is_suspended(fact.source) and fact.subject not in not_tied
        ),
        residencies=residencies,
    )
    return kept, tuple(_set_aside(inputs, not_tied))


def _is_suspended(source: FactSource) -> bool:
    return source.suspended is not msgspec.UNSET


def _only_contested(inputs: RatingInputs, kept: tuple[Residency, ...]) -> dict[str, Suspended]:
    """Return the people whom only contested residences tie to the place, and since when."""
    still_tied = {row.subject for row in kept}
    ordered = sorted(inputs.residencies, key=lambda row: (row.source.source_id, row.source.record_id))
    return {
        row.subject: row.source.suspended
        for row in ordered
        if not isinstance(row.source.suspended, msgspec.UnsetType) and row.subject not in still_tied
    }


def _set_aside(inputs: RatingInputs, not_tied: dict[str, Suspended]) -> Iterator[LeftOut]:
    for fact in inputs.premise_facts:
        if not isinstance(fact.source.suspended, msgspec.UnsetType):
            yield _of_premise(fact, fact.source.suspended)
    for row in inputs.residencies:
        if not isinstance(row.source.suspended, msgspec.UnsetType):
            yield _of_residence(row, row.source.suspended)
    for record in inputs.resident_facts:
        if not isinstance(record.source.suspended, msgspec.UnsetType):
            yield _of_resident(record, _say(record.source.suspended))
        elif record.subject in not_tied:
            yield _of_resident(record, f"the residence is {_say(not_tied[record.subject], begins=False)}")


def _say(suspended: Suspended, *, begins: bool = True) -> str:
    if suspended.upheld_on is not None:
        words = f"contested and found wrong on {say_date(suspended.upheld_on)}, not counted"
    else:
        words = f"contested on {say_date(suspended.since_on)}, not counted until decided"
    return words[0].upper() + words[1:] if begins else words


def _of_premise(fact: PremiseFact, suspended: Suspended) -> LeftOut:
    text = f"{_WHAT[fact.kind]}: {fact.summary}. {_say(suspended)}"
    return left_out(CONTESTED, "premise", text, fact.on, fact)


def _of_resident(fact: ResidentFact, why: str) -> LeftOut:
    text = f"{_WHAT[fact.kind]}, {fact.title}, of {say_date(fact.on)}. {why[0].upper()}{why[1:]}"
    return left_out(CONTESTED, "resident", text, fact.on, fact)


def _of_residence(row: Residency, suspended: Suspended) -> LeftOut:
    text = f"That someone lives here ({row.evidence.replace('_', ' ')}). {_say(suspended)}"
    return left_out(CONTESTED, "resident", text, row.began_on, row)
