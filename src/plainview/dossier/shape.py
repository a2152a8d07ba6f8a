"""Shapes records, rating and permits into the dossier that is shown: pure, help first, gaps said."""

from collections.abc import Iterator

from plainview.dossier.contested import show_contested
from plainview.dossier.convert import refused_rows
from plainview.dossier.model import (
    Answers,
    Assembled,
    Dossier,
    FirstShown,
    NotKnown,
    PlaceShown,
    ResidentShown,
    TiesShown,
)
from plainview.dossier.records import CAPS, TIES_EACH, Records
from plainview.dossier.show_people import (
    Standings,
    is_listed,
    lives_here,
    refusal_of,
    show_residents,
    show_ties,
)
from plainview.dossier.show_premise import HELP_FIRST, show_premise
from plainview.dossier.show_rating import show_rating
from plainview.incidents.model import NOT_LOOKED_UP
from plainview.rating.standing import standings

_CONNECTED = {  # what a dossier is made of, by the class of the systems that say it
    "arrest": "Arrests",
    "court": "Convictions",
    "warrant": "Warrants",
    "order": "Protective and firearm orders",
    "residency": "Who lives here by utility, lease or registration",
    "premise": "Hazards and notes of the premise",
    "contact": "People to reach",
}
_UNSETTLED = frozenset({"LATER_MOVE_IN_NOT_COUNTED", "LIVES_ELSEWHERE_NOT_COUNTED"})


def shape(assembled: Assembled, answers: Answers) -> Dossier:
    """Return what this asker is shown; a part that was refused is left out and names the rule."""
    incident, question = assembled.incident, answers.dossier.question
    rules = assembled.rules
    known = standings(assembled.inputs, rules)
    history_refused = refusal_of(answers.history)
    residents = show_residents(assembled, answers, known, rules)
    residents_total = sum(is_listed(standing) for standing in known.values())
    ties = show_ties(assembled, answers, known)
    return Dossier(
        incident_id=incident.incident_id,
        version=incident.version,
        assembled_at=assembled.at,
        purpose=question.purpose,
        entry=answers.dossier.entry,
        place=_place(assembled),
        location=incident.state.location if incident.state else NOT_LOOKED_UP,
        first=tuple(_first(assembled, ties, known)),
        rating=show_rating(assembled, history_refused),
        residents=residents,
        residents_total=residents_total,
        history_refused=history_refused,
        ties=ties,
        premise=show_premise(assembled),
        contested=show_contested(assembled, is_history_shown=history_refused is None),
        not_known=tuple(_not_known(assembled, residents, residents_total, known, ties)),
    )


def _place(assembled: Assembled) -> PlaceShown | None:
    premise = assembled.records.premise
    if premise is None:
        return None
    return PlaceShown(
        address=premise.address,
        unit=premise.unit,
        kind=premise.kind,
        units_total=premise.units_total,
        certainty=assembled.inputs.location.address_permille / 1000,
        place_id=premise.place_id,
        unit_id=premise.unit_id,
    )


def _first(assembled: Assembled, ties: TiesShown, known: Standings) -> Iterator[FirstShown]:
    records = assembled.records
    titles = {source.source_id: source.title for source in records.sources}
    for kind in HELP_FIRST:
        for note in records.notes:
            if note.kind == kind:
                yield FirstShown(kind=kind, text=note.summary, source=titles[note.source_id], as_of=note.as_of)
        if kind == "language":
            yield from _languages(assembled, ties)
        if kind == "child":
            yield from _minors(assembled, known)


def _languages(assembled: Assembled, ties: TiesShown) -> Iterator[FirstShown]:
    spoken = dict.fromkeys(
        (contact.language, contact.relation, contact.source_title)
        for contact in ties.contacts
        if contact.language and contact.language.lower() not in {"english", "en"}
    )
    for language, relation, source_title in spoken:
        yield FirstShown(
            kind="language",
            text=f"{language}: spoken by a contact ({relation})",
            source=source_title,
            as_of=assembled.at,
        )


def _minors(assembled: Assembled, known: Standings) -> Iterator[FirstShown]:
    minors = {r.person_id for r in assembled.records.residents if r.is_minor and lives_here(r.person_id, known)}
    rows = [row for row in assembled.records.residencies if row.person_id in minors]
    if rows:
        titles = {source.source_id: source.title for source in assembled.records.sources}
        text = "A minor is recorded as living here" if len(minors) == 1 else f"{len(minors)} minors are recorded here"
        yield FirstShown(
            kind="child", text=text, source=titles[rows[0].source_id], as_of=max(row.as_of for row in rows)
        )


def _not_known(
    assembled: Assembled, residents: tuple[ResidentShown, ...], residents_total: int, known: Standings, ties: TiesShown
) -> Iterator[NotKnown]:
    rating = assembled.rating
    for missing in rating.not_asked:
        yield NotKnown(text=missing.text, since=missing.since)
    connected = {source.source_class for source in assembled.records.sources}
    for source_class, what in _CONNECTED.items():
        if source_class not in connected:
            yield NotKnown(text=f"{what}: no system that says so is connected")
    for why in rating.incomplete_because:
        if why.code != "REQUIRED_SOURCE_DOWN":
            yield NotKnown(text=why.text)
    if assembled.records.premise is None:
        yield NotKnown(text="Residents, their records and their ties: not looked up without a certain place")
        return
    yield from _not_known_of_people(assembled, residents, residents_total, known)
    yield from _not_read(assembled.records, ties)


def _not_known_of_people(
    assembled: Assembled, residents: tuple[ResidentShown, ...], residents_total: int, known: Standings
) -> Iterator[NotKnown]:
    if not any(standing.state != "not_counted" for standing in known.values()):
        yield NotKnown(text="Who lives here: no current residence is on record")
    if residents_total > len(residents):
        yield NotKnown(text=f"{residents_total - len(residents)} more residents are on record and not listed here")
    unsettled = sum(standing.code in _UNSETTLED for standing in known.values())
    if unsettled:
        yield NotKnown(text=f"{_people(unsettled)} recorded here earlier: whether they still live here")
    ageless = {row.person_id for row in assembled.records.residents if row.born_on is None}
    without = sum(resident.person_id in ageless for resident in residents)
    if without:
        yield NotKnown(text=f"Birth date of {_people(without)} listed here")
    refused = refused_rows(assembled.records)
    if refused:
        yield NotKnown(text=f"{refused} records come from a source that may not say such a thing: not counted")


def _not_read(records: Records, ties: TiesShown) -> Iterator[NotKnown]:
    """Say where a cap was reached: nothing is cut in silence."""
    for name, most in CAPS.items():
        if len(getattr(records, name)) >= most:
            yield NotKnown(text=f"More than {most} {name.replace('_', ' ')} are on record: the rest was not read")
    totals = {tie.person_id: tie.total for tie in records.ties}
    more = sum(max(0, total - TIES_EACH) for total in totals.values())
    if more and ties.refused is None:
        yield NotKnown(text=f"{more} more ties are on record and not listed here")


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
