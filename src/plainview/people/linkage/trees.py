"""Scores pairs by boosted trees kept as plain numbers, and says what each feature added to a score."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble._hist_gradient_boosting.common import PREDICTOR_RECORD_DTYPE
from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor

Floats = NDArray[np.float64]
LEAF = -1
FEW_ROWS = 20_000  # below it threads cost more than they bring: on a busy machine they wait for each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One tree: arrays a node long. A row goes left where its feature is at most the threshold."""

    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    missing_left: NDArray[np.bool_]
    value: Floats
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """The sum of trees over `features`, in bits of log-odds, beginning at `start`."""

    features: tuple[str, ...]
    start: float
    trees: tuple[Tree, ...]


def as_predictor(tree: Tree) -> TreePredictor:
    """Give the tree to scikit-learn's compiled walk."""
    nodes = np.zeros(len(tree.value), PREDICTOR_RECORD_DTYPE)
    is_leaf = tree.left == LEAF
    nodes["value"], nodes["is_leaf"] = tree.value, is_leaf
    nodes["feature_idx"], nodes["num_threshold"] = tree.feature, tree.threshold
    nodes["left"], nodes["right"] = np.where(is_leaf, 0, tree.left), np.where(is_leaf, 0, tree.right)
    nodes["missing_go_to_left"] = tree.missing_left
    none = np.zeros((0, 8), np.uint32)
    return TreePredictor(nodes, none, none)


def score(forest: Forest, rows: Floats, threads: int = 1) -> Floats:
    """Return the log-odds in bits of each row (n × features, NaN where unknown)."""
    rows = np.ascontiguousarray(rows, np.float64)
    total = np.full(len(rows), forest.start)
    threads = threads if len(rows) >= FEW_ROWS else 1
    none, no_categories = np.zeros((0, 8), np.uint32), np.zeros(rows.shape[1], np.uint32)
    for tree in forest.trees:
        total += as_predictor(tree).predict(rows, none, no_categories, threads)
    return total


def worth_of_nodes(tree: Tree, width: int) -> Floats:
    """Return what each feature added on the way from the root to each node (nodes × width).

    A split's worth is the change of the expected value on the row's own way down (Saabas).
    """
    worth = np.zeros((len(tree.value), width))
    waiting = [0]
    while waiting:
        at = waiting.pop()
        if tree.left[at] == LEAF:
            continue
        for below in (int(tree.left[at]), int(tree.right[at])):
            worth[below] = worth[at]
            worth[below, tree.feature[at]] += tree.value[below] - tree.value[at]
            waiting.append(below)
    return worth


def contributions(forest: Forest, rows: Floats, grouping: Floats | None = None) -> Floats:
    """Return what each feature added to each row's score (n × features); with `start` they sum to `score`.

    With `grouping` (features × groups, 0 or 1): what each group of features added (n × groups).
    """
    rows = np.ascontiguousarray(rows, np.float64)
    grouping = np.eye(len(forest.features)) if grouping is None else grouping
    none, no_categories = np.zeros((0, 8), np.uint32), np.zeros(rows.shape[1], np.uint32)
    added = np.zeros((len(rows), grouping.shape[1]))
    for tree in forest.trees:
        numbered = replace(tree, value=np.arange(len(tree.value), dtype=np.float64))
        leaves = as_predictor(numbered).predict(rows, none, no_categories, 1).astype(np.intp)
        added += (worth_of_nodes(tree, len(forest.features)) @ grouping)[leaves]
    return added


def expected_start(forest: Forest) -> float:
    """Return the score before anything is known of a pair: the start and every tree's value at its root."""
    return forest.start + sum(float(tree.value[0]) for tree in forest.trees)


def forest_to_json(forest: Forest) -> dict[str, Any]:
    """Give the forest as plain JSON values; what leaves are worth keeps six digits."""
    return {
        "features": list(forest.features),
        "start": round(forest.start, 6),
        "trees": [
            {
                "feature": tree.feature.tolist(),
                "threshold": tree.threshold.tolist(),
                "left": tree.left.tolist(),
                "right": tree.right.tolist(),
                "missing_left": tree.missing_left.astype(int).tolist(),
                "value": [float(f"{each:.6g}") for each in tree.value],
            }
            for tree in forest.trees
        ],
    }


def depth_of(left: Sequence[int], right: Sequence[int], at: int = 0) -> int:
    """Return how many steps the longest way from a node takes."""
    if left[at] == LEAF:
        return 0
    return 1 + max(depth_of(left, right, left[at]), depth_of(left, right, right[at]))


def tree_from_json(given: Mapping[str, Any]) -> Tree:
    """Read one tree."""
    return Tree(
        feature=np.array(given["feature"], np.int32),
        threshold=np.array(given["threshold"], np.float64),
        left=np.array(given["left"], np.int32),
        right=np.array(given["right"], np.int32),
        missing_left=np.array(given["missing_left"], np.bool_),
        value=np.array(given["value"], np.float64),
        depth=depth_of(given["left"], given["right"]),
    )


def forest_from_json(given: Mapping[str, Any]) -> Forest:
    """Read a forest; numbers only, nothing in the file is ever run."""
    return Forest(
        features=tuple(str(each) for each in given["features"]),
        start=float(given["start"]),
        trees=tuple(tree_from_json(each) for each in given["trees"]),
    )


def dump(value: Mapping[str, Any]) -> str:
    """Write JSON without spaces."""
    return json.dumps(value, separators=(",", ":"))
