"""Writes the jail's own list of bookings: people under the jail's numbers, as a desk at night types them."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from city.book import Person
from city.offences import OFFENCES, WEIGHTS

BOOKED_SHARE = 0.03  # of the people: a year's bookings
YOUNGEST_DAYS = 21 * 366  # booked as grown up, whatever day of the year it was
STRANGERS_SHARE = 0.2  # of the bookings: people of elsewhere, some with a name that somebody here has
COLUMNS = (
    "BOOKING_NO", "CHARGE_SEQ", "INMATE_ID", "LAST", "FIRST", "MIDDLE", "SUFFIX", "BIRTHDATE", "SEX", "PHONE",
    "BOOKED", "CHARGE", "CHARGE_DESC", "CLASS", "ADDR", "RELEASE_REASON",
)  # fmt: skip
MAPPING = """system = "jail_bookings"

[source]
id = "county_jail"
title = "County jail"

[fields]
record = { columns = ["BOOKING_NO", "CHARGE_SEQ"], join = "/" }
person_key = { column = "INMATE_ID" }
family_name = { column = "LAST", transforms = ["name_case"] }
given_name = { column = "FIRST", transforms = ["name_case"] }
middle_name = { column = "MIDDLE", transforms = ["name_case"] }
name_suffix = { column = "SUFFIX" }
born_on = { column = "BIRTHDATE", format = "%m/%d/%Y" }
sex = { column = "SEX", values = { "F" = "female", "M" = "male" } }
phone = { column = "PHONE" }
address = { column = "ADDR" }
arrested_on = { column = "BOOKED", format = "%m/%d/%Y" }
statute = { column = "CHARGE" }
offence = { column = "CHARGE_DESC" }
severity = { column = "CLASS", values = { "F" = "felony", "M" = "misdemeanor", "I" = "infraction" } }
disposition = { column = "RELEASE_REASON", values = { "849(B)(1)" = "no_complaint" }, otherwise = "pending" }
booking_number = { column = "BOOKING_NO" }
"""
_NEIGHBOURS = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "u": "yi", "n": "mb", "m": "n", "r": "te", "s": "ad"}
_SHORT = {"Michael": "Mike", "Robert": "Bob", "Francisco": "Paco", "Jose": "Pepe", "Jennifer": "Jen", "James": "Jim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said, or the desk typed, at booking."""

    first: str
    middle: str
    last: str
    suffix: str
    born_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Somebody brought in, under a number of the jail's."""

    number: int
    said: Said
    is_woman: bool
    address: str


Slip = Callable[[Said, Random], Said]


def write_bookings(
    folder: Path, people: Sequence[Person], addresses: Mapping[int, str], today: date, random: Random
) -> int:
    """Write bookings.csv and its mapping; `addresses` by a person's home. Return how many were booked."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    grown = [person for person in people if person.born_on < today - timedelta(days=YOUNGEST_DAYS)]
    booked = random.sample(grown, max(1, int(len(people) * BOOKED_SHARE)))
    homes = sorted(addresses)
    with (folder / "bookings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number, person in enumerate(booked, start=1):
            is_stranger = random.random() < STRANGERS_SHARE
            said = _stranger(person, today, random) if is_stranger else _said(person, random)
            home = random.choice(homes) if is_stranger or random.random() < 0.12 else person.home
            booking = Booking(number=number, said=said, is_woman=person.is_woman, address=addresses[home])
            writer.writerows(_charges(booking, today, random))
    return len(booked)


def _said(person: Person, random: Random) -> Said:
    """Return how the desk wrote somebody down: most rightly, one in three with a slip, a few with two."""
    middle = person.middle if random.random() < 0.5 else person.middle[:1] if random.random() < 0.6 else ""
    suffix = person.suffix if random.random() < 0.5 else ""
    said = Said(first=person.given, middle=middle, last=person.family, suffix=suffix, born_on=person.born_on)
    for _ in range(random.choices((0, 1, 2), (66, 27, 7))[0]):
        said = random.choice(_SLIPS)(said, random)
    return said


def _stranger(person: Person, today: date, random: Random) -> Said:
    """Return somebody else of the same name: another birth date, often by years."""
    born_on = min(
        person.born_on + timedelta(days=random.choice((-1, 1)) * random.randint(40, 9000)),
        today - timedelta(days=random.randint(YOUNGEST_DAYS, 12_000)),
    )
    return Said(first=person.given, middle=random.choice("ABCDEJLMR"), last=person.family, suffix="", born_on=born_on)


def _mistype(word: str, random: Random) -> str:
    at = random.randrange(len(word))
    letter = word[at].lower()
    kind = random.random()
    if kind < 0.35 and len(word) > 3:
        return word[:at] + word[at + 1 :]
    if kind < 0.7 or at == 0:
        return word[: at + 1] + letter + word[at + 1 :]
    return word[:at] + random.choice(_NEIGHBOURS.get(letter, "e")) + word[at + 1 :]


def _slip_in_last(said: Said, random: Random) -> Said:
    return Said(
        first=said.first, middle=said.middle, last=_mistype(said.last, random), suffix=said.suffix,
        born_on=said.born_on,
    )  # fmt: skip


def _slip_in_first(said: Said, random: Random) -> Said:
    first = _SHORT.get(said.first) or _mistype(said.first, random)
    return Said(first=first, middle=said.middle, last=said.last, suffix=said.suffix, born_on=said.born_on)


def _slip_in_birth_date(said: Said, random: Random) -> Said:
    day = said.born_on
    if day.day <= 12 and random.random() < 0.5:
        wrong = date(day.year, day.day, day.month)
    else:
        wrong = day + timedelta(days=random.choice((-10, -1, 1, 10, 366)))
    return Said(first=said.first, middle=said.middle, last=said.last, suffix=said.suffix, born_on=wrong)


_SLIPS: tuple[Slip, ...] = (_slip_in_last, _slip_in_first, _slip_in_birth_date)


def _charges(booking: Booking, today: date, random: Random) -> list[tuple[str | int, ...]]:
    said, number = booking.said, booking.number
    booked_on = today - timedelta(days=random.randint(2, 360))
    phone = f"559-555-01{random.randint(0, 99):02d}" if random.random() < 0.6 else ""
    rows: list[tuple[str | int, ...]] = []
    for charge in range(1, random.choice((1, 1, 1, 2, 3)) + 1):
        offence = random.choices(OFFENCES, WEIGHTS)[0]
        reason = "849(B)(1)" if random.random() < 0.1 else ""
        rows.append(
            (
                f"B{booked_on:%y}-{number:05d}", charge, f"J{70_000 + number}", said.last.upper(), said.first.upper(),
                said.middle.upper(), said.suffix, f"{said.born_on:%m/%d/%Y}", "F" if booking.is_woman else "M", phone,
                f"{booked_on:%m/%d/%Y}", offence.statute, offence.words, offence.severity[0].upper(), booking.address,
                reason,
            )
        )  # fmt: skip
    return rows
