"""Spark is asked in its own words, and no statement of the linkage is left in DuckDB's."""

import pytest

from plainview.people.linkage import queries
from plainview.people.linkage.engine import LOADING, MEASURING
from plainview.people.linkage.spark_sql import translate

OTHERS = (queries.COUNT_RECORDS, queries.CANDIDATES, queries.FEATURES, queries.RULES, queries.LIKELY)


def test_a_table_is_named_apart_from_what_fills_it() -> None:
    said = translate("create or replace table home as select given from prepared")
    assert (said.table, said.sql) == ("home", "SELECT given FROM prepared")
    assert translate("select 1 as one").table is None


def test_letters_are_counted_from_one_as_in_duckdb() -> None:
    said = translate("select born[5:6] as month, given[1] as initial from prepared").sql
    assert said == "SELECT SUBSTRING(born, 5, 2) AS month, SUBSTRING(given, 1, 1) AS initial FROM prepared"


def test_the_second_best_is_null_where_there_is_one_only() -> None:
    said = translate("select max(bits, 2)[2] as second from pair").sql
    assert said == "SELECT GET(SORT_ARRAY(COLLECT_LIST(bits), FALSE), 1) AS second FROM pair"


def test_rows_are_numbered_without_bringing_them_to_one_machine() -> None:
    said = translate("select row_number() over (order by record_id) as unique_id from prepared").sql
    assert said == "SELECT MONOTONICALLY_INCREASING_ID() AS unique_id FROM prepared"


@pytest.mark.parametrize("statement", [*(each for each, _ in LOADING), *MEASURING, *OTHERS])
def test_no_statement_keeps_what_only_duckdb_knows(statement: str) -> None:
    said = translate(statement).sql
    assert said.startswith(("SELECT", "WITH"))
    assert not [
        word for word in ("[5:", "$m", "$n", "$l", "?", "::", "ROW_NUMBER", "ARG_MAX", " EXCLUDE") if word in said
    ]
