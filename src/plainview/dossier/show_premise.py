"""Shows the premise itself: weapons and hazards, notes, plans, and the calls of a year; each with source and date."""

from plainview.dossier.model import (
    Assembled,
    CallShown,
    CallsShown,
    HazardShown,
    NoteShown,
    PlanShown,
    PremiseShown,
)
from plainview.dossier.records import CautionRow, PremiseFactRow

HELP_FIRST = ("care_plan", "deaf", "language", "child", "pets", "what_worked")  # in this order, before everything
CAUTION_SOURCE = "caution"
_CAUTION_TITLE = "Premise caution"
_WAITS = {"proposed": "waits for a sergeant's approval", "needs_review": "somebody moved in since: waits for review"}


def show_premise(assembled: Assembled) -> PremiseShown:
    """Return what is known of the place, whoever lives there."""
    records = assembled.records
    titles = {source.source_id: source.title for source in records.sources}
    return PremiseShown(
        hazards=_hazards(assembled, titles),
        notes=tuple(
            NoteShown(
                kind=note.kind,
                text=note.summary,
                source_title=titles[note.source_id],
                as_of=note.as_of,
                is_unit_known=note.is_unit_known,
            )
            for note in records.notes
            if note.kind not in HELP_FIRST
        ),
        plans=tuple(
            PlanShown(
                plan_id=plan.plan_id,
                title=plan.title,
                floor=plan.floor,
                is_of_unit=plan.is_of_unit,
                source_title=titles[plan.source_id],
                as_of=plan.as_of,
            )
            for plan in records.plans
        ),
        prior_calls=CallsShown(
            total_12_months=records.calls.total,
            by_kind=records.calls.by_kind,
            last=tuple(
                CallShown(
                    called_at=call.called_at,
                    kind=call.kind,
                    outcome=call.outcome,
                    source_title=titles[call.source_id],
                )
                for call in records.calls.last
            ),
        ),
    )


def _hazards(assembled: Assembled, titles: dict[str, str]) -> tuple[HazardShown, ...]:
    """Return facts and cautions, those that count first, then the newest; what has expired is not shown again (T2)."""
    expired = {
        (left.source_id, left.record_id) for left in assembled.rating.left_out if left.code == "EXPIRED_NOT_COUNTED"
    }
    counting = {(reason.source_id, reason.record_id) for reason in assembled.rating.reasons}
    why_not = {(left.source_id, left.record_id): left.text for left in assembled.rating.left_out}
    shown = [
        _hazard(fact, fact.source_id, titles[fact.source_id], counting, why_not)
        for fact in assembled.records.premise_facts
        if (fact.source_id, fact.record_id) not in expired
    ]
    shown += [
        _hazard(caution, CAUTION_SOURCE, _CAUTION_TITLE, counting, why_not)
        for caution in assembled.records.cautions
        if (CAUTION_SOURCE, caution.record_id) not in expired
    ]
    return tuple(sorted(shown, key=lambda hazard: (not hazard.counts, -hazard.on.toordinal(), hazard.text)))


def _hazard(
    row: PremiseFactRow | CautionRow,
    source_id: str,
    source_title: str,
    counting: set[tuple[str, str]],
    why_not: dict[tuple[str, str], str],
) -> HazardShown:
    key = (source_id, row.record_id)
    waits = _WAITS.get(row.approval) if isinstance(row, CautionRow) else None
    return HazardShown(
        kind=row.kind,
        text=row.summary,
        on=row.on,
        source_title=source_title,
        as_of=row.as_of,
        verified_by=row.verified_by,
        is_unit_known=row.is_unit_known,
        counts=key in counting,
        why_not=None if key in counting else why_not.get(key, waits),
        source_id=source_id,
        record_id=row.record_id,
    )
