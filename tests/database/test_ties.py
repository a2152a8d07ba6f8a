"""Ties: two steps at most and each with its basis, the dissemination log, renewal, purge, and what is never a tie."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from plainview.flows.ties_purged import purge_due
from plainview.flows.ties_read import TiesAsking, TiesShown, read_ties
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, RefusedError
from plainview.people.ties import queries
from plainview.people.ties.actions import renew_tie
from plainview.people.ties.model import MOST_PEOPLE, TIES_EACH, is_of_address
from plainview.store.transaction import begin
from tests.builders import (
    NOW,
    TODAY,
    add_incident,
    add_person,
    add_place,
    add_residency,
    add_tie,
    end_residency,
)
from tests.desk import Desk, actor, open_desk


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path)


class Home:
    """A house, who lives there, and a call to it."""

    def __init__(self, pool: Any, desk: Desk) -> None:
        self.pool, self.desk = pool, desk

    async def settle(self) -> "Home":
        self.place_id = await add_place(self.pool)
        self.person_id = await add_person(self.pool, given_name="Ines", family_name="Quillfeather")
        self.residency_id = await add_residency(self.pool, self.person_id, self.place_id)
        self.incident = await add_incident(self.pool, place_id=self.place_id)
        return self

    async def ties(
        self, *, person_id: int | None = None, hops: int = 2, purpose: str = "call_response", role: str = "analyst"
    ) -> TiesShown:
        asking = TiesAsking(
            actor=actor(role), incident_id=self.incident.incident_id, person_id=person_id or self.person_id, hops=hops,
            purpose=purpose, address=None,
        )  # fmt: skip
        return await read_ties(self.pool, self.desk.door, asking, clock=lambda: NOW)


@pytest.fixture
async def home(pool: Any, desk: Desk) -> Home:
    return await Home(pool, desk).settle()


def names(shown: TiesShown) -> list[tuple[str | None, int]]:
    return [(person.name, person.hop) for person in shown.network.people]


@pytest.mark.parametrize("name", [n for n, text in vars(queries).items() if n.isupper() and isinstance(text, str)])
async def test_every_statement_can_be_prepared(pool: Any, name: str) -> None:
    async with pool.acquire() as connection:
        await connection.prepare(getattr(queries, name))


async def test_two_steps_are_shown_each_with_its_basis_and_a_third_never(pool: Any, home: Home) -> None:
    sister, friend, third = [await add_person(pool, given_name=n, family_name="Vale") for n in ("Ana", "Bo", "Cy")]
    await add_tie(pool, home.person_id, sister, relation="sister")
    await add_tie(pool, friend, sister, kind="associate", relation="co-arrested", reason="CASE-26-7")
    await add_tie(pool, friend, third)
    shown = await home.ties()
    assert names(shown) == [("Ines Quillfeather", 0), ("Ana Vale", 1), ("Bo Vale", 2)]
    assert [(t.relation, t.reason, t.kind, t.hop, t.predicate_ref, t.source_title) for t in shown.network.ties] == [
        ("sister", "emergency contact", "contact", 1, None, "Emergency contacts"),
        ("co-arrested", "CASE-26-7", "associate", 2, "CASE-26-0411", "Part 23 intelligence"),
    ]
    assert names(await home.ties(hops=1)) == [("Ines Quillfeather", 0), ("Ana Vale", 1)]
    with pytest.raises(BadInputError, match="one hop or two"):
        await home.ties(hops=3)


async def test_no_minor_is_named_followed_or_anybodys_associate(pool: Any, home: Home) -> None:
    child = await add_person(pool, given_name="Tamsin", born_on=TODAY - timedelta(days=3000))
    await add_tie(pool, home.person_id, child, relation="son")
    await add_tie(pool, home.person_id, child, kind="associate", relation="co-arrested")
    await add_tie(pool, child, await add_person(pool, given_name="Behind"))
    shown = await home.ties()
    assert names(shown) == [("Ines Quillfeather", 0), (None, 1)]
    assert [tie.kind for tie in shown.network.ties] == ["contact"]
    text = msgspec.json.encode(shown).decode()
    assert "Tamsin" not in text
    assert "Behind" not in text


async def test_the_confidential_are_not_there_nor_a_way_to_others(pool: Any, home: Home) -> None:
    hidden = await add_person(pool, given_name="Hidden", is_confidential=True)
    await add_tie(pool, home.person_id, hidden)
    await add_tie(pool, hidden, await add_person(pool, given_name="Behind"))
    assert names(await home.ties()) == [("Ines Quillfeather", 0)]


async def test_only_who_lives_at_the_place_of_the_call_can_be_asked_about(pool: Any, home: Home) -> None:
    stranger = await add_person(pool)
    minor = await add_person(pool, born_on=TODAY - timedelta(days=3000))
    await add_residency(pool, minor, home.place_id, evidence="dmv")
    for person_id in (stranger, minor):
        with pytest.raises(NotFoundError, match="Nobody of that number"):
            await home.ties(person_id=person_id)
    await end_residency(pool, home.residency_id)
    with pytest.raises(NotFoundError, match="Nobody of that number"):
        await home.ties()


async def test_the_rule_that_refuses_is_named_and_nothing_is_read(pool: Any, home: Home) -> None:
    for role, purpose in (("officer", "call_response"), ("analyst", "immigration_enforcement"), ("auditor", "audit")):
        with pytest.raises(RefusedError):
            await home.ties(role=role, purpose=purpose)
    actions = [
        msgspec.json.decode(row["particulars"])["action"]
        for row in await pool.fetch("select particulars from ledger_entry order by sequence")
    ]
    assert actions == ["read_ties_network", "read_ties_contacts", "read_ties_associates"] * 3


async def test_each_part_follows_its_own_rule_and_contacts_their_use(pool: Any, home: Home) -> None:
    to_tell, to_find, associate = [await add_person(pool, given_name=n) for n in ("Tell", "Find", "Mate")]
    await add_tie(pool, home.person_id, associate, kind="associate")
    for other, use in ((to_tell, "barricade"), (to_find, "locating")):
        tie_id = await add_tie(pool, home.person_id, other)
        await pool.execute("update tie set use_for = array[$2] where tie_id = $1", tie_id, use)

    async def found(purpose: str) -> set[str]:
        shown = await home.ties(purpose=purpose)
        return {person.name.split()[0] for person in shown.network.people if person.hop == 1 and person.name}

    assert await found("call_response") == {"Tell", "Mate"}
    assert await found("missing_person") == {"Find"}
    assert await found("criminal_investigation") == {"Mate"}
    assert await found("threat_to_life") == {"Tell", "Find", "Mate"}
    assert set((await home.ties(purpose="missing_person")).refused) == {"associates"}


async def test_every_showing_of_an_associate_is_logged_with_to_whom_and_for_what(pool: Any, home: Home) -> None:
    await add_tie(pool, home.person_id, await add_person(pool))
    tie_id = await add_tie(pool, home.person_id, await add_person(pool), kind="associate")
    shown = await home.ties()
    await home.desk.dossier(home.incident)
    await home.ties(purpose="missing_person")
    rows = await pool.fetch("select * from tie_dissemination order by given_at, how desc")
    assert [(r["tie_id"], r["given_to"], r["purpose"], r["how"], r["incident_id"]) for r in rows] == [
        (tie_id, "demo-analyst", "call_response", how, home.incident.incident_id) for how in ("network", "dossier")
    ]
    assert {row["entry"] for row in rows} == {
        row["sequence"]
        for row in await pool.fetch("select sequence, particulars, projection from ledger_entry")
        if msgspec.json.decode(row["particulars"])["action"] == "read_ties_associates"
        and msgspec.json.decode(row["projection"])["decision"] == "allow"
    }
    assert shown.network.ties[-1].kind == "associate"


async def test_caps_are_said_by_totals(pool: Any, home: Home) -> None:
    for _ in range(TIES_EACH + 5):
        other = await add_person(pool)
        await add_tie(pool, home.person_id, other)
        for _ in range(3):
            await add_tie(pool, other, await add_person(pool))
    network = (await home.ties()).network
    assert (len(network.people), network.people_total) == (MOST_PEOPLE, 1 + TIES_EACH * 4)
    assert network.people[0].ties_total == TIES_EACH + 5


async def test_what_is_due_is_purged_at_once_with_an_entry_and_not_brought_back(pool: Any, home: Home) -> None:
    other = await add_person(pool)
    due = await add_tie(pool, home.person_id, other, kind="associate", review_on=TODAY - timedelta(days=1))
    kept = await add_tie(pool, home.person_id, other, kind="associate", review_on=TODAY)
    contact = await add_tie(pool, home.person_id, other)
    row = dict(await pool.fetchrow("select * from tie where tie_id = $1", due))
    assert [tie.tie_id for tie in await queries.list_due(pool, TODAY, most=10)] == [due]
    assert await purge_due(pool, home.desk.door, lambda: NOW) == 1
    assert await purge_due(pool, home.desk.door, lambda: NOW) == 0
    assert {r["tie_id"] for r in await pool.fetch("select tie_id from tie")} == {kept, contact}
    (entry,) = await pool.fetch("select sequence, projection, particulars from ledger_entry")
    projection, told = (msgspec.json.decode(entry[part]) for part in ("projection", "particulars"))
    assert (projection["class"], told["count"], len(told["records"])) == ("purge_ties", 1, 1)
    assert await pool.fetchval("select entry from tie_purged") == entry["sequence"]
    columns = [name for name in row if name not in {"tie_id", "use_for"}]
    again = f"insert into tie ({', '.join(columns)}) values ({', '.join(f'${n + 1}' for n in range(len(columns)))})"  # noqa: S608
    await pool.execute(again, *(row[name] for name in columns))
    assert await pool.fetchval("select count(*) from tie") == 2
    await pool.execute(again, *({**row, "review_on": date(2027, 5, 5)}[name] for name in columns))
    assert await pool.fetchval("select count(*) from tie") == 3


async def test_a_renewal_needs_two_people_a_reason_and_a_day_within_five_years(pool: Any, home: Home) -> None:
    other = await add_person(pool)
    tie_id = await add_tie(pool, home.person_id, other, kind="associate", review_on=TODAY + timedelta(days=5))
    good: dict[str, Any] = {
        "author": "det-9", "approver": "lt-4", "why": "charged again, CASE-26-99", "review_on": date(2027, 11, 1),
        "at": NOW,
    }  # fmt: skip

    async def renew(tie: int = tie_id, **changed: Any) -> None:
        async with begin(pool) as tx:
            await renew_tie(tx, tie, **{**good, **changed})

    bad: tuple[dict[str, Any], ...] = (
        {"approver": "det-9"}, {"approver": "D. Ferrol"}, {"why": " "}, {"review_on": TODAY},
        {"review_on": date(2032, 1, 1)},
    )  # fmt: skip
    for changed in bad:
        with pytest.raises(BadInputError):
            await renew(**changed)
    await renew()
    assert await pool.fetchval("select review_on from tie where tie_id = $1", tie_id) == date(2027, 11, 1)
    kept = await pool.fetchrow("select author, approver, was_until from tie_renewal")
    assert tuple(kept) == ("det-9", "lt-4", TODAY + timedelta(days=5))
    past = await add_tie(pool, home.person_id, other, kind="associate", review_on=TODAY - timedelta(days=1))
    with pytest.raises(ConflictError, match="purged"):
        await renew(past)
    with pytest.raises(NotFoundError):
        await renew(await add_tie(pool, home.person_id, other))


@pytest.mark.parametrize(
    ("kind", "relation", "reason"),
    [
        ("contact", "same address", "x"),
        ("contact", "Co-resident", "x"),
        ("associate", "housemate", "x"),
        ("associate", "co-arrested", "same address as the suspect"),
        ("associate", "neighbor", "x"),
    ],
)
async def test_an_address_shared_is_no_tie_for_the_schema_and_for_imports(
    pool: Any, home: Home, kind: str, relation: str, reason: str
) -> None:
    assert is_of_address(kind, relation, reason)
    with pytest.raises(asyncpg.CheckViolationError, match="tie_not_of_address_check"):
        await add_tie(pool, home.person_id, await add_person(pool), kind=kind, relation=relation, reason=reason)


async def test_living_at_one_address_makes_no_tie(pool: Any, home: Home) -> None:
    other = await add_person(pool)
    for place_id in (home.place_id, await add_place(pool)):
        await add_residency(pool, other, place_id)
    assert await pool.fetchval("select count(*) from tie") == 0
    assert names(await home.ties()) == [("Ines Quillfeather", 0)]


@pytest.mark.parametrize("codes", [("Z", "2"), ("B", "9"), ("sure", "confirmed")])
async def test_codes_come_from_closed_lists(pool: Any, home: Home, codes: tuple[str, str]) -> None:
    tie_id = await add_tie(pool, home.person_id, await add_person(pool), kind="associate")
    with pytest.raises(asyncpg.CheckViolationError, match="tie_codes_check"):
        await pool.execute("update tie set reliability = $2, validity = $3 where tie_id = $1", tie_id, *codes)
