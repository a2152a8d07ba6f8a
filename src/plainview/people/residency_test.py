"""Holds residency to its promises: it only fades, what contradicts lowers it, nothing depends on the order."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.people.residency import Residence, residences
from plainview.people.residency_rules import (
    AT_MOST_POSSIBLE,
    AT_MOST_SHOWN,
    CERTAIN_AT_MOST,
    COUNTS_FROM,
    EVIDENCE_RULES,
    STAY_RULES,
)

TODAY = date(2026, 11, 20)
ANN, BOB = 1, 2
SOURCES = {"booking_address": "jail", "court_address": "court", "dmv": "dmv", "said_by_caller": "cad", "mail": "post"}
_numbers = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    person_id: int = ANN
    evidence: str = "dmv"
    certainty: float = 0.9
    is_unit_known: bool = True
    source_id: str = "dmv"
    record_id: str = ""
    began_on: date = date(2022, 3, 1)
    ended_on: date | None = None
    as_of: datetime = datetime(2026, 11, 20, 8, tzinfo=UTC)


def word(evidence: str = "dmv", person_id: int = ANN, *, days_old: int = 0, **more: object) -> Word:
    told = datetime(2026, 11, 20, 8, tzinfo=UTC) - timedelta(days=days_old)
    rule = EVIDENCE_RULES[evidence]
    usual = Word(
        person_id=person_id,
        evidence=evidence,
        certainty=rule.says_at_most,
        source_id=SOURCES.get(evidence, "utility"),
        record_id=f"R-{next(_numbers)}",
        as_of=told,
        began_on=told.date() if rule.is_told_once else date(2022, 3, 1),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def home(
    *rows: Word, person_id: int = ANN, elsewhere: date | None = None, kind: str = "house", today: date = TODAY
) -> Residence[Word]:
    away = {} if elsewhere is None else {person_id: elsewhere}
    return residences(rows, elsewhere=away, place_kind=kind, today=today)[person_id]


@pytest.mark.parametrize("evidence", EVIDENCE_RULES)
def test_each_kind_says_its_most_on_the_first_day_half_after_a_half_life_and_nothing_at_the_end(evidence: str) -> None:
    rule = EVIDENCE_RULES[evidence]
    at = [
        home(word(evidence, days_old=days)).certainty
        for days in (0, rule.half_life_days, rule.silent_after_days, rule.silent_after_days + 1)
    ]
    assert at[0] == rule.says_at_most
    assert at[1] == pytest.approx(rule.says_at_most / 2)
    assert at[2] > at[3] == 0.0


def test_an_address_given_at_booking_is_not_made_newer_by_being_read_again() -> None:
    read_today = word("booking_address", began_on=TODAY - timedelta(days=365))
    assert home(read_today).certainty == pytest.approx(0.425)


def test_independent_sources_strengthen_each_other_and_no_source_itself() -> None:
    dmv, booking = word("dmv", certainty=0.7), word("booking_address", certainty=0.6)
    assert home(dmv, booking).certainty == pytest.approx(1 - 0.3 * 0.4)
    assert home(dmv, word("dmv", certainty=0.7)).certainty == pytest.approx(0.7)
    assert home(dmv, replace(booking, source_id="dmv")).certainty == pytest.approx(0.7)
    assert home(booking, word("court_address", certainty=0.6)).certainty == pytest.approx(0.6)
    assert home(word("lease"), word("dmv"), word("booking_address")).certainty == CERTAIN_AT_MOST


def test_a_callers_word_makes_nobody_certain() -> None:
    assert home(word("dmv", certainty=0.75), word("said_by_caller")).certainty == AT_MOST_POSSIBLE
    assert home(word("dmv", certainty=0.85), word("said_by_caller")).certainty == 0.85


def test_mail_adds_nothing_and_stays_below_what_may_score() -> None:
    assert home(word("mail", certainty=1.0), word("mail", source_id="x")).certainty == AT_MOST_SHOWN
    assert home(word("dmv", certainty=0.7), word("mail")).certainty == 0.7


def test_a_move_out_removes_everything_at_once() -> None:
    rows = (word("utility", ended_on=TODAY), word("dmv"), word("booking_address", days_old=400))
    residence = home(*rows)
    assert residence.certainty == 0.0
    assert {each.change.code for each in residence.given if each.change} == {"moved_out"}
    assert home(*rows, today=TODAY - timedelta(days=1)).certainty > COUNTS_FROM


def test_a_former_residents_own_word_does_not_bring_them_back_and_a_lease_does() -> None:
    gone = word("utility", ended_on=TODAY - timedelta(days=90))
    assert home(gone, word("booking_address", days_old=2)).certainty == AT_MOST_SHOWN
    assert home(gone, word("lease", began_on=TODAY - timedelta(days=2))).certainty > COUNTS_FROM


def test_a_new_tenant_makes_the_old_ones_unknown_even_where_they_say_otherwise() -> None:
    old = word("dmv", began_on=date(2016, 1, 1))
    new = word("lease", BOB, began_on=date(2026, 6, 1))
    assert home(old, new).certainty == 0.0
    assert home(old, word("booking_address", days_old=2), new).certainty == AT_MOST_SHOWN
    assert home(old, new, person_id=BOB).certainty > COUNTS_FROM


def test_an_old_contradiction_does_not_wear_off() -> None:
    old = word("dmv", began_on=date(2016, 1, 1))
    new = word("lease", BOB, began_on=date(2023, 6, 1), days_old=1200)
    assert home(old, new, person_id=BOB).certainty < COUNTS_FROM
    assert home(old, new).certainty == 0.0


def test_a_household_that_moves_in_within_days_stays_together_and_a_later_joiner_ends_nobody() -> None:
    ann, bob = word("utility"), word("lease", BOB, began_on=date(2022, 3, 12))
    assert home(ann, bob).certainty > COUNTS_FROM
    joined = word("lease", BOB, began_on=date(2025, 1, 1))
    assert home(word("lease"), joined).certainty > COUNTS_FROM


def test_another_home_taken_later_makes_a_resident_unknown() -> None:
    assert home(word("dmv"), elsewhere=date(2025, 1, 1)).certainty == 0.0
    assert home(word("booking_address"), elsewhere=date(2025, 1, 1)).certainty == AT_MOST_POSSIBLE
    assert home(word("utility"), elsewhere=date(2025, 1, 1)).certainty > COUNTS_FROM


def test_when_the_last_tenancy_ended_who_else_lived_there_is_only_possible() -> None:
    assert home(word("utility", BOB, ended_on=date(2026, 1, 1)), word("dmv")).certainty == AT_MOST_POSSIBLE


def test_without_the_unit_nothing_counts() -> None:
    assert home(word("dmv", is_unit_known=False), word("utility", is_unit_known=False)).certainty == AT_MOST_SHOWN


@pytest.mark.parametrize("kind", STAY_RULES)
def test_a_stay_is_never_certain_for_long_and_says_what_place_it_is(kind: str) -> None:
    rule = STAY_RULES[kind]
    later = home(word("lease", days_old=rule.sure_days + 1), kind=kind)
    assert later.certainty <= AT_MOST_POSSIBLE
    assert later.stay == rule.words


def test_a_shelters_own_list_is_sure_for_days_and_an_address_taken_there_never() -> None:
    assert home(word("lease"), kind="shelter").certainty > COUNTS_FROM
    assert home(word("dmv"), kind="shelter").certainty == AT_MOST_POSSIBLE
    assert home(word("dmv"), word("booking_address"), kind="motel").certainty == AT_MOST_POSSIBLE


def test_nobody_lives_at_a_hospital() -> None:
    assert home(word("lease"), word("dmv"), word("said_by_caller"), kind="hospital").certainty == 0.0


def test_each_says_what_it_gave_and_why_it_no_longer_does() -> None:
    residence = home(word("booking_address", days_old=365), word("utility", ended_on=date(2026, 8, 3)), word("dmv"))
    assert {each.row.evidence: each.change.words for each in residence.given if each.change} == dict.fromkeys(
        ("booking_address", "utility", "dmv"), "moved out"
    )
    sure = home(word("dmv"), word("utility"))
    assert sure.strongest is not None
    assert (sure.strongest.row.evidence, sure.given[0].gave) == ("utility", 0.97)


people = st.sampled_from((ANN, BOB))
days = st.integers(0, 2500)
words = st.builds(
    lambda evidence, person_id, began, length, told, certainty, known: word(
        evidence, person_id, began_on=TODAY - timedelta(days=began), certainty=certainty, is_unit_known=known,
        ended_on=None if length is None else TODAY - timedelta(days=began) + timedelta(days=length),
        as_of=datetime(2026, 11, 20, 8, tzinfo=UTC) - timedelta(days=told),
    ),
    st.sampled_from(tuple(EVIDENCE_RULES)), people, days, st.none() | days, days, st.floats(0, 1),
    st.sampled_from((True, True, True, False)),
)  # fmt: skip
dwellings = st.lists(words, min_size=1, max_size=8)
kinds = st.sampled_from(("house", "apartments", *STAY_RULES))


def certainties(rows: list[Word], kind: str, today: date = TODAY) -> dict[int, float]:
    found = residences(rows, elsewhere={}, place_kind=kind, today=today)
    return {person_id: residence.certainty for person_id, residence in found.items()}


@given(dwellings, kinds, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(rows: list[Word], kind: str, random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert certainties(shuffled, kind) == certainties(rows, kind)


@given(dwellings, kinds, st.integers(1, 2000))
def test_certainty_falls_with_age_and_never_rises(rows: list[Word], kind: str, later: int) -> None:
    begun = [replace(row, began_on=min(row.began_on, TODAY)) for row in rows]
    now, then = certainties(begun, kind), certainties(begun, kind, TODAY + timedelta(days=later))
    assert all(then[person_id] <= now[person_id] for person_id in now)


@given(dwellings, kinds, st.sampled_from(("lease", "utility")))
def test_a_later_tenancy_of_others_never_makes_anyone_surer(rows: list[Word], kind: str, evidence: str) -> None:
    before, after = certainties(rows, kind), certainties([*rows, word(evidence, 3, began_on=TODAY)], kind)
    assert all(after[person_id] <= before[person_id] for person_id in before)


@given(dwellings, kinds, days)
def test_a_home_taken_elsewhere_never_makes_anyone_surer(rows: list[Word], kind: str, taken: int) -> None:
    away = dict.fromkeys((ANN, BOB), TODAY - timedelta(days=taken))
    before, after = certainties(rows, kind), residences(rows, elsewhere=away, place_kind=kind, today=TODAY)
    assert all(after[person_id].certainty <= before[person_id] for person_id in before)


@given(dwellings, kinds, st.sampled_from(("lease", "utility", "dmv", "booking_address")))
def test_a_move_out_today_removes_at_once_whatever_else_was_said(rows: list[Word], kind: str, evidence: str) -> None:
    gone = word(evidence, ANN, began_on=TODAY - timedelta(days=9), ended_on=TODAY)
    assert home(*rows, gone, kind=kind).certainty <= AT_MOST_SHOWN


@given(dwellings, kinds)
def test_the_strongest_evidence_is_that_persons_and_every_one_gives_at_most_what_its_kind_may(
    rows: list[Word], kind: str
) -> None:
    for person_id, residence in residences(rows, elsewhere={}, place_kind=kind, today=TODAY).items():
        assert all(each.gave <= EVIDENCE_RULES[each.row.evidence].says_at_most for each in residence.given)
        assert {each.row.person_id for each in residence.given} == {person_id}
        assert 0.0 <= residence.certainty <= CERTAIN_AT_MOST
