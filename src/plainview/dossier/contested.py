"""Marks what residents contested: it is left out of the rating, and their words travel with the record."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from plainview.dossier.model import Assembled, ContestShown
from plainview.dossier.records import ContestedRow, Records
from plainview.rating.model import LeftOut, PremiseFact, RatingInputs, Reason, Residency, ResidentFact, Suspended

Fact = TypeVar("Fact", PremiseFact, ResidentFact, Residency)
Key = tuple[str, str]


def suspended_keys(records: Records) -> Mapping[Key, Suspended]:
    """Return by source and record what does not count, since when, and when it was found wrong."""
    found: dict[Key, Suspended] = {}
    for row in sorted(records.contested, key=lambda row: row.filed_at, reverse=True):
        if row.is_suspended:
            upheld_on = row.decided_at.date() if row.decided_at else None
            before = found.get((row.source_id, row.record_id))
            found[row.source_id, row.record_id] = Suspended(
                since_on=row.filed_at.date(), upheld_on=upheld_on or (before.upheld_on if before else None)
            )
    return found


def suspend(inputs: RatingInputs, records: Records) -> RatingInputs:
    """Return the inputs with every contested fact marked as suspended."""
    return mark_suspended(inputs, suspended_keys(records))


def mark_suspended(inputs: RatingInputs, suspended: Mapping[Key, Suspended]) -> RatingInputs:
    """Return the inputs with the facts of these sources and records marked as suspended."""
    if not suspended:
        return inputs
    return msgspec.structs.replace(
        inputs,
        premise_facts=_marked(inputs.premise_facts, suspended),
        resident_facts=_marked(inputs.resident_facts, suspended),
        residencies=_marked(inputs.residencies, suspended),
    )


def _marked(facts: Sequence[Fact], suspended: Mapping[Key, Suspended]) -> tuple[Fact, ...]:
    return tuple(_mark(fact, suspended.get((fact.source.source_id, fact.source.record_id))) for fact in facts)


def _mark(fact: Fact, by: Suspended | None) -> Fact:
    if by is None:
        return fact
    changed: Any = msgspec.structs.replace(fact, source=msgspec.structs.replace(fact.source, suspended=by))
    return changed  # type: ignore[no-any-return]  # the same kind of fact


def show_contested(assembled: Assembled, *, is_history_shown: bool) -> tuple[ContestShown, ...]:
    """Return the tickets about records that this asker sees: a premise's always, residents' with criminal history."""
    of_premise = {(row.source_id, row.record_id) for row in assembled.records.premise_facts}
    of_premise |= {(row.source_id, row.record_id) for row in assembled.records.residencies}
    return tuple(
        ContestShown(
            source_id=row.source_id,
            record_id=row.record_id,
            state=row.state,
            is_suspended=row.is_suspended,
            note=row.note,
            filed_on=row.filed_at.date(),
            decided_on=row.decided_at.date() if row.decided_at else None,
            reason=row.reason,
            text=_text_of(assembled, (row.source_id, row.record_id)),
        )
        for row in assembled.records.contested
        if is_history_shown or _is_of(of_premise, row)
    )


def _is_of(keys: Collection[Key], row: ContestedRow) -> bool:
    return row.source_id == "caution" or (row.source_id, row.record_id) in keys


def _text_of(assembled: Assembled, key: Key) -> str:
    """Return what the contested record says, in the words of the rating or of the history."""
    rated: tuple[Reason | LeftOut, ...] = (*assembled.rating.reasons, *assembled.rating.left_out)
    found = next((each.text for each in rated if (each.source_id, each.record_id) == key), None)
    if found is not None:
        return found.partition(". Contested ")[0].partition(". The residence is contested ")[
            0
        ]  # its state stands apart
    histories = (line for resident in assembled.records.residents for line in resident.history)
    return next((line.title for line in histories if (line.source_id, line.record_id) == key), "A record of this place")
