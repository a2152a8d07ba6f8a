"""Learns from pairs that people decided: trees, their calibration, and the thresholds that keep merges precise."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from plainview.people.linkage.learned import Calibration, Learned
from plainview.people.linkage.trees import LEAF, Floats, Forest, Tree, depth_of, score

Flags = NDArray[np.bool_]
Folds = NDArray[np.int64]

FOLDS = 5
BAGS = 4
LEAST_LABELS = 400  # below it an agency's reviews are too few to move the calibration
LEAST_DIFFERENT = 40
TARGET_PRECISION = 0.999
REVIEW_SHARE = 0.05  # what is likelier than this to be one person is worth somebody's look
BITS = 1 / math.log(2)
# More agreement never lowers a score, a better rival never raises it.
RISING = [
    "bits",
    "bits_given",
    "bits_family",
    "bits_middle",
    "bits_address",
    "given_like",
    "family_like",
    "middle_equal",
    "month_equal",
    "day_equal",
    "sex_equal",
    "sex_fits",
    "margin_low",
    "margin_high",
    "supporters",
    "best_support",
]
FALLING = ["born_edits", "years_apart", "age_off"]


def grow(rows: Floats, labels: Flags, features: Sequence[str], seed: int) -> HistGradientBoostingClassifier:
    """Fit one bag of trees."""
    direction = {name: 1 for name in RISING if name in features} | {name: -1 for name in FALLING if name in features}
    model = HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=10,
        min_samples_leaf=20,
        l2_regularization=3.0,
        max_features=0.2,
        monotonic_cst=[direction.get(name, 0) for name in features],
        early_stopping=False,
        random_state=seed,
    )
    with threadpool_limits(1):  # two threads waiting for each other on a busy machine take ten times as long
        return model.fit(rows, labels)


def export_tree(nodes: Any, share: float) -> Tree:
    """Copy scikit-learn's nodes, values in bits times `share`; an inner node's value is the mean below it."""
    is_leaf = nodes["is_leaf"].astype(bool)
    left = np.where(is_leaf, LEAF, nodes["left"].astype(np.int64)).astype(np.int32)
    right = np.where(is_leaf, LEAF, nodes["right"].astype(np.int64)).astype(np.int32)
    value = nodes["value"] * BITS * share
    for at in reversed(range(len(nodes))):  # children come after their parent
        if not is_leaf[at]:
            counts = nodes["count"][[left[at], right[at]]].astype(float)
            value[at] = np.average(value[[left[at], right[at]]], weights=counts)
    return Tree(
        feature=np.where(is_leaf, 0, nodes["feature_idx"]).astype(np.int32),
        threshold=np.where(is_leaf, 0.0, nodes["num_threshold"]),
        left=left,
        right=right,
        missing_left=nodes["missing_go_to_left"].astype(bool),
        value=value,
        depth=depth_of(left.tolist(), right.tolist()),
    )


def grow_forest(rows: Floats, labels: Flags, features: Sequence[str]) -> Forest:
    """Fit all bags and join them: their mean is one sum of trees."""
    bags = [grow(rows, labels, features, seed) for seed in range(BAGS)]
    trees = tuple(
        export_tree(predictor.nodes, 1 / BAGS)
        for bag in bags
        for (predictor,) in bag._predictors  # noqa: SLF001 (scikit-learn has no public way to a tree's nodes)
    )
    start = float(np.mean([bag._baseline_prediction[0, 0] for bag in bags])) * BITS  # noqa: SLF001
    return Forest(features=tuple(features), start=start, trees=trees)


def fold_forest(  # noqa: PLR0917 (the same five, and which fold)
    fold: int, rows: Floats, labels: Flags, features: Sequence[str], left_folds: Folds, right_folds: Folds
) -> Forest:
    """Grow a fold's trees: on the pairs of which neither side is in it."""
    is_seen = (left_folds != fold) & (right_folds != fold)
    return grow_forest(rows[is_seen], labels[is_seen], features)


def score_by_fold(forests: Sequence[Forest], rows: Floats, left_folds: Folds) -> Floats:
    """Score each pair by the trees that did not see its left side's fold."""
    scores = np.zeros(len(rows))
    for fold, forest in enumerate(forests):
        is_tested = left_folds == fold
        scores[is_tested] = score(forest, rows[is_tested])
    return scores


def calibrate(scores: Floats, labels: Flags) -> Calibration:
    """Fit a rising line to scores and labels; the ends never say 0 or 1."""
    fitted = IsotonicRegression(y_min=0.5 / (len(labels) + 1), y_max=1 - 0.5 / (labels.sum() + 1), out_of_bounds="clip")
    fitted.fit(scores, labels)
    return Calibration(
        scores=tuple(float(f"{each:.6g}") for each in fitted.X_thresholds_),
        shares=tuple(float(f"{each:.8g}") for each in fitted.y_thresholds_),
    )


def threshold_for(scores: Floats, labels: Flags, precision: float) -> float:
    """Return the lowest score at or above which the share of true pairs is at least `precision`; infinity if none."""
    order = np.argsort(-scores, kind="stable")
    ranked, found = scores[order], np.cumsum(labels[order])
    precisions = found / np.arange(1, len(order) + 1)
    is_last_of_score = np.append(ranked[1:] != ranked[:-1], np.bool_(1))
    (good,) = np.nonzero((precisions >= precision) & is_last_of_score)
    return float(ranked[good[-1]]) if len(good) else math.inf


def set_thresholds(
    forest: Forest,
    scores: Floats,
    labels: Flags,
    eligible: Flags,
    cells: Folds,
    *,
    version: str,
    profile: str,
    trained_on: Mapping[str, Any],
) -> Learned:
    """Make a model of a forest and of scores by trees that did not see the pair.

    `eligible` are the pairs that rules and rivals leave free to merge; `cells` are kinds of records of different
    quality: the merge threshold is the strictest that any of them needs.
    """
    calibration = calibrate(scores, labels)
    chosen = [eligible & (cells == cell) for cell in np.unique(cells)]
    merge_at = max(threshold_for(scores[each], labels[each], TARGET_PRECISION) for each in chosen)
    return Learned(
        version=version,
        profile=profile,
        forest=forest,
        calibration=calibration,
        merge_at_bits=round(merge_at, 4),
        review_at_bits=round(float(np.interp(REVIEW_SHARE, calibration.shares, calibration.scores)), 4),
        trained_on=trained_on,
    )


def recalibrate(learned: Learned, scores: Floats, labels: Flags, version: str) -> Learned:
    """Fit the calibration to an agency's own reviewed pairs; unchanged where they are too few.

    A logistic line keeps the order of pairs. The merge threshold may rise on few labels and never falls: an agency's
    reviews are pairs near the threshold, and say little about the top.
    """
    if len(labels) < LEAST_LABELS or int((~labels).sum()) < LEAST_DIFFERENT:
        return learned
    line = LogisticRegression(C=1e6).fit(scores[:, None], labels)
    slope, offset = max(float(line.coef_[0, 0]), 1e-3), float(line.intercept_[0])
    knots = np.linspace(float(scores.min()), float(scores.max()), 64)
    shares = 1 / (1 + np.exp(-(slope * knots + offset)))
    needed = threshold_for(scores, labels, TARGET_PRECISION)
    return replace(
        learned,
        version=version,
        calibration=Calibration(scores=tuple(knots.tolist()), shares=tuple(shares.tolist())),
        merge_at_bits=max(learned.merge_at_bits, min(needed, float(scores.max()) + 1)),
        trained_on={**learned.trained_on, "reviews": len(labels)},
    )
