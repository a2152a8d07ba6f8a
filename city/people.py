"""Peoples the dwellings: households whose names run in families, who moved in some day and lived elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from city.book import Book, Dwelling, Person
from city.names import Circle, draw_circle, draw_given, draw_middle, is_known
from city.premises import Premise

_HOUSEHOLDS = ("single", "couple", "family", "single_parent", "generations", "sharers")
_HOUSEHOLD_WEIGHTS = (24, 22, 32, 10, 7, 5)
_BEDS = {"group_home": 5, "shelter": 22}
_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Someone of a household being made up: part in it, age in years, and the names that are given already."""

    part: str
    age: float
    is_woman: bool
    family: str
    given: str
    middle: str
    suffix: str = ""


def list_dwellings(premises: Sequence[Premise], reserved: frozenset[tuple[str, str]]) -> list[Dwelling]:
    """Return where people can live; `reserved` are (place, unit) that the stories fill themselves."""
    homes: list[Dwelling] = []
    for premise in premises:
        if premise.kind == "house":
            homes.append(Dwelling(place=premise.key, unit="", kind="house"))
        elif premise.kind == "apartments":
            homes += (Dwelling(place=premise.key, unit=unit.key, kind="unit") for unit in premise.units)
        elif premise.kind in _BEDS:
            homes.append(Dwelling(place=premise.key, unit="", kind=premise.kind))
    return [home for home in homes if (home.place, home.unit) not in reserved]


def people_the_city(book: Book, dwellings: Sequence[Dwelling], count: int, random: Random) -> list[Person]:
    """Fill dwellings, in a drawn order, until `count` people are written with where they live and lived."""
    people: list[Person] = []
    for home in random.sample(range(len(dwellings)), len(dwellings)):
        people += _settle(book, dwellings, home, count - len(people), random)
        if len(people) >= count:
            return people
    raise ValueError(f"{len(dwellings)} dwellings hold {len(people)} people, {count} wanted")


def _settle(book: Book, dwellings: Sequence[Dwelling], home: int, room: int, random: Random) -> list[Person]:
    dwelling = dwellings[home]
    circle = draw_circle(random)
    members = list(_strangers(_BEDS[dwelling.kind], random) if dwelling.kind in _BEDS else _household(circle, random))
    movein = book.today - timedelta(days=int(min(random.expovariate(1 / 6), 40) * _YEAR) + 10)
    household = [_enter(book, member, home, circle, random) for member in members[:room]]
    for place, person in enumerate(household):
        _write_residencies(book, person, dwellings, movein, is_head=place == 0, random=random)
    return household


def _enter(book: Book, member: Member, home: int, circle: Circle, random: Random) -> Person:
    born_on = book.today - timedelta(days=int(member.age * _YEAR) + random.randint(0, 360))
    return book.person(
        Person(
            key=book.next_person_key(), given=member.given, middle=member.middle, family=member.family,
            suffix=member.suffix,
            born_on=born_on, is_woman=member.is_woman, is_confidential=random.random() < 0.003, home=home,
            language=circle.language if random.random() < 0.35 else "English",
        )
    )  # fmt: skip


def _household(circle: Circle, random: Random) -> Iterator[Member]:
    kind = random.choices(_HOUSEHOLDS, _HOUSEHOLD_WEIGHTS)[0]
    if kind == "sharers":
        yield from _strangers(random.randint(2, 4), random, youngest=19, oldest=38)
        return
    family = random.choice(circle.families)
    oldest = {"family": 55, "single_parent": 52, "generations": 50}.get(kind, 88)
    head = _member("head", random.uniform(21, oldest), family, circle, random)
    yield head
    if kind in ("couple", "family", "generations"):
        spouse_family = family if random.random() < 0.7 else random.choice(circle.families)
        age = max(19, head.age + random.gauss(0, 4))
        yield _member("spouse", age, spouse_family, circle, random, is_woman=not head.is_woman)
    if kind in ("family", "single_parent", "generations"):
        yield from _children(head, circle, random)
    if kind == "generations":
        yield _member("parent", head.age + random.uniform(19, 34), family, circle, random)


def _children(head: Member, circle: Circle, random: Random) -> Iterator[Member]:
    for number in range(random.choices((1, 2, 3, 4, 5), (28, 36, 22, 10, 4))[0]):
        age = random.uniform(0, max(1.0, min(head.age - 18, 26)))
        child = _member("child", age, head.family, circle, random)
        is_junior = number == 0 and not head.is_woman and not child.is_woman and random.random() < 0.12
        yield _junior(child, head) if is_junior else child


def _junior(child: Member, father: Member) -> Member:
    return Member(
        part=child.part, age=child.age, is_woman=False, family=father.family, given=father.given, middle=father.middle,
        suffix="Jr.",
    )  # fmt: skip


def _strangers(count: int, random: Random, youngest: float = 19, oldest: float = 66) -> Iterator[Member]:
    for _ in range(count):
        circle = draw_circle(random)
        yield _member("stranger", random.uniform(youngest, oldest), random.choice(circle.families), circle, random)


def _member(
    part: str, age: float, family: str, circle: Circle, random: Random, *, is_woman: bool | None = None
) -> Member:
    woman = random.random() < 0.5 if is_woman is None else is_woman
    given = draw_given(circle, family, is_woman=woman, random=random)
    middle = draw_middle(circle, is_woman=woman, random=random)
    if is_known(given, family):
        raise ValueError(f"{given} {family} is somebody known")
    return Member(part=part, age=age, is_woman=woman, family=family, given=given, middle=middle)


def _write_residencies(
    book: Book, person: Person, dwellings: Sequence[Dwelling], movein: date, *, is_head: bool, random: Random
) -> None:
    here = dwellings[person.home]
    began = max(movein, person.born_on)
    is_grown = (book.today - person.born_on).days > 16 * _YEAR
    if is_grown and random.random() < 0.88:
        book.lives(person, here, "dmv", round(random.uniform(0.82, 0.97), 2), began=began)
    if is_head and random.random() < 0.94:
        book.lives(person, here, "utility", round(random.uniform(0.9, 0.98), 2), began=began)
    if here.kind == "unit" and random.random() < (0.6 if is_grown else 0.3):
        book.lives(person, here, "lease", round(random.uniform(0.86, 0.95), 2), began=began)
    if is_grown:
        _write_elsewhere(book, person, dwellings, began, random)


def _write_elsewhere(book: Book, person: Person, dwellings: Sequence[Dwelling], began: date, random: Random) -> None:
    """Write former homes, ended; and the weak links: mail, what callers said, an address that nobody ended."""
    drawn = random.random()
    if drawn < 0.22:
        before = random.choice(dwellings)
        earlier = max(person.born_on, began - timedelta(days=random.randint(200, 2600)))
        evidence = random.choice(("dmv", "utility", "lease"))
        book.lives(person, before, evidence, round(random.uniform(0.8, 0.95), 2), began=earlier, ended=began)
    elif drawn < 0.235:
        book.lives(person, random.choice(dwellings), "mail", round(random.uniform(0.12, 0.3), 2), began=began)
    elif drawn < 0.245:
        recent = book.today - timedelta(days=random.randint(100, 900))
        book.lives(
            person, random.choice(dwellings), "booking_address", round(random.uniform(0.35, 0.7), 2), began=recent
        )
    elif drawn < 0.247:
        recent = book.today - timedelta(days=random.randint(5, 300))
        book.lives(
            person, random.choice(dwellings), "said_by_caller", round(random.uniform(0.3, 0.45), 2), began=recent
        )
