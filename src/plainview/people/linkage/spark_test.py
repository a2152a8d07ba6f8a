"""A real Spark, in this machine, finds the same pairs with the same scores as DuckDB."""

from importlib import import_module

import numpy as np
import pyarrow as pa
import pytest

from plainview.people.linkage.batch_test import as_table, crowd, hard_cases, person
from plainview.people.linkage.engine import Options
from plainview.people.linkage.learned import load_shipped
from plainview.people.linkage.scoring import Scored, score_in_duckdb

OPTIONS = Options(threads=2)
MOST_APART = 1e-6


def made_records() -> pa.Table:
    """Enough people for Splink to learn from, some with accents and slips, and all the hard cases."""
    left, right = crowd()
    hard_left, hard_right = hard_cases()
    many = [(f"m{number}", person(number, family_name=f"Núñez{chr(97 + number % 26)}")) for number in range(240, 700)]
    slipped = [(truth, row | {"given_name": (row["given_name"] or "")[:-1] + "á"}) for truth, row in many]
    return as_table(left + hard_left + many, right + hard_right + slipped)


def told(scored: Scored) -> dict[tuple[str, str], tuple[float, str | None, str | None]]:
    rows = zip(scored.left_ids, scored.right_ids, scored.scores, scored.never, scored.ask, strict=True)
    return {(left, right): (score, never, ask) for left, right, score, never, ask in rows}


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning", "ignore::ResourceWarning")
def test_spark_finds_what_duckdb_finds() -> None:
    spark = import_module("plainview.people.linkage.spark")  # there only after `make spark`
    models = {profile: load_shipped(profile) for profile in ("dated", "undated")}
    records = made_records()
    (expected,) = score_in_duckdb(records, models, OPTIONS)
    (found,) = spark.Spark(cluster=spark.SparkCluster(master="local[2]"))(records, models, OPTIONS)
    theirs, ours = told(expected), told(found)
    assert len(theirs) > 500
    assert found.candidate_count == expected.candidate_count
    assert ours.keys() == theirs.keys()
    assert np.allclose(
        [ours[pair][0] for pair in theirs], [each[0] for each in theirs.values()], atol=MOST_APART, rtol=0
    )
    assert all(ours[pair][1:] == each[1:] for pair, each in theirs.items())
