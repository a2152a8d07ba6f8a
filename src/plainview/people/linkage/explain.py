"""Explains a pair: what each comparison was worth, in bits and in words, adding up to the score."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from plainview.people.linkage.model import Weight
from plainview.people.linkage.scoring import Scored, as_matrix
from plainview.people.linkage.trees import contributions, expected_start

Row = Mapping[str, Any]
ROWS_AT_ONCE = 20_000

COMPARISONS: Mapping[str, str] = {
    "first name": "bits_given given_like given_edits given_initial nickname given_length swapped_like",
    "last name": "bits_family family_like family_edits",
    "middle name": "bits_middle middle_equal",
    "birth date": "born_edits born_swapped years_apart month_equal day_equal age age_off",
    "sex": "sex_equal sex_fits",
    "address": "bits_address number_equal number_edits street_like unit_equal dwelling_equal crowd_low crowd_high "
    "members_low members_high",
    "household": "kin_low kin_high supporters best_support mate_like mate_better mate_born mates_born mate_named "
    "namesakes",
    "others of that name": "own_namesakes other_namesakes",
    "rivals": "margin_low margin_high rivals_low rivals_high",
    "all together": "bits",
}
OF_FEATURE = {feature: name for name, features in COMPARISONS.items() for feature in features.split()}


def explain_rows(scored: Scored, indices: Sequence[int]) -> list[tuple[Weight, ...]]:
    """Explain the chosen pairs of a run; each pair's weights add up to its score."""
    explained: list[tuple[Weight, ...]] = []
    for begin in range(0, len(indices), ROWS_AT_ONCE):
        table = scored.table.take(pa.array(indices[begin : begin + ROWS_AT_ONCE], pa.int64()))
        explained += explain_table(scored, table)
    return explained


def explain_table(scored: Scored, table: pa.Table) -> list[tuple[Weight, ...]]:
    """Explain every row of a table of likely pairs."""
    forest = scored.learned.forest
    grouping = np.array([[OF_FEATURE[name] == each for each in COMPARISONS] for name in forest.features], np.float64)
    grouped = contributions(forest, as_matrix(table, forest.features), grouping)
    start = Weight(
        comparison="before",
        level="start",
        bits=expected_start(forest),
        words="what is expected of any pair that shares a key",
    )
    return [
        (start, *(describe(name, row, bits) for name, bits in zip(COMPARISONS, each, strict=True)))
        for row, each in zip(table.to_pylist(), grouped.tolist(), strict=True)
    ]


def describe(comparison: str, row: Row, bits: float) -> Weight:
    """Say in words what a comparison found."""
    level, words = WORDS[comparison](row)
    return Weight(comparison=comparison, level=level, bits=bits, words=words)


def compare_words(what: str, left: str | None, right: str | None, likeness: float | None) -> tuple[str, str]:
    """Say how two words of the records stand to each other."""
    if left is None or right is None:
        return "unknown", f"{what} is missing on one side"
    if left == right:
        return "equal", f"same {what} “{left}”"
    if likeness is not None and likeness >= 0.92:  # noqa: PLR2004 (a slip of the pen, as Splink's level)
        return "like", f"{what} “{left}” and “{right}” differ by a slip"
    return "different", f"{what} “{left}” and “{right}” differ"


def describe_given(row: Row) -> tuple[str, str]:
    """Describe first names; a known short form counts as such."""
    if row["nickname"]:
        return "nickname", f"“{row['given_l']}” and “{row['given_r']}” are forms of one first name"
    return compare_words("first name", row["given_l"], row["given_r"], row["given_like"])


def describe_birth_date(row: Row) -> tuple[str, str]:
    """Describe birth dates."""
    left, right = row["born_l"], row["born_r"]
    if left is not None and left != right and row["born_swapped"]:
        return "swapped", f"birth dates {left} and {right} have day and month swapped"
    level, words = compare_words("birth date", left, right, 1.0 if row["born_edits"] == 1 else 0.0)
    if row["age_off"] is None:
        return level, words
    usual = "was usual" if row["age_off"] < 2 else "was not usual"  # noqa: PLR2004 (spreads of the bearers' births)
    return level, f"{words}; the other's first name {usual} then"


def describe_sex(row: Row) -> tuple[str, str]:
    """Describe sex; where one side does not say it, by who bears the first name."""
    if row["sex_equal"] is not None or row["sex_fits"] is None:
        return compare_words("sex", row["sex_l"], row["sex_r"], None)
    sex = "men" if (row["sex_l"] or row["sex_r"]) == "m" else "women"
    if row["sex_fits"] >= 0:
        return "name fits", f"sex is missing on one side; its first name is borne by {sex}, as the other side says"
    return (
        "name differs",
        f"sex is missing on one side; its first name is hardly borne by {sex}, as the other side says",
    )


def describe_address(row: Row) -> tuple[str, str]:
    """Describe addresses; a shared one says little where many live."""
    left = " ".join(row[name] for name in ("number_l", "street_l", "unit_l") if row[name])
    right = " ".join(row[name] for name in ("number_r", "street_r", "unit_r") if row[name])
    level, words = compare_words(
        "address", left or None, right or None, row["street_like"] if row["number_equal"] else 0
    )
    crowd = row["crowd_high"]
    many = f", where {round(2**crowd)} people are recorded" if level == "equal" and crowd is not None else ""
    return level, words + many


def describe_household(row: Row) -> tuple[str, str]:
    """Describe what the others at both addresses say."""
    if row["supporters"]:
        return "moved together", f"{row['supporters']} others of this household match there too"
    if (row["mate_better"] or -1) > 0:
        return "mate fits better", "another member of the household has a first name that fits better"
    if row["namesakes"]:
        return "namesake", "somebody of the same name lives in the household"
    return "nothing", "the rest of the household says nothing against it"


def describe_namesakes(row: Row) -> tuple[str, str]:
    """Describe how many people have this name."""
    count = max(row["own_namesakes"], row["other_namesakes"])
    return (
        ("shared", f"{count} people of one source have this name")
        if count > 1
        else ("rare", "nobody else has this name")
    )


def describe_rivals(row: Row) -> tuple[str, str]:
    """Describe the next best person for either side."""
    margin = row["margin_low"]
    if margin > 0:
        return "best", f"the best match for both, by {margin:.0f} bits"
    return "rivalled", f"another record fits at least as well, by {-margin:.0f} bits"


WORDS: Mapping[str, Callable[[Row], tuple[str, str]]] = {
    "first name": describe_given,
    "last name": lambda row: compare_words("last name", row["family_l"], row["family_r"], row["family_like"]),
    "middle name": lambda row: compare_words("middle initial", row["middle_l"], row["middle_r"], None),
    "birth date": describe_birth_date,
    "sex": describe_sex,
    "address": describe_address,
    "household": describe_household,
    "others of that name": describe_namesakes,
    "rivals": describe_rivals,
    "all together": lambda row: ("total", f"Splink's own weight of all agreements: {row['bits']:.0f} bits"),
}
