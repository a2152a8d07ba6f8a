"""Links the records of several systems: scores, rules, clusters, and a report of it all."""

import time
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plainview.people.linkage.cluster import Joined, Pair, join
from plainview.people.linkage.engine import Options
from plainview.people.linkage.explain import explain_rows
from plainview.people.linkage.learned import Learned, load_shipped
from plainview.people.linkage.model import CannotLink, Cluster, Decision, LinkReport, ScoredPair, Weight
from plainview.people.linkage.rules import words_for
from plainview.people.linkage.scoring import Scored, is_free, score_in_duckdb


class Engine(Protocol):
    """Scores the pairs of every two sources; DuckDB or Spark."""

    def __call__(self, records: pa.Table, models: Mapping[str, Learned], options: Options) -> list[Scored]: ...


def link(
    records: pa.Table,
    *,
    options: Options | None = None,
    models: Mapping[str, Learned] | None = None,
    explained: bool = True,
    engine: Engine = score_in_duckdb,
) -> LinkReport:
    """Link the records (columns of model.COLUMNS) of every two sources; report merges, reviews and clusters.

    Without `explained` the pairs have no weights: explaining costs more than linking where there are very many.
    """
    options = options or Options()
    models = models or {profile: load_shipped(profile) for profile in ("dated", "undated")}
    began = time.monotonic()
    scored = engine(records, models, options)
    scored_at = time.monotonic()
    joined = join_all(scored, options)
    decided = [decide(each, joined) for each in scored]
    pairs = [
        pair
        for each, reasons in zip(scored, decided, strict=True)
        for pair in as_pairs(each, reasons, explained=explained)
    ]
    pairs.sort(key=lambda pair: (pair.decision is not Decision.MERGE, -pair.probability, pair.left_id, pair.right_id))
    return LinkReport(
        model_version=", ".join(sorted({each.learned.version for each in scored})),
        merge_at={each.learned.profile: each.learned.merge_at_bits for each in scored},
        review_at={each.learned.profile: each.learned.review_at_bits for each in scored},
        record_count=records.num_rows,
        candidate_count=sum(each.candidate_count for each in scored),
        pairs=pairs,
        clusters=as_clusters(joined, pairs),
        cannot_links=[forbidden for each in scored for forbidden in list_forbidden(each)],
        seconds={"scoring": scored_at - began, "deciding": time.monotonic() - scored_at},
    )


def wants_merge(scored: Scored) -> NDArray[np.bool_]:
    """Say for each pair whether score and rules alone would merge it."""
    return is_free(scored.never) & is_free(scored.ask) & (scored.scores >= scored.learned.merge_at_bits)


def join_all(scored: Sequence[Scored], options: Options) -> Joined:
    """Join what wants to merge, of all sources together, best first."""
    wanted: list[tuple[str, str, float]] = []
    cannot: set[Pair] = set()
    source_of: dict[str, str] = {}
    person_of: dict[str, str] = {}
    for each in scored:
        chosen = wants_merge(each)
        lefts, rights = each.left_ids[chosen].tolist(), each.right_ids[chosen].tolist()
        wanted += zip(lefts, rights, each.scores[chosen].tolist(), strict=True)
        forbidden = ~is_free(each.never)
        cannot |= set(zip(each.left_ids[forbidden].tolist(), each.right_ids[forbidden].tolist(), strict=True))
        for ids, people in (("left_id", "left_person"), ("right_id", "right_person")):
            person_of |= dict(zip(each.table[ids].to_pylist(), each.table[people].to_pylist(), strict=True))
    source_of = {record: person.split("|", 1)[0] for record, person in person_of.items()}
    return join(
        wanted,
        cannot=frozenset(cannot),
        source_of=source_of,
        person_of=person_of,
        deduplicated=options.deduplicated,
    )


def decide(scored: Scored, joined: Joined) -> list[tuple[Decision, tuple[str, ...]]]:
    """Give each pair its decision and the names of the rules that kept it from merging."""
    decided: list[tuple[Decision, tuple[str, ...]]] = []
    rows = zip(scored.left_ids, scored.right_ids, scored.never, scored.ask, strict=True)
    for left, right, never, ask in rows:
        if (left, right) in joined.merged:
            decided.append((Decision.MERGE, ()))
        elif never:
            decided.append((Decision.APART, (never,)))
        else:
            decided.append((Decision.REVIEW, (ask or joined.refused.get((left, right)) or "below",)))
    return decided


def as_pairs(
    scored: Scored, decided: Sequence[tuple[Decision, tuple[str, ...]]], *, explained: bool
) -> list[ScoredPair]:
    """Make the pairs of a report: those apart by a rule are left to the list of forbidden ones."""
    shown = [index for index, (decision, _) in enumerate(decided) if decision is not Decision.APART]
    weights: Sequence[tuple[Weight, ...]] = explain_rows(scored, shown) if explained else [()] * len(shown)
    return [
        ScoredPair(
            left_id=scored.left_ids[index],
            right_id=scored.right_ids[index],
            probability=float(scored.probabilities[index]),
            score_bits=float(scored.scores[index]),
            decision=decided[index][0],
            reasons=tuple(words_for(reason) for reason in decided[index][1]),
            weights=each,
            model=scored.learned.name,
        )
        for index, each in zip(shown, weights, strict=True)
    ]


def list_forbidden(scored: Scored) -> list[CannotLink]:
    """List the likely pairs that a rule keeps apart."""
    (places,) = np.nonzero(~is_free(scored.never))
    return [
        CannotLink(
            left_id=scored.left_ids[index],
            right_id=scored.right_ids[index],
            rule=scored.never[index],
            words=words_for(scored.never[index]),
        )
        for index in places
    ]


def as_clusters(joined: Joined, pairs: Sequence[ScoredPair]) -> list[Cluster]:
    """Give each cluster the probability of its weakest merge."""
    cluster_of = {record: number for number, members in enumerate(joined.members) for record in members}
    weakest = [1.0] * len(joined.members)
    for pair in pairs:
        if pair.decision is Decision.MERGE:
            number = cluster_of[pair.left_id]
            weakest[number] = min(weakest[number], pair.probability)
    return [
        Cluster(record_ids=members, weakest_probability=weakest[number])
        for number, members in enumerate(joined.members)
    ]
