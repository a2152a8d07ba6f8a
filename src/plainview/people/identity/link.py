"""Brings what a batch linkage found into the database: merged, queued for a person, or refused."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from plainview.kernel.ids import new_id
from plainview.people.identity import link_queries, queries
from plainview.people.identity.actions import keep_apart, merge_all
from plainview.people.identity.admit import obstacles
from plainview.people.identity.model import CannotLink, Edge, MergeWish, Risk, Serious
from plainview.people.identity.precision import meets_target
from plainview.people.identity.resolve import joined
from plainview.people.identity.risk import REVIEW_FROM_GRADE, grade_risk
from plainview.people.linkage.model import Decision, LinkReport, ScoredPair
from plainview.store.transaction import Transaction

BY = "plainview people link"
STRONGEST = 3
NOT_OF_THE_RECORDS = frozenset({"before", "rivals", "all together"})  # weights of the model, not of what records say
Homes = Mapping[str, tuple[int, int, bool]]  # of a record: home, whom that goes under now, whether a minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What came of a run's pairs, each counted once."""

    merged: int
    queued: int
    refused: int
    already: int
    left_out: int  # minors, and pairs below both thresholds
    cannot_links: int
    is_precise: bool  # False: decisions spoke against the threshold, so everything went to review


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A scored pair with the people it would join."""

    pair_id: int
    scored: ScoredPair
    left_id: int
    right_id: int
    left_now: int
    right_now: int

    @property
    def is_sure(self) -> bool:
        return self.scored.decision is Decision.MERGE

    @property
    def wish(self) -> MergeWish:
        return MergeWish(
            left_id=self.left_id,
            right_id=self.right_id,
            certainty=self.scored.probability,
            reason=_strongest(self.scored),
            pair_id=self.pair_id,
        )

    @property
    def edge(self) -> Edge:
        return Edge(left_id=self.left_id, right_id=self.right_id, certainty=self.scored.probability)


async def apply_report(
    tx: Transaction, report: LinkReport, *, started_at: datetime, at: datetime, least_certain: float = 0.0
) -> Linked:
    """Merge what the model is sure of and is harmless to merge, queue the rest, keep every pair with its waterfall.

    Below `least_certain` a person is asked, whatever the model says.
    """
    await tx.connection.execute(link_queries.UNHURRIED)
    await queries.lock(tx.connection)
    await queries.settle_all(tx.connection)
    homes = await _homes(tx, report, at)
    cannot_links = _cannot_links(report, homes)
    await keep_apart(tx, cannot_links, by=BY, at=at)
    pairs, already = await _pairs(tx, report, homes)
    is_precise = meets_target(await link_queries.verdicts_on_sure(tx.connection))
    risks = await _risks(tx, pairs, at)
    sure = [
        pair
        for pair in pairs
        if is_precise
        and pair.is_sure
        and pair.scored.probability >= least_certain
        and risks[pair.pair_id].grade < REVIEW_FROM_GRADE
    ]
    outcomes = await _carry_out(tx, pairs, sure, risks, at)
    counted = Counter(outcome for outcome, _ in outcomes.values())
    linked = Linked(
        merged=counted["merged"],
        queued=counted["queued"],
        refused=counted["refused"],
        already=already,
        left_out=len(report.pairs) - len(pairs) - already,
        cannot_links=len(cannot_links),
        is_precise=is_precise,
    )
    await _keep(tx, report, pairs, outcomes, linked, least_certain=least_certain, started_at=started_at, at=at)
    await _queue(tx, pairs, outcomes, risks, at)
    return linked


async def _homes(tx: Transaction, report: LinkReport, at: datetime) -> Homes:
    """Return of each record named in the report: home, whom that goes under now, and whether they are a minor."""
    named = {each for pair in report.pairs for each in (pair.left_id, pair.right_id)}
    named |= {each for apart in report.cannot_links for each in (apart.left_id, apart.right_id)}
    found = await link_queries.homes_of_records(tx.connection, sorted(int(each) for each in named), at)
    return {str(record_id): about for record_id, about in found.items()}


def _cannot_links(report: LinkReport, homes: Homes) -> list[CannotLink]:
    found = {}
    for each in report.cannot_links:
        if each.left_id not in homes or each.right_id not in homes:
            continue
        left_id, right_id = sorted((homes[each.left_id][0], homes[each.right_id][0]))
        if left_id != right_id:
            found[left_id, right_id] = CannotLink(left_id=left_id, right_id=right_id, kind="rule", words=each.words)
    return list(found.values())


async def _pairs(tx: Transaction, report: LinkReport, homes: Homes) -> tuple[list[_Pair], int]:
    """Return the best pair of every two homes, minors left out, and how many pairs are one person already."""
    best: dict[tuple[int, int], ScoredPair] = {}
    already = 0
    for scored in report.pairs:
        left, right = homes.get(scored.left_id), homes.get(scored.right_id)
        if left is None or right is None or left[2] or right[2] or scored.decision is Decision.APART:
            continue
        if left[1] == right[1]:
            already += 1
            continue
        key = min(left[0], right[0]), max(left[0], right[0])
        if key not in best or best[key].probability < scored.probability:
            best[key] = scored
    now = {home_id: now_id for home_id, now_id, _ in homes.values()}
    numbers = await link_queries.number_pairs(tx.connection, len(best))
    return [
        _Pair(pair_id=number, scored=scored, left_id=left, right_id=right, left_now=now[left], right_now=now[right])
        for number, ((left, right), scored) in zip(numbers, best.items(), strict=True)
    ], already


async def _risks(tx: Transaction, pairs: Sequence[_Pair], at: datetime) -> dict[int, Risk]:
    """Grade each pair by what is known of the two, and by how many would become one if all were merged."""
    people = sorted({each for pair in pairs for each in (pair.left_now, pair.right_now)})
    homes = sorted({each for pair in pairs for each in (pair.left_id, pair.right_id)})
    serious = await queries.serious_of(tx.connection, people, at)
    taken_back = await queries.taken_back_among(tx.connection, homes)
    together = [home.person_id for home in await queries.homes_with(tx.connection, homes)]
    edges = [*await queries.edges_among(tx.connection, together), *(pair.edge for pair in pairs)]
    size = {each: len(group) for group in joined(homes, edges) for each in group}
    nothing = Serious()
    return {
        pair.pair_id: grade_risk(
            serious.get(pair.left_now, nothing),
            serious.get(pair.right_now, nothing),
            size=size[pair.left_id],
            was_taken_back=(pair.left_id, pair.right_id) in taken_back,
        )
        for pair in pairs
    }


async def _carry_out(
    tx: Transaction, pairs: Sequence[_Pair], sure: Sequence[_Pair], risks: Mapping[int, Risk], at: datetime
) -> dict[int, tuple[str, str]]:
    """Merge the sure pairs; return of every pair what became of it and why."""
    outcomes = {pair.pair_id: ("queued", _why_queued(pair, risks[pair.pair_id])) for pair in pairs}
    admitted, _ = await merge_all(tx, [pair.wish for pair in sure], by=BY, at=at)
    for wish in (*admitted.accepted, *admitted.already):
        outcomes[wish.pair_id or 0] = ("merged", wish.reason)
    for wish, words in admitted.refused:
        outcomes[wish.pair_id or 0] = ("refused", words)
    return await _refuse_who_must_stay_apart(tx, pairs, outcomes)


def _why_queued(pair: _Pair, risk: Risk) -> str:
    if risk.grade >= REVIEW_FROM_GRADE:
        return " ".join(risk.words)
    if pair.scored.reasons:
        return "; ".join(pair.scored.reasons)
    return "not certain enough to be merged without a person"


def _strongest(scored: ScoredPair) -> str:
    """Say the three comparisons that speak most for one person."""
    told = [weight for weight in scored.weights if weight.comparison not in NOT_OF_THE_RECORDS]
    best = sorted(told, key=lambda weight: -weight.bits)[:STRONGEST]
    return "; ".join(weight.words for weight in best if weight.bits > 0) or "scored alike"


async def _refuse_who_must_stay_apart(
    tx: Transaction, pairs: Sequence[_Pair], outcomes: dict[int, tuple[str, str]]
) -> dict[int, tuple[str, str]]:
    """Take out of the queue whom a rule or an earlier decision keeps apart, and who became one by others."""
    queued = [pair for pair in pairs if outcomes[pair.pair_id][0] == "queued"]
    ends = {each for pair in queued for each in (pair.left_id, pair.right_id)}
    homes = [home.person_id for home in await queries.homes_with(tx.connection, sorted(ends))]
    edges = await queries.edges_among(tx.connection, homes)
    apart = await queries.cannot_links_among(tx.connection, homes)
    needless = obstacles(edges, apart, [pair.wish for pair in queued])
    return {**outcomes, **{wish.pair_id or 0: ("refused", words) for wish, words in needless}}


async def _keep(
    tx: Transaction,
    report: LinkReport,
    pairs: Sequence[_Pair],
    outcomes: Mapping[int, tuple[str, str]],
    linked: Linked,
    *,
    least_certain: float,
    started_at: datetime,
    at: datetime,
) -> None:
    """Write the run, its pairs with waterfall and outcome; drop earlier ones on which nothing rests."""
    run_id = new_id()
    counts = {**asdict(linked), "records": report.record_count, "candidates": report.candidate_count}
    await link_queries.add_run(
        tx.connection,
        run_id=run_id,
        started_at=started_at,
        finished_at=at,
        model_version=report.model_version,
        least_certain=least_certain,
        report={
            **counts,
            "merge_at_bits": dict(report.merge_at),
            "review_at_bits": dict(report.review_at),
            "seconds": dict(report.seconds),
        },
    )
    rows = [_row(pair, *outcomes[pair.pair_id]) for pair in pairs]
    await link_queries.add_pairs(tx.connection, run_id, rows)
    await link_queries.prune_pairs(tx.connection, run_id)


def _row(pair: _Pair, outcome: str, why: str) -> dict[str, Any]:
    scored = pair.scored
    return {
        "pair_id": pair.pair_id,
        "left_id": int(scored.left_id),
        "right_id": int(scored.right_id),
        "certainty": scored.probability,
        "score_bits": scored.score_bits,
        "reasons": list(scored.reasons),
        "waterfall": scored.weights,
        "is_sure": pair.is_sure,
        "model": scored.model or None,
        "outcome": outcome,
        "why": why,
    }


async def _queue(
    tx: Transaction,
    pairs: Sequence[_Pair],
    outcomes: Mapping[int, tuple[str, str]],
    risks: Mapping[int, Risk],
    at: datetime,
) -> None:
    queued = [pair for pair in pairs if outcomes[pair.pair_id][0] == "queued"]
    await queries.queue_reviews(
        tx.connection,
        [(pair.pair_id, pair.left_id, pair.right_id, risks[pair.pair_id]) for pair in queued],
        at=at,
    )
