"""Shows who lives at a place, what the records say of them and whom they are tied to, as far as it was permitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plainview.dossier.convert import ORDER_TITLES, permille, subject_of
from plainview.dossier.model import (
    Answers,
    Assembled,
    AssociateShown,
    ContactShown,
    EvidenceShown,
    HistoryShown,
    Refusal,
    ResidencyShown,
    ResidentShown,
    TiesShown,
)
from plainview.dossier.records import HistoryRow, ResidencyRow, ResidentRow, TieRow
from plainview.kernel.errors import RefusedError
from plainview.people.residency import Residence
from plainview.people.residency_changes import Change
from plainview.people.residency_rules import EVIDENCE_RULES
from plainview.policy.model import Permit
from plainview.rating.rules import RuleSet
from plainview.rating.standing import Standing, standing_of
from plainview.rating.weigh import say_date

SEES_POSSIBLE_MATCHES = frozenset({"analyst"})  # rules/rating.md: shown to the analyst, not relayed
MINOR = "Minor (name withheld)"
SURE_PERMILLE = 950
EVIDENCE_EACH = 5
_LISTED_THOUGH_NOT_COUNTED = {  # shown with how weak the link is, without any record
    "MAIL_NOT_COUNTED": "only mail comes here: no record shown",
    "RESIDENCY_UNCERTAIN_NOT_COUNTED": "unlikely to live here: no record shown",
    "UNIT_NOT_KNOWN_NOT_COUNTED": "at this address, unit not known: no record shown",
}
_STATE_ORDER = {"current": 0, "possible": 1, "not_counted": 2}
Standings = Mapping[str, Standing]


def refusal_of(answer: Permit | RefusedError) -> Refusal | None:
    """Return which rule refused and what it said; None where it was permitted."""
    if isinstance(answer, RefusedError):
        return Refusal(rule=", ".join(answer.rules), text=str(answer))
    return None


def lives_here(person_id: int, known: Standings) -> bool:
    """Say whether someone's records may be shown at all: a current or possible resident."""
    return standing_of(subject_of(person_id), known).state != "not_counted"


def is_listed(standing: Standing) -> bool:
    """Say whether someone is listed; who moved out, was followed by others, or of whom nothing is left, is not."""
    return standing.state != "not_counted" or (
        standing.code in _LISTED_THOUGH_NOT_COUNTED and standing.certainty_permille > 0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Showing:
    """What is needed to show any of the residents."""

    assembled: Assembled
    answers: Answers
    known: Standings
    titles: Mapping[str, str]
    counted: frozenset[tuple[str, str]]
    residences: Mapping[int, Residence[ResidencyRow]]
    identity_from_permille: int

    def standing(self, person_id: int) -> Standing:
        return standing_of(subject_of(person_id), self.known)


def show_residents(
    assembled: Assembled, answers: Answers, known: Standings, rules: RuleSet
) -> tuple[ResidentShown, ...]:
    """Return the residents, the surest first."""
    showing = _Showing(
        assembled=assembled,
        answers=answers,
        known=known,
        titles={source.source_id: source.title for source in assembled.records.sources},
        counted=frozenset((reason.source_id, reason.record_id) for reason in assembled.rating.reasons),
        residences=assembled.residences,
        identity_from_permille=rules.identity_from_permille,
    )
    listed = [row for row in assembled.records.residents if is_listed(showing.standing(row.person_id))]
    return tuple(_show_resident(row, showing) for row in sorted(listed, key=lambda row: _surest_first(row, showing)))


def _surest_first(row: ResidentRow, showing: _Showing) -> tuple[int, int, int]:
    standing = showing.standing(row.person_id)
    return _STATE_ORDER[standing.state], -standing.certainty_permille, row.person_id


def _show_resident(row: ResidentRow, showing: _Showing) -> ResidentShown:
    standing = showing.standing(row.person_id)
    residence = showing.residences.get(row.person_id)
    history, total = _history(row, showing)
    today = showing.assembled.at.date()
    return ResidentShown(
        person_id=row.person_id,
        name=row.name or MINOR,
        age=None if row.is_minor or row.born_on is None else age_on(row.born_on, today),
        residency=ResidencyShown(
            certainty=standing.certainty_permille / 1000,
            words=_say_residency(standing),
            stay=residence.stay if residence else None,
            evidence=_evidence(residence, showing),
        ),
        match="possible" if any(item.match == "possible" for item in history) else "confirmed",
        history=history,
        history_total=total,
    )


def age_on(born_on: date, today: date) -> int:
    """Return full years."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _say_residency(standing: Standing) -> str:
    if standing.state == "current":
        return "lives here" if standing.certainty_permille >= SURE_PERMILLE else "lives here, likely"
    if standing.state == "possible":
        return "may live here"
    return _LISTED_THOUGH_NOT_COUNTED[str(standing.code)]


def _evidence(residence: Residence[ResidencyRow] | None, showing: _Showing) -> tuple[EvidenceShown, ...]:
    """Return the strongest pieces, and those that something speaks against."""
    pieces = residence.given if residence else ()
    return tuple(
        EvidenceShown(
            kind=piece.row.evidence,
            title=EVIDENCE_RULES[piece.row.evidence].title,
            source_title=showing.titles[piece.row.source_id],
            began_on=piece.row.began_on,
            as_of=piece.row.as_of,
            gave=round(piece.gave, 3),
            why_not=_say_change(piece.change) if piece.change else None,
            source_id=piece.row.source_id,
            record_id=piece.row.record_id,
        )
        for piece in pieces[:EVIDENCE_EACH]
    )


def _say_change(change: Change) -> str:
    return f"{change.words}{f' {say_date(change.since)}' if change.since else ''}"


def _history(row: ResidentRow, showing: _Showing) -> tuple[tuple[HistoryShown, ...], int]:
    """Return the records to show, and how many there are; what may not be this person's is for the analyst alone."""
    is_refused = isinstance(showing.answers.history, RefusedError)
    if is_refused or showing.standing(row.person_id).state == "not_counted":
        return (), 0
    sees_all = showing.answers.dossier.question.actor.role in SEES_POSSIBLE_MATCHES
    records = [record for record in row.history if sees_all or not _is_possible(record, showing)]
    return tuple(_show_record(record, showing) for record in records), row.history_total - len(row.history) + len(
        records
    )


def _is_possible(record: HistoryRow, showing: _Showing) -> bool:
    return permille(record.identity_certainty) < showing.identity_from_permille


def _show_record(record: HistoryRow, showing: _Showing) -> HistoryShown:
    is_possible = _is_possible(record, showing)
    return HistoryShown(
        kind=record.kind,
        text=f"{'Possible match: ' if is_possible else ''}{_say_record(record)}",
        severity=record.severity,
        on=record.on,
        disposition=record.disposition,
        source_title=showing.titles[record.source_id],
        is_active=record.kind in {"warrant", "order", "probation"},
        counts=(record.source_id, record.record_id) in showing.counted,
        match="possible" if is_possible else "confirmed",
        source_id=record.source_id,
        record_id=record.record_id,
    )


def _say_record(record: HistoryRow) -> str:
    if record.kind == "probation":
        under = "on parole" if record.severity == "parole" else f"under {record.severity} probation"
        until = f" until {say_date(record.expires_on)}" if record.expires_on else ""
        return f"{under.capitalize()}{until}: {record.title}"
    if record.kind == "order":
        until = f" until {say_date(record.expires_on)}" if record.expires_on else ""
        return f"Respondent of a {ORDER_TITLES[record.title]}, in force{until}"
    words = {"conviction": "Convicted", "arrest": "Arrested", "warrant": "Active warrant"}[record.kind]
    disposition = f" ({record.disposition.replace('_', ' ')})" if record.disposition else ""
    return f"{words}: {record.title}{disposition}"


def show_ties(assembled: Assembled, answers: Answers, known: Standings) -> TiesShown:
    """Return contacts and associates of those who live here, or may, each as far as it was permitted."""
    titles = {source.source_id: source.title for source in assembled.records.sources}
    ties = [tie for tie in assembled.records.ties if lives_here(tie.person_id, known)]
    is_refused = {
        "contacts": refusal_of(answers.contacts),
        "associates": refusal_of(answers.associates),
    }
    return TiesShown(
        contacts=() if is_refused["contacts"] else _contacts(ties, titles),
        associates=() if is_refused["associates"] else _associates(ties),
        refused=_one_refusal({part: refusal for part, refusal in is_refused.items() if refusal}),
    )


def _one_refusal(refused: Mapping[str, Refusal]) -> Refusal | None:
    if not refused:
        return None
    rules = dict.fromkeys(refusal.rule for refusal in refused.values())
    return Refusal(
        rule=", ".join(rules),
        text=" ".join(f"{part.capitalize()}: {refusal.text}" for part, refusal in refused.items()),
    )


def _contacts(ties: Sequence[TieRow], titles: Mapping[str, str]) -> tuple[ContactShown, ...]:
    return tuple(
        ContactShown(
            name=tie.name or MINOR,
            relation=tie.relation,
            phone=tie.phone,
            language=tie.language,
            reason=tie.reason,
            of_person_id=tie.person_id,
            source_title=titles[tie.source_id],
        )
        for tie in ties
        if tie.kind == "contact"
    )


def _associates(ties: Sequence[TieRow]) -> tuple[AssociateShown, ...]:
    return tuple(
        AssociateShown(
            name=tie.name or MINOR,
            relation=tie.relation,
            reason=tie.reason,
            reliability=tie.reliability,
            validity=tie.validity,
            review_on=tie.review_on,
            of_person_id=tie.person_id,
        )
        for tie in ties
        if tie.kind == "associate"
    )
