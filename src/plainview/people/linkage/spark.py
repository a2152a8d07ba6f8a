"""Scores the pairs of all sources on Spark: the statements, the model and the thresholds are DuckDB's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import array, lit
from splink import Linker
from splink.backends.spark import SparkAPI

from plainview.people.linkage import queries
from plainview.people.linkage.engine import (
    LOADING,
    MEASURING,
    MOST_PAIRS_OF_KEY,
    Options,
    list_nicknames,
    open_engine,
    profile_of,
    with_all_columns,
)
from plainview.people.linkage.fellegi_sunter import copy_model, settle_settings, train_splink
from plainview.people.linkage.learned import Learned
from plainview.people.linkage.scoring import EXPECTED_OVERLAP, LEAST_BITS, Scored, as_matrix, as_scored
from plainview.people.linkage.spark_session import open_spark
from plainview.people.linkage.spark_sql import translate
from plainview.people.linkage.trees import score

KEY_COLUMNS = ("unique_id", "source_id", "person")
SCORED = "l bigint, r bigint, score double"
PARTITIONS_OF_THREAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkCluster:
    """Where Spark runs: its master, and a folder that all its machines see (None: this machine's own)."""

    master: str = "local[2]"
    checkpoints: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """Scores in a session that is opened for the run."""

    cluster: SparkCluster

    def __call__(self, records: pa.Table, models: Mapping[str, Learned], options: Options) -> list[Scored]:
        """Score the pairs of every two sources."""
        with open_spark(
            self.cluster.master, PARTITIONS_OF_THREAD * options.threads, self.cluster.checkpoints
        ) as session:
            load_records(session, records)
            counts = count_records(session)
            return [score_sources(session, both, counts, models, options) for both in combinations(counts, 2)]


def keep(frame: DataFrame, name: str) -> DataFrame:
    """Compute a table once and name it."""
    kept = frame.checkpoint()
    kept.createOrReplaceTempView(name)
    return kept


def fill(session: SparkSession, text: str, **given: str | int | list[str]) -> DataFrame:
    """Run one of DuckDB's statements; a table that it fills is kept under its name."""
    said = translate(text)
    literals = {name: array(*map(lit, each)) if isinstance(each, list) else each for name, each in given.items()}
    frame = session.sql(said.sql, args=literals)
    return keep(frame, said.table) if said.table else frame


def load_records(session: SparkSession, records: pa.Table) -> None:
    """Bring records in, cleaned, with households, names and nicknames counted, and their blocking keys."""
    keep(session.createDataFrame(with_all_columns(records)), "given_records")
    keep(session.createDataFrame(list_nicknames()), "nickname")
    for statement, given in LOADING:
        fill(session, statement, **given)
    kinds = session.table("blocking_input")
    names = [name for name in kinds.columns if name not in KEY_COLUMNS]
    keep(kinds.unpivot(list(KEY_COLUMNS), names, "key_kind", "key").dropna(subset=["key"]), "blocking_key")


def count_records(session: SparkSession) -> dict[str, tuple[int, int]]:
    """Say for each source how many records it has, and how many of them have a birth date."""
    rows = fill(session, queries.COUNT_RECORDS).collect()
    return {row["source_id"]: (row["records"], row["dated"]) for row in rows}


def score_sources(
    session: SparkSession,
    both: tuple[str, str],
    counts: Mapping[str, tuple[int, int]],
    models: Mapping[str, Learned],
    options: Options,
) -> Scored:
    """Score the pairs of two sources; keep those at or above the model's review threshold."""
    left, right = both
    learned = models[profile_of(counts, left, right)]
    candidates = fill(session, queries.CANDIDATES, left=left, right=right, most_pairs=MOST_PAIRS_OF_KEY)
    weigh(session, candidates, max(counts[left][0], counts[right][0]), learned.profile, options)
    for statement in MEASURING:
        fill(session, statement)
    features = fill(session, queries.FEATURES, left=left, right=right)
    fill(session, queries.RULES)
    keep(features.mapInArrow(Walk(learned=learned), SCORED), "likely")
    return as_scored(fill(session, queries.LIKELY).toArrow(), learned, candidates.count())


def weigh(session: SparkSession, candidates: DataFrame, larger: int, profile: str, options: Options) -> None:
    """Let Splink weigh the candidates on Spark, by what it learns from the same records in DuckDB."""
    prior, with_birth_date = EXPECTED_OVERLAP / larger, profile == "dated"
    api = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="checkpoint", register_udfs_automatically=False
    )
    linker = Linker(api.register(session.table("prepared")), settle_settings(prior, with_birth_date=with_birth_date))
    with open_engine(options) as connection:
        connection.register("arrived", session.table("prepared").toArrow())
        connection.execute(queries.TAKE_PREPARED)
        copy_model(
            train_splink(connection, prior=prior, with_birth_date=with_birth_date, seed=options.seed), onto=linker
        )
    linker.table_management.register_blocked_pairs_for_predict(api.register(candidates))
    predicted: Any = linker.inference.predict(threshold_match_weight=LEAST_BITS)
    keep(predicted.as_spark_dataframe(), "scored")


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Walks a model's trees wherever the features lie; gives the pairs worth a review."""

    learned: Learned

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Score each batch."""
        forest = self.learned.forest
        for batch in batches:
            scores = score(forest, as_matrix(batch, forest.features))
            columns = {"l": batch["l"], "r": batch["r"], "score": pa.array(scores)}
            yield pa.RecordBatch.from_pydict(columns).filter(pa.array(scores >= self.learned.review_at_bits))
