"""What a rating is made from and what comes out: only what the closed list names can be said here."""

from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from plainview.kernel.errors import BadInputError

SourceClass = Literal["call", "premise", "arrest", "court", "warrant", "order", "residency"]
ClaimKind = Literal["weapon", "violence"]
PremiseKind = Literal["responder_assaulted", "firearm_at_premise", "verified_hazard"]
ResidentKind = Literal["violent_felony_conviction", "resisting_conviction", "violent_warrant", "court_order"]
Evidence = Literal["booking_address", "utility", "dmv", "lease", "mail", "said_by_caller", "court_address"]
Approval = Literal["approved", "proposed", "needs_review"]
Level = Literal["UNKNOWN", "NO KNOWN HAZARD", "CAUTION", "ELEVATED"]
About = Literal["call", "premise", "resident"]
LeftOutCode = Literal[
    "FORMER_RESIDENT_NOT_COUNTED",
    "LATER_MOVE_IN_NOT_COUNTED",
    "LIVES_ELSEWHERE_NOT_COUNTED",
    "NOT_YET_RESIDENT_NOT_COUNTED",
    "UNIT_NOT_KNOWN_NOT_COUNTED",
    "RESIDENCY_UNCERTAIN_NOT_COUNTED",
    "MAIL_NOT_COUNTED",
    "NO_RESIDENCE_NOT_COUNTED",
    "IDENTITY_UNCERTAIN_NOT_COUNTED",
    "EXPIRED_NOT_COUNTED",
    "NOT_ACTIVE_NOT_COUNTED",
    "FUTURE_DATE_NOT_COUNTED",
    "NOT_APPROVED_NOT_COUNTED",
    "NEEDS_REVIEW_NOT_COUNTED",
    "CONTESTED_NOT_COUNTED",
]
IncompleteCode = Literal["ADDRESS_NOT_CERTAIN", "UNIT_MISSING", "REQUIRED_SOURCE_DOWN", "NO_REQUIRED_SOURCE"]

SOURCE_CLASSES: tuple[str, ...] = get_args(SourceClass)
EVIDENCE: tuple[str, ...] = get_args(Evidence)
# Who may say what. Contacts, intelligence and anything the world may yet invent say nothing here (T3, T4).
CLASSES_THAT_MAY_SAY: dict[str, frozenset[str]] = {
    "weapon": frozenset({"call"}),
    "violence": frozenset({"call"}),
    "responder_assaulted": frozenset({"premise"}),
    "firearm_at_premise": frozenset({"premise"}),
    "verified_hazard": frozenset({"premise"}),
    "violent_felony_conviction": frozenset({"court"}),
    "resisting_conviction": frozenset({"court"}),
    "violent_warrant": frozenset({"warrant"}),
    "court_order": frozenset({"order"}),
    "residency": frozenset({"residency", "arrest", "court", "call"}),
}


class Suspended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a fact does not count: contested since a day, and, once it was decided, found wrong on another."""

    since_on: date
    upheld_on: date | None = None


class FactSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a fact comes from and how old it is there."""

    source_id: str
    title: str
    source_class: SourceClass
    record_id: str
    as_of: datetime
    retrieved_at: datetime
    verified_by: str | None = None
    suspended: Suspended | msgspec.UnsetType = msgspec.UNSET  # unset is not written: old ratings keep their bytes

    def __post_init__(self) -> None:
        _refuse_unlisted("source class", self.source_class, SOURCE_CLASSES)


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was said in this call; corroborated: by two distinct callers, or by a responder."""

    kind: ClaimKind
    is_corroborated: bool
    said_at: datetime
    source: FactSource

    def __post_init__(self) -> None:
        _refuse_unless_may_say(self.kind, self.source)


class PremiseFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happened at, or is true of, a premise; without a unit where there are units it is only possible.

    `approval` is a premise caution's, and left out of the bytes where it is the usual: records come approved.
    """

    kind: PremiseKind
    summary: str
    on: date
    expires_on: date
    is_unit_known: bool
    approval: Approval = "approved"
    source: FactSource

    def __post_init__(self) -> None:
        _refuse_unless_may_say(self.kind, self.source)


class ResidentFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A court's or a warrant system's record of someone linked to the place; `subject` is an opaque key."""

    kind: ResidentKind
    subject: str
    identity_permille: int  # how sure it is that the record is this person's
    title: str
    on: date
    ended_on: date | None = None
    expires_on: date | None = None  # the last day on which it is in force
    source: FactSource

    def __post_init__(self) -> None:
        _refuse_unless_may_say(self.kind, self.source)
        _refuse_no_permille(self.identity_permille)


class Residency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One source's word that someone lives, or lived, at the place that is rated."""

    subject: str
    evidence: Evidence
    certainty_permille: int
    is_unit_known: bool
    began_on: date
    ended_on: date | None = None
    source: FactSource

    def __post_init__(self) -> None:
        _refuse_unlisted("evidence", self.evidence, EVIDENCE)
        _refuse_unless_may_say("residency", self.source)
        _refuse_no_permille(self.certainty_permille)


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Someone linked to the place took a lease or a utility account at another one."""

    subject: str
    began_on: date


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A records system and whether it answers."""

    source_id: str
    title: str
    is_required: bool
    is_answering: bool
    down_since: datetime | None = None


class RatedLocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How well the place is known; the ids only say which place it was."""

    place_id: int | None
    unit_id: int | None
    address_permille: int
    has_units: bool

    def __post_init__(self) -> None:
        _refuse_no_permille(self.address_permille)


class RatingInputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a rating depends on, the moment included."""

    at: datetime
    incident_id: str
    incident_ended_at: datetime | None = None
    location: RatedLocation
    claims: tuple[Claim, ...] = ()
    premise_facts: tuple[PremiseFact, ...] = ()
    resident_facts: tuple[ResidentFact, ...] = ()
    residencies: tuple[Residency, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise BadInputError("a rating needs a moment with its zone")


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that counts, what it weighs now, and whether it is certain (in `lo`) or only possible (in `hi`)."""

    factor: str
    about: About
    text: str
    points_milli: int
    is_certain: bool
    on: date
    source_id: str
    source_title: str
    record_id: str


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that does not count, and why; never with a name."""

    code: LeftOutCode
    about: About
    text: str
    on: date
    source_id: str
    record_id: str


class NotAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source that did not answer."""

    source_id: str
    title: str
    since: datetime | None
    text: str


class WhyIncomplete(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the place could not be assessed, or not wholly."""

    code: IncompleteCode
    text: str


class Rating(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word, or an interval of words, with its reasons; about a place and one call, never about a person."""

    rule_version: str
    at: datetime
    level: str
    lo: Level
    hi: Level
    lo_milli: int
    hi_milli: int
    reasons: tuple[Reason, ...]  # strongest first
    left_out: tuple[LeftOut, ...]
    not_asked: tuple[NotAsked, ...]
    incomplete_because: tuple[WhyIncomplete, ...]
    tactics: tuple[str, ...]


def may_say(kind: str, source_class: str) -> bool:
    """Say whether a source of that class may say such a thing; nobody may say what is not in the closed list."""
    return source_class in CLASSES_THAT_MAY_SAY.get(kind, frozenset())


def _refuse_unlisted(what: str, given: str, closed_list: tuple[str, ...]) -> None:
    if given not in closed_list:
        raise BadInputError(f"{what} {given!r} is not in the closed list ({', '.join(closed_list)})")


def _refuse_unless_may_say(kind: str, source: FactSource) -> None:
    allowed = CLASSES_THAT_MAY_SAY.get(kind)
    if allowed is None:
        raise BadInputError(f"{kind!r} is not in the closed list of what may count")
    if source.source_class not in allowed:
        raise BadInputError(f"a source of class {source.source_class!r} can't say {kind!r}: it takes {sorted(allowed)}")


def _refuse_no_permille(certainty: int) -> None:
    if not 0 <= certainty <= 1000:  # noqa: PLR2004 - permille
        raise BadInputError(f"a certainty of {certainty} permille is none: it goes from 0 to 1000")
