"""What responders are shown about a place: the dossier, exactly as the public interface gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from plainview.dossier.records import Records, ResidencyRow
from plainview.incidents.model import Incident, Location
from plainview.kernel.errors import RefusedError
from plainview.people.residency import Residence
from plainview.policy.model import Permit
from plainview.rating.model import Rating, RatingInputs
from plainview.rating.rules import CURRENT_RULES, RuleSet

FOOTER = "Not probable cause, not reasonable suspicion, not a basis for force."


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """Everything gathered and rated for an incident, before anybody was permitted to see it."""

    incident: Incident
    records: Records
    residences: Mapping[int, Residence[ResidencyRow]]  # by person_id
    inputs: RatingInputs
    rating: Rating
    rating_id: UUID
    at: datetime
    rules: RuleSet = CURRENT_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the one door said: the dossier's permit, and for each part of it a permit or a refusal."""

    dossier: Permit
    history: Permit | RefusedError
    contacts: Permit | RefusedError
    associates: Permit | RefusedError


class PlaceShown(msgspec.Struct, frozen=True, kw_only=True):
    """The place, known well enough to show its records."""

    address: str
    unit: str | None
    kind: str
    units_total: int
    certainty: float
    place_id: int
    unit_id: int | None


class FirstShown(msgspec.Struct, frozen=True, kw_only=True):
    """What helps to end it calmly; stands before everything else and is never weighed."""

    kind: str
    text: str
    source: str
    as_of: datetime


class ReasonShown(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of the rating; `on` is None for the reason why nothing could be assessed."""

    factor: str
    text: str
    source_title: str
    on: date | None
    certain: bool
    points: float


class LeftOutShown(msgspec.Struct, frozen=True, kw_only=True):
    """What was not counted, and why."""

    code: str
    text: str
    on: date | None


class NotAskedShown(msgspec.Struct, frozen=True, kw_only=True):
    """A source that did not answer."""

    source_id: str
    title: str
    since: datetime | None
    text: str


class RatingShown(msgspec.Struct, frozen=True, kw_only=True):
    """The rating: a word or an interval, the three strongest reasons, what was left out and what could not be asked."""

    level: str
    lo: str
    hi: str
    reasons: tuple[ReasonShown, ...]
    more: int
    left_out: tuple[LeftOutShown, ...]
    not_asked: tuple[NotAskedShown, ...]
    rule_version: str
    tactics: tuple[str, ...]
    rating_id: UUID
    caution_from: float  # points, as these rules have it
    elevated_from: float


class EvidenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """Why we think that someone lives here: what this piece gives today, and why it gives no more."""

    kind: str
    title: str
    source_title: str
    began_on: date
    as_of: datetime
    gave: float
    why_not: str | None
    source_id: str
    record_id: str


class ResidencyShown(msgspec.Struct, frozen=True, kw_only=True):
    """How sure it is that someone lives here."""

    certainty: float
    words: str
    stay: str | None  # what kind of place it is, where people stay for a while only
    evidence: tuple[EvidenceShown, ...]


class HistoryShown(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a resident; `match`: is it surely theirs; `counts`: is it in the rating."""

    kind: str
    text: str
    severity: str
    on: date
    disposition: str | None
    source_title: str
    is_active: bool
    counts: bool
    match: str
    source_id: str
    record_id: str


class ResidentShown(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who lives here, or may; stands apart from the rating of the place."""

    person_id: int
    name: str
    age: int | None
    residency: ResidencyShown
    match: str
    history: tuple[HistoryShown, ...]
    history_total: int


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is left out because a rule says so."""

    rule: str
    text: str


class ContactShown(msgspec.Struct, frozen=True, kw_only=True):
    """Someone to reach."""

    name: str
    relation: str
    phone: str | None
    language: str | None
    reason: str
    of_person_id: int
    source_title: str


class AssociateShown(msgspec.Struct, frozen=True, kw_only=True):
    """Someone tied to a resident by a 28 CFR Part 23 record."""

    name: str
    relation: str
    reason: str
    reliability: str | None
    validity: str | None
    review_on: date | None
    of_person_id: int


class TiesShown(msgspec.Struct, frozen=True, kw_only=True):
    """Whom residents are tied to."""

    contacts: tuple[ContactShown, ...]
    associates: tuple[AssociateShown, ...]
    refused: Refusal | None


class HazardShown(msgspec.Struct, frozen=True, kw_only=True):
    """What happened at, or is true of, the premise: weapons, assaults on responders, hazards; in the rating or not."""

    kind: str
    text: str
    on: date
    source_title: str
    as_of: datetime
    verified_by: str | None
    is_unit_known: bool  # False: somewhere in this building
    counts: bool
    why_not: str | None
    source_id: str
    record_id: str


class NoteShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know about the premise."""

    kind: str
    text: str
    source_title: str
    as_of: datetime
    is_unit_known: bool


class PlanShown(msgspec.Struct, frozen=True, kw_only=True):
    """A floor plan or site plan; its picture is asked for apart, for the same incident and purpose."""

    plan_id: int
    title: str
    floor: str
    is_of_unit: bool
    source_title: str
    as_of: datetime


class CallShown(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier call."""

    called_at: datetime
    kind: str
    outcome: str
    source_title: str


class CallsShown(msgspec.Struct, frozen=True, kw_only=True):
    """The calls of twelve months."""

    total_12_months: int
    by_kind: dict[str, int]
    last: tuple[CallShown, ...]


class PremiseShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the premise itself."""

    hazards: tuple[HazardShown, ...]
    notes: tuple[NoteShown, ...]
    plans: tuple[PlanShown, ...]
    prior_calls: CallsShown


class NotKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be known, and since when."""

    text: str
    since: datetime | None = None


class ContestShown(msgspec.Struct, frozen=True, kw_only=True):
    """A resident's ticket about one of the records here, with their words; suspended: it does not count."""

    source_id: str
    record_id: str
    text: str
    state: str
    is_suspended: bool
    note: str
    filed_on: date
    decided_on: date | None
    reason: str | None


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, for one asker and one purpose; `entry` is its line in the ledger."""

    incident_id: UUID
    version: int
    assembled_at: datetime
    purpose: str | None
    entry: int
    footer: str = FOOTER
    place: PlaceShown | None
    location: Location
    first: tuple[FirstShown, ...]
    rating: RatingShown
    residents: tuple[ResidentShown, ...]
    residents_total: int
    history_refused: Refusal | None
    ties: TiesShown
    premise: PremiseShown
    contested: tuple[ContestShown, ...]
    not_known: tuple[NotKnown, ...]
