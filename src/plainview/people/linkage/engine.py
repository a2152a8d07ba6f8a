"""Opens DuckDB within limits and brings the records into the shape the linkage compares."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from plainview.people.linkage import queries
from plainview.people.linkage.model import COLUMNS
from plainview.people.linkage.nicknames import NICKNAMES
from plainview.people.linkage.placeholders import NO_FAMILY, NO_GIVEN

MOST_PAIRS_OF_KEY = 2_500  # a blocking key that more pairs share says too little
MOST_MEMBERS = 12  # above it an address is a home of many, not a household
DATED_SHARE = 0.5  # of both sides' records have a birth date: the dated model

# What is made of the records in turn, on whatever engine, each statement with what it is given.
LOADING: tuple[tuple[str, dict[str, int | list[str]]], ...] = (
    (queries.PREPARE, {"no_given": NO_GIVEN, "no_family": NO_FAMILY}),
    (queries.HOUSEHOLDS, {"most_members": MOST_MEMBERS}),
    (queries.DWELLINGS, {}),
    (queries.FAMILIES, {}),
    (queries.NAMES, {}),
    (queries.BEARERS, {}),
    (queries.BLOCKING_INPUT, {}),
)
MEASURING = (queries.PAIRS, queries.RIVALS, queries.SUPPORT, queries.MATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run is held: what the engine may use, and which systems never name one person twice."""

    deduplicated: frozenset[str] = frozenset()
    threads: int = 2
    memory: str = "2500MB"
    seed: int = 1


def open_engine(options: Options) -> duckdb.DuckDBPyConnection:
    """Open DuckDB within its limits; what does not fit goes to disk."""
    limits: dict[str, str | bool | int | float | list[str]] = {
        "threads": options.threads,
        "memory_limit": options.memory,
        "preserve_insertion_order": False,
    }
    connection = duckdb.connect(config=limits)
    connection.execute("set enable_progress_bar = false")
    return connection


def with_all_columns(records: pa.Table) -> pa.Table:
    """Give the table every column of COLUMNS as text, null where it had none."""
    empty = pa.nulls(records.num_rows, pa.string())
    held = set(records.column_names)
    return pa.table({name: records[name].cast(pa.string()) if name in held else empty for name in COLUMNS})


def list_nicknames() -> pa.Table:
    """Give the short forms of first names with their long ones."""
    return pa.table({"short": list(NICKNAMES), "formal": list(NICKNAMES.values())})


def load_records(connection: duckdb.DuckDBPyConnection, records: pa.Table) -> None:
    """Bring records in, cleaned, with households, names and nicknames counted."""
    connection.register("incoming", with_all_columns(records))
    connection.execute(queries.TAKE_RECORDS)
    connection.unregister("incoming")
    for statement, given in LOADING:
        connection.execute(statement, given)
    connection.execute(queries.KEYS)
    connection.register("incoming_nicknames", list_nicknames())
    connection.execute(queries.TAKE_NICKNAMES)
    connection.unregister("incoming_nicknames")


def count_records(connection: duckdb.DuckDBPyConnection) -> Mapping[str, tuple[int, int]]:
    """Say for each source how many records it has, and how many of them have a birth date."""
    rows = connection.execute(queries.COUNT_RECORDS).fetchall()
    return {source: (records, dated) for source, records, dated in rows}


def profile_of(counts: Mapping[str, tuple[int, int]], left: str, right: str) -> str:
    """Choose the model for two sources: `dated` where enough of both have birth dates."""
    shares = [counts[source][1] / counts[source][0] for source in (left, right)]
    return "dated" if min(shares) >= DATED_SHARE else "undated"


def find_candidates(connection: duckdb.DuckDBPyConnection, left: str, right: str) -> int:
    """Fill the table `candidate` with pairs of two sources that share a key; return how many."""
    connection.execute(queries.CANDIDATES, {"left": left, "right": right, "most_pairs": MOST_PAIRS_OF_KEY})
    ((count,),) = connection.execute(queries.COUNT_CANDIDATES).fetchall()
    return int(count)


def measure_pairs(connection: duckdb.DuckDBPyConnection, left: str, right: str) -> None:
    """Compute the features and rules of all pairs in the view `scored`."""
    for statement in MEASURING:
        connection.execute(statement)
    connection.execute(queries.FEATURES, {"left": left, "right": right})
    connection.execute(queries.RULES)
