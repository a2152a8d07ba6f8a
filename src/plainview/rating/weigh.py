"""Weighs facts: points left after age and expiry, and whether a fact is certain, possible or left out, and why."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from plainview.rating.decay import decayed_milli, years_after
from plainview.rating.model import About, Approval, FactSource, LeftOut, LeftOutCode, RatingInputs, Reason, ResidentFact
from plainview.rating.rules import FactorRule, RuleSet
from plainview.rating.standing import Standing, standing_of

SECONDS_PER_DAY = 86_400
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHY: dict[LeftOutCode, str] = {
    "FORMER_RESIDENT_NOT_COUNTED": "moved out {on}",
    "LATER_MOVE_IN_NOT_COUNTED": "someone else moved in {on} and whether this person still lives here is not known",
    "LIVES_ELSEWHERE_NOT_COUNTED": "took another home {on} and whether this person still lives here is not known",
    "NOT_YET_RESIDENT_NOT_COUNTED": "moves in only {on}",
    "UNIT_NOT_KNOWN_NOT_COUNTED": "recorded at this address without a unit",
    "RESIDENCY_UNCERTAIN_NOT_COUNTED": "too uncertain that this person lives here",
    "MAIL_NOT_COUNTED": "only mail comes here",
    "NO_RESIDENCE_NOT_COUNTED": "nothing says that this person lives here",
    "IDENTITY_UNCERTAIN_NOT_COUNTED": "too uncertain that the record is this person's",
}
_NOT_APPROVED: dict[Approval, tuple[LeftOutCode, str]] = {
    "proposed": ("NOT_APPROVED_NOT_COUNTED", "a caution that no supervisor has approved yet"),
    "needs_review": ("NEEDS_REVIEW_NOT_COUNTED", "someone moved in since a supervisor looked at this caution"),
}
Outcome = Reason | LeftOut


class Weighing(msgspec.Struct, frozen=True, kw_only=True):
    """What every factor is given."""

    inputs: RatingInputs
    rules: RuleSet
    standings: Mapping[str, Standing]

    @property
    def today(self) -> date:
        return self.inputs.at.date()


def say_date(on: date) -> str:
    """Write a date as people read it: 3 Aug 2026, in every locale."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def weigh_claims(weighing: Weighing, factor: str, kind: str, noun: str) -> Iterator[Outcome]:
    """Weigh what was said in this call: said twice it still counts once, and uncorroborated it is only possible."""
    claims = [claim for claim in weighing.inputs.claims if claim.kind == kind]
    if not claims:
        return
    is_corroborated = any(claim.is_corroborated for claim in claims)
    claim = max(claims, key=lambda c: (c.said_at, c.source.source_id, c.source.record_id))
    ended_at, at = weighing.inputs.incident_ended_at, weighing.inputs.at
    if ended_at is not None and ended_at <= at:
        yield left_out(
            "EXPIRED_NOT_COUNTED",
            "call",
            f"{noun} reported in this call: the incident is over",
            claim.said_at.date(),
            claim,
        )
        return
    rule = weighing.rules.factors[factor]
    half_life = rule.half_life_days
    yield _reason(
        factor,
        "call",
        f"{noun} reported in this call, {'corroborated' if is_corroborated else 'by one caller, not corroborated'}",
        points_milli=decayed_milli(
            rule.points_milli,
            age=int((at - claim.said_at).total_seconds()),
            half_life=None if half_life is None else half_life * SECONDS_PER_DAY,
        ),
        is_certain=is_corroborated,
        on=claim.said_at.date(),
        fact=claim,
    )


def weigh_premise_facts(weighing: Weighing, factor: str, kind: str, noun: str) -> Iterator[Outcome]:
    """Weigh what happened at, or is true of, the premise; without a unit where there are units it is only possible."""
    rule = weighing.rules.factors[factor]
    for fact in weighing.inputs.premise_facts:
        if fact.kind != kind:
            continue
        text = f"{noun}: {fact.summary}"
        ends_on = min(fact.expires_on, _expiry(rule, fact.on))
        if fact.approval != "approved":
            code, why = _NOT_APPROVED[fact.approval]
            yield left_out(code, "premise", f"{text} ({why})", fact.on, fact)
        elif fact.on > weighing.today:
            yield left_out("FUTURE_DATE_NOT_COUNTED", "premise", f"{text} (dated in the future)", fact.on, fact)
        elif weighing.today >= ends_on:
            yield left_out("EXPIRED_NOT_COUNTED", "premise", f"{text} (expired {say_date(ends_on)})", fact.on, fact)
        else:
            yield _reason(
                factor,
                "premise",
                text if fact.is_unit_known else f"{text} (at this address, unit not recorded)",
                points_milli=_points_today(weighing, rule, fact.on),
                is_certain=fact.is_unit_known,
                on=fact.on,
                fact=fact,
            )


def weigh_resident_facts(weighing: Weighing, factor: str, say: Callable[[ResidentFact], str]) -> Iterator[Outcome]:
    """Weigh a factor's records of people linked to the place, each as far as the person stands to it."""
    rule = weighing.rules.factors[factor]
    for fact in weighing.inputs.resident_facts:
        if fact.kind != factor:
            continue
        standing = standing_of(fact.subject, weighing.standings)
        code, why = _not_counted(weighing, rule, fact, standing)
        if code is not None:
            yield left_out(code, "resident", f"{say(fact)}: {why}", fact.on, fact)
            continue
        is_certain = standing.state == "current"
        yield _reason(
            factor,
            "resident",
            f"{'Current' if is_certain else 'Possible'} resident: {say(fact)}",
            points_milli=_points_today(weighing, rule, fact.on),
            is_certain=is_certain,
            on=fact.on,
            fact=fact,
        )


def _not_counted(
    weighing: Weighing, rule: FactorRule, fact: ResidentFact, standing: Standing
) -> tuple[LeftOutCode | None, str]:
    """Return why a record does not count, as code and words; (None, '') where it counts."""
    if standing.code is not None:
        return standing.code, _say_why(standing.code, standing.changed_on)
    today, expiry = weighing.today, _expiry(rule, fact.on)
    is_uncertain = fact.identity_permille < weighing.rules.identity_from_permille
    ended_on, last_on = fact.ended_on or date.max, fact.expires_on or date.max
    checks: tuple[tuple[LeftOutCode, bool, str], ...] = (
        ("IDENTITY_UNCERTAIN_NOT_COUNTED", is_uncertain, _WHY["IDENTITY_UNCERTAIN_NOT_COUNTED"]),
        ("FUTURE_DATE_NOT_COUNTED", fact.on > today, "dated in the future"),
        ("NOT_ACTIVE_NOT_COUNTED", ended_on <= today, f"ended {say_date(ended_on)}"),
        ("EXPIRED_NOT_COUNTED", expiry <= today, f"expired {say_date(expiry)}"),
        ("EXPIRED_NOT_COUNTED", last_on < today, f"in force until {say_date(last_on)}"),
    )
    return next(((code, why) for code, applies, why in checks if applies), (None, ""))


def _say_why(code: LeftOutCode, on: date | None) -> str:
    return _WHY[code].format(on=say_date(on) if on else "")


def _expiry(rule: FactorRule, on: date) -> date:
    return date.max if rule.expires_after_years is None else years_after(on, rule.expires_after_years)


def _points_today(weighing: Weighing, rule: FactorRule, on: date) -> int:
    return decayed_milli(rule.points_milli, age=(weighing.today - on).days, half_life=rule.half_life_days)


def _reason(
    factor: str, about: About, text: str, *, points_milli: int, is_certain: bool, on: date, fact: Any
) -> Reason:
    source: FactSource = fact.source
    return Reason(
        factor=factor,
        about=about,
        text=text,
        points_milli=points_milli,
        is_certain=is_certain,
        on=on,
        source_id=source.source_id,
        source_title=source.title,
        record_id=source.record_id,
    )


def left_out(code: LeftOutCode, about: About, text: str, on: date, fact: Any) -> LeftOut:
    """Return a fact as left out: what it says and why it does not count, with its source and record."""
    source: FactSource = fact.source
    return LeftOut(code=code, about=about, text=text, on=on, source_id=source.source_id, record_id=source.record_id)
