"""Shows who goes under whom, in whatever order merges were made, and who is kept apart."""

from itertools import permutations

import pytest

from plainview.people.identity.admit import admit, obstacles
from plainview.people.identity.model import CannotLink, Edge, Home, MergeWish, Serious
from plainview.people.identity.precision import meets_target
from plainview.people.identity.resolve import joined, resolve
from plainview.people.identity.risk import REVIEW_FROM_SIZE, grade_risk


def edge(left: int, right: int, certainty: float = 0.99) -> Edge:
    return Edge(left_id=left, right_id=right, certainty=certainty)


def wish(left: int, right: int, certainty: float = 0.99) -> MergeWish:
    return MergeWish(left_id=left, right_id=right, certainty=certainty, reason="alike")


def apart(left: int, right: int) -> CannotLink:
    return CannotLink(left_id=left, right_id=right, kind="rule", words="twins")


def homes(*ids: int, confidential: int = 0) -> list[Home]:
    return [Home(person_id=each, is_confidential=each == confidential) for each in ids]


def test_the_order_of_merges_changes_nothing() -> None:
    edges = [edge(1, 2, 0.99), edge(2, 3, 0.97), edge(5, 4, 0.999)]
    answers = [resolve(homes(1, 2, 3, 4, 5), order) for order in permutations(edges)]
    assert all(answer == answers[0] for answer in answers)
    assert [(each.person_id, each.survivor_id) for each in answers[0]] == [(1, 1), (2, 1), (3, 1), (4, 4), (5, 4)]


def test_a_merged_person_is_as_certain_as_their_least_certain_two() -> None:
    members = resolve(homes(1, 2, 3), [edge(1, 2, 0.99), edge(2, 3, 0.97)])
    assert {each.certainty for each in members} == {0.97 * 0.99}


def test_the_surest_way_between_two_counts() -> None:
    members = resolve(homes(1, 2, 3), [edge(1, 3, 0.5), edge(1, 2, 0.99), edge(2, 3, 0.98)])
    assert members[0].certainty == pytest.approx(0.99 * 0.98)


def test_all_go_under_the_confidential_one() -> None:
    assert {each.survivor_id for each in resolve(homes(1, 2, confidential=2), [edge(1, 2)])} == {2}


def test_without_merges_nobody_is_a_member() -> None:
    assert resolve(homes(1, 2), []) == []
    assert joined([2, 1], [edge(2, 3)]) == [(1,), (2, 3)]


def test_the_surest_wish_is_let_in_first_and_the_one_that_contradicts_it_is_refused() -> None:
    admitted = admit([], [apart(1, 3)], [wish(2, 3, 0.98), wish(1, 2, 0.99)])
    assert [(each.left_id, each.right_id) for each in admitted.accepted] == [(1, 2)]
    assert [(each.left_id, words) for each, words in admitted.refused] == [(2, "twins")]


def test_who_is_one_already_is_neither_let_in_nor_refused() -> None:
    admitted = admit([edge(1, 2)], [apart(1, 2)], [wish(1, 2)])
    assert (admitted.accepted, admitted.refused, len(admitted.already)) == ((), (), 1)


def test_groups_that_grow_still_know_whom_they_must_not_meet() -> None:
    wishes = [wish(left, left + 1, 0.999) for left in range(1, 9)]
    admitted = admit([], [apart(1, 9)], wishes)
    assert len(admitted.accepted) == 7
    assert len(admitted.refused) == 1


def test_obstacles_are_told_of_each_wish_by_itself() -> None:
    found = obstacles([edge(1, 2)], [apart(1, 3)], [wish(1, 2), wish(2, 3), wish(2, 4)])
    assert [words for _, words in found] == ["They became one by other merges.", "twins"]


@pytest.mark.parametrize(
    ("left", "right", "grade"),
    [
        (Serious(violent_convictions=1), Serious(), 3),
        (Serious(), Serious(active_warrants=1), 3),
        (Serious(active_orders=1), Serious(), 2),
        (Serious(violent_convictions=1), Serious(violent_convictions=2), 1),
        (Serious(), Serious(), 0),
    ],
)
def test_the_harm_of_a_false_merge_is_graded(left: Serious, right: Serious, grade: int) -> None:
    risk = grade_risk(left, right, size=2)
    assert risk.grade == grade
    assert risk == grade_risk(right, left, size=2)


def test_many_in_one_and_merges_taken_back_are_looked_at() -> None:
    assert grade_risk(Serious(), Serious(), size=REVIEW_FROM_SIZE).grade == 2
    assert grade_risk(Serious(), Serious(), size=2, was_taken_back=True).grade == 2


def test_decisions_that_speak_against_the_model_stop_merging_without_a_person() -> None:
    assert meets_target([])
    assert meets_target([True] * 50)
    assert meets_target([True] * 499 + [False])
    assert not meets_target([True] * 40 + [False] * 3)
