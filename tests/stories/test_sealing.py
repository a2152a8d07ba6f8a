"""A court seals a case: it goes at once, everywhere, for everybody; a file that still has it does not bring it back."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from plainview.dossier.model import Dossier
from plainview.flows.records_imported import import_records_file
from plainview.flows.records_sealed import seal
from plainview.flows.sealing_undone import unseal
from plainview.incidents.model import Incident
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, RefusedError
from plainview.kernel.ids import new_id
from plainview.kernel.import_report import ImportReport
from plainview.people import importers
from plainview.people.dispositions import DISPOSITIONS, standing_of
from plainview.people.identity.actions import merge
from plainview.people.identity.model import MergeWish
from plainview.people.importers.keep import ImportTerms
from plainview.people.sealing import actions, queries
from plainview.people.sealing.model import Removed, SealedCase, SealedRecord, SealingOrder, Undoing
from plainview.store.events import read_after
from plainview.store.transaction import begin
from tests.builders import (
    NOW,
    add_arrest,
    add_conviction,
    add_incident,
    add_person,
    add_place,
    add_residency,
    add_tie,
    add_unit,
)
from tests.desk import Desk, actor, as_json, open_desk

SYSTEMS = Path(importers.__file__).parent
ISOLDE = SealedCase(number="F24900111", family_name="Vardaman", born_on=date(1984, 2, 11))
TRACES = ("24-1001", "B24-5001", "F24900111", "ASSAULT", "Assault", "ADW", "245(", "148(A)")
CLERK = actor("records_clerk")


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path)


async def bring(pool: Any, *names: str) -> None:
    for name in names:
        folder = SYSTEMS / name / "samples"
        report = await import_records_file(pool, folder / f"{name}.csv", folder / "mapping.toml", ImportTerms())
        assert report.errors == []


async def take_arrests(pool: Any) -> ImportReport:
    folder = SYSTEMS / "arrests" / "samples"
    return await import_records_file(pool, folder / "arrests.csv", folder / "mapping.toml", ImportTerms())


async def one_arrest(pool: Any) -> SealedCase:
    """Return the case of somebody's one arrest."""
    await add_place(pool, number=3517)
    await add_place(pool, number=3600)
    await take_arrests(pool)
    return ISOLDE


async def isoldes_house(desk: Desk) -> Incident:
    """Return a call at the house of somebody whom four systems know, taken for one person."""
    pool = desk.pool
    place_id = await add_place(pool, number=3517)
    await add_place(pool, number=212, street="N Quillfeather St")
    flats = await add_place(pool, number=3600)
    await add_unit(pool, flats, unit="4")
    await bring(pool, "licence_addresses", "utility_accounts", "arrests", "jail_bookings", "court_dispositions")
    people = [row["person_id"] for row in await pool.fetch(
        "select person_id from person where family_name = 'Vardaman' order by person_id"
    )]  # fmt: skip
    async with begin(pool) as tx:
        for other in people[1:]:
            wish = MergeWish(left_id=people[0], right_id=other, certainty=0.999, reason="the same by every field")
            await merge(tx, wish, by="test", at=NOW)
    await pool.execute("update residency set as_of = $1", NOW)
    return await add_incident(pool, place_id=place_id)


def order(*, cases: tuple[SealedCase, ...] = (), records: tuple[SealedRecord, ...] = ()) -> SealingOrder:
    return SealingOrder(court="Superior Court of Fresno", order_number="S-2026-17", cases=cases, records=records)


async def carry_out(desk: Desk, given: SealingOrder) -> Removed:
    return await seal(
        desk.pool,
        desk.door,
        actor=CLERK,
        order=given,
        address="127.0.0.1",
        clock=lambda: desk.at,
        again_after_seconds=0,
    )


async def traces(pool: Any) -> dict[str, set[str]]:
    """Return in which tables of the whole database anything of the sealed case can still be read, as text or bytes."""
    found: dict[str, set[str]] = {}
    tables = await pool.fetch(
        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
    )
    for name in (row["table_name"] for row in tables):
        if name == "offence_code":
            continue
        for row in await pool.fetch(f'select * from "{name}"'):  # noqa: S608 - the database's own names
            text = " ".join(
                value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row.values()
            )
            seen = {trace for trace in TRACES if trace in text}
            if seen:
                found.setdefault(name, set()).update(seen)
    return found


def bare(dossier: Dossier) -> Any:
    """Return what a dossier says, without what is another's by nature: ids, names, addresses, times."""
    text = re.sub(
        r'"(incident_id|rating_id|person_id|place_id|entry|address|name|record_id)":("[^"]*"|\d+)',
        r'"\1":0',
        as_json(dossier),
    )
    return msgspec.json.decode(text)


async def test_after_the_order_it_is_gone_at_once_everywhere_and_stays_gone(desk: Desk) -> None:
    incident = await isoldes_house(desk)
    shown = await desk.dossier(incident)
    assert sorted(item.kind for item in shown.residents[0].history) == [
        "arrest",
        "arrest",
        "conviction",
    ]  # one told twice
    assert shown.rating.reasons
    assert set(await traces(desk.pool)) >= {"arrest", "conviction", "court_disposition", "rating"}
    unsealed = await take_arrests(desk.pool)
    heard = await desk.pool.fetchval("select coalesce(max(event_id), 0) from event")
    removed = await carry_out(desk, order(cases=(ISOLDE,)))
    assert removed.rows == 5
    assert await traces(desk.pool) == {}
    for role in ("analyst", "officer", "supervisor"):
        text = as_json(await desk.dossier(incident, by=actor(role)))
        assert not [trace for trace in TRACES if trace in text]
    told = [event for event in await read_after(desk.pool, heard) if event.kind == "incident_ready"]
    assert [event.incident_id for event in told] == [incident.incident_id]
    assert not [trace for trace in TRACES if trace in str(told[0].body)]
    gone = await desk.pool.fetch("select inputs, result, inputs_gone from rating where inputs_gone is not null")
    assert [(row["inputs"], row["result"], row["inputs_gone"]) for row in gone] == [(None, None, "sealing_order")]

    assert (await take_arrests(desk.pool)).as_lines() == unsealed.as_lines()  # counts don't tell either
    await bring(desk.pool, "jail_bookings", "court_dispositions")
    assert await traces(desk.pool) == {}
    assert not [trace for trace in TRACES if trace in as_json(await desk.dossier(incident))]


async def test_who_was_sealed_is_shown_as_who_never_had_a_record(desk: Desk) -> None:
    sealed_at, never_at = await add_place(desk.pool), await add_place(desk.pool)
    one, other = await add_person(desk.pool), await add_person(desk.pool)
    await add_residency(desk.pool, one, sealed_at)
    await add_residency(desk.pool, other, never_at)
    await add_arrest(desk.pool, one)
    await add_conviction(desk.pool, one)
    here, there = await add_incident(desk.pool, place_id=sealed_at), await add_incident(desk.pool, place_id=never_at)
    assert bare(await desk.dossier(here)) != bare(await desk.dossier(there))
    named = [SealedRecord(**dict(row)) for row in await desk.pool.fetch(
        "select source_id, record_id from arrest union select source_id, record_id from conviction"
    )]  # fmt: skip
    assert (await carry_out(desk, order(records=tuple(named)))).rows == 2
    assert bare(await desk.dossier(here)) == bare(await desk.dossier(there))


async def test_what_is_sealed_already_answers_as_what_never_was(desk: Desk) -> None:
    await one_arrest(desk.pool)
    await carry_out(desk, order(cases=(ISOLDE,)))
    again = await carry_out(desk, order(cases=(ISOLDE,)))
    never = await carry_out(desk, order(cases=(replace(ISOLDE, number="F99999999"),)))
    assert (again.rows, again.records, again.place_ids) == (never.rows, never.records, never.place_ids) == (0, (), ())


async def test_an_order_that_comes_before_the_record_holds_it_out(desk: Desk) -> None:
    assert (
        await carry_out(desk, order(records=(SealedRecord(source_id="rms_arrests", record_id="24-1001"),)))
    ).rows == 0
    await one_arrest(desk.pool)
    assert await desk.pool.fetchval("select count(*) from arrest where record_id = '24-1001'") == 0
    assert await desk.pool.fetchval("select count(*) from arrest where record_id = '24-1002'") == 1


async def test_one_named_record_takes_the_whole_case_of_that_person(desk: Desk) -> None:
    await isoldes_house(desk)
    removed = await carry_out(desk, order(records=(SealedRecord(source_id="rms_arrests", record_id="24-1001"),)))
    assert removed.rows == 5
    assert await traces(desk.pool) == {}


async def test_others_in_the_same_case_keep_their_records(desk: Desk) -> None:
    await one_arrest(desk.pool)
    other = await desk.pool.fetchval("select person_id from person where source_id = 'rms_arrests:S-78'")
    await desk.pool.execute("update arrest set case_number = 'F24900111' where record_id = '24-1002'")
    await carry_out(desk, order(cases=(ISOLDE,)))
    kept = await desk.pool.fetchrow("select record_id, person_id from arrest where case_number = 'F24900111'")
    assert tuple(kept) == ("24-1002", other)


async def test_nothing_is_left_of_whom_only_the_sealed_case_told(desk: Desk) -> None:
    await add_place(desk.pool, number=3517)
    await bring(desk.pool, "jail_bookings")
    booked = "select count(*) from person where source_id = 'jail:J-9'"
    assert await desk.pool.fetchval(booked) == 1
    await carry_out(desk, order(cases=(replace(ISOLDE, number="B24-5001"),)))
    assert await desk.pool.fetchval(booked) == 0
    assert await desk.pool.fetchval("select count(*) from person_record where record_id = 'J-9'") == 0
    assert await desk.pool.fetchval("select count(*) from residency") == 0
    assert await desk.pool.fetchval("select count(*) from person where source_id = 'jail:J-10'") == 1


async def test_an_associate_whose_predicate_was_the_sealed_case_goes_too(desk: Desk) -> None:
    await one_arrest(desk.pool)
    person_id = await desk.pool.fetchval("select person_id from arrest where record_id = '24-1001'")
    await add_tie(desk.pool, person_id, await add_person(desk.pool), kind="associate")
    await desk.pool.execute("update tie set predicate_ref = 'F24900111'")
    await carry_out(desk, order(cases=(ISOLDE,)))
    assert await desk.pool.fetchval("select count(*) from tie") == 0


async def test_what_a_resident_was_told_and_contested_of_it_loses_its_words(desk: Desk) -> None:
    case = await one_arrest(desk.pool)
    place_id = await desk.pool.fetchval("select place_id from place limit 1")
    ask_id, contest_id = new_id(), new_id()
    told = b'{"record_id":"24-1001","source_id":"rms_arrests","title":"Assault"}'
    await desk.pool.execute(
        "insert into resident_ask (ask_id, place_id, identity_kinds, residence_by, language, asked_by, asked_at, entry,"
        " rule_version, inputs, result, answer, code_hash, expires_at)"
        " values ($1, $2, '{passport}', 'lease', 'en', 'x', $3, 0, 'v', $4, $4, '{}', sha256($4), $3)",
        ask_id, place_id, NOW, told,
    )  # fmt: skip
    await desk.pool.execute(
        "insert into contest (contest_id, ask_id, about, place_id, is_place_wide, note, state, version, filed_by,"
        " filed_at, decide_by) values ($1, $2, 'fact', $3, false, 'That Assault was not me', 'filed', 1, 'x', $4, $4)",
        contest_id, ask_id, place_id, NOW,
    )  # fmt: skip
    await desk.pool.execute("insert into contest_record values ($1, 'rms_arrests', '24-1001')", contest_id)
    await desk.pool.execute(
        "insert into contest_event values ($1, 1, 'file', 'x', 'resident', 'That Assault was not me', 0, $2)",
        contest_id, NOW,
    )  # fmt: skip
    await carry_out(desk, order(cases=(case,)))
    assert await traces(desk.pool) == {}
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        await desk.pool.execute("update contest_event set words = 'x'")


async def test_the_ledger_proves_the_order_with_hashes_only(desk: Desk) -> None:
    await one_arrest(desk.pool)
    removed = await carry_out(desk, order(cases=(ISOLDE,)))
    rows = await desk.pool.fetch("select particulars from ledger_entry order by sequence desc limit 2")
    proof, permit = (msgspec.json.decode(bytes(row["particulars"])) for row in rows)
    assert (permit["action"], permit["decision"], permit["role"]) == ("seal_records", "allow", "records_clerk")
    assert proof["permitted_by_entry"] is not None
    assert "Order S-2026-17 of Superior Court of Fresno was carried out on 1 records" in proof["outcome"]
    assert all(key.hex() in proof["outcome"] for key in removed.keys)
    for text in (str(proof), str(permit)):
        assert not [trace for trace in (*TRACES, "Vardaman", "Isolde") if trace in text]
    assert await desk.pool.fetchval("select count(*) from sealing_order where proof_entry is null") == 0


async def test_a_proof_that_could_not_be_written_is_written_with_the_next(desk: Desk) -> None:
    await one_arrest(desk.pool)
    async with begin(desk.pool) as tx:
        await actions.seal_records(tx, order(cases=(ISOLDE,)), at=NOW, permit_entry=0)
    assert await desk.pool.fetchval("select count(*) from sealing_order where proof_entry is null") == 1
    await carry_out(desk, order(cases=(ISOLDE,)))
    proven = [row["rows_removed"] for row in await desk.pool.fetch(
        "select rows_removed from sealing_order where proof_entry is not null order by rows_removed desc"
    )]  # fmt: skip
    assert proven == [1, 0]


@pytest.mark.parametrize("role", ["analyst", "officer", "supervisor", "commander", "administrator", "city_attorney"])
async def test_nobody_but_a_records_clerk_seals(desk: Desk, role: str) -> None:
    with pytest.raises(RefusedError):
        await seal(
            desk.pool, desk.door, actor=actor(role), order=order(cases=(ISOLDE,)), address=None, clock=lambda: NOW
        )
    assert await desk.pool.fetchval("select count(*) from sealed_key") == 0


async def test_an_order_that_names_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="names neither a record nor a case"):
        await carry_out(desk, order())


@pytest.mark.parametrize("is_juvenile", [False, True])
async def test_the_database_shows_what_the_law_leaves_and_nothing_else(pool: Any, *, is_juvenile: bool) -> None:
    person_id = await add_person(pool)
    for disposition in DISPOSITIONS:
        await add_arrest(pool, person_id, disposition=disposition, is_juvenile=is_juvenile)
    seen = {row["disposition"] for row in await pool.fetch("select disposition from visible_arrest")}
    assert seen == {each for each in DISPOSITIONS if standing_of(each, is_juvenile=is_juvenile).may_show}


VACATED = Undoing(because="vacated", why="by order V-2026-3", by=CLERK.actor_id, confirmed_by="city_attorney-1")


async def undo(desk: Desk, *, clerk: str = "records_clerk", second: str = "city_attorney") -> int:
    return await unseal(
        desk.pool,
        desk.door,
        court="Superior Court of Fresno",
        order_number="S-2026-17",
        undoing=VACATED,
        actors=(actor(clerk), actor(second)),
        clock=lambda: desk.at,
    )


async def test_a_vacated_order_is_undone_by_two_offices_and_the_next_import_brings_the_records_back(desk: Desk) -> None:
    await one_arrest(desk.pool)
    await carry_out(desk, order(cases=(ISOLDE,)))
    assert await undo(desk) > 0
    assert await desk.pool.fetchval("select count(*) from arrest where record_id = '24-1001'") == 0
    await take_arrests(desk.pool)
    assert await desk.pool.fetchval("select count(*) from arrest where record_id = '24-1001'") == 1
    told = await desk.pool.fetch("select * from sealing_order")
    assert [(row["undone_because"], row["undone_by"], row["undone_confirmed_by"]) for row in told] == [
        ("vacated", CLERK.actor_id, "city_attorney-1")
    ]


@pytest.mark.parametrize(("clerk", "second"), [("records_clerk", "records_clerk"), ("city_attorney", "city_attorney")])
async def test_no_office_undoes_an_order_alone(desk: Desk, clerk: str, second: str) -> None:
    await one_arrest(desk.pool)
    await carry_out(desk, order(cases=(ISOLDE,)))
    with pytest.raises(RefusedError):
        await undo(desk, clerk=clerk, second=second)
    assert await desk.pool.fetchval("select undone_at from sealing_order") is None
    await take_arrests(desk.pool)
    assert await desk.pool.fetchval("select count(*) from arrest where record_id = '24-1001'") == 0


async def test_what_another_order_holds_out_stays_out(desk: Desk) -> None:
    await one_arrest(desk.pool)
    await carry_out(desk, order(cases=(ISOLDE,)))
    await carry_out(desk, replace(order(cases=(ISOLDE,)), order_number="S-2026-18"))
    await undo(desk)
    await take_arrests(desk.pool)
    assert await desk.pool.fetchval("select count(*) from arrest where record_id = '24-1001'") == 0


async def test_an_order_is_undone_once_and_only_where_it_was_carried_out(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        await undo(desk)
    await one_arrest(desk.pool)
    await carry_out(desk, order(cases=(ISOLDE,)))
    await undo(desk)
    with pytest.raises(ConflictError):
        await undo(desk)


async def test_every_table_that_keeps_records_by_their_source_is_thought_of(pool: Any) -> None:
    rows = await pool.fetch(
        "select c.table_name from information_schema.columns c"
        " join information_schema.tables t using (table_schema, table_name)"
        " where table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('source_id', 'record_id')"
        " group by c.table_name having count(*) = 2"
    )
    assert {row["table_name"] for row in rows} == {*queries.RECORD_TABLES, *queries.STAYING_TABLES, "fact_audit"}


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(queries.CREATE)
        grouped = (queries.NAME_CASES, queries.CASES_OF_RECORDS, queries.RECORDS_OF_CASES)
        statements = [
            text for group in (*grouped, queries.PEOPLE_OF_RECORDS, queries.REMOVE) for text in group.values()
        ]
        statements += [
            text
            for name, text in vars(queries).items()
            if name.isupper() and name[0] != "_" and isinstance(text, str)
            and not name.startswith("SALTED") and name not in {"CREATE", "REMOVED_WORDS"}
        ]  # fmt: skip
        for statement in statements:
            await connection.prepare(statement)
