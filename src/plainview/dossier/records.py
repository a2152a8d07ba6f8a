"""The records of a place as they come from the store, before anything is weighed or decided about showing them."""

from datetime import date, datetime
from typing import Literal

import msgspec

from plainview.rating.model import Approval, Evidence, PremiseKind
from plainview.rating.rules import CURRENT_RULES, RuleSet

CAPS = {
    "residencies": 2000,
    "counted": 500,
    "premise_facts": 200,
    "cautions": 60,
    "notes": 50,
    "plans": 30,
}  # rows that are read at most
TIES_EACH = 20


class PremiseRow(msgspec.Struct, frozen=True, kw_only=True):
    """The place, or the unit of it, that was asked for."""

    place_id: int
    unit_id: int | None
    address: str
    unit: str | None
    kind: str
    has_units: bool
    units_total: int


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A records system and its state."""

    source_id: str
    title: str
    source_class: str
    is_required: bool
    is_answering: bool
    down_since: datetime | None


class ResidencyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One source's word that someone lives, or lived, here."""

    person_id: int
    is_unit_known: bool
    certainty: float
    evidence: Evidence
    source_id: str
    record_id: str
    began_on: date
    ended_on: date | None
    as_of: datetime
    retrieved_at: datetime


class ElsewhereRow(msgspec.Struct, frozen=True, kw_only=True):
    """When someone linked to this place last took a home at another one."""

    person_id: int
    began_on: date


class CountedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record of someone linked to the place, of a kind that may count."""

    kind: Literal["conviction", "warrant", "protective", "firearm_prohibiting"]
    person_id: int
    source_id: str
    record_id: str
    identity_certainty: float
    on: date
    ended_on: date | None
    expires_on: date | None
    title: str
    is_violent_felony: bool
    as_of: datetime
    retrieved_at: datetime


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may be shown."""

    kind: Literal["conviction", "arrest", "warrant", "order", "probation"]
    source_id: str
    record_id: str
    identity_certainty: float
    title: str
    severity: str
    on: date
    disposition: str | None
    expires_on: date | None


class ResidentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Someone of whom a source says that they live here; a minor has no name and no history."""

    person_id: int
    name: str | None
    is_minor: bool | None
    born_on: date | None
    history: tuple[HistoryRow, ...]
    history_total: int


class TieRow(msgspec.Struct, frozen=True, kw_only=True):
    """A contact or an associate of a resident; a minor has no name."""

    person_id: int
    kind: Literal["contact", "associate"]
    name: str | None
    relation: str
    reason: str
    phone: str | None
    language: str | None
    source_id: str
    reliability: str | None
    validity: str | None
    review_on: date | None
    total: int


class PremiseFactRow(msgspec.Struct, frozen=True, kw_only=True):
    """What happened at, or is true of, the premise."""

    kind: PremiseKind
    summary: str
    is_unit_known: bool
    on: date
    expires_on: date
    verified_by: str
    source_id: str
    record_id: str
    as_of: datetime
    retrieved_at: datetime


class CautionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A premise caution; only an approved one that no change of tenant put up for review may count."""

    kind: PremiseKind
    summary: str
    is_unit_known: bool
    on: date
    expires_on: date
    verified_by: str | None
    record_id: str
    as_of: datetime
    approval: Approval


class ContestedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A resident's ticket about a record, whatever became of it; their note stands beside the record."""

    source_id: str
    record_id: str
    state: str
    is_suspended: bool
    note: str
    filed_at: datetime
    decided_at: datetime | None
    reason: str | None


class RulesRow(msgspec.Struct, frozen=True, kw_only=True):
    """A rule set that was put in force here, or that runs in shadow mode."""

    state: Literal["current", "shadow"]
    rules: RuleSet


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know about the place; shown, never weighed."""

    kind: str
    summary: str
    source_id: str
    as_of: datetime
    is_unit_known: bool


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the premise, without the picture."""

    plan_id: int
    title: str
    floor: str
    is_of_unit: bool
    source_id: str
    as_of: datetime


class CallRow(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier call to here."""

    called_at: datetime
    kind: str
    outcome: str
    source_id: str


class CallsRow(msgspec.Struct, frozen=True, kw_only=True):
    """The calls of the last twelve months."""

    total: int
    by_kind: dict[str, int]
    last: tuple[CallRow, ...]


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is recorded about a place; `premise` is None where nobody's records may be read."""

    premise: PremiseRow | None
    sources: tuple[SourceRow, ...]
    residencies: tuple[ResidencyRow, ...]
    elsewhere: tuple[ElsewhereRow, ...]
    counted: tuple[CountedRow, ...]
    residents: tuple[ResidentRow, ...]
    ties: tuple[TieRow, ...]
    premise_facts: tuple[PremiseFactRow, ...]
    cautions: tuple[CautionRow, ...]
    contested: tuple[ContestedRow, ...]
    notes: tuple[NoteRow, ...]
    plans: tuple[PlanRow, ...]
    rules: tuple[RulesRow, ...]  # empty: the built-in rules are in force
    calls: CallsRow


def rules_in_force(records: Records) -> RuleSet:
    """Return the rules that two offices approved here, else the built-in ones."""
    return next((row.rules for row in records.rules if row.state == "current"), CURRENT_RULES)
