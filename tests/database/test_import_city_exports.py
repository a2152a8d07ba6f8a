"""The city's agencies export in forms of their own; a clerk's command brings both in, and they tell of one booking."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from city.book import Person
from city.jail import write_bookings
from city.rms import write_reports
from plainview.commands.import_records import run_records
from plainview.settings import Settings
from tests.builders import add_place

COMMAND = {
    "list_systems": False, "dry_run": False, "strict": True, "full": False, "ends_most": False, "refused": None,
    "show_names": False,
}  # fmt: skip


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """What a jail and a police department of fifty people wrote."""
    people = [
        Person(
            key=f"P{number}", given="Inés", middle="Ruth", family=f"Quillfeather{number}", suffix="",
            born_on=date(1950 + number % 50, 1 + number % 12, 1 + number % 28), is_woman=True, home=0,
        )
        for number in range(500)
    ]  # fmt: skip
    write_bookings(tmp_path / "jail", people, {0: "3517 E Larkmoor Ave"}, date(2026, 11, 20), Random("1"))  # noqa: S311 - made-up people
    write_reports(tmp_path / "rms", tmp_path / "jail" / "bookings.csv", Random("1"))  # noqa: S311 - the same
    return tmp_path


async def test_a_clerks_command_reads_both_exports_whole(pool: Any, fresh_database_url: str, exports: Path) -> None:
    await add_place(pool, number=3517)
    settings = Settings(home=exports / "home", database_url=fresh_database_url)
    for system, file in (("jail", "bookings.csv"), ("rms", "arrests.csv")):
        folder = exports / system
        command = Namespace(path=folder / file, mapping=folder / "mapping.toml", **COMMAND)
        assert await run_records(settings, command) == 0
    kept = await pool.fetch("select source_id, count(*) as arrests from arrest group by source_id order by source_id")
    assert [row["source_id"] for row in kept] == ["county_jail", "police_reports"]
    assert min(row["arrests"] for row in kept) > 3
    both = (
        "select count(*) from arrest a join arrest o using (booking_number)"
        " where a.source_id < o.source_id and upper(a.statute) = upper(o.statute) and a.record_id like '%/1'"
    )
    assert await pool.fetchval(both) == kept[1]["arrests"]
