"""Says DuckDB's statements of the linkage in Spark's SQL, so that both engines run one text."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlglot
from sqlglot import exp


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A query in Spark's SQL, and the name of the table it fills; None: it is only read."""

    table: str | None
    sql: str


def translate(text: str) -> Statement:
    """Translate one statement; what Spark says otherwise is changed in the tree, the rest by sqlglot."""
    tree = sqlglot.parse_one(text, read="duckdb")
    table = tree.this.name if isinstance(tree, exp.Create) else None
    query = tree.expression if isinstance(tree, exp.Create) else tree
    for change in CHANGES:
        query = query.transform(change)
    return Statement(table=table, sql=query.sql(dialect="spark"))


def cut_words(node: exp.Expr) -> exp.Expr:
    """Say `word[2:5]` and `word[1]` as substr; a list's element as get, which is null past its end."""
    if not isinstance(node, exp.Bracket):
        return node
    (place,) = node.expressions
    if isinstance(node.this, exp.Max):
        return exp.func("get", node.this, place)
    if isinstance(place, exp.Slice):
        first, last = int(place.this.name), int(place.expression.name)
        return exp.func("substr", node.this, exp.Literal.number(first), exp.Literal.number(last - first + 1))
    return exp.func("substr", node.this, exp.Literal.number(int(place.name) + 1), exp.Literal.number(1))


def list_greatest(node: exp.Expr) -> exp.Expr:
    """Say `max(value, 2)`, the two greatest, as a sorted list."""
    if not isinstance(node, exp.Max) or not node.args.get("count"):
        return node
    return exp.func("sort_array", exp.func("collect_list", node.this), exp.false())


def number_anyhow(node: exp.Expr) -> exp.Expr:
    """Number rows without bringing them all to one place: any number will do that no other row has."""
    if isinstance(node, exp.Window) and isinstance(node.this, exp.RowNumber) and not node.args.get("partition_by"):
        return exp.func("monotonically_increasing_id")
    return node


CHANGES: tuple[Callable[[exp.Expr], exp.Expr], ...] = (cut_words, list_greatest, number_anyhow)
