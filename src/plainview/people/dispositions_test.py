"""Each disposition: what may be shown, what may count, and which of several holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.people.dispositions import DISPOSITIONS, STANDINGS, Told, is_relieved, settle, standing_of

ARRESTED = date(2024, 3, 1)


def told(disposition: str, days: int | None = None) -> Told:
    return Told(disposition=disposition, disposed_on=None if days is None else ARRESTED + timedelta(days=days))


@pytest.mark.parametrize(
    ("disposition", "may_show", "may_count"),
    [
        ("pending", True, False),
        ("charged", True, False),
        ("no_complaint", True, False),
        ("dismissed", True, False),
        ("acquitted", True, False),
        ("diverted", True, False),
        ("convicted", True, True),
        ("detained", False, False),
        ("sealed", False, False),
        ("relieved", False, False),
        ("expunged", False, False),
    ],
)
def test_each_disposition_says_what_may_be_shown_and_count(disposition: str, may_show: bool, may_count: bool) -> None:  # noqa: FBT001
    standing = standing_of(disposition)
    assert (standing.may_show, standing.may_count) == (may_show, may_count)
    assert standing.why


def test_every_disposition_is_among_them() -> None:
    assert len(DISPOSITIONS) == 11


@pytest.mark.parametrize("disposition", DISPOSITIONS)
def test_nothing_of_a_juvenile_is_shown_or_counts(disposition: str) -> None:
    standing = standing_of(disposition, is_juvenile=True)
    assert (standing.may_show, standing.may_count) == (False, False)


@pytest.mark.parametrize(
    ("own", "court", "holds"),
    [
        (told("pending"), [], "pending"),
        (told("pending"), [told("charged", 2), told("dismissed", 90)], "dismissed"),
        (told("pending"), [told("dismissed", 90), told("charged", 2)], "dismissed"),
        (told("convicted", 30), [told("acquitted", 400)], "acquitted"),
        (told("dismissed", 30), [told("convicted", 30)], "convicted"),
        (told("no_complaint", 40), [told("charged", 10)], "no_complaint"),
        (told("convicted", 30), [told("relieved", 900)], "relieved"),
        (told("sealed", 30), [told("convicted", 900)], "sealed"),
        (told("pending"), [told("expunged", 5), told("convicted", 50)], "expunged"),
    ],
)
def test_the_later_word_holds_and_what_was_taken_away_stays_away(own: Told, court: list[Told], holds: str) -> None:
    assert settle(ARRESTED, own, court).disposition == holds


_told = st.builds(told, st.sampled_from(DISPOSITIONS), st.none() | st.integers(0, 999))


@given(own=_told, court=st.lists(_told, max_size=5))
def test_what_was_taken_away_by_anyone_is_never_shown(own: Told, court: list[Told]) -> None:
    holds = settle(ARRESTED, own, court)
    hidden = any(STANDINGS[each.disposition].is_final for each in (own, *court))
    assert standing_of(holds.disposition).may_show is not hidden


@pytest.mark.parametrize(
    ("court", "relieved"),
    [
        ([], False),
        ([told("convicted", 30)], False),
        ([told("relieved", 900)], True),
        ([told("dismissed", 900)], True),
        ([told("sealed", 900)], True),
        ([told("dismissed", 10)], False),
    ],
)
def test_a_conviction_is_relieved_by_what_the_court_said_after_it(court: list[Told], *, relieved: bool) -> None:
    assert is_relieved(ARRESTED + timedelta(days=30), court) is relieved
