"""Scores the candidate pairs of two sources and keeps those worth a person's look or more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plainview.people.linkage import queries
from plainview.people.linkage.engine import (
    Options,
    count_records,
    find_candidates,
    load_records,
    measure_pairs,
    open_engine,
    profile_of,
)
from plainview.people.linkage.fellegi_sunter import score_candidates, train_splink
from plainview.people.linkage.learned import Learned, probability_of
from plainview.people.linkage.trees import Floats, score

LEAST_BITS = -10.0  # Splink's weight below which nobody looks at a pair again
EXPECTED_OVERLAP = 0.35  # of the smaller side; it moves Splink's weights by a constant only
ROWS_AT_ONCE = 200_000

Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The pairs of two sources that are worth a review or more, best first; arrays and table of one length."""

    learned: Learned
    candidate_count: int
    left_ids: Objects
    right_ids: Objects
    scores: Floats
    probabilities: Floats
    never: Objects
    ask: Objects
    table: pa.Table


def measure_sources(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, profile: str, options: Options
) -> int:
    """Fill the table `feature` for two sources and return how many candidates there were."""
    counts = count_records(connection)
    candidates = find_candidates(connection, left, right)
    prior = EXPECTED_OVERLAP / max(counts[left][0], counts[right][0])
    linker = train_splink(connection, prior=prior, with_birth_date=profile == "dated", seed=options.seed)
    score_candidates(connection, linker, LEAST_BITS)
    measure_pairs(connection, left, right)
    return candidates


def score_sources(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, models: Mapping[str, Learned], options: Options
) -> Scored:
    """Score the pairs of two sources; keep those at or above the model's review threshold."""
    learned = models[profile_of(count_records(connection), left, right)]
    candidates = measure_sources(connection, left, right, learned.profile, options)
    connection.register("likely", keep_likely(connection, learned, options))
    table = connection.sql(queries.LIKELY).to_arrow_table()
    connection.unregister("likely")
    return as_scored(table, learned, candidates)


def score_in_duckdb(records: pa.Table, models: Mapping[str, Learned], options: Options) -> list[Scored]:
    """Score the pairs of every two sources in this process."""
    with open_engine(options) as connection:
        load_records(connection, records)
        sources = list(count_records(connection))
        return [score_sources(connection, *both, models, options) for both in combinations(sources, 2)]


def as_matrix(batch: pa.RecordBatch | pa.Table, features: Sequence[str]) -> Floats:
    """Turn columns into a matrix of floats (pairs × features), null into NaN."""
    columns = [np.asarray(batch.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)) for name in features]
    return np.column_stack(columns)


def score_portions(
    connection: duckdb.DuckDBPyConnection, learned: Learned, options: Options
) -> Iterator[tuple[pa.RecordBatch, Floats]]:
    """Give all pairs with their scores, a portion at a time."""
    for batch in connection.sql(queries.ALL_FEATURES).to_arrow_reader(ROWS_AT_ONCE):
        yield batch, score(learned.forest, as_matrix(batch, learned.forest.features), options.threads)


def keep_likely(connection: duckdb.DuckDBPyConnection, learned: Learned, options: Options) -> pa.Table:
    """Score all pairs; return numbers (l, r) and score of those worth a review."""
    parts = [
        pa.table({"l": batch["l"], "r": batch["r"], "score": scores}).filter(scores >= learned.review_at_bits)
        for batch, scores in score_portions(connection, learned, options)
    ]
    empty = pa.table(
        {"l": pa.array([], pa.int64()), "r": pa.array([], pa.int64()), "score": pa.array([], pa.float64())}
    )
    return pa.concat_tables([empty, *parts])


def is_free(rules: Objects) -> NDArray[np.bool_]:
    """Say for which pairs no rule is named."""
    return np.array([rule is None for rule in rules], np.bool_)


def as_scored(table: pa.Table, learned: Learned, candidates: int) -> Scored:
    """Take the likely pairs' ids, scores and rules out of their table."""
    names = ("left_id", "right_id", "never", "ask")
    left_ids, right_ids, never, ask = (np.array(table[name].to_pylist(), object) for name in names)
    scores = table["score"].to_numpy()
    return Scored(
        learned=learned,
        candidate_count=candidates,
        left_ids=left_ids,
        right_ids=right_ids,
        scores=scores,
        probabilities=probability_of(learned.calibration, scores),
        never=never,
        ask=ask,
        table=table,
    )
