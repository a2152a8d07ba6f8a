"""Shows that rules change only replayed, by two offices, and that rules in shadow mode rate unseen."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from plainview.commands.demo_staff import bring_staff
from plainview.dossier.queries import kept_rating
from plainview.flows.rating_change import Asking, decide_change, propose_change, read_changes
from plainview.flows.rating_rules_read import read_change, read_rules
from plainview.flows.resident_asked import open_answer
from plainview.kernel.errors import BadInputError, ConflictError, RefusedError
from plainview.policy.model import Actor
from plainview.rating.card import draft_card
from plainview.rating.changes import queries
from plainview.rating.changes.model import Decision, RuleChange
from plainview.rating.record import recompute
from plainview.rating.rule_file import read_rule_file, write_rule_file
from plainview.rating.rules import CURRENT_RULES, RULE_SETS
from tests.builders import NOW, add_incident, add_person, add_place, add_premise_fact, add_residency
from tests.desk import ROOT, Desk, actor, as_json, open_desk
from tests.residents import ask

FILE = write_rule_file(CURRENT_RULES, "smaller hazards").replace(CURRENT_RULES.version, "2027.01-1")
FILE = FILE.replace("points = 15", "points = 5", 1)
CARD = draft_card(read_rule_file(FILE).rules, "Smaller hazards.").replace("TO BE WRITTEN", "Written by a person.")


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    await bring_staff(pool, "Fresno PD (demo)")
    return await open_desk(pool, tmp_path)


def _actor(role: str) -> Actor:
    return replace(actor(role), actor_id=f"demo-{role.replace('_', '-')}")


async def _propose(desk: Desk, role: str = "supervisor", *, file: str = FILE, card: str = CARD) -> UUID:
    asking = Asking(actor=_actor(role), address=None)
    return await propose_change(desk.pool, desk.door, asking, file=file, card=card, clock=lambda: NOW)


async def _decide(desk: Desk, change_id: UUID, decision: Decision, role: str) -> RuleChange:
    asking = Asking(actor=_actor(role), address=None)
    return await decide_change(desk.pool, desk.door, asking, change_id, decision, why="read it", clock=lambda: NOW)


async def _replayed(desk: Desk) -> UUID:
    change_id = await _propose(desk)
    assert await queries.keep_replay(desk.pool, "2027.01-1", {"places_changed": 1})
    return change_id


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for name in (each for each in vars(queries) if each.startswith("_") and each[1:].isupper()):
            await connection.prepare(getattr(queries, name))


async def test_two_offices_put_a_replayed_change_in_force_and_the_next_rating_uses_it(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    await add_premise_fact(pool, place_id, kind="verified_hazard")
    incident = await add_incident(pool, place_id=place_id)
    before = (await desk.dossier(incident)).rating
    change_id = await _replayed(desk)
    await _decide(desk, change_id, "approve", "commander")
    await _decide(desk, change_id, "approve", "city_attorney")
    changed = await _decide(desk, change_id, "enact", "commander")
    assert (changed.state, [a.role for a in changed.approvals]) == ("current", ["commander", "city_attorney"])
    after = (await desk.dossier(incident)).rating
    assert (before.level, after.level) == ("CAUTION", "NO KNOWN HAZARD")
    assert (before.rule_version, after.rule_version) == ("2026.11-1", "2027.01-1")
    known = {**RULE_SETS, **await queries.proposed_rules(pool)}
    for rating_id in (before.rating_id, after.rating_id):
        kept = await kept_rating(pool, rating_id)
        assert kept is not None
        assert recompute(kept[0], known) == kept[1]


async def test_a_resident_is_answered_by_the_rules_in_force_and_old_answers_open_still(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    await add_residency(pool, await add_person(pool, given_name="Ines", family_name="Quillfeather"), place_id)
    await add_premise_fact(pool, place_id, kind="verified_hazard")
    before = await ask(desk, place_id)
    change_id = await _replayed(desk)
    for role in ("commander", "city_attorney"):
        await _decide(desk, change_id, "approve", role)
    await _decide(desk, change_id, "enact", "commander")
    after = await ask(desk, place_id)
    assert (before.answer.level, before.answer.rule_version) == ("CAUTION", "2026.11-1")
    assert (after.answer.level, after.answer.rule_version) == ("NO KNOWN HAZARD", "2027.01-1")
    for answered in (before, after):
        agency = "Fresno PD (demo)"
        opened = await open_answer(pool, desk.door, answered.code, agency=agency, address=None, clock=lambda: NOW)
        assert opened is not None
        assert opened[1].level == answered.answer.level


async def test_one_office_is_not_enough(desk: Desk) -> None:
    change_id = await _replayed(desk)
    await _decide(desk, change_id, "approve", "commander")
    with pytest.raises(ConflictError, match="your office already"):
        await _decide(desk, change_id, "approve", "commander")
    with pytest.raises(ConflictError, match="it has 1"):
        await _decide(desk, change_id, "enact", "commander")


async def test_whoever_proposed_it_does_not_approve_it(desk: Desk) -> None:
    change_id = await _propose(desk, "commander")
    with pytest.raises(RefusedError, match="Whoever proposed"):
        await _decide(desk, change_id, "approve", "commander")


async def test_nobody_approves_what_was_not_replayed(desk: Desk) -> None:
    change_id = await _propose(desk)
    with pytest.raises(ConflictError, match="plainview rating replay 2027"):
        await _decide(desk, change_id, "approve", "city_attorney")


async def test_an_analyst_an_administrator_and_the_auditor_change_no_rules(desk: Desk) -> None:
    change_id = await _replayed(desk)
    for role in ("analyst", "administrator", "auditor"):
        for decision in ("approve", "enact", "withdraw", "shadow"):
            with pytest.raises(RefusedError):
                await _decide(desk, change_id, decision, role)
    [change] = await read_changes(desk.pool, desk.door, Asking(actor=actor("auditor"), address=None), clock=lambda: NOW)
    assert (change.state, change.approvals) == ("proposed", ())


async def test_a_change_without_a_card_that_tells_its_values_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="`verified_hazard`: the card gives another points"):
        await _propose(desk, card=CARD.replace("`verified_hazard` | 5", "`verified_hazard` | 15"))
    with pytest.raises(BadInputError, match="Known bias"):
        await _propose(desk, card=CARD.replace("## Known bias", "## Bias"))
    with pytest.raises(BadInputError, match="TO BE WRITTEN"):
        await _propose(desk, card=CARD.replace("Written by a person.", "TO BE WRITTEN", 1))


async def test_a_version_is_proposed_once_and_an_old_one_never_again(desk: Desk) -> None:
    await _propose(desk)
    with pytest.raises(ConflictError, match="already"):
        await _propose(desk, "commander")
    with pytest.raises(BadInputError, match="already"):
        await _propose(desk, file=write_rule_file(CURRENT_RULES, "again"))


async def test_rules_in_shadow_mode_rate_beside_the_current_and_are_never_shown(pool: Any, desk: Desk) -> None:
    place_id = await add_place(pool)
    await add_premise_fact(pool, place_id, kind="verified_hazard", summary="Traps in the yard")
    incident = await add_incident(pool, place_id=place_id)
    change_id = await _propose(desk)
    await _decide(desk, change_id, "shadow", "commander")
    shown = await desk.dossier(incident)
    assert (shown.rating.level, shown.rating.rule_version) == ("CAUTION", "2026.11-1")
    assert "2027.01-1" not in as_json(shown)
    [row] = await pool.fetch("select * from shadow_rating")
    assert (row["rating_id"], row["level"], row["rule_version"]) == (
        shown.rating.rating_id, "NO KNOWN HAZARD", "2027.01-1",
    )  # fmt: skip
    assert "Traps" not in msgspec.json.encode({k: str(v) for k, v in dict(row).items()}).decode()


async def test_either_office_refuses_with_a_reason_and_who_proposed_it_withdraws(desk: Desk) -> None:
    change_id = await _propose(desk)
    with pytest.raises(RefusedError):
        await _decide(desk, change_id, "refuse", "supervisor")
    refused = await _decide(desk, change_id, "refuse", "city_attorney")
    assert (refused.state, refused.closed_why, refused.closed_at) == ("refused", "read it", NOW)
    assert refused.closed_title == actor("city_attorney").title
    with pytest.raises(ConflictError, match="refused"):
        await _decide(desk, change_id, "approve", "commander")
    again = await _propose(
        desk, file=FILE.replace("2027.01-1", "2027.01-2"), card=CARD.replace("2027.01-1", "2027.01-2")
    )
    assert (await _decide(desk, again, "withdraw", "supervisor")).state == "withdrawn"


async def test_the_rules_in_force_are_read_with_their_card_and_a_change_with_what_differs(desk: Desk) -> None:
    asking, cards = Asking(actor=_actor("auditor"), address=None), ROOT / "docs" / "rating"
    built_in = await read_rules(desk.pool, desk.door, asking, cards=cards, clock=lambda: NOW)
    assert (built_in["version"], built_in["is_built_in"]) == ("2026.11-1", True)
    assert built_in["card"].startswith("# Model card: rule set 2026.11-1")
    change_id = await _replayed(desk)
    change = await read_change(desk.pool, desk.door, asking, change_id, clock=lambda: NOW)
    assert change["differs"] == [{"value": "factors.verified_hazard.points_milli", "now": "15000", "proposed": "5000"}]
    for role in ("commander", "city_attorney"):
        await _decide(desk, change_id, "approve", role)
    await _decide(desk, change_id, "enact", "commander")
    enacted = await read_rules(desk.pool, desk.door, asking, cards=cards, clock=lambda: NOW)
    assert (enacted["version"], enacted["card"], len(enacted["approvals"])) == ("2027.01-1", CARD, 2)
    with pytest.raises(RefusedError):
        await read_rules(desk.pool, desk.door, replace(asking, actor=_actor("analyst")), cards=cards, clock=lambda: NOW)
