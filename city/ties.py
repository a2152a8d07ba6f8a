"""Ties people to each other: whom to reach for whom, and the few associates that criminal intelligence may keep."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from city.book import Book, Person

_FAR_RELATIONS = (
    "sister",
    "brother",
    "aunt",
    "uncle",
    "cousin",
    "friend",
    "daughter",
    "son",
    "care giver",
    "grandmother",
)
_REASONS = ("emergency contact", "next of kin", "emergency contact", "school emergency card", "care plan")
_ASSOCIATE_RELATIONS = ("co-arrested", "co-defendant", "named in the same case")


def phone(number: int) -> str:
    """Return one of the hundred numbers that are kept for fiction."""
    return f"559-555-01{number % 100:02d}"


def write_ties(book: Book, people: Sequence[Person], random: Random) -> None:
    """Write contacts for one adult in five, in the house or elsewhere, and associates for one in seven hundred."""
    housemates: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        housemates[person.home].append(person)
    for person in people:
        if random.random() < 0.2:
            _write_contact(book, person, housemates[person.home], people, random)
        if random.random() < 0.0014:
            _write_associate(book, person, people, random)


def _write_contact(
    book: Book, person: Person, housemates: Sequence[Person], people: Sequence[Person], random: Random
) -> None:
    near = [mate for mate in housemates if mate is not person and (book.today - mate.born_on).days > 6600]
    if near and random.random() < 0.5:
        other, relation = random.choice(near), ""
    else:
        other, relation = random.choice(people), random.choice(_FAR_RELATIONS)
    if other is person or (book.today - other.born_on).days < 6600:
        return
    language = other.language if other.language != "English" else ""
    words = relation or _relation(person, other)
    book.contact(
        person, other, words, reason=random.choice(_REASONS), phone=phone(random.randrange(100)), language=language
    )


def _relation(person: Person, other: Person) -> str:
    years_older = (person.born_on - other.born_on).days / 365.25
    if years_older > 16:
        return "mother" if other.is_woman else "father"
    if years_older < -16:
        return "daughter" if other.is_woman else "son"
    return (
        "housemate" if person.family != other.family else "spouse" if person.is_woman != other.is_woman else "relative"
    )


def _write_associate(book: Book, person: Person, people: Sequence[Person], random: Random) -> None:
    other = random.choice(people)
    if other is person or (book.today - max(person.born_on, other.born_on)).days < 6600:
        return
    days = random.randint(20, 360) if random.random() < 0.85 else -random.randint(5, 200)
    relation = random.choice(_ASSOCIATE_RELATIONS)
    book.associate(
        person,
        other,
        relation,
        reason=f"{relation}, reasonable suspicion on file",
        review_on=book.today + timedelta(days=days),
        random=random,
    )
