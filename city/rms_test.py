"""Shows that the export of the police's records is the same for the same seed, and tells of the jail's bookings."""

import csv
from datetime import date
from pathlib import Path
from random import Random

from city.book import Person
from city.jail import write_bookings
from city.rms import COLUMNS, write_reports


def _written(folder: Path, seed: str) -> tuple[list[dict[str, str]], set[str]]:
    people = [
        Person(
            key=f"P{number}", given="Inés", middle="Ruth", family=f"Quillfeather{number % 7}", suffix="",
            born_on=date(1950 + number % 50, 1 + number % 12, 1 + number % 28), is_woman=True, home=0,
        )
        for number in range(2_000)
    ]  # fmt: skip
    write_bookings(folder / "jail", people, {0: "100 E Larkmoor Ave"}, date(2026, 11, 20), Random("jail"))
    count = write_reports(folder / "rms", folder / "jail" / "bookings.csv", Random(seed))
    with (folder / "rms" / "arrests.csv").open(encoding="windows-1252", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="|"))
    with (folder / "jail" / "bookings.csv").open(encoding="utf-8", newline="") as file:
        booked = {row["BOOKING_NO"] for row in csv.DictReader(file)}
    assert len(rows) == count
    return rows, booked


def test_the_same_seed_writes_the_same_export(tmp_path: Path) -> None:
    assert _written(tmp_path / "a", "1") == _written(tmp_path / "b", "1")


def test_most_bookings_have_a_report_once_under_the_systems_own_numbers(tmp_path: Path) -> None:
    rows, booked = _written(tmp_path, "2")
    assert tuple(rows[0]) == COLUMNS
    reported = [row["BOOKING NO"] for row in rows]
    assert set(reported) < booked
    assert len(set(reported)) == len(reported) > len(booked) / 3
    assert {row["SUSPECT ID"][0] for row in rows} == {"S"}
