"""Says of each kept rating whether it can be made again, byte for byte; what is gone says why it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.rating.model import PremiseFact, RatingInputs, Residency, ResidentFact
from plainview.rating.record import recompute
from plainview.rating.rules import RuleSet

Answer = Literal["same", "differs", "gone_by_retention", "removed_by_sealing_order"]
_GONE: Mapping[str, Answer] = {"retention": "gone_by_retention", "sealing_order": "removed_by_sealing_order"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kept rating as it lies in the store."""

    rating_id: UUID
    rule_version: str
    rated_at: datetime
    inputs: bytes | None
    result: bytes | None
    inputs_gone: str | None


@dataclass(slots=True, kw_only=True)
class Recomputed:
    """How many ratings came out how, and which differ, with what is wrong."""

    counts: dict[Answer, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def note(self, kept: Kept, rule_sets: Mapping[str, RuleSet]) -> None:
        """Make one rating again, and count how that went."""
        answer, why = check(kept, rule_sets)
        self.counts[answer] = self.counts.get(answer, 0) + 1
        self.versions[kept.rule_version] = self.versions.get(kept.rule_version, 0) + 1
        line = f"{kept.rating_id}  {kept.rated_at:%Y-%m-%d %H:%M} UTC  rules {kept.rule_version}  {why}"
        if answer == "differs":
            self.differing.append(line)
        elif answer != "same":
            self.gone.append(line)

    @property
    def is_whole(self) -> bool:
        return not self.differing


def check(kept: Kept, rule_sets: Mapping[str, RuleSet]) -> tuple[Answer, str]:
    """Return whether the same inputs and version give the same bytes, and in words what else."""
    if kept.inputs is None or kept.result is None:
        reason = kept.inputs_gone or "retention"
        return _GONE[reason], _SAID[reason]
    try:
        again = recompute(kept.inputs, rule_sets)
    except (BadInputError, NotFoundError) as error:
        return "differs", str(error)
    if again == kept.result:
        return "same", "the same bytes"
    return "differs", _first_difference(kept.result, again)


_SAID = {
    "retention": "inputs gone by retention: their hash is kept",
    "sealing_order": "inputs and result removed by a sealing order: no record",
}


def _first_difference(before: bytes, after: bytes) -> str:
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return f"other bytes from byte {at} on"


def facts_of(inputs: RatingInputs) -> Iterator[tuple[str, str, str]]:
    """Yield kind, source and record of every fact that a rating was given, those of the call itself left out."""
    for fact in inputs.premise_facts:
        yield fact.kind, fact.source.source_id, fact.source.record_id
    for record in inputs.resident_facts:
        yield record.kind, record.source.source_id, record.source.record_id
    for row in inputs.residencies:
        yield "residency", row.source.source_id, row.source.record_id


def fact_in(inputs: RatingInputs, kind: str, source_id: str, record_id: str) -> dict[str, object] | None:
    """Return a fact as the rating was given it, to be held against its source; None where it is not among them."""
    facts: tuple[PremiseFact | ResidentFact | Residency, ...] = (
        *inputs.premise_facts,
        *inputs.resident_facts,
        *inputs.residencies,
    )
    for fact in facts:
        found = getattr(fact, "kind", "residency"), fact.source.source_id, fact.source.record_id
        if found == (kind, source_id, record_id):
            shown: dict[str, object] = msgspec.to_builtins(fact)
            return shown
    return None
