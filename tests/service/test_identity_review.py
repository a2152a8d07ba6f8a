"""Shows the review through the real door: what waits, side by side, decisions and their taking back, who is refused."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from plainview.kernel.clock import utc_now
from plainview.kernel.ids import new_id
from plainview.people.identity import link_queries, review_queries
from plainview.people.identity.link import Linked, apply_report
from plainview.people.identity.model import Sought
from plainview.people.identity.review import decide, take_decision_back
from plainview.people.identity.search import find_candidates
from plainview.people.linkage.model import CannotLink, Decision, LinkReport, ScoredPair, Weight
from plainview.settings import Settings
from plainview.store.transaction import begin
from tests.builders import NOW, add_conviction, add_incident, add_person, add_place, add_residency, add_warrant
from tests.desk import Desk, open_desk
from tests.service.test_sessions import edge

REVIEWS = "/api/people/links/reviews"


@pytest.fixture
async def client(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with edge(pool, fresh_database_url, Settings(home=tmp_path, demo=True)) as opened:
        yield opened


async def sign_in(client: httpx.AsyncClient, role: str) -> None:
    (await client.post("/session/demo", json={"role": role})).raise_for_status()


async def add_named(
    pool: Any,
    source_id: str,
    given_name: str = "Ines",
    family_name: str = "Quillfeather",
    *,
    born_on: date = date(1980, 5, 17),
    place_id: int | None = None,
    phone: str | None = None,
    is_confidential: bool = False,
) -> tuple[int, int]:
    """Add a person with one record of a source; return person_id and person_record_id."""
    person_id = await add_person(
        pool, given_name=given_name, family_name=family_name, born_on=born_on, is_confidential=is_confidential
    )
    record_id: int = await pool.fetchval(
        "insert into person_record (source_id, record_id, person_id, given_name, family_name, born_on, phone, place_id,"
        " as_of) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning person_record_id",
        source_id, new_id().hex, person_id, given_name, family_name, born_on, phone, place_id, NOW,
    )  # fmt: skip
    return person_id, record_id


def scored(left: int, right: int, probability: float = 0.9995) -> ScoredPair:
    return ScoredPair(
        left_id=str(left),
        right_id=str(right),
        probability=probability,
        score_bits=14.0,
        decision=Decision.MERGE if probability >= 0.99 else Decision.REVIEW,
        reasons=("same birth date", "name nearly the same"),
        weights=(
            Weight(comparison="Birth date", level="same", bits=11.5, words="Same birth date"),
            Weight(comparison="Family name", level="near", bits=4.0, words="One letter differs"),
            Weight(comparison="Unit", level="other", bits=-1.5, words="Another unit"),
        ),
    )


def report(*pairs: ScoredPair, cannot_links: tuple[CannotLink, ...] = ()) -> LinkReport:
    return LinkReport(
        model_version="test-1",
        merge_at={"dated": 12.0},
        review_at={"dated": 4.0},
        record_count=2,
        candidate_count=len(pairs),
        pairs=pairs,
        clusters=(),
        cannot_links=cannot_links,
    )


async def apply(pool: Any, made: LinkReport, **options: Any) -> Linked:
    async with begin(pool) as tx:
        return await apply_report(tx, made, started_at=NOW, at=NOW, **options)


async def risky_pair(pool: Any) -> tuple[int, int]:
    """Queue a pair of which one has a violent conviction; return both people."""
    place_id = await add_place(pool)
    left, left_record = await add_named(pool, "dmv", place_id=place_id)
    right, right_record = await add_named(pool, "jail", "Inez")
    await add_residency(pool, left, place_id)
    await add_residency(pool, await add_person(pool, given_name="Otto", family_name="Quillfeather"), place_id)
    await add_conviction(pool, right)
    linked = await apply(pool, report(scored(left_record, right_record)))
    assert (linked.merged, linked.queued) == (0, 1)
    return left, right


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for module in (review_queries, link_queries):
            for name, value in vars(module).items():
                if name.isupper() and isinstance(value, str) and ";" not in value:
                    await connection.prepare(value)


async def test_a_run_merges_the_sure_queues_the_rest_and_refuses_who_must_stay_apart(pool: Any) -> None:
    (one, a), (_, b), (_, c) = [await add_named(pool, source) for source in ("dmv", "jail", "court")]
    (_, d), (_, e) = [await add_named(pool, source, "Otto") for source in ("dmv", "jail")]
    apart = CannotLink(left_id=str(d), right_id=str(e), rule="generation", words="Sr. and Jr.")
    made = report(scored(a, b), scored(a, c, 0.8), scored(d, e), scored(a, b, 0.995), cannot_links=(apart,))
    linked = await apply(pool, made)
    assert (linked.merged, linked.queued, linked.refused, linked.cannot_links) == (1, 1, 1, 1)
    assert await pool.fetchval("select person_id from person_record where person_record_id = $1", b) == one
    outcomes = await pool.fetch("select outcome, why from link_pair order by pair_id")
    assert [row["outcome"] for row in outcomes] == ["merged", "queued", "refused"]
    assert outcomes[2]["why"] == "Sr. and Jr."
    again = await apply(pool, made)
    assert (again.merged, again.queued, again.refused, again.already) == (0, 1, 1, 2)
    assert await pool.fetchval("select count(*) from link_review") == 1


async def test_a_run_drops_the_pairs_of_earlier_ones_on_which_nothing_rests(pool: Any) -> None:
    (_, a), (_, b), (_, c) = [await add_named(pool, source) for source in ("dmv", "jail", "court")]
    (_, d), (_, e) = [await add_named(pool, source, "Otto") for source in ("dmv", "jail")]
    apart = CannotLink(left_id=str(d), right_id=str(e), rule="generation", words="Sr. and Jr.")
    made = report(scored(a, b), scored(a, c, 0.8), scored(d, e), cannot_links=(apart,))
    for _ in range(3):
        await apply(pool, made)
    kept = await pool.fetch(
        "select k.outcome, k.run_id = (select run_id from link_pair order by pair_id desc limit 1) as is_newest"
        " from link_pair k order by pair_id"
    )
    assert [tuple(row) for row in kept] == [
        ("merged", False), ("queued", False),  # a merge and the queue rest on them
        ("queued", True), ("refused", True),
    ]  # fmt: skip


async def test_minors_are_neither_merged_nor_queued(pool: Any) -> None:
    young = (NOW - timedelta(days=365 * 12)).date()
    (_, a), (_, b) = [await add_named(pool, source, born_on=young) for source in ("dmv", "jail")]
    linked = await apply(pool, report(scored(a, b)))
    assert (linked.merged, linked.queued, linked.left_out) == (0, 0, 1)


async def test_the_confidential_and_those_with_only_hidden_rows_are_not_compared(pool: Any) -> None:
    await add_named(pool, "dmv", is_confidential=True)
    hidden, record = await add_named(pool, "jail")
    conviction = await add_conviction(pool, hidden, is_relieved=True)
    await pool.execute("update conviction set person_record_id = $1 where conviction_id = $2", record, conviction)
    _, seen = await add_named(pool, "court")
    async with pool.acquire() as connection:
        assert [row["record_id"] for row in await link_queries.read_records(connection)] == [str(seen)]
        assert len(await find_candidates(connection, Sought(given_name="Ines", family_name="Quillfeather"))) == 1


async def test_decisions_against_the_threshold_send_everything_to_review(pool: Any) -> None:
    for number in range(3):
        (_, a), (_, b) = [await add_named(pool, source, family_name=f"Odd{number}") for source in ("dmv", "jail")]
        await apply(pool, report(scored(a, b)), least_certain=0.9999)
    await pool.execute(
        "update link_review set state = 'different', decided_at = now(), decided_by = 'x', reason = 'not them'"
    )
    (_, a), (_, b) = [await add_named(pool, source) for source in ("dmv", "jail")]
    linked = await apply(pool, report(scored(a, b)))
    assert (linked.is_precise, linked.merged, linked.queued) == (False, 0, 1)


async def test_a_merge_taken_back_is_never_made_again_without_a_person(pool: Any, client: httpx.AsyncClient) -> None:
    (_, a), (_, b) = [await add_named(pool, source) for source in ("dmv", "jail")]
    await apply(pool, report(scored(a, b)))
    await sign_in(client, "records_clerk")
    [merge] = (await client.get("/api/people/links/merges")).json()["merges"]
    assert merge["made_by"] == "plainview people link"
    answer = await client.post(f"/api/people/links/merges/{merge['merge_id']}/take-back", json={"why": "two cousins"})
    assert answer.json() == {"are_still_one": False}
    linked = await apply(pool, report(scored(a, b)))
    assert (linked.merged, linked.queued) == (0, 1)
    [waiting] = (await client.get(REVIEWS)).json()["reviews"]
    assert "taken back" in " ".join(waiting["risk_words"])


async def test_a_pair_is_shown_side_by_side_with_why_and_who_else_lives_there(
    pool: Any, client: httpx.AsyncClient
) -> None:
    await risky_pair(pool)
    await sign_in(client, "analyst")
    [waiting] = (await client.get(REVIEWS)).json()["reviews"]
    assert (waiting["risk"], waiting["left"]["name"], waiting["right"]["name"]) == (
        3, "Ines Quillfeather", "Inez Quillfeather",
    )  # fmt: skip
    shown = (await client.get(f"{REVIEWS}/{waiting['review_id']}")).json()
    assert [weight["bits"] for weight in shown["waterfall"]] == [11.5, 4.0, -1.5]
    assert {line["title"]: line["agreement"] for line in shown["lines"]}["Given name"] == "near"
    assert shown["sides"][1]["serious"] == ["1 × violent conviction"]
    assert [each["name"] for each in shown["sides"][0]["household"]] == ["Otto Quillfeather"]
    assert shown["needs_reason"] is True
    assert await pool.fetchval("select count(*) from ledger_entry") == 2


async def test_a_clerk_decides_takes_back_and_decides_again(pool: Any, client: httpx.AsyncClient) -> None:
    left, right = await risky_pair(pool)
    await sign_in(client, "records_clerk")
    [waiting] = (await client.get(REVIEWS)).json()["reviews"]
    path = f"{REVIEWS}/{waiting['review_id']}"
    assert (await client.post(f"{path}/decision", json={"verdict": "same"})).status_code == 422
    given = {"verdict": "same", "reason": "Same booking photograph and address."}
    assert (await client.post(f"{path}/decision", json=given)).json()["merge_id"]
    assert await pool.fetchval("select person_id from conviction") == left
    assert (await client.post(f"{path}/decision", json=given)).status_code == 409
    assert (await client.get(REVIEWS)).json()["counts"] == {"open": 0, "unsure": 0}
    [decided] = (await client.get(REVIEWS, params={"state": "decided"})).json()["reviews"]
    assert (decided["state"], decided["decided_by"]) == ("same", "demo-records-clerk")
    async with pool.acquire() as connection:
        assert [label.is_same for label in await review_queries.list_labels(connection)] == [True]
    assert (await client.post(f"{path}/take-back", json={"why": "another photograph"})).status_code == 200
    assert await pool.fetchval("select person_id from conviction") == right
    assert (await client.post(f"{path}/decision", json={"verdict": "different"})).status_code == 200
    async with pool.acquire() as connection:
        assert [label.is_same for label in await review_queries.list_labels(connection)] == [False]
    assert (await client.post(f"{path}/take-back", json={"why": "too quick"})).status_code == 200
    assert (await client.post(f"{path}/decision", json={"verdict": "unsure"})).status_code == 200
    assert (await client.get(REVIEWS, params={"state": "unsure"})).json()["total"] == 1


WHO = {  # role: (may look, may decide)
    "supervisor": (200, 200),
    "analyst": (200, 403),
    "officer": (403, 403),
    "dispatcher": (403, 403),
    "auditor": (403, 403),
    "administrator": (403, 403),
}


async def test_who_may_look_and_who_may_decide(pool: Any, client: httpx.AsyncClient) -> None:
    await risky_pair(pool)
    review_id = await pool.fetchval("select review_id from link_review")
    for role, (looks, decides) in WHO.items():
        await sign_in(client, role)
        for path in (REVIEWS, f"{REVIEWS}/{review_id}", "/api/people/links/merges"):
            assert (await client.get(path)).status_code == looks, role
        answer = await client.post(f"{REVIEWS}/{review_id}/decision", json={"verdict": "unsure"})
        assert answer.status_code == decides, role


async def test_a_pair_whose_one_side_was_hidden_since_is_gone(pool: Any, client: httpx.AsyncClient) -> None:
    _, right = await risky_pair(pool)
    review_id = await pool.fetchval("select review_id from link_review")
    await pool.execute("update person set is_confidential = true where person_id = $1", right)
    await sign_in(client, "records_clerk")
    assert (await client.get(REVIEWS)).json()["reviews"] == []
    assert (await client.get(f"{REVIEWS}/{review_id}")).status_code == 404


async def test_candidates_need_an_incident_and_say_why(pool: Any, client: httpx.AsyncClient) -> None:
    await add_named(pool, "jail", "Inez", "Quilfeather", phone="559-555-0142")
    await add_named(pool, "dmv", "Otto", "Brand", phone="559-555-0142")
    incident = await add_incident(pool, place_id=await add_place(pool), opened_at=utc_now())
    await sign_in(client, "analyst")
    asked = {"given_name": "Ines", "family_name": "Quillfeather", "born_on": "1980-05-17", "phone": "559 555 0142"}
    path = "/api/people/candidates"
    assert (await client.get(path, params=asked)).status_code == 403
    allowed = {**asked, "purpose": "call_response", "incident_id": str(incident.incident_id)}
    found = (await client.get(path, params=allowed)).json()["candidates"]
    assert [(each["name"], each["strength"]) for each in found] == [
        ("Inez Quilfeather", "strong"),
        ("Otto Brand", "weak"),
    ]
    assert "Same birth date." in found[0]["why"]
    assert (await client.get(path, params={**allowed, "given_name": "", "phone": ""})).status_code == 422
    assert await pool.fetchval("select count(*) from identity_merge") == 0


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path)


async def test_a_merge_shows_in_the_dossier_as_certain_as_it_is_and_is_gone_when_taken_back(
    pool: Any, desk: Desk
) -> None:
    place_id = await add_place(pool)
    left, left_record = await add_named(pool, "dmv", place_id=place_id)
    right, right_record = await add_named(pool, "jail", "Inez")
    await add_residency(pool, left, place_id, certainty=0.95)
    await add_warrant(pool, right, identity_certainty=0.96)
    incident = await add_incident(pool, place_id=place_id)
    await apply(pool, report(scored(left_record, right_record)))
    assert (await desk.dossier(incident)).residents[0].history == ()
    review_id = await pool.fetchval("select review_id from link_review")
    async with begin(pool) as tx:
        await decide(tx, review_id, "same", reason="Both gave the same passport.", by="demo-supervisor", at=NOW)
    [warrant] = (await desk.dossier(incident)).residents[0].history
    assert (warrant.kind, warrant.match, warrant.counts) == ("warrant", "confirmed", True)  # .96 × .9995: above .95
    await pool.execute("update warrant set identity_certainty = 0.95")  # the court is a little less sure
    [warrant] = (await desk.dossier(incident)).residents[0].history
    assert (warrant.match, warrant.counts) == ("possible", False)
    async with begin(pool) as tx:
        await take_decision_back(tx, review_id, why="another passport", by="demo-supervisor", at=NOW)
    assert (await desk.dossier(incident)).residents[0].history == ()
