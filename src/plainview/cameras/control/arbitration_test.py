"""Proves that one hand turns a camera at a time, and how it changes hands."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.control.arbitration import (
    ANSWERED_WITHIN,
    CUE_RANK,
    HELD_FOR,
    SUPERVISOR_RANK,
    cue,
    rank_of,
    refuse,
    take,
)
from plainview.cameras.control.model import Hand, Hold

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def hand(name: str, rank: int = 0) -> Hand:
    return Hand(actor_id=name, actor_title=name, rank=rank, purpose="call_response", incident_id=None, entry=1)


ANNA, BEN, CHIEF = hand("anna"), hand("ben"), hand("chief", SUPERVISOR_RANK)


def test_a_free_camera_is_taken_for_thirty_seconds_and_renewed_by_use() -> None:
    first = take(None, ANNA, NOW)
    assert (first.actor_id, first.held_until) == ("anna", NOW + HELD_FOR)
    again = take(first, ANNA, NOW + 20 * SECOND)
    assert again.held_until == NOW + 20 * SECOND + HELD_FOR
    assert take(first, BEN, NOW + HELD_FOR).actor_id == "ben"


def test_an_equal_asks_and_gets_it_after_silence_but_not_after_a_no() -> None:
    held = take(None, ANNA, NOW)
    asked = take(held, BEN, NOW + SECOND)
    assert (asked.actor_id, asked.asked_by, asked.answer_by) == ("anna", "ben", NOW + SECOND + ANSWERED_WITHIN)
    assert take(asked, BEN, NOW + 2 * SECOND) == asked
    assert take(asked, BEN, NOW + SECOND + ANSWERED_WITHIN).actor_id == "ben"
    refused = refuse(asked)
    assert (refused.actor_id, refused.asked_by) == ("anna", None)
    still = take(asked, ANNA, NOW + 3 * SECOND)
    assert (still.asked_by, still.answer_by) == ("ben", asked.answer_by)


def test_a_supervisor_takes_it_at_once_and_nobody_takes_it_from_one_without_asking() -> None:
    assert take(take(None, ANNA, NOW), CHIEF, NOW).actor_id == "chief"
    assert take(take(None, CHIEF, NOW), ANNA, NOW).actor_id == "chief"
    assert [rank_of(role) for role in ("analyst", "supervisor", "commander")] == [0, 1, 1]


def test_a_call_turns_only_what_nobody_holds_and_anybody_may_take_it_then() -> None:
    assert cue(take(None, ANNA, NOW), BEN, NOW) is None
    cued = cue(None, ANNA, NOW)
    assert cued is not None
    assert cued.rank == CUE_RANK
    assert take(cued, BEN, NOW).actor_id == "ben"
    assert cue(cued, BEN, NOW) is not None


@given(st.lists(st.tuples(st.sampled_from([ANNA, BEN, CHIEF]), st.integers(0, 40)), max_size=30))
def test_it_is_only_ever_taken_from_a_holder_who_is_outranked_silent_or_gone(reaches: list[tuple[Hand, int]]) -> None:
    held: Hold | None = None
    now = NOW
    for who, seconds in reaches:
        now += seconds * SECOND
        after = take(held, who, now)
        if held is not None and after.actor_id != held.actor_id:
            was_silent = held.asked_by == who.actor_id and held.answer_by is not None and held.answer_by <= now
            assert who.rank > held.rank or held.held_until <= now or was_silent
        assert after.actor_id in {who.actor_id, held.actor_id if held else who.actor_id}
        assert after.held_until > now
        held = after
