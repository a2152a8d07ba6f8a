"""Invented twins, juniors, siblings and strangers of one name: none merged wrongly, each merge explained."""

import itertools
import random
from collections.abc import Mapping

import pyarrow as pa
import pytest

from plainview.people.linkage.batch import link
from plainview.people.linkage.engine import Options
from plainview.people.linkage.model import COLUMNS, Decision, LinkReport
from plainview.people.linkage.rules import words_for

GIVEN = (
    "alma bruno carla derek elena felix greta hugo irene jonas kira leon marta nils olga pablo rosa stefan tilda uwe"
)
FAMILY = "abram bastos castell dorman eklund faber gruber hanlon ibsen jarvis kessel lomax mercer norwood okafor pruitt"
STREETS = "alder birch cedar dogwood elm fir ginkgo hazel ironwood juniper"
Row = dict[str, str | None]

BOTH = Options(deduplicated=frozenset({"jail", "rms"}))


def person(number: int, **changed: str | None) -> Row:
    """Invent somebody whole: equal numbers give equal people."""
    given, family = GIVEN.split()[number % 20], FAMILY.split()[number // 20 % 16]
    row: Row = {
        "given_name": given,
        "middle_name": "abcdefghjklm"[number * 7 % 12],
        "family_name": family,
        "born_on": f"{1950 + number * 13 % 55}-{1 + number * 5 % 12:02}-{1 + number * 11 % 28:02}",
        "sex": "f" if number % 2 == 0 else "m",
        "house_number": str(100 + number * 37 % 900),
        "street": f"{STREETS.split()[number % 10]} street",
    }
    return row | changed


def born(row: Row, on: str) -> Row:
    """Change the birth date."""
    return row | {"born_on": on}


def crowd() -> tuple[list[tuple[str, Row]], list[tuple[str, Row]]]:
    """List (who it truly is, row) of both systems: two hundred in both, forty in one only."""
    both = [(f"p{number}", person(number)) for number in range(200)]
    left_only = [(f"l{number}", person(number)) for number in range(200, 240)]
    right_only = [(f"r{number}", person(number)) for number in range(240, 280)]
    return both + left_only, both + right_only


def hard_cases() -> tuple[list[tuple[str, Row]], list[tuple[str, Row]]]:
    """List those who get mixed up; where one of two is missing, the other must not take the place."""
    home = {"house_number": "77", "street": "quince lane"}
    other = {"house_number": "88", "street": "rowan lane"}
    twin = person(1, **home, family_name="quarles", born_on="1990-04-04", middle_name=None)
    senior = person(3, **home, given_name="walter", family_name="tybalt", born_on="1951-03-02", name_suffix="Sr")
    junior = person(3, **home, given_name="walter", family_name="tybalt", born_on="1979-11-20", name_suffix="Jr")
    sibling = person(5, **other, family_name="vandermeer", born_on="1988-01-09")
    stranger = person(7, given_name="maria", family_name="lopez", born_on="1970-05-05", street="sorrel way")
    left = [
        ("twin a", twin | {"given_name": "abel"}),
        ("twin b", twin | {"given_name": "boris"}),
        ("senior", senior),
        ("junior", junior),
        ("sibling a", sibling | {"given_name": "ines"}),
        ("stranger a", stranger),
    ]
    right = [
        ("twin b", twin | {"given_name": "boris"}),
        ("junior", junior),
        ("sibling b", sibling | {"given_name": "ida", "born_on": "1986-07-30"}),
        ("stranger b", stranger | {"born_on": "1982-09-19", "street": "tansy road", "middle_name": "q"}),
    ]
    return left, right


def as_table(
    left: list[tuple[str, Row]], right: list[tuple[str, Row]], names: tuple[str, str] = ("jail", "rms")
) -> pa.Table:
    """Put both systems into one table; a record's id holds who it truly is."""
    rows = [
        {"record_id": f"{truth}@{source}", "source_id": source, "as_of": "2026-01-01", **row}
        for source, side in zip(names, (left, right), strict=True)
        for truth, row in side
    ]
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in COLUMNS})


def truth(record_id: str) -> str:
    return record_id.split("@", maxsplit=1)[0]


def merged(report: LinkReport) -> set[frozenset[str]]:
    return {frozenset((pair.left_id, pair.right_id)) for pair in report.pairs if pair.decision is Decision.MERGE}


@pytest.fixture(scope="module")
def records() -> pa.Table:
    left, right = crowd()
    hard_left, hard_right = hard_cases()
    return as_table(left + hard_left, right + hard_right)


@pytest.fixture(scope="module")
def report(records: pa.Table) -> LinkReport:
    return link(records, options=BOTH)


def test_nobody_is_merged_with_somebody_else(report: LinkReport) -> None:
    wrong = [pair for pair in merged(report) if len({truth(record) for record in pair}) > 1]
    assert wrong == []


def test_most_who_are_in_both_systems_are_merged(report: LinkReport) -> None:
    assert len(merged(report)) >= 150


def test_junior_and_senior_are_kept_apart_by_rule(report: LinkReport) -> None:
    rules = {frozenset((each.left_id, each.right_id)): each.rule for each in report.cannot_links}
    assert rules.get(frozenset(("senior@jail", "junior@rms"))) in {"suffix", None}
    assert frozenset(("senior@jail", "junior@rms")) not in merged(report)


def test_every_merge_is_explained_and_its_weights_add_up(report: LinkReport) -> None:
    for pair in report.pairs:
        assert sum(weight.bits for weight in pair.weights) == pytest.approx(pair.score_bits, abs=1e-6)
        assert all(weight.words for weight in pair.weights)


def test_what_does_not_merge_says_why(report: LinkReport) -> None:
    asked = [pair for pair in report.pairs if pair.decision is Decision.REVIEW]
    assert all(pair.reasons for pair in asked)
    assert not any(pair.reasons for pair in report.pairs if pair.decision is Decision.MERGE)


def test_a_cluster_has_one_person_of_each_system(report: LinkReport) -> None:
    for cluster in report.clusters:
        systems = [record.split("@")[1] for record in cluster.record_ids]
        assert len(systems) == len(set(systems))
        assert 0 < cluster.weakest_probability < 1


def told(report: LinkReport) -> Mapping[frozenset[str], tuple[float, Decision]]:
    return {
        frozenset((pair.left_id, pair.right_id)): (round(pair.score_bits, 6), pair.decision) for pair in report.pairs
    }


def test_the_order_of_records_does_not_matter_and_a_run_repeats_itself(records: pa.Table, report: LinkReport) -> None:
    order = list(range(records.num_rows))
    random.Random(4).shuffle(order)  # noqa: S311 (an order, not a secret)
    assert told(link(records.take(order), options=BOTH)) == told(report)


def test_which_system_is_named_first_does_not_matter(records: pa.Table, report: LinkReport) -> None:
    names = records["source_id"].to_pylist()
    swapped = ["zz" if name == "jail" else name for name in names]
    renamed = records.set_column(records.column_names.index("source_id"), "source_id", pa.array(swapped))
    options = Options(deduplicated=frozenset({"zz", "rms"}))
    assert told(link(renamed, options=options)) == told(report)


def weigh(report: LinkReport, comparison: str) -> Mapping[str, tuple[str, float]]:
    """Give level and bits of one comparison for whoever is truly one person."""
    return {
        truth(pair.left_id): (weight.level, weight.bits)
        for pair in report.pairs
        for weight in pair.weights
        if weight.comparison == comparison and truth(pair.left_id) == truth(pair.right_id)
    }


@pytest.fixture(scope="module")
def undated() -> LinkReport:
    """Link where the right side knows neither birth date nor sex."""
    both, _ = crowd()
    words = ("Lady of the House", "RESIDENT", "N/A")
    rows = [person(number, family_name=f"zz{'abc'[number]}verton") for number in range(3)]
    pairs = [(f"word {number}", row, row | {"given_name": words[number]}) for number, row in enumerate(rows)]
    woman, man = (person(number)["given_name"] for number in (0, 1))
    unnamed = [person(number, family_name=f"zz{'de'[number]}verton", sex="f", given_name=None) for number in (0, 1)]
    pairs += [("fits", unnamed[0], unnamed[0] | {"given_name": woman})]
    pairs += [("differs", unnamed[1], unnamed[1] | {"given_name": man})]
    many = [person(240 + number, house_number="9", street="tarn road") for number in range(16)]
    pairs += [(f"of many {number}", row, row | {"family_name": "zzfverton"}) for number, row in enumerate(many[:8])]
    pairs += [(f"one of {number}", row, row) for number, row in enumerate(many[8:])]
    left = both[:200] + [(who, row) for who, row, _ in pairs]
    right = both[:200] + [(who, row) for who, _, row in pairs]
    return link(as_table(left, [(who, row | {"born_on": None, "sex": None}) for who, row in right]), options=BOTH)


def test_records_without_birth_dates_use_the_other_model(undated: LinkReport) -> None:
    assert list(undated.merge_at) == ["undated"]
    assert not [pair for pair in merged(undated) if len({truth(record) for record in pair}) > 1]


def test_what_is_written_for_a_name_is_no_name(undated: LinkReport) -> None:
    found = {who: level for who, (level, _) in weigh(undated, "first name").items() if who.startswith("word")}
    assert found == {"word 0": "unknown", "word 1": "unknown", "word 2": "unknown"}


def test_a_missing_sex_is_told_by_who_bears_the_first_name(undated: LinkReport) -> None:
    weights = weigh(undated, "sex")
    assert (weights["fits"][0], weights["differs"][0]) == ("name fits", "name differs")
    assert weights["fits"][1] > weights["differs"][1]


def test_in_a_home_of_many_another_last_name_is_for_a_person_to_decide(undated: LinkReport) -> None:
    asked = [pair for pair in undated.pairs if truth(pair.left_id) == truth(pair.right_id)]
    asked = [pair for pair in asked if truth(pair.left_id).startswith("of many")]
    assert asked
    assert {pair.decision for pair in asked} == {Decision.REVIEW}
    assert {reason for pair in asked for reason in pair.reasons} == {words_for("home_of_many")}


def test_nothing_to_compare_is_no_error(records: pa.Table) -> None:
    one = link(records.slice(0, 1), options=BOTH)
    assert (list(one.pairs), list(one.clusters)) == ([], [])


def test_every_rule_has_words() -> None:
    rules = [
        "suffix",
        "twins",
        "generations",
        "sex",
        "middle",
        "below",
        "taken",
        "namesake_at_home",
        "home_of_many",
        "years_apart",
    ]
    assert all(itertools.starmap(bool, ((words_for(rule),) for rule in rules)))
