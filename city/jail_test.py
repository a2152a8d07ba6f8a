"""Shows that the jail's list is the same for the same seed, and that it holds slips and strangers."""

import csv
from datetime import date
from pathlib import Path
from random import Random

from city.book import Person
from city.jail import COLUMNS, write_bookings

TODAY = date(2026, 11, 20)


def _people() -> list[Person]:
    return [
        Person(
            key=f"P{number}", given="Ines", middle="Ruth", family=f"Quillfeather{number % 7}", suffix="",
            born_on=date(1950 + number % 50, 1 + number % 12, 1 + number % 28), is_woman=True, home=number % 5,
        )
        for number in range(2_000)
    ]  # fmt: skip


def _written(folder: Path, seed: str) -> list[dict[str, str]]:
    addresses = {home: f"{100 + home} E Larkmoor Ave" for home in range(5)}
    assert write_bookings(folder, _people(), addresses, TODAY, Random(seed)) == 60
    with (folder / "bookings.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_writes_the_same_list(tmp_path: Path) -> None:
    assert _written(tmp_path / "a", "1") == _written(tmp_path / "b", "1")


def test_some_are_written_rightly_some_with_a_slip_and_nobody_is_a_minor(tmp_path: Path) -> None:
    rows = _written(tmp_path, "2")
    assert tuple(rows[0]) == COLUMNS
    rightly = [row for row in rows if row["LAST"].startswith("QUILLFEATHER") and row["FIRST"] == "INES"]
    assert 0 < len(rightly) < len(rows)
    years = {int(row["BIRTHDATE"][-4:]) for row in rows}
    assert max(years) <= TODAY.year - 19
    assert all(not row["PHONE"] or row["PHONE"].startswith("559-555-01") for row in rows)
