"""Gives Spark the word functions of DuckDB itself, batch by batch, so that both engines measure the same."""

import duckdb
import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.functions import arrow_udf

STRIP_ACCENTS = "select strip_accents(a) from said"
JARO_WINKLER = "select jaro_winkler_similarity(a, b) from said"
DAMERAU_LEVENSHTEIN = "select damerau_levenshtein(a, b) from said"


def register_functions(session: SparkSession) -> None:
    """Register them under the names that the translated statements and Splink use."""
    plain = arrow_udf(strip_accents, "string")
    like = arrow_udf(jaro_winkler, "double")
    edits = arrow_udf(damerau_levenshtein, "bigint")
    for name, function in (
        ("strip_accents", plain),
        ("jarowinkler_similarity", like),
        ("jaro_winkler", like),
        ("damerau_levenshtein", edits),
    ):
        session.udf.register(name, function)


def ask_duckdb(sql: str, **columns: pa.Array) -> pa.Array:
    """Return DuckDB's answer, a row for each row of the columns, in their order."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("said", pa.table({name: column.cast(pa.string()) for name, column in columns.items()}))
        return connection.sql(sql).to_arrow_table().column(0).combine_chunks()


def strip_accents(said: pa.Array) -> pa.Array:
    """Return the words without accents."""
    return ask_duckdb(STRIP_ACCENTS, a=said)


def jaro_winkler(left: pa.Array, right: pa.Array) -> pa.Array:
    """Return how alike two words are, from 0 to 1."""
    return ask_duckdb(JARO_WINKLER, a=left, b=right)


def damerau_levenshtein(left: pa.Array, right: pa.Array) -> pa.Array:
    """Return how many edits lie between two words."""
    return ask_duckdb(DAMERAU_LEVENSHTEIN, a=left, b=right)
