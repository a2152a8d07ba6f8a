"""Measures the linkage beside plain Splink on people of known truth: `python -m benchmarks.linkage`.

Trees, calibration and thresholds come from seeds 0 and 1; what is reported is of other seeds, each pair scored by
trees that saw no household of its left side's fold. `--ship` writes the models the program comes with, `--train-only`
reports on the training seeds, for work on the model: the others are looked at once.
"""

import argparse
import json
import math
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2

from benchmarks.linkage.pairs import CACHE, NOISES, TASKS, Cell, fold_people, generate, read_cell
from plainview.people.linkage import train as training
from plainview.people.linkage.learned import Learned, learned_to_json
from plainview.people.linkage.train import (
    FOLDS,
    TARGET_PRECISION,
    fold_forest,
    grow_forest,
    score_by_fold,
    set_thresholds,
    threshold_for,
)
from plainview.people.linkage.trees import Floats, Forest, dump, forest_from_json, forest_to_json

TRAINED_ON = (0, 1)
REPORTED_ON = (11, 12, 13, 14)
PROMISED = {("go", 1): 0.975, ("go", 3): 0.87, ("bo", 1): 0.91, ("bo", 3): 0.75}
PROMISED_PRECISION = 0.998
PLAIN_BELIEVED = math.log2(0.999 / 0.001)
SHIPPED = Path("src/plainview/people/linkage/shipped")
VERSION = "2026.11-2"
NOT_FEATURES = {"l", "r", "never", "ask", "left_person", "right_person", "same_household", "is_same"}

Flags = NDArray[np.bool_]
Folds = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one way of linking did on one cell, pooled over the reported seeds."""

    recall: float
    fixed_recall: float
    merged: int
    false: int
    household_false: int


def join_cells(cells: Sequence[Cell]) -> pd.DataFrame:
    """Put the pairs of several cells into one table that remembers noise and seed."""
    parts = [cell.pairs.assign(noise=cell.noise, seed=cell.seed) for cell in cells]
    return pd.concat(parts, ignore_index=True)


def features_of(pairs: pd.DataFrame) -> list[str]:
    """List the feature columns that vary in training."""
    held = [name for name in pairs.columns if name not in NOT_FEATURES and name not in {"noise", "seed"}]
    return [name for name in held if len(pairs[name].unique()) > 1]


def matrix(pairs: pd.DataFrame, features: Sequence[str]) -> Floats:
    """Give the features as floats."""
    floats: Floats = pairs[list(features)].to_numpy(dtype=np.float64, na_value=np.nan)
    return floats


def free_of_rules(pairs: pd.DataFrame) -> Flags:
    """Say which pairs no rule keeps from merging."""
    flags: Flags = (pairs["never"].isna() & pairs["ask"].isna()).to_numpy()
    return flags


def one_to_one(pairs: pd.DataFrame, scores: Floats) -> Flags:
    """Choose merges best first, each record at most once on either side, none against a rule."""
    chosen = np.zeros(len(pairs), bool)
    taken: set[tuple[int, int, str, int]] = set()
    allowed = free_of_rules(pairs)
    keys = pairs[["noise", "seed", "l", "r"]].to_numpy()
    for index in np.argsort(-scores, kind="stable"):
        if not allowed[index]:
            continue
        noise, seed, left, right = keys[index]
        sides = {(noise, seed, "l", left), (noise, seed, "r", right)}
        if not taken & sides:
            taken |= sides
            chosen[index] = True
    return chosen


def poisson_interval(count: int) -> tuple[float, float]:
    """Give the exact 95 % interval of a Poisson count."""
    low = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return float(low), float(chi2.ppf(0.975, 2 * count + 2) / 2)


def measure(pairs: pd.DataFrame, scores: Floats, eligible: Flags, merge_at: float, true_pairs: int) -> Outcome:
    """Measure one way of linking: at its best threshold of precision .999, and at the threshold fixed in training."""
    labels = pairs["is_same"].to_numpy(bool)
    best = threshold_for(scores[eligible], labels[eligible], TARGET_PRECISION)
    merged = eligible & (scores >= merge_at)
    false = merged & ~labels
    return Outcome(
        recall=float((labels & eligible & (scores >= best)).sum() / true_pairs),
        fixed_recall=float((merged & labels).sum() / true_pairs),
        merged=int(merged.sum()),
        false=int(false.sum()),
        household_false=int((false & pairs["same_household"].to_numpy(bool)).sum()),
    )


def household_merges_at(pairs: pd.DataFrame, scores: Floats, true_found: int) -> int:
    """Count the merges of two members of one household where `true_found` true pairs are merged, best first."""
    labels = pairs["is_same"].to_numpy(bool)
    order = np.argsort(-scores, kind="stable")
    reached = int(np.searchsorted(np.cumsum(labels[order]), true_found)) + 1
    top = order[:reached]
    return int((~labels[top] & pairs["same_household"].to_numpy(bool)[top]).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A task's trees by fold, and the model made of their scores on the training seeds."""

    features: tuple[str, ...]
    forests: Sequence[Forest]
    learned: Learned
    splink_merge_at: float


def keep_forest(  # noqa: PLR0917 (as fold_forest)
    task: str, fold: int, rows: Floats, labels: Flags, features: list[str], left: Folds, right: Folds
) -> Forest:
    """Grow a fold's trees, or read them where a run of the same code on the same pairs left them."""
    code = Path(training.__file__ or "").read_bytes()
    state = zlib.crc32(code + rows.tobytes() + left.tobytes() + right.tobytes())
    kept = CACHE / f"forests/{task}-{fold}-{state:08x}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        forest = fold_forest(fold, rows, labels, features, left, right)
        kept.write_text(dump(forest_to_json(forest)))
    return forest_from_json(json.loads(kept.read_text()))


def train_task(task: str, folds: dict[str, int]) -> Trained:
    """Train on the training seeds, both noises together."""
    pairs = join_cells([read_cell(task, noise, seed) for noise in NOISES for seed in TRAINED_ON])
    features = features_of(pairs)
    rows, labels = matrix(pairs, features), pairs["is_same"].to_numpy(bool)
    left, right = (pairs[side].map(folds).to_numpy(np.int64) for side in ("left_person", "right_person"))
    forests = [keep_forest(task, fold, rows, labels, features, left, right) for fold in range(FOLDS)]
    scores = score_by_fold(forests, rows, left)
    noises = pairs["noise"].to_numpy(np.int64)
    learned = set_thresholds(
        grow_forest(rows, labels, features),
        scores,
        labels,
        one_to_one(pairs, scores),
        noises,
        version=VERSION,
        profile=TASKS[task],
        trained_on={"seeds": list(TRAINED_ON), "noises": list(NOISES), "pairs": len(pairs)},
    )
    bits = pairs["bits"].to_numpy(float)
    plain = max(threshold_for(bits[noises == noise], labels[noises == noise], TARGET_PRECISION) for noise in NOISES)
    return Trained(features=tuple(features), forests=forests, learned=learned, splink_merge_at=plain)


def report_cell(task: str, noise: int, seeds: Sequence[int], trained: Trained, folds: dict[str, int]) -> bool:
    """Print one cell: ours, plain Splink, how they compare; say whether every promise holds."""
    cells = [read_cell(task, noise, seed) for seed in seeds]
    pairs, true_pairs = join_cells(cells), sum(cell.true_pairs for cell in cells)
    labels = pairs["is_same"].to_numpy(bool)
    left = pairs["left_person"].map(folds).to_numpy(np.int64)
    scores = score_by_fold(trained.forests, matrix(pairs, trained.features), left)
    bits = pairs["bits"].to_numpy(float)
    everything = np.ones(len(pairs), bool)
    eligible = one_to_one(pairs, scores)
    ours = measure(pairs, scores, eligible, trained.learned.merge_at_bits, true_pairs)
    plain = measure(pairs, bits, everything, trained.splink_merge_at, true_pairs)
    found = int((labels & eligible & (scores >= trained.learned.merge_at_bits)).sum())
    reachable = min(found, int(labels.sum()))
    splink_household = household_merges_at(pairs, bits, reachable)
    low, high = poisson_interval(ours.false)
    precision = 1 - ours.false / ours.merged
    print(f"\n{task} ×{noise}: {true_pairs} true pairs, found by blocking {labels.sum() / true_pairs:.4f}")
    print(
        f"  recall at precision ≥ .999   ours {ours.recall:.3f}   plain Splink {plain.recall:.3f}"
        f"   misses: 1 to {(1 - plain.recall) / (1 - ours.recall):.1f}   promised {PROMISED[task, noise]}"
    )
    print(
        f"  at the threshold fixed before: recall {ours.fixed_recall:.3f}, {ours.merged} merges, {ours.false} false: "
        f"precision {precision:.5f} (95 %: {1 - high / ours.merged:.5f} to {1 - low / ours.merged:.5f})"
    )
    print(
        f"  plain Splink at its own:       recall {plain.fixed_recall:.3f}, {plain.merged} merges, {plain.false} false"
    )
    believed = bits >= PLAIN_BELIEVED
    print(
        f"  plain Splink at its p ≥ .999:  recall {(labels & believed).sum() / true_pairs:.3f}, "
        f"{(~labels & believed).sum()} false: precision {labels[believed].mean():.4f}"
    )
    print(f"  two of one household merged: ours {ours.household_false}, Splink at equal recall {splink_household}")
    return (
        ours.recall >= PROMISED[task, noise]
        and precision >= PROMISED_PRECISION
        and ours.household_false <= splink_household / 10
    )


def main() -> int:
    """Train, ship where asked, and report; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(REPORTED_ON), help="seeds to report on")
    parser.add_argument("--ship", action="store_true", help="write the models the program comes with")
    parser.add_argument("--train-only", action="store_true", help="look at no other seeds")
    given = parser.parse_args()
    generate([*TRAINED_ON, *given.seeds])
    folds = fold_people([*TRAINED_ON, *given.seeds])
    reported = TRAINED_ON if given.train_only else given.seeds
    met = []
    for task, profile in TASKS.items():
        trained = train_task(task, folds)
        print(
            f"\n{profile}: merges at {trained.learned.merge_at_bits:.2f} bits, "
            f"asks at {trained.learned.review_at_bits:.2f}"
        )
        if given.ship:
            SHIPPED.mkdir(exist_ok=True)
            (SHIPPED / f"{profile}.json").write_text(learned_to_json(trained.learned) + "\n")
        met += [report_cell(task, noise, reported, trained, folds) for noise in NOISES]
    print(f"\n{sum(met)} of {len(met)} cells keep every promise")
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
