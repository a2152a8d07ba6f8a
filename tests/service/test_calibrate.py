"""Runs `plainview people calibrate` as an operator does: refused on few decisions, shown first, kept, taken back."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from plainview.commands.people_calibrate import run_calibrate
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import ConflictError
from plainview.kernel.ids import new_id
from plainview.people.identity import calibration_queries, link_queries, run
from plainview.people.identity.calibrate import models_in_use
from plainview.people.linkage.learned import load_shipped
from plainview.settings import Settings
from tests.builders import NOW, add_person

LOOK = Namespace(write=False, undo=False)
WRITE = Namespace(write=True, undo=False)
UNDO = Namespace(write=False, undo=True)
UNDATED = load_shipped("undated")

# Pairs from 0 to 12 bits; from 8 on all are one person, below every third is not.
DECIDE = """
with scored as (
    insert into link_pair (run_id, left_record_id, right_record_id, certainty, score_bits, reasons, waterfall, is_sure,
        outcome, why, model)
    select $1, $2, $3, 0.9, n * 12.0 / $4, '{}', '[]', false, 'queued', 'likely', $5
    from generate_series(0, $4 - 1) n
    returning pair_id, score_bits
)
insert into link_review (review_id, pair_id, left_person_id, right_person_id, risk, risk_words, state, queued_at,
    decided_at, decided_by, reason)
select gen_random_uuid(), pair_id, $6, $7, 0, '{}',
    case when score_bits < 8 and pair_id % 3 = 0 then 'different' else 'same' end, $8, $8, 'clerk', 'looked'
from scored
"""


@pytest.fixture
def settings(fresh_database_url: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=fresh_database_url)


async def decide(pool: Any, count: int, model: str = UNDATED.name) -> None:
    """Let a clerk decide so many pairs that a model had scored."""
    people = [await add_person(pool) for _ in range(2)]
    records = [
        await pool.fetchval(
            "insert into person_record (source_id, record_id, person_id, given_name, family_name, as_of)"
            " values ('jail', $1, $2, 'Ines', 'Quillfeather', $3) returning person_record_id",
            new_id().hex, person_id, NOW,
        )
        for person_id in people
    ]  # fmt: skip
    run_id = new_id()
    async with pool.acquire() as connection:
        await link_queries.add_run(
            connection, run_id=run_id, started_at=NOW, finished_at=NOW, model_version="x", least_certain=0, report={}
        )
        await connection.execute(DECIDE, run_id, *records, count, model, *people, NOW)


async def models(pool: Any) -> Any:
    async with pool.acquire() as connection:
        return await models_in_use(connection)


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    statements = [value for name, value in vars(calibration_queries).items() if name.isupper()]
    assert len(statements) == 3
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)


async def test_refuses_few_decisions_and_says_how_many_it_takes(pool: Any, settings: Settings, capsys: Any) -> None:
    await decide(pool, 90)
    with pytest.raises(ConflictError, match="decide more pairs"):
        await run_calibrate(settings, WRITE)
    assert "90 pairs were decided; it takes 400" in capsys.readouterr().out
    assert (await models(pool))["undated"].version == UNDATED.version


async def test_decisions_on_pairs_of_other_trees_do_not_count(pool: Any, settings: Settings, capsys: Any) -> None:
    await decide(pool, 600, model="undated 2020.01-1")
    with pytest.raises(ConflictError):
        await run_calibrate(settings, WRITE)
    assert f"{UNDATED.name}: 0 pairs decided" in capsys.readouterr().out


async def test_shows_what_would_change_and_changes_nothing_unasked(pool: Any, settings: Settings, capsys: Any) -> None:
    await decide(pool, 600)
    assert await run_calibrate(settings, LOOK) == 0
    shown = capsys.readouterr().out
    assert "600 pairs decided, 133 of them different people" in shown
    assert "would be told" in shown
    assert "nothing was changed" in shown
    assert (await models(pool))["undated"].version == UNDATED.version
    assert await pool.fetchval("select count(*) from link_calibration") == 0


async def test_what_is_written_is_used_and_the_former_comes_back(pool: Any, settings: Settings) -> None:
    await decide(pool, 600)
    await run_calibrate(settings, WRITE)
    first = (await models(pool))["undated"]
    assert first.version == f"{UNDATED.version}+1"
    assert first.merge_at_bits >= UNDATED.merge_at_bits
    assert first.calibration != UNDATED.calibration
    await run_calibrate(settings, WRITE)
    assert (await models(pool))["undated"].version == f"{UNDATED.version}+2"
    assert (await models(pool))["dated"].version == load_shipped("dated").version
    await run_calibrate(settings, UNDO)
    assert (await models(pool))["undated"].version == first.version
    await run_calibrate(settings, UNDO)
    assert (await models(pool))["undated"].version == UNDATED.version
    assert await pool.fetchval("select count(*) from link_calibration") == 2


async def test_the_next_run_links_by_it(pool: Any, settings: Settings) -> None:
    await decide(pool, 600)
    await run_calibrate(settings, WRITE)
    for source_id in ("jail", "rms"):
        await pool.execute(
            "insert into person_record (source_id, record_id, person_id, given_name, family_name, as_of)"
            " values ($1, 'same', $2, 'Ottilie', 'Brackwater', $3)",
            source_id, await add_person(pool), NOW,
        )  # fmt: skip
    made = await run.run_linkage(pool, utc_now, lambda _line: None)
    assert made.report.model_version == f"{UNDATED.version}+1"
