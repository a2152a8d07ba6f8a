"""Gives people the records of police and courts: arrests with every disposition, convictions, warrants, orders."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from city.book import Book, Dwelling, Person
from city.offences import FAILED_TO_APPEAR, OFFENCES, WEIGHTS, Offence

DISPOSITIONS = ("no_complaint", "dismissed", "acquitted", "convicted", "diverted", "sealed", "relieved")
_DISPOSITION_WEIGHTS = (19, 21, 1, 41, 7, 5, 6)
_YEAR = 365.25
_ARRESTS_EACH = 7  # on average, of those who have any
_OLDEST_YEARS = 30


def write_records(
    book: Book, people: Sequence[Person], dwellings: Sequence[Dwelling], arrests: int, random: Random
) -> None:
    """Write exactly `arrests` arrests, over few people with many and many with none, and what followed from them."""
    left = arrests
    order = random.sample(range(len(people)), len(people))
    for place in order:
        person = people[place]
        if left == 0:
            break
        if _age_years(book, person) < 15:
            continue
        count = min(left, 1 + int(random.expovariate(1 / (_ARRESTS_EACH - 0.5))))
        left -= count
        for _ in range(count):
            _write_arrest(book, person, random)
        _write_after_arrests(book, person, dwellings, random)
    if left:
        raise ValueError(f"{len(people)} people are too few for {arrests} arrests")
    _write_orders(book, people, random)


def _age_years(book: Book, person: Person) -> float:
    return (book.today - person.born_on).days / _YEAR


def _identity(random: Random) -> float:
    return round(random.uniform(0.97, 1.0), 3) if random.random() < 0.955 else round(random.uniform(0.62, 0.85), 2)


def _write_arrest(book: Book, person: Person, random: Random) -> None:
    offence = random.choices(OFFENCES, WEIGHTS)[0]
    years = min(_OLDEST_YEARS, _age_years(book, person) - 13)
    arrested_on = book.today - timedelta(days=int(_YEAR * years * random.random() ** 0.8) + 1)
    is_juvenile = (arrested_on - person.born_on).days < 18 * _YEAR
    certainty = _identity(random)
    if (book.today - arrested_on).days < 160 and random.random() < 0.75:
        book.arrested(
            person,
            offence,
            arrested_on=arrested_on,
            disposition="pending",
            certainty=certainty,
            is_juvenile=is_juvenile,
        )
        return
    disposition = random.choices(DISPOSITIONS, _DISPOSITION_WEIGHTS)[0]
    disposed_on = min(book.today, arrested_on + timedelta(days=random.randint(3, 420)))
    book.arrested(
        person, offence, arrested_on=arrested_on, disposition=disposition, disposed_on=disposed_on, certainty=certainty,
        is_juvenile=is_juvenile,
    )  # fmt: skip
    if disposition in ("convicted", "relieved"):
        book.convicted(
            person, offence, convicted_on=disposed_on, certainty=certainty, is_relieved=disposition == "relieved",
            is_juvenile=is_juvenile,
        )  # fmt: skip


def _write_after_arrests(book: Book, person: Person, dwellings: Sequence[Dwelling], random: Random) -> None:
    """Write the addresses given at booking and in court, and warrants."""
    if random.random() < 0.5:
        booked_on = book.today - timedelta(days=random.randint(20, 1500))
        book.lives(
            person, dwellings[person.home], "booking_address", round(random.uniform(0.5, 0.85), 2), began=booked_on
        )
    if random.random() < 0.25:
        heard_on = book.today - timedelta(days=random.randint(20, 1500))
        book.lives(person, dwellings[person.home], "court_address", round(random.uniform(0.5, 0.8), 2), began=heard_on)
    if random.random() < 0.09:
        _write_warrant(book, person, random)


def _write_warrant(book: Book, person: Person, random: Random) -> None:
    offence: Offence = FAILED_TO_APPEAR if random.random() < 0.6 else random.choices(OFFENCES, WEIGHTS)[0]
    issued_on = book.today - timedelta(days=random.randint(5, 1400))
    served = random.random() < 0.6
    ended_on = issued_on + timedelta(days=random.randint(0, (book.today - issued_on).days)) if served else None
    book.wanted(person, offence, issued_on=issued_on, ended_on=ended_on, certainty=_identity(random))


def _write_orders(book: Book, people: Sequence[Person], random: Random) -> None:
    """Write orders against one adult in eighty; about half of them have run out or were ended."""
    for person in random.sample(people, len(people) // 80):
        if _age_years(book, person) < 18:
            continue
        issued_on = book.today - timedelta(days=random.randint(3, 1800))
        expires_on = issued_on + timedelta(days=random.choice((365, 730, 1095, 1826)))
        ended_on = _ended_early(issued_on, min(expires_on, book.today), random)
        kind = "protective" if random.random() < 0.82 else "firearm_prohibiting"
        book.ordered(
            person, kind, issued_on=issued_on, expires_on=expires_on, ended_on=ended_on, certainty=_identity(random)
        )


def _ended_early(issued_on: date, latest: date, random: Random) -> date | None:
    if random.random() < 0.85:
        return None
    return issued_on + timedelta(days=random.randint(1, max(1, (latest - issued_on).days)))
