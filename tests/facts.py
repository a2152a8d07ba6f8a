"""Makes up what a rating is given: one call a fact, with every field that a test does not speak of set to the usual."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from plainview.rating.model import (
    Claim,
    ClaimKind,
    Elsewhere,
    Evidence,
    FactSource,
    PremiseFact,
    PremiseKind,
    RatedLocation,
    Rating,
    RatingInputs,
    Residency,
    ResidentFact,
    ResidentKind,
    Source,
    SourceClass,
)
from plainview.rating.rate import rate
from plainview.rating.rules import CURRENT_RULES

AT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
TODAY = AT.date()
NEVER = date(2099, 1, 1)
SOMEONE = "person/1"
_SAYS: dict[ResidentKind, SourceClass] = {
    "violent_felony_conviction": "court",
    "resisting_conviction": "court",
    "violent_warrant": "warrant",
    "court_order": "order",
}
_numbers = count(1)


def source(source_class: SourceClass, *, record_id: str | None = None, as_of: datetime = AT) -> FactSource:
    """Return where a fact comes from; each has a record id of its own."""
    return FactSource(
        source_id=source_class,
        title=f"The {source_class} system",
        source_class=source_class,
        record_id=record_id or f"R-{next(_numbers)}",
        as_of=as_of,
        retrieved_at=as_of,
        verified_by="Sgt. N. Harrow",
    )


def claim(kind: ClaimKind = "weapon", *, is_corroborated: bool = True, said_at: datetime = AT) -> Claim:
    """Return something said in this call."""
    return Claim(kind=kind, is_corroborated=is_corroborated, said_at=said_at, source=source("call"))


def premise_fact(
    kind: PremiseKind, *, days_ago: int = 0, expires_on: date = NEVER, is_unit_known: bool = True
) -> PremiseFact:
    """Return something that happened here."""
    return PremiseFact(
        kind=kind,
        summary="what happened",
        on=TODAY - timedelta(days=days_ago),
        expires_on=expires_on,
        is_unit_known=is_unit_known,
        source=source("premise"),
    )


def resident_fact(
    kind: ResidentKind = "violent_felony_conviction",
    *,
    subject: str = SOMEONE,
    days_ago: int = 0,
    identity_permille: int = 990,
    ended_on: date | None = None,
    expires_on: date | None = None,
) -> ResidentFact:
    """Return a record of someone linked to the place."""
    return ResidentFact(
        kind=kind,
        subject=subject,
        identity_permille=identity_permille,
        title="Assault with a deadly weapon, PC 245(a)(1)",
        on=TODAY - timedelta(days=days_ago),
        ended_on=ended_on,
        expires_on=expires_on,
        source=source(_SAYS[kind]),
    )


def residency(
    subject: str = SOMEONE,
    *,
    evidence: Evidence = "dmv",
    certainty_permille: int = 900,
    is_unit_known: bool = True,
    began_on: date = date(2020, 3, 1),
    ended_on: date | None = None,
    as_of: datetime = AT,
) -> Residency:
    """Return a source's word that someone lives here."""
    return Residency(
        subject=subject,
        evidence=evidence,
        certainty_permille=certainty_permille,
        is_unit_known=is_unit_known,
        began_on=began_on,
        ended_on=ended_on,
        source=source("residency", as_of=as_of),
    )


def asked(*, is_answering: bool = True, is_required: bool = True, source_id: str = "court") -> Source:
    """Return a source's state."""
    return Source(
        source_id=source_id,
        title=f"The {source_id} system",
        is_required=is_required,
        is_answering=is_answering,
        down_since=None if is_answering else AT - timedelta(hours=2),
    )


def inputs(
    *facts: Claim | PremiseFact | ResidentFact | Residency | Elsewhere | Source,
    at: datetime = AT,
    address_permille: int = 1000,
    place_id: int | None = 1,
    unit_id: int | None = None,
    has_units: bool = False,
    ended_at: datetime | None = None,
) -> RatingInputs:
    """Return inputs of these facts, in this order; every required source answered unless a source is among them."""
    return RatingInputs(
        at=at,
        incident_id="00000000-0000-7000-8000-000000000001",
        incident_ended_at=ended_at,
        location=RatedLocation(
            place_id=place_id, unit_id=unit_id, address_permille=address_permille, has_units=has_units
        ),
        claims=tuple(f for f in facts if isinstance(f, Claim)),
        premise_facts=tuple(f for f in facts if isinstance(f, PremiseFact)),
        resident_facts=tuple(f for f in facts if isinstance(f, ResidentFact)),
        residencies=tuple(f for f in facts if isinstance(f, Residency)),
        elsewhere=tuple(f for f in facts if isinstance(f, Elsewhere)),
        sources=tuple(f for f in facts if isinstance(f, Source)) or (asked(),),
    )


def rated(*facts: Claim | PremiseFact | ResidentFact | Residency | Elsewhere | Source, at: datetime = AT) -> Rating:
    """Rate these facts with the current rules at a certain address."""
    return rate(inputs(*facts, at=at), CURRENT_RULES)


def years(number: float) -> timedelta:
    """Return years of 365 days, as half-lives count them."""
    return timedelta(days=round(number * 365))
