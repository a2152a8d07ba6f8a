"""Tests that a ticket takes its steps in order, and that words and papers are what they have to be."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.kernel.errors import BadInputError, ConflictError
from plainview.people.contests.codes import hash_of_code, new_code
from plainview.people.contests.model import (
    STEPS,
    SUSPENDING,
    WAITING,
    Papers,
    State,
    Step,
    checked_note,
    next_state,
)

_STEPS: tuple[Step, ...] = get_args(Step)


@given(st.lists(st.sampled_from(_STEPS), max_size=30))
def test_no_order_of_steps_skips_a_decision(steps: list[Step]) -> None:
    state: State = "filed"
    taken: list[Step] = []
    for step in steps:
        try:
            state = next_state(state, step)
        except ConflictError:
            continue
        taken.append(step)
    assert taken.count("appeal") <= 1
    assert taken.count("uphold") <= 1
    assert taken.count("reject") <= 2
    if "appeal" in taken:
        assert taken[:2] == ["reject", "appeal"]
    if taken[-1:] == ["correct"]:
        assert taken[-2] == "uphold"
    assert (state in SUSPENDING) == (not taken or "uphold" in taken)


def test_every_state_is_reached_and_only_those_that_wait_are_owed_a_decision() -> None:
    assert {"filed", *STEPS.values()} == set(get_args(State))
    assert {state for state, step in STEPS if step in {"uphold", "reject"}} == WAITING


def test_nothing_is_filed_twice() -> None:
    for state in get_args(State):
        with pytest.raises(ConflictError):
            next_state(state, "file")


@given(st.text(max_size=3000))
def test_a_note_has_no_characters_that_a_screen_can_not_show(text: str) -> None:
    try:
        note = checked_note(text)
    except BadInputError:
        return
    assert all(character.isprintable() or character == "\n" for character in note)
    assert 1 <= len(note) <= 2000


@pytest.mark.parametrize(
    ("kinds", "is_common_name", "is_enough"),
    [
        (("driver_license",), False, True),
        (("driver_license",), True, False),
        (("driver_license", "bank_letter"), True, True),
        (("bank_letter", "school_letter"), False, False),
        (("passport", "state_id"), True, True),
    ],
)
def test_papers(kinds: tuple[str, ...], is_common_name: bool, is_enough: bool) -> None:  # noqa: FBT001 - a table
    papers = Papers(identity_kinds=kinds, residence_by="on_record")
    assert papers.prove_identity(is_common_name=is_common_name) is is_enough


def test_a_code_is_read_however_it_is_typed_and_no_two_are_the_same() -> None:
    code = new_code()
    assert len({new_code() for _ in range(200)}) == 200
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert hash_of_code(typed) == hash_of_code(code)
    assert hash_of_code(code[:-1]) != hash_of_code(code)
