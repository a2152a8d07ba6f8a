"""Calibration rises, thresholds keep their precision, and few reviews change nothing."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.people.linkage.learned import Learned, learned_from_json, learned_to_json, probability_of
from plainview.people.linkage.train import calibrate, recalibrate, set_thresholds, threshold_for
from plainview.people.linkage.trees import Forest

RANDOM = np.random.default_rng(3)
SCORES = RANDOM.normal(scale=6, size=4_000)
LABELS = RANDOM.random(4_000) < 1 / (1 + np.exp(-2 * SCORES))
NOTHING = Forest(features=(), start=0.0, trees=())


def made_model() -> Learned:
    everything = np.ones(len(SCORES), bool)
    cells = np.arange(len(SCORES)) % 2
    return set_thresholds(
        NOTHING, SCORES, LABELS, everything, cells, version="test", profile="dated", trained_on={"pairs": len(SCORES)}
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-30, 30), st.booleans()), min_size=5, max_size=60))
def test_a_calibration_never_falls_and_is_never_certain(pairs: list[tuple[float, bool]]) -> None:
    scores, labels = np.array([score for score, _ in pairs]), np.array([label for _, label in pairs])
    shares = probability_of(calibrate(scores, labels), np.linspace(-40, 40, 81))
    assert (np.diff(shares) >= -1e-9).all()
    assert shares.min() > 0
    assert shares.max() < 1


def test_a_threshold_keeps_its_precision_and_is_the_lowest_that_does() -> None:
    threshold = threshold_for(SCORES, LABELS, 0.99)
    assert LABELS[threshold <= SCORES].mean() >= 0.99
    lower = np.sort(SCORES[threshold > SCORES])[-1]
    assert LABELS[lower <= SCORES].mean() < 0.99


def test_pairs_of_one_score_stand_or_fall_together() -> None:
    scores, labels = np.array([2.0, 2.0, 1.0]), np.array([True, False, True])
    assert math.isinf(threshold_for(scores, labels, 0.9))


def test_the_threshold_is_the_strictest_that_any_cell_needs() -> None:
    model = made_model()
    for cell in (0, 1):
        of_cell = np.arange(len(SCORES)) % 2 == cell
        assert LABELS[of_cell & (model.merge_at_bits + 1e-4 <= SCORES)].mean() >= 0.999


def test_few_reviews_change_nothing() -> None:
    model = made_model()
    assert recalibrate(model, SCORES[:100], LABELS[:100], "agency") is model


def test_many_reviews_move_the_calibration_but_never_lower_the_threshold() -> None:
    model = made_model()
    moved = recalibrate(model, SCORES - 4, LABELS, "agency")
    assert moved.merge_at_bits >= model.merge_at_bits
    assert probability_of(moved.calibration, np.array([-2.0])) > probability_of(model.calibration, np.array([-2.0]))


def test_a_model_survives_being_written() -> None:
    model = made_model()
    assert learned_to_json(learned_from_json(learned_to_json(model))) == learned_to_json(model)
