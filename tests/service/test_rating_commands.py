"""Runs `plainview rating …` as an operator does: the same bytes, a replay, figures, an isolated run, a blind sample."""

import json
import subprocess
import sys
from argparse import Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plainview.commands.demo_staff import bring_staff
from plainview.commands.rating import run_card, run_hold, run_recompute, run_replay, run_rules, run_shadow
from plainview.commands.rating_validation import read_outcomes, run_audit_sample, run_subgroups, run_validate
from plainview.flows.rating_change import Asking as ChangeAsking
from plainview.flows.rating_change import decide_change, propose_change
from plainview.flows.rating_kept import Asking, drop_old_inputs, note_audit, read_audits
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, RefusedError
from plainview.rating import queries
from plainview.rating.enclave import HIDDEN, hidden_cells, ratio_of, report_of
from plainview.rating.rule_file import write_rule_file
from plainview.rating.rules import CURRENT_RULES
from plainview.settings import Settings
from tests.builders import (
    add_conviction,
    add_incident,
    add_person,
    add_place,
    add_premise_fact,
    add_residency,
)
from tests.desk import Desk, actor, open_desk
from tests.service.test_rule_changes import CARD, FILE

AT = utc_now().replace(microsecond=0)
ALL = Namespace(rating_id=None, all=True, since=None)


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    await bring_staff(pool, "Fresno PD (demo)")
    return await open_desk(pool, tmp_path, at=AT)


@pytest.fixture
def settings(fresh_database_url: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=fresh_database_url)


async def _two_calls(desk: Desk) -> tuple[Any, Any]:
    """Rate a home with a conviction and one with a hazard; return the two ratings' ids."""
    pool, today = desk.pool, AT.date()
    home, yard = await add_place(pool), await add_place(pool)
    person_id = await add_person(pool)
    await add_residency(pool, person_id, home, as_of=AT)
    await add_conviction(pool, person_id, convicted_on=today)
    await add_premise_fact(pool, yard, kind="verified_hazard", happened_on=today)
    shown = [await desk.dossier(await add_incident(pool, place_id=place), by=actor(at=AT)) for place in (home, yard)]
    assert [each.rating.level for each in shown] == ["CAUTION", "CAUTION"]
    return shown[0].rating.rating_id, shown[1].rating.rating_id


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection:
        for name in (each for each in vars(queries) if each.startswith("_") and each[1:].isupper()):
            await connection.prepare(getattr(queries, name))


async def test_T7_can_be_recomputed_by_command_and_what_differs_or_is_gone_is_told(  # noqa: N802 - the mission's name
    pool: Any, desk: Desk, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = await _two_calls(desk)
    assert await run_recompute(settings, ALL) == 0
    assert "2 ratings made again: the same bytes; rules 2026.11-1 (2)" in capsys.readouterr().out
    assert await run_recompute(settings, Namespace(rating_id=first, all=False, since=None)) == 0
    assert await run_recompute(settings, Namespace(rating_id=None, all=False, since=AT + timedelta(days=1))) == 0

    altered = (
        "update rating set result = convert_to(replace(convert_from(result, 'UTF8'), 'CAUTION', 'ELEVATED'), 'UTF8')"
    )
    await pool.execute(f"{altered} where rating_id = $1", second)
    assert await run_recompute(settings, ALL) == 1
    told = capsys.readouterr().out
    assert "1 DIFFER" in told
    assert str(second) in told

    court = await pool.fetchrow("select source_id, record_id from conviction")
    assert await queries.remove_record(pool, court["source_id"], court["record_id"]) == 1
    assert await queries.drop_old_inputs(pool, AT + timedelta(days=1), most=10) == 1
    assert await run_recompute(settings, ALL) == 0
    told = capsys.readouterr().out
    assert "1 were removed by a sealing order" in told
    assert "1 inputs are gone by retention, their hash is kept" in told
    gone = await pool.fetchrow(
        "select inputs, result, inputs_gone, inputs_sha256 from rating where rating_id = $1", first
    )
    assert (gone["inputs"], gone["result"], gone["inputs_gone"]) == (None, None, "sealing_order")
    assert len(gone["inputs_sha256"]) == 32
    with pytest.raises(BadInputError, match="say which"):
        await run_recompute(settings, Namespace(rating_id=None, all=False, since=None))


async def test_which_ratings_speak_of_a_record_is_read_once_and_then_found_by_an_index(pool: Any, desk: Desk) -> None:
    await _two_calls(desk)
    assert await queries.name_records(pool) == 2
    assert await queries.name_records(pool) == 0
    await pool.execute(
        "insert into rating (rating_id, incident_id, rule_version, inputs, result, rated_at, named)"
        " select gen_random_uuid(), (select incident_id from incident limit 1), 'x', '{}', '{}', now(),"
        " array['court' || chr(31) || n] from generate_series(1, 3000) n"
    )
    await pool.execute("analyze rating")
    async with pool.acquire() as connection:
        plan = await connection.fetch("explain " + queries._SPEAK_OF.replace("$1::text", "'court' || chr(31) || '7'"))
        assert "rating_named" in " ".join(row[0] for row in plan)
        unread = await connection.fetch("explain " + queries._NOT_NAMED.replace("$1", "100"))
    assert "rating_not_named" in " ".join(row[0] for row in unread)
    assert await queries.remove_record(pool, "court", "7") == 1


async def test_a_sealing_order_reaches_what_retention_left(pool: Any, desk: Desk) -> None:
    await _two_calls(desk)
    court = await pool.fetchrow("select source_id, record_id from conviction")
    await queries.drop_old_inputs(pool, AT + timedelta(days=1), most=10)
    assert await queries.remove_record(pool, court["source_id"], court["record_id"]) == 1
    assert await queries.remove_record(pool, "rms", court["record_id"]) == 0
    left = await pool.fetch("select result from rating where result is not null")
    assert not any(court["record_id"] in row["result"].decode() for row in left)


async def test_old_inputs_become_their_hash_unless_they_are_held(
    pool: Any, desk: Desk, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = await _two_calls(desk)
    kept = await pool.fetchval("select inputs from rating where rating_id = $1", second)
    assert await run_hold(settings, Namespace(id=first, why="CASE-26-0042")) == 0
    assert "CASE-26-0042" in capsys.readouterr().out
    assert await drop_old_inputs(pool, days=90, clock=lambda: AT + timedelta(days=89)) == 0
    assert await drop_old_inputs(pool, days=90, clock=lambda: AT + timedelta(days=91)) == 1
    rows = {row["rating_id"]: row for row in await pool.fetch("select * from rating")}
    assert rows[first]["inputs"] is not None
    assert rows[second]["inputs"] is None
    assert rows[second]["inputs_sha256"] == await pool.fetchval("select sha256($1::bytea)", kept)


async def test_a_replay_says_how_many_places_change_and_is_kept_with_the_proposal(
    pool: Any, desk: Desk, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _two_calls(desk)
    path, page, found = tmp_path / "rules.toml", tmp_path / "replay.html", tmp_path / "replay.json"
    path.write_text(FILE, encoding="utf-8")
    assert await run_replay(settings, Namespace(rules=str(path), days=90, json=found, page=page)) == 0
    assert "1 of 2 places change level (50.0 %): 0 higher, 1 lower" in capsys.readouterr().out
    assert "<svg" in page.read_text(encoding="utf-8")
    assert json.loads(found.read_text(encoding="utf-8"))["levels"] == {"CAUTION": {"CAUTION": 1, "NO KNOWN HAZARD": 1}}

    asking = ChangeAsking(actor=actor("supervisor", at=AT), address=None)
    change_id = await propose_change(pool, desk.door, asking, file=FILE, card=CARD, clock=lambda: AT)
    await run_replay(settings, Namespace(rules="2027.01-1", days=90, json=None, page=None))
    assert "kept with the proposal of 2027.01-1" in capsys.readouterr().out
    assert (await pool.fetchval("select replay from rule_change"))["places_changed"] == 1
    await decide_change(pool, desk.door, asking, change_id, "shadow", why="look first", clock=lambda: AT)
    await _two_calls(desk)
    assert await run_shadow(settings, Namespace(version="2027.01-1", days=90)) == 0
    assert "on 2 calls: the same level on 1 (50.0 %)" in capsys.readouterr().out
    with pytest.raises(NotFoundError, match="1999"):
        await run_replay(settings, Namespace(rules="1999.01-1", days=90, json=None, page=None))


async def test_the_rules_in_force_and_a_card_are_printed_to_start_from(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await run_rules(settings, Namespace())
    text = capsys.readouterr().out
    assert text == write_rule_file(CURRENT_RULES, "say here why it should change")
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    await run_card(settings, Namespace(rules=tmp_path / "rules.toml"))
    assert capsys.readouterr().out.startswith("# Model card: rule set 2026.11-1")


async def test_validates_against_outcomes_and_against_dispositions(
    pool: Any, desk: Desk, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _two_calls(desk)
    keys = [row["incident_key"] for row in await pool.fetch("select incident_key from incident order by 1")]
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text(f"call,hazard\n{keys[0]},yes\n{keys[1]},no\nanother,yes\n", encoding="utf-8")
    rated = tmp_path / "rated.csv"
    given = Namespace(outcomes=outcomes, hazard_words="weapon", days=90, json=tmp_path / "v.json", rated=rated)
    assert await run_validate(settings, given) == 0
    told = capsys.readouterr().out
    assert "2 calls with a known outcome; a hazard on 1 of 2" in told
    assert "missed           0 of 1" in told
    assert json.loads((tmp_path / "v.json").read_text(encoding="utf-8"))["by_level"]["CAUTION"]["of"] == 2
    assert rated.read_text(encoding="utf-8").splitlines()[0] == "call,level,lo,hazard"
    await pool.execute(
        'update incident set closed_at = $1, state = state || \'{"disposition": "Weapon found"}\'',
        AT + timedelta(hours=1),
    )
    await run_validate(settings, Namespace(outcomes=None, hazard_words="weapon", days=90, json=None, rated=None))
    assert "a hazard on 2 of 2" in capsys.readouterr().out
    outcomes.write_text("call,hazard\nx,maybe\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"line 2.*maybe"):
        read_outcomes(outcomes)


async def test_the_blind_sample_shows_a_fact_without_level_and_its_result_stays(
    pool: Any, desk: Desk, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await _two_calls(desk)
    month = AT.date().replace(day=1)
    given = Namespace(month=month, size=200, seed="lot")
    assert await run_audit_sample(settings, given) == 0
    told = capsys.readouterr().out
    assert "3 facts of" in told  # a conviction, a residency, a hazard
    assert "Assault" not in told
    clerk = Asking(actor=actor("records_clerk", at=AT), address=None)
    facts = await read_audits(pool, desk.door, clerk, month, clock=lambda: AT)
    assert {fact["kind"] for fact in facts} == {"violent_felony_conviction", "residency", "verified_hazard"}
    text = msgspec.json.encode([fact["fact"] for fact in facts]).decode()
    assert "Assault with a deadly weapon" in text
    assert not any(word in text for word in ("CAUTION", "points", "level", "lo_milli"))
    number = facts[0]["fact_audit_id"]
    staff = Asking(actor=clerk.actor, address=None)
    await pool.execute("update staff set actor_id = 'demo-records_clerk' where actor_id = 'demo-records-clerk'")
    with pytest.raises(BadInputError, match="what the source has"):
        await note_audit(pool, desk.door, staff, number, result="differs", remark=" ", clock=lambda: AT)
    await note_audit(pool, desk.door, staff, number, result="as_recorded", remark=None, clock=lambda: AT)
    with pytest.raises(ConflictError):
        await note_audit(pool, desk.door, staff, number, result="not_there", remark="gone", clock=lambda: AT)
    assert await queries.audit_counts(pool, month) == {"as_recorded": 1, "not_audited": 2}
    with pytest.raises(RefusedError):
        await read_audits(pool, desk.door, Asking(actor=actor("auditor", at=AT), address=None), month, clock=lambda: AT)


# --- the isolated run


def _write_cases(folder: Path, *, unfair: bool) -> tuple[Path, Path]:
    """Write 400 calls of two groups and a third of nine; where unfair, B's false alarms are three times A's."""
    rated, groups = folder / "rated.csv", folder / "groups.csv"
    lines, of = ["call,level,lo,hazard"], ["call,group"]
    for number in range(400):
        group, is_hazard = "AB"[number % 2], number % 10 < 2
        false_every = 4 if unfair and group == "B" else 12
        is_flagged = (number // 10 % 2 == 0) if is_hazard else number // 2 % false_every == 0
        level = "ELEVATED" if is_flagged else "CAUTION"
        lines.append(f"c{number},{level},{level},{'yes' if is_hazard else 'no'}")
        of.append(f"c{number},{group}")
    for number in range(9):
        lines.append(f"few{number},CAUTION,CAUTION,no")
        of.append(f"few{number},C")
    rated.write_text("\n".join([*lines, "alone,CAUTION,CAUTION,no"]) + "\n", encoding="utf-8")
    groups.write_text("\n".join(of) + "\n", encoding="utf-8")
    return rated, groups


async def test_subgroups_are_measured_apart_and_the_gate_closes(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rated, groups = _write_cases(tmp_path, unfair=True)
    report = tmp_path / "report.json"
    assert await run_subgroups(settings, Namespace(rated=rated, groups=groups, report=report)) == 1
    assert "outside the gate of 0.8 to 1.25" in capsys.readouterr().out
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["calls"], found["calls_without_group"], found["isolation"]["sockets"]) == (409, 1, "refused")
    assert found["groups"]["C"]["false_elevated"] == HIDDEN
    assert any("false_elevated" in failure for failure in found["failed"])


def test_the_isolated_run_reaches_no_other_file_no_socket_and_no_program(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    tried = f"""
import socket, subprocess
from pathlib import Path
from plainview.rating.enclave import close_the_doors
close_the_doors(reads=(), writes=Path({str(tmp_path / "report.json")!r}))
for name, act in {{
    "read": lambda: open({str(secret)!r}), "write": lambda: open({str(tmp_path / "other")!r}, "w"),
    "socket": socket.socket, "program": lambda: subprocess.run(["true"]),
}}.items():
    try:
        act()
    except PermissionError:
        print(name, "refused")
"""
    done = subprocess.run([sys.executable, "-I", "-c", tried], env={}, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:4] == ["read refused", "write refused", "socket refused", "program refused"]


def test_small_cells_are_hidden_and_never_one_alone() -> None:
    assert hidden_cells({"A": 100, "B": 90, "C": 80}) == set()
    assert hidden_cells({"A": 100, "B": 90, "C": 8}) == {"B", "C"}
    assert hidden_cells({"A": 100, "B": 9, "C": 8}) == {"B", "C"}


def test_the_gate_is_eighty_to_a_hundred_and_twenty_five_percent_of_everybodys_rate() -> None:
    cell = {"calls": 100, "without_hazard": 80, "with_hazard": 20, "missed": 0.2, "unknown": 0.0}
    cells = {
        "A": {**cell, "false_elevated": 0.10},
        "B": {**cell, "false_elevated": 0.125},
        "C": {**cell, "false_elevated": 0.126},
    }
    found = report_of(cells, {"false_elevated": 0.1, "missed": 0.2, "unknown": 0.0})
    assert found["failed"] == ["C: false_elevated is 1.26 of everybody's"]
    assert (ratio_of(0, 0), ratio_of(0.1, 0)) == (1.0, float("inf"))
