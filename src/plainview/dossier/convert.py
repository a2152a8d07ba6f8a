"""Turns records into what may be rated: pure, and a closed gate (ties, notes, arrests and earlier calls don't pass)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from plainview.dossier.contested import suspend, suspended_keys
from plainview.dossier.records import CautionRow, CountedRow, PremiseFactRow, Records, ResidencyRow, SourceRow
from plainview.incidents.model import Incident, Location
from plainview.people.residency import Residence
from plainview.people.residency import residences as weigh
from plainview.people.residency_rules import EVIDENCE_RULES
from plainview.rating.model import (
    Claim,
    Elsewhere,
    FactSource,
    PremiseFact,
    RatedLocation,
    RatingInputs,
    Residency,
    ResidentFact,
    ResidentKind,
    Source,
    may_say,
)

ORDER_TITLES = {"protective": "protective order", "firearm_prohibiting": "firearm-prohibiting order"}
CAUTIONS = "caution"  # as a source: the cautions kept here
Sources = Mapping[str, SourceRow]
Residences = Mapping[int, Residence[ResidencyRow]]  # by person_id


def convert(records: Records, incident: Incident, at: datetime, residences: Residences | None = None) -> RatingInputs:
    """Return the rating's inputs; rows of a source that may not say such a thing stay outside (`refused_rows`).

    `residences`: those of `records`, where whoever asks has them already.
    """
    sources = {source.source_id: source for source in records.sources}
    inputs = RatingInputs(
        at=at,
        incident_id=str(incident.incident_id),
        incident_ended_at=incident.state.closed_at if incident.state else None,
        location=_location(records, incident),
        claims=_claims(incident),
        premise_facts=(
            *(_premise_fact(row, sources) for row in records.premise_facts if _may(row.kind, row, sources)),
            *(_caution(row) for row in records.cautions),
        ),
        resident_facts=tuple(_resident_fact(row, sources) for row in records.counted if _may(_kind(row), row, sources)),
        residencies=tuple(_residencies(records, residences or residences_of(records, at), sources, at)),
        elsewhere=tuple(Elsewhere(subject=subject_of(e.person_id), began_on=e.began_on) for e in records.elsewhere),
        sources=tuple(
            Source(
                source_id=source.source_id,
                title=source.title,
                is_required=source.is_required,
                is_answering=source.is_answering,
                down_since=source.down_since,
            )
            for source in records.sources
        ),
    )
    return suspend(inputs, records)


def subject_of(person_id: int) -> str:
    """Return the opaque key under which a person's facts are weighed."""
    return f"person/{person_id}"


def refused_rows(records: Records) -> int:
    """Return how many rows come from a source that may not say such a thing."""
    sources = {source.source_id: source for source in records.sources}
    return (
        sum(not _may(row.kind, row, sources) for row in records.premise_facts)
        + sum(not _may(_kind(row), row, sources) for row in records.counted)
        + sum(not _may("residency", row, sources) for row in records.residencies)
    )


def _may(kind: str, row: PremiseFactRow | CountedRow | ResidencyRow, sources: Sources) -> bool:
    return may_say(kind, sources[row.source_id].source_class)


def _location(records: Records, incident: Incident) -> RatedLocation:
    found = incident.state.location if incident.state else None
    premise = records.premise
    return RatedLocation(
        place_id=found.place_id if found and found.state == "exact" else None,
        unit_id=premise.unit_id if premise else None,
        address_permille=address_permille(found),
        has_units=premise.has_units if premise else found is not None and found.place_id is not None,
    )


def address_permille(found: Location | None) -> int:
    """Return how sure the place is; nothing but an exact address is a place at all."""
    return permille(found.certainty) if found is not None and found.state == "exact" else 0


def permille(certainty: float) -> int:
    """Return a certainty in whole thousandths, never rounded up."""
    return int(round(certainty * 1000, 6))


def _claims(incident: Incident) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            kind=claim.kind,
            is_corroborated=claim.is_corroborated,
            said_at=claim.said_at,
            source=FactSource(
                source_id="call",
                title="This call",
                source_class="call",
                record_id=f"{incident.incident_id}/{claim.kind}",
                as_of=claim.said_at,
                retrieved_at=claim.said_at,
            ),
        )
        for claim in (incident.state.claims if incident.state else ())
    )


def _source(
    row: PremiseFactRow | CountedRow | ResidencyRow, sources: Sources, verified_by: str | None = None
) -> FactSource:
    source = sources[row.source_id]
    return FactSource(
        source_id=row.source_id,
        title=source.title,
        source_class=source.source_class,  # type: ignore[arg-type]  # checked as it is made
        record_id=row.record_id,
        as_of=row.as_of,
        retrieved_at=row.retrieved_at,
        verified_by=verified_by,
    )


def _premise_fact(row: PremiseFactRow, sources: Sources) -> PremiseFact:
    return PremiseFact(
        kind=row.kind,
        summary=row.summary,
        on=row.on,
        expires_on=row.expires_on,
        is_unit_known=row.is_unit_known,
        source=_source(row, sources, row.verified_by),
    )


def _caution(row: CautionRow) -> PremiseFact:
    return PremiseFact(
        kind=row.kind,
        summary=row.summary,
        on=row.on,
        expires_on=row.expires_on,
        is_unit_known=row.is_unit_known,
        approval=row.approval,
        source=FactSource(
            source_id=CAUTIONS,
            title="Premise caution",
            source_class="premise",
            record_id=row.record_id,
            as_of=row.as_of,
            retrieved_at=row.as_of,
            verified_by=row.verified_by,
        ),
    )


def _kind(row: CountedRow) -> ResidentKind:
    """Return the factor; one record counts once, so a violent felony is not counted as resisting too."""
    if row.kind == "warrant":
        return "violent_warrant"
    if row.kind == "conviction":
        return "violent_felony_conviction" if row.is_violent_felony else "resisting_conviction"
    return "court_order"


def _resident_fact(row: CountedRow, sources: Sources) -> ResidentFact:
    return ResidentFact(
        kind=_kind(row),
        subject=subject_of(row.person_id),
        identity_permille=permille(row.identity_certainty),
        title=ORDER_TITLES.get(row.kind, row.title),
        on=row.on,
        ended_on=row.ended_on,
        expires_on=row.expires_on,
        source=_source(row, sources),
    )


def residences_of(records: Records, at: datetime) -> Residences:
    """Return by person_id how sure it is that each lives here now, and which evidence gave what, or no longer does."""
    sources = {source.source_id: source for source in records.sources}
    contested = suspended_keys(records)
    return weigh(
        [
            row
            for row in records.residencies
            if _may("residency", row, sources) and (row.source_id, row.record_id) not in contested
        ],
        elsewhere={each.person_id: each.began_on for each in records.elsewhere},
        place_kind=records.premise.kind if records.premise else "",
        today=at.date(),
    )


def _residencies(records: Records, residences: Residences, sources: Sources, at: datetime) -> Iterator[Residency]:
    """Give each piece of evidence what it says today; the strongest of a person carries what all say together."""
    for residence in residences.values():
        strongest = residence.strongest
        for given in residence.given:
            certainty = residence.certainty if given is strongest else given.gave
            if not _ran_out(given.row, at):
                yield _residency(given.row, certainty, sources)
    contested = suspended_keys(records)
    for row in records.residencies:
        if (row.source_id, row.record_id) in contested and _may("residency", row, sources):
            yield _residency(row, row.certainty, sources)


def _ran_out(row: ResidencyRow, at: datetime) -> bool:
    """Say whether it was of the kind that just ends, with nobody moving out: a caller's word, mail."""
    is_over = row.ended_on is not None and row.ended_on <= at.date()
    return is_over and not EVIDENCE_RULES[row.evidence].ends_residence


def _residency(row: ResidencyRow, certainty: float, sources: Sources) -> Residency:
    return Residency(
        subject=subject_of(row.person_id),
        evidence=row.evidence,
        certainty_permille=permille(certainty),
        is_unit_known=row.is_unit_known,
        began_on=row.began_on,
        ended_on=row.ended_on,
        source=_source(row, sources),
    )
