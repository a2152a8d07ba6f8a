"""Writes what the police's own records system exports of the year's bookings, in that system's form."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

REPORTED_SHARE = 0.6  # of the bookings: the others were brought in by another agency
COLUMNS = (
    "ARREST NO", "SUSPECT ID", "SUSPECT NAME", "DOB", "SEX", "HOME ADDRESS", "ARREST DATE", "STATUTE", "LEVEL",
    "BOOKING NO", "STATUS", "UPDATED",
)  # fmt: skip
MAPPING = """system = "arrests"

[source]
id = "police_reports"
title = "Police reports (RMS export)"

[file]
delimiter = "|"
encoding = "windows-1252"
none = ["UNK", "TRANSIENT"]

[[leave]]
column = "STATUS"
values = ["VOID"]

[fields]
record = { column = "ARREST NO" }
person_key = { column = "SUSPECT ID" }
family_name = { column = "SUSPECT NAME", transforms = ["before_comma", "name_case"] }
given_name = { column = "SUSPECT NAME", transforms = ["after_comma", "first_word", "name_case"] }
middle_name = { column = "SUSPECT NAME", transforms = ["after_comma", "without_first_word", "name_case"] }
born_on = { column = "DOB" }
sex = { column = "SEX", values = { "F" = "female", "M" = "male" } }
address = { column = "HOME ADDRESS" }
arrested_on = { column = "ARREST DATE" }
statute = { column = "STATUTE" }
severity = { column = "LEVEL", values = { "FEL" = "felony", "MISD" = "misdemeanor", "INF" = "infraction" } }
booking_number = { column = "BOOKING NO" }
disposition = { column = "STATUS", values = { "DA FILED" = "charged", REJECTED = "no_complaint", OPEN = "pending" } }
as_of = { column = "UPDATED" }
"""
_STATES = ("OPEN", "DA FILED", "REJECTED", "VOID")
_WEIGHTS = (30, 50, 15, 5)
_LEVELS = {"F": "FEL", "M": "MISD", "I": "INF"}


def write_reports(folder: Path, bookings: Path, random: Random) -> int:
    """Write arrests.csv and its mapping from the jail's list: the first charge of most bookings. Return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    count = 0
    with (folder / "arrests.csv").open("w", encoding="windows-1252", newline="") as file:
        writer = csv.writer(file, delimiter="|", lineterminator="\n")
        writer.writerow(COLUMNS)
        for count, booking in enumerate(_reported(bookings, random), start=1):
            writer.writerow(_report(booking, count, random))
    return count


def _reported(bookings: Path, random: Random) -> Iterator[dict[str, str]]:
    with bookings.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["CHARGE_SEQ"] == "1" and random.random() < REPORTED_SHARE:
                yield row


def _report(booking: dict[str, str], number: int, random: Random) -> tuple[str, ...]:
    """Return a report: the officer asks for the name and leaves the suffix out, and writes the statute another way."""
    month, day, year = booking["BOOKED"].split("/")
    born_month, born_day, born_year = booking["BIRTHDATE"].split("/")
    given = " ".join(part for part in (booking["FIRST"], booking["MIDDLE"][:1]) if part)
    return (
        f"{year[2:]}-{number:06d}", f"S{300_000 + number}", f"{booking['LAST']}, {given}",
        f"{born_year}-{born_month}-{born_day}", booking["SEX"],
        "UNK" if random.random() < 0.05 else booking["ADDR"].upper(), f"{year}-{month}-{day}",
        booking["CHARGE"].upper(), _LEVELS[booking["CLASS"]], booking["BOOKING_NO"],
        random.choices(_STATES, _WEIGHTS)[0], f"{year}-{month}-{day}T23:30:00-08:00",
    )  # fmt: skip
