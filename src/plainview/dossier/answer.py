"""Makes what a resident is told of their own address: the place's facts and their own, and nothing of anybody else."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from plainview.dossier.contested import Key, mark_suspended
from plainview.dossier.convert import convert, permille
from plainview.dossier.records import Records
from plainview.incidents.model import Incident
from plainview.rating.model import (
    About,
    LeftOut,
    LeftOutCode,
    PremiseFact,
    RatedLocation,
    Rating,
    RatingInputs,
    Reason,
    ResidentFact,
    Suspended,
)
from plainview.rating.rate import rate
from plainview.rating.rules import RuleSet

Part = Literal["counts", "left_out", "shown_only", "residence"]
WITHHELD = "[…]"
_TELLS_WHAT_IS_THERE = frozenset({"verified_hazard"})  # the words of other facts tell of people and stay in the report


class AnswerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of an answer; `ref` is how a ticket names it, `code` why it does not count."""

    ref: int
    part: Part
    about: About
    kind: str
    title: str
    on: date
    source_id: str
    source_title: str
    record_id: str
    code: LeftOutCode | None = None
    is_certain: bool | None = None
    points: float | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an identified resident is told: made by the machine alone, from one rule version."""

    address: str
    unit: str | None
    level: str
    rule_version: str
    rated_at: datetime
    lines: tuple[AnswerLine, ...]
    not_asked: tuple[str, ...]  # titles of sources that did not answer


class MadeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with what it was made of, so that it can be made again."""

    inputs: RatingInputs
    rating: Rating
    answer: Answer


def make_answer(
    records: Records, rules: RuleSet, *, ask_id: UUID, own: Collection[int], others: Collection[str], at: datetime
) -> MadeAnswer:
    """Rate a dwelling without any call, from the premise's facts and those of the persons `own`.

    Whatever is recorded of others, the answer is the same to the byte; `others` are names that its texts may not say.
    """
    told = _without_others(records, own, rules)
    inputs = msgspec.structs.replace(
        convert(told, Incident(incident_id=ask_id, source_key="ask", version=0, state=None), at),
        location=_location(told),
    )
    rating = rate(inputs, rules)
    return MadeAnswer(inputs=inputs, rating=rating, answer=_answer(told, inputs, rating, others))


def answer_now(answer: Answer, kept: RatingInputs, rules: RuleSet, suspended: Mapping[Key, Suspended]) -> Answer:
    """Return an answer as it is since then: what was contested is left out, and the level worked out without it."""
    if not suspended:
        return answer
    rating = rate(mark_suspended(kept, suspended), rules)
    left_out = {(left.source_id, left.record_id): left.code for left in rating.left_out}
    return msgspec.structs.replace(
        answer, level=rating.level, lines=tuple(_line_now(line, left_out) for line in answer.lines)
    )


def _line_now(line: AnswerLine, left_out: Mapping[Key, LeftOutCode]) -> AnswerLine:
    code = left_out.get((line.source_id, line.record_id))
    if line.part not in {"counts", "left_out"} or code is None:
        return line
    return msgspec.structs.replace(line, part="left_out", code=code, points=None, is_certain=None)


def _without_others(records: Records, own: Collection[int], rules: RuleSet) -> Records:
    """Leave out everybody else's rows, and what may be somebody else's (identity below what the rules ask for)."""
    return msgspec.structs.replace(
        records,
        residencies=tuple(row for row in records.residencies if row.person_id in own),
        elsewhere=tuple(row for row in records.elsewhere if row.person_id in own),
        counted=tuple(
            row
            for row in records.counted
            if row.person_id in own and permille(row.identity_certainty) >= rules.identity_from_permille
        ),
        residents=tuple(row for row in records.residents if row.person_id in own),
        ties=(),
        notes=(),
        # whether a caution waits for a review tells of others who moved in
        cautions=tuple(
            msgspec.structs.replace(row, approval="approved") if row.approval == "needs_review" else row
            for row in records.cautions
        ),
    )


def _location(records: Records) -> RatedLocation:
    premise = records.premise
    return RatedLocation(
        place_id=premise.place_id if premise else None,
        unit_id=premise.unit_id if premise else None,
        address_permille=1000 if premise else 0,
        has_units=premise.has_units if premise else False,
    )


def _answer(records: Records, inputs: RatingInputs, rating: Rating, others: Collection[str]) -> Answer:
    premise = records.premise
    lines = [
        *_weighed(inputs, rating, others),
        *_shown_only(records, inputs),
        *_residences(records),
    ]
    return Answer(
        address=premise.address if premise else "",
        unit=premise.unit if premise else None,
        level=rating.level,
        rule_version=rating.rule_version,
        rated_at=rating.at,
        lines=tuple(msgspec.structs.replace(line, ref=ref) for ref, line in enumerate(lines)),
        not_asked=tuple(missing.title for missing in rating.not_asked),
    )


def _weighed(inputs: RatingInputs, rating: Rating, others: Collection[str]) -> Iterator[AnswerLine]:
    weighed: tuple[PremiseFact | ResidentFact, ...] = (*inputs.premise_facts, *inputs.resident_facts)
    facts = {(fact.source.source_id, fact.source.record_id): fact for fact in weighed}
    outcomes: tuple[Reason | LeftOut, ...] = (*rating.reasons, *rating.left_out)
    for outcome in outcomes:
        fact = facts.get((outcome.source_id, outcome.record_id))
        if fact is not None:
            yield _line(outcome, fact, others)


def _line(outcome: Reason | LeftOut, fact: PremiseFact | ResidentFact, others: Collection[str]) -> AnswerLine:
    counts = isinstance(outcome, Reason)
    return AnswerLine(
        ref=0,
        part="counts" if counts else "left_out",
        about=outcome.about,
        kind=fact.kind,
        title=_title(fact, others),
        on=fact.on,
        source_id=fact.source.source_id,
        source_title=fact.source.title,
        record_id=fact.source.record_id,
        code=outcome.code if isinstance(outcome, LeftOut) else None,
        is_certain=outcome.is_certain if isinstance(outcome, Reason) else None,
        points=outcome.points_milli / 1000 if isinstance(outcome, Reason) else None,
    )


def _title(fact: PremiseFact | ResidentFact, others: Collection[str]) -> str:
    if isinstance(fact, ResidentFact):
        return fact.title
    return without_names(fact.summary, others) if fact.kind in _TELLS_WHAT_IS_THERE else ""


def without_names(text: str, names: Collection[str]) -> str:
    """Return a text in which every word that is one of these names is withheld."""
    withheld = {word.casefold() for name in names for word in re.findall(r"\w+", name)}
    return re.sub(r"\w+", lambda word: WITHHELD if word[0].casefold() in withheld else word[0], text)


def _shown_only(records: Records, inputs: RatingInputs) -> Iterator[AnswerLine]:
    """Return the resident's own records that responders may be shown and that never count."""
    titles = {source.source_id: source.title for source in records.sources}
    weighed = {(fact.source.source_id, fact.source.record_id) for fact in inputs.resident_facts}
    for resident in records.residents:
        for row in resident.history:
            is_surely_theirs = permille(row.identity_certainty) >= 950  # noqa: PLR2004 - as the rules ask, see above
            if is_surely_theirs and (row.source_id, row.record_id) not in weighed:
                disposition = f" ({row.disposition.replace('_', ' ')})" if row.disposition else ""
                yield AnswerLine(
                    ref=0,
                    part="shown_only",
                    about="resident",
                    kind=row.kind,
                    title=f"{row.title}{disposition}",
                    on=row.on,
                    source_id=row.source_id,
                    source_title=titles[row.source_id],
                    record_id=row.record_id,
                )


def _residences(records: Records) -> Iterator[AnswerLine]:
    titles = {source.source_id: source.title for source in records.sources}
    for row in records.residencies:
        yield AnswerLine(
            ref=0,
            part="residence",
            about="resident",
            kind=row.evidence,
            title="",
            on=row.began_on,
            source_id=row.source_id,
            source_title=titles[row.source_id],
            record_id=row.record_id,
        )
