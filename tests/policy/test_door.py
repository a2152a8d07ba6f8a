"""Shows that there is no yes without its entry, and that a no is entered too, whatever becomes of the work."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plainview.kernel.errors import RefusedError, UnavailableError
from plainview.ledger.verify import verify_ledger
from plainview.policy.engine import Engine
from plainview.policy.model import Permit
from plainview.policy.permit import SUPPORTED, Door
from plainview.store.transaction import begin
from tests.ledger.made import ledger_in
from tests.policy.made import NOW, POLICIES, actor, camera, incident, question

ENGINE = Engine.load(POLICIES)


@pytest.fixture
def door(pool: Any, tmp_path: Path) -> Door:
    return Door(ENGINE, ledger_in(tmp_path, pool), lambda: NOW)


async def particulars_of(pool: Any, sequence: int) -> dict[str, Any]:
    raw = await pool.fetchval("select particulars from ledger_entry where sequence = $1", sequence)
    return dict(msgspec.json.decode(raw))


async def test_a_yes_is_a_permit_with_its_entry(door: Door, pool: Any, tmp_path: Path) -> None:
    permit = await door.ask(question("view_camera", justification="shots heard", address="127.0.0.1"))
    assert (permit.entry, permit.rules, permit.granted_at) == (0, ("city_cameras",), NOW)
    assert permit.obligations == ("max_seconds=14400", "no_audio", "no_record", "watermark")
    assert permit.ends_at == NOW + timedelta(hours=4)
    entered = await particulars_of(pool, permit.entry)
    assert entered["actor_id"] == "amador"
    assert entered["role"] == "analyst"
    assert entered["organisation"] == "Fresno PD (demo)"
    assert entered["station"] == "desk-1"
    assert entered["sign_in_age_seconds"] == 60
    assert entered["resource_id"] == "city-0001"
    assert entered["resource_owner"] == "city"
    assert entered["incident_id"] == "00000000-0000-0000-0000-000000000007"
    assert entered["purpose"] == "call_response"
    assert entered["justification"] == "shots heard"
    assert entered["address"] == "127.0.0.1"
    assert entered["decision"] == "allow"
    assert entered["rules"] == ["city_cameras"]
    assert entered["obligations"] == list(permit.obligations)
    assert "0011223344556677" not in str(entered), "the session's own id is not for the log"
    public = msgspec.json.decode(await pool.fetchval("select projection from ledger_entry"))
    assert (public["class"], public["decision"], public["bundle"]) == ("view_camera", "allow", ENGINE.bundle_hash)
    assert (await verify_ledger(pool, tmp_path / "ledger")).ok


async def test_a_no_names_its_rules_and_its_entry(door: Door, pool: Any) -> None:
    with pytest.raises(RefusedError) as raised:
        await door.ask(question("view_camera", resource=camera("school"), context={"distance_metres": 1200}))
    assert raised.value.rules == ("school_cameras",)
    assert raised.value.entry == 0
    assert "within 400 m of its campus" in str(raised.value)
    entered = await particulars_of(pool, 0)
    assert (entered["decision"], entered["rules"]) == ("deny", ["school_cameras"])
    assert entered["reasons"] == [str(raised.value)]


async def test_a_refusals_entry_survives_the_rollback_of_the_work_refused(door: Door, pool: Any) -> None:
    with pytest.raises(RefusedError):
        async with begin(pool) as tx:
            tx.announce("told")
            await door.ask(question(actor=actor(role="administrator")))
    assert await pool.fetchval("select count(*) from event") == 0
    assert (await particulars_of(pool, 0))["rules"] == ["administrators"]


async def test_several_questions_are_answered_in_order_with_entries_in_order(door: Door) -> None:
    stale = actor(signed_in_at=NOW - timedelta(hours=1))
    answers = await door.ask_all(
        [
            question("read_dossier", actor=stale),
            question("read_history", actor=stale),
            question("read_ties_contacts", actor=stale),
            question("read_ties_associates", actor=stale, purpose="missing_person"),
        ]
    )
    assert [type(answer) for answer in answers] == [Permit, RefusedError, Permit, RefusedError]
    assert [answer.entry for answer in answers] == [0, 1, 2, 3]
    assert answers[1].rules == ("off_shift_stale_or_foreign",)
    assert "sign in again" in str(answers[1])
    assert await door.ask_all([]) == []


async def test_without_an_entry_there_is_no_permit(door: Door, pool: Any) -> None:
    await pool.execute("alter table ledger_entry rename to ledger_entry_gone")
    with pytest.raises(UnavailableError, match="nothing is shown"):
        await door.ask(question())


async def test_an_obligation_that_can_not_be_carried_out_means_no(pool: Any, tmp_path: Path) -> None:
    asked = question("view_camera", actor=actor(role="commander"), resource=camera("body_worn"))
    ledger = ledger_in(tmp_path, pool)
    mute = Door(ENGINE, ledger, lambda: NOW)
    with pytest.raises(RefusedError, match=r"notify\(wearer\)") as raised:
        await mute.ask(asked)
    assert raised.value.rules == ("obligations",)
    assert not mute.would_permit(asked)
    telling = Door(ENGINE, ledger, lambda: NOW, supported=SUPPORTED | {"notify(wearer)"})
    assert telling.would_permit(asked)
    assert "notify(wearer)" in (await telling.ask(asked)).obligations


async def test_filtering_asks_the_same_policies_and_enters_nothing(door: Door, pool: Any) -> None:
    assert door.would_permit(question("view_camera"))
    assert not door.would_permit(question("view_camera", purpose=None))
    assert not door.would_permit(question("view_camera", incident=incident(agency="Clovis PD (demo)")))
    assert await pool.fetchval("select count(*) from ledger_entry") == 0


async def test_the_end_of_what_was_permitted_is_entered(door: Door, pool: Any) -> None:
    permit = await door.ask(question("view_camera"))
    sequence = await door.record_end(permit, why="incident closed", bytes_sent=123_456)
    entered = await particulars_of(pool, sequence)
    assert (entered["permitted_by_entry"], entered["outcome"], entered["bytes"]) == (0, "incident closed", 123_456)
    public = msgspec.json.decode(
        await pool.fetchval("select projection from ledger_entry where sequence = $1", sequence)
    )
    assert (public["class"], public["decision"]) == ("view_camera_ended", "record")
