"""Lets Splink learn, without labels, what each agreement and disagreement between two records is worth."""

import logging
from typing import Any

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.comparison_creator import ComparisonCreator

from plainview.people.linkage import queries

SIMILAR, LOOSE = 0.92, 0.8  # Jaro-Winkler: a slip of the pen; the same beginning
SAMPLED_PAIRS = 2e6
EM_RULES = ("number street family", "street given", "given family")  # never both names and the address at once
MOST_EM_PAIRS = 400_000
LEAST_RECORDS, LEAST_EM_PAIRS = 1_000, 200  # with fewer there is nothing to learn from: what is usual stays
# How often a level is seen among pairs of one person (m) and of two (u), as learned on the benchmark's training seeds.
USUAL: dict[str, tuple[list[float], list[float]]] = {
    "given": ([0.91, 0.03, 0.02, 0.04], [0.0024, 0.0009, 0.006, 0.9907]),
    "family": ([0.93, 0.02, 0.01, 0.04], [0.0007, 0.0002, 0.0027, 0.9964]),
    "middle": ([0.96, 0.04], [0.073, 0.927]),
    "born": ([0.93, 0.015, 0.015, 0.01, 0.005, 0.025], [6e-5, 1e-5, 0.0009, 0.0109, 0.008, 0.98013]),
    "sex": ([0.98, 0.02], [0.5, 0.5]),
    "address": ([0.42, 0.02, 0.02, 0.01, 0.03, 0.5], [0.0003, 0.0001, 5e-5, 5e-5, 0.0015, 0.998]),
}


def compare_name(column: str) -> ComparisonCreator:
    """Compare a name: equal (a rare one counts more), a slip, an initial, a common beginning, other."""
    return comparisons.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            levels.NullLevel(column),
            levels.ExactMatchLevel(column, term_frequency_adjustments=True),
            levels.JaroWinklerLevel(column, SIMILAR),
            levels.JaroWinklerLevel(column, LOOSE),
            levels.ElseLevel(),
        ],
    ).configure(m_probabilities=USUAL[column][0], u_probabilities=USUAL[column][1])


def compare_birth_date() -> ComparisonCreator:
    """Compare birth dates as eight digits: equal, one slip, day and month swapped, two slips, same year, other."""
    return comparisons.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            levels.NullLevel("born"),
            levels.ExactMatchLevel("born"),
            levels.CustomLevel("born_sorted_l = born_sorted_r", "day and month swapped"),
            levels.LevenshteinLevel("born", 1),
            levels.LevenshteinLevel("born", 2),
            levels.CustomLevel("substr(born_l, 1, 4) = substr(born_r, 1, 4)", "same year"),
            levels.ElseLevel(),
        ],
    ).configure(m_probabilities=USUAL["born"][0], u_probabilities=USUAL["born"][1])


def compare_address() -> ComparisonCreator:
    """Compare addresses as one: number and street depend on each other and must not count twice."""
    same_number, similar = "number_l = number_r", levels.JaroWinklerLevel("street", SIMILAR)
    return comparisons.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            levels.NullLevel("street"),
            levels.ExactMatchLevel("dwelling", term_frequency_adjustments=True),
            levels.CustomLevel("address_l = address_r", "same house"),
            levels.And(similar, levels.CustomLevel(same_number)).configure(label_for_charts="same number, like street"),
            levels.And(similar, levels.LevenshteinLevel("number", 1)).configure(
                label_for_charts="like number and street"
            ),
            levels.ExactMatchLevel("street", term_frequency_adjustments=True),
            levels.ElseLevel(),
        ],
    ).configure(m_probabilities=USUAL["address"][0], u_probabilities=USUAL["address"][1])


def compare_word(column: str) -> ComparisonCreator:
    """Compare a word: equal or not."""
    compared = comparisons.ExactMatch(column)
    compared.configure(m_probabilities=USUAL[column][0], u_probabilities=USUAL[column][1])
    return compared


def compare_all(*, with_birth_date: bool) -> list[Any]:
    """List the comparisons of a pair; without birth dates and sex where one side has none."""
    named = [compare_name("given"), compare_name("family"), compare_word("middle")]
    dated = [compare_birth_date(), compare_word("sex")] if with_birth_date else []
    return [*named, *dated, compare_address()]


def settle_settings(prior: float, *, with_birth_date: bool) -> SettingsCreator:
    """Say what Splink compares, before it has learned what that is worth."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=compare_all(with_birth_date=with_birth_date),
        blocking_rules_to_generate_predictions=[block_on("given", "family")],
        probability_two_random_records_match=prior,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        additional_columns_to_retain=[],
    )


def train_splink(
    connection: duckdb.DuckDBPyConnection, *, prior: float, with_birth_date: bool, seed: int = 1
) -> Linker:
    """Train Splink on the table `prepared`: u by sampling, m by EM with first and last name apart."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection)
    settings = settle_settings(prior, with_birth_date=with_birth_date)
    linker = Linker(api.register("prepared"), settings, log_level=logging.ERROR)
    ((records,),) = connection.execute(queries.COUNT_PREPARED).fetchall()
    if records >= LEAST_RECORDS:
        train_linker(connection, linker, seed)
    return linker


def train_linker(connection: duckdb.DuckDBPyConnection, linker: Linker, seed: int) -> None:
    """Learn u from random pairs, m by EM on the rules that find enough pairs."""
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=seed, min_count_per_level=None)
    for rule in EM_RULES:
        columns = rule.split()
        ((found,),) = connection.execute(queries.COUNT_EM_PAIRS[rule]).fetchall()
        if found < LEAST_EM_PAIRS:
            continue
        matched = " and ".join(f"l.{column} = r.{column}" for column in columns)
        linker.training.estimate_parameters_using_expectation_maximisation(
            f"{matched} and l.source_id <> r.source_id", max_pairs=MOST_EM_PAIRS if found > MOST_EM_PAIRS else None
        )


def score_candidates(connection: duckdb.DuckDBPyConnection, linker: Linker, least_bits: float) -> None:
    """Score the table `candidate`; the view `scored` has its pairs worth at least `least_bits`."""
    api = linker._db_api  # noqa: SLF001 (the only way to the backend it was made with)
    linker.table_management.register_blocked_pairs_for_predict(api.register("candidate"))
    predicted = linker.inference.predict(threshold_match_weight=least_bits)
    connection.table(predicted.physical_name).create_view("scored")


def copy_model(trained: Linker, *, onto: Linker) -> None:
    """Let another linker of the same comparisons, on whatever engine, weigh as the trained one does."""
    settings, others = trained._settings_obj, onto._settings_obj  # noqa: SLF001 (a saved model is in one engine's SQL)
    for comparison, other in zip(settings.comparisons, others.comparisons, strict=True):
        for level, same in zip(comparison.comparison_levels, other.comparison_levels, strict=True):
            same._m_probability, same._u_probability = level._m_probability, level._u_probability  # noqa: SLF001
