"""The trees we keep score as the ones scikit-learn grew, and their explanation adds up."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from plainview.people.linkage.train import BITS, grow, grow_forest
from plainview.people.linkage.trees import contributions, expected_start, forest_from_json, forest_to_json, score

FEATURES = ("bits", "given_like", "age")


def made_rows(count: int = 600) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    rows = random.normal(size=(count, len(FEATURES)))
    rows[random.random(rows.shape) < 0.1] = np.nan
    return rows, np.nan_to_num(rows[:, 0]) + 0.5 * np.nan_to_num(rows[:, 1]) > 0


ROWS, LABELS = made_rows()
FOREST = grow_forest(ROWS, LABELS, FEATURES)


def test_a_forest_scores_as_the_bags_it_was_made_of() -> None:
    with threadpool_limits(1):
        theirs = np.mean([grow(ROWS, LABELS, FEATURES, seed).decision_function(ROWS) for seed in range(4)], axis=0)
    assert np.allclose(score(FOREST, ROWS), theirs * BITS)


def test_what_is_written_and_read_scores_the_same() -> None:
    read = forest_from_json(forest_to_json(FOREST))
    assert np.allclose(score(read, ROWS), score(FOREST, ROWS), atol=1e-2)
    assert forest_to_json(read) == forest_to_json(forest_from_json(forest_to_json(read)))


def test_contributions_add_up_to_the_score() -> None:
    added = contributions(FOREST, ROWS)
    assert np.allclose(expected_start(FOREST) + added.sum(axis=1), score(FOREST, ROWS))


@settings(max_examples=30, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 2), st.floats(-3, 3))
def test_more_agreement_never_lowers_a_score(bits: float, like: float, more: float, age: float) -> None:
    low, high = score(FOREST, np.array([[bits, like, age], [bits + more, like + more, age]]))
    assert high >= low - 1e-9
