"""Clusters never go against a rule, whatever the order pairs come in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.people.linkage.cluster import Joined, join

RECORDS = [f"{source}{number}" for source in "abc" for number in range(4)]
SOURCE_OF = {record: record[0] for record in RECORDS}
PERSON_OF = {record: record for record in RECORDS}
PAIRS = st.lists(
    st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS), st.integers(1, 9).map(float)).filter(
        lambda pair: pair[0] < pair[1]
    ),
    max_size=25,
    unique_by=lambda pair: pair[:2],
)
FORBIDDEN = st.frozensets(st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)), max_size=6)


def joined(pairs: list[tuple[str, str, float]], cannot: frozenset[tuple[str, str]], *single: str) -> Joined:
    return join(pairs, cannot=cannot, source_of=SOURCE_OF, person_of=PERSON_OF, deduplicated=frozenset(single))


@settings(deadline=None, max_examples=40)
@given(PAIRS, FORBIDDEN)
def test_no_cluster_holds_a_forbidden_pair(
    pairs: list[tuple[str, str, float]], cannot: frozenset[tuple[str, str]]
) -> None:
    for members in joined(pairs, cannot).members:
        assert not any((left, right) in cannot for left in members for right in members if left != right)


@settings(deadline=None, max_examples=40)
@given(PAIRS)
def test_a_source_that_knows_its_people_has_one_of_them_in_a_cluster(pairs: list[tuple[str, str, float]]) -> None:
    for members in joined(pairs, frozenset(), "a").members:
        assert sum(record.startswith("a") for record in members) <= 1


@settings(deadline=None, max_examples=40)
@given(PAIRS, FORBIDDEN, st.randoms())
def test_the_order_of_pairs_does_not_matter(
    pairs: list[tuple[str, str, float]], cannot: frozenset[tuple[str, str]], random: object
) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert joined(shuffled, cannot, "a") == joined(pairs, cannot, "a")


def test_no_chain_leads_around_a_rule() -> None:
    pairs = [("a0", "b0", 9.0), ("b0", "c0", 8.0)]
    result = joined(pairs, frozenset({("c0", "a0")}))
    assert result.merged == {("a0", "b0")}
    assert result.refused == {("b0", "c0"): "forbidden_company"}


def test_the_better_match_takes_the_record() -> None:
    result = joined([("a0", "b0", 5.0), ("a1", "b0", 9.0)], frozenset(), "a", "b")
    assert result.merged == {("a1", "b0")}
    assert result.refused == {("a0", "b0"): "taken"}


def test_records_of_one_person_come_along() -> None:
    result = join(
        [("a0", "b0", 9.0)],
        cannot=frozenset(),
        source_of=SOURCE_OF,
        person_of={"a0": "a|1", "a1": "a|1", "b0": "b|1"},
        deduplicated=frozenset({"a"}),
    )
    assert result.members == [("a0", "a1", "b0")]
