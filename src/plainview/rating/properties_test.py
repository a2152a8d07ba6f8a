"""Tests how ratings of changed inputs must relate to each other (rules/rating.md, "Metamorphic tests")."""

from datetime import date, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from plainview.rating.model import (
    Claim,
    Elsewhere,
    Level,
    PremiseFact,
    Rating,
    RatingInputs,
    Residency,
    ResidentFact,
    Source,
)
from plainview.rating.rate import rate
from plainview.rating.record import inputs_bytes, recompute, result_bytes
from plainview.rating.rules import CURRENT_RULES
from plainview.rating.standing import TENANCY
from tests.facts import AT, SOMEONE, TODAY, asked, claim, inputs, premise_fact, residency, resident_fact

Fact = Claim | PremiseFact | ResidentFact | Residency | Elsewhere | Source
SUBJECTS = st.sampled_from([SOMEONE, "person/2", "person/3"])
PERMILLE = st.integers(0, 1000)
DAYS = st.integers(0, 4500)
ORDER: dict[Level, int] = {"UNKNOWN": 0, "NO KNOWN HAZARD": 1, "CAUTION": 2, "ELEVATED": 3}


def _days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


_claims = st.builds(
    claim,
    st.sampled_from(["weapon", "violence"]),
    is_corroborated=st.booleans(),
    said_at=st.integers(0, 200_000).map(lambda seconds: AT - timedelta(seconds=seconds)),
)
_premise_facts = st.builds(
    premise_fact,
    st.sampled_from(["responder_assaulted", "firearm_at_premise", "verified_hazard"]),
    days_ago=DAYS,
    expires_on=st.integers(-900, 900).map(_days_ago),
    is_unit_known=st.booleans(),
)
_resident_facts = st.builds(
    resident_fact,
    st.sampled_from(["violent_felony_conviction", "resisting_conviction", "violent_warrant", "court_order"]),
    subject=SUBJECTS,
    days_ago=DAYS,
    identity_permille=PERMILLE,
    ended_on=st.none() | st.integers(-900, 900).map(_days_ago),
    expires_on=st.none() | st.integers(-900, 900).map(_days_ago),
)
_residencies = st.builds(
    residency,
    SUBJECTS,
    evidence=st.sampled_from(["booking_address", "utility", "dmv", "lease", "mail", "said_by_caller", "court_address"]),
    certainty_permille=PERMILLE,
    is_unit_known=st.booleans(),
    began_on=DAYS.map(_days_ago),
    ended_on=st.none() | st.integers(-900, 900).map(_days_ago),
    as_of=DAYS.map(lambda days: AT - timedelta(days=days)),
)
_elsewhere = st.builds(Elsewhere, subject=SUBJECTS, began_on=DAYS.map(_days_ago))
_facts: st.SearchStrategy[list[Fact]] = st.lists(
    _claims | _premise_facts | _resident_facts | _residencies | _elsewhere, max_size=12
)


def _rate(facts: list[Fact], at: datetime = AT) -> Rating:
    return rate(inputs(*facts, at=at), CURRENT_RULES)


def _points(rating: Rating) -> tuple[int, int]:
    return rating.lo_milli, rating.hi_milli


@given(_facts, st.randoms(use_true_random=False))
def test_the_order_of_facts_makes_no_difference(facts: list[Fact], random: object) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert result_bytes(_rate(shuffled)) == result_bytes(_rate(facts))
    assert inputs_bytes(inputs(*shuffled), CURRENT_RULES) == inputs_bytes(inputs(*facts), CURRENT_RULES)


@given(_facts)
def test_recomputed_bytes_are_the_same(facts: list[Fact]) -> None:
    assert recompute(inputs_bytes(inputs(*facts), CURRENT_RULES)) == result_bytes(_rate(facts))


@given(_facts)
def test_a_fact_said_twice_counts_once(facts: list[Fact]) -> None:
    assert result_bytes(_rate(facts + facts)) == result_bytes(_rate(facts))


@given(_facts)
def test_the_certain_is_never_more_than_the_possible(facts: list[Fact]) -> None:
    rating = _rate(facts)
    assert 0 <= rating.lo_milli <= rating.hi_milli <= sum(CURRENT_RULES.caps_milli.values())
    assert ORDER[rating.lo] <= ORDER[rating.hi]


@given(_facts, st.integers(1, 3000))
def test_more_time_never_raises(facts: list[Fact], days: int) -> None:
    now, later = _points(_rate(facts)), _points(_rate(facts, at=AT + timedelta(days=days)))
    assert later[0] <= now[0]
    assert later[1] <= now[1]


def _surer(fact: Fact, by: int) -> Fact:
    """Return the fact a little surer; a tenancy apart, whose certainty also speaks against the other residents."""
    if isinstance(fact, ResidentFact):
        return msgspec.structs.replace(fact, identity_permille=min(1000, fact.identity_permille + by))
    if isinstance(fact, Residency) and fact.evidence not in TENANCY:
        return msgspec.structs.replace(fact, certainty_permille=min(1000, fact.certainty_permille + by))
    if isinstance(fact, Residency | PremiseFact):
        return msgspec.structs.replace(fact, is_unit_known=True) if isinstance(fact, PremiseFact) else fact
    return msgspec.structs.replace(fact, is_corroborated=True) if isinstance(fact, Claim) else fact


@given(_facts, st.data())
def test_surer_never_lowers(facts: list[Fact], data: st.DataObject) -> None:
    surer = [_surer(fact, data.draw(PERMILLE)) if data.draw(st.booleans()) else fact for fact in facts]
    before, after = _points(_rate(facts)), _points(_rate(surer))
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@given(facts=_facts, is_required=st.booleans(), is_address_certain=st.booleans())
def test_a_source_that_does_not_answer_never_makes_a_place_look_safe(
    *, facts: list[Fact], is_required: bool, is_address_certain: bool
) -> None:
    whole = inputs(*facts, address_permille=1000 if is_address_certain else 850)
    missing = asked(source_id="warrants", is_answering=False, is_required=is_required)
    partial = msgspec.structs.replace(whole, sources=(*whole.sources, missing))
    before, after = rate(whole, CURRENT_RULES), rate(partial, CURRENT_RULES)
    assert _points(before) == _points(after)
    assert [m.source_id for m in after.not_asked] == ["warrants"]
    if is_required:
        assert after.level in {"UNKNOWN", "ELEVATED"}
        assert (after.level == "ELEVATED") == (before.lo == "ELEVATED")
    else:
        assert after.level == before.level


@given(_facts, _resident_facts)
def test_records_of_who_has_no_residence_here_change_no_points(facts: list[Fact], fact: ResidentFact) -> None:
    stranger = msgspec.structs.replace(fact, subject="person/99")
    assert _points(_rate([*facts, stranger])) == _points(_rate(facts))


@given(_facts, _resident_facts, PERMILLE)
def test_mail_never_scores(facts: list[Fact], fact: ResidentFact, certainty_permille: int) -> None:
    brother = msgspec.structs.replace(fact, subject="person/98")
    mail = residency("person/98", evidence="mail", certainty_permille=certainty_permille)
    assert _points(_rate([*facts, mail, brother])) == _points(_rate(facts))


def _moved_out(inputs_: RatingInputs) -> RatingInputs:
    ended = tuple(
        msgspec.structs.replace(row, began_on=min(row.began_on, TODAY), ended_on=TODAY) for row in inputs_.residencies
    )
    return msgspec.structs.replace(inputs_, residencies=ended)


def _without_residents(inputs_: RatingInputs) -> RatingInputs:
    return msgspec.structs.replace(inputs_, residencies=(), resident_facts=())


@given(_facts)
def test_once_all_moved_out_nothing_of_them_is_left(facts: list[Fact]) -> None:
    moved_out = rate(_moved_out(inputs(*facts)), CURRENT_RULES)
    without = rate(_without_residents(inputs(*facts)), CURRENT_RULES)
    assert _points(moved_out) == _points(without)
