"""Sets the stage of a story: its address, and records dated back from the day the city is built for."""

from datetime import datetime, time, timedelta

from city.book import Book, Dwelling, Person
from city.premises import Premise

STORY_UNITS = {"barricade": "4", "calm": "12", "wrong_unit": "9"}
_YEAR = 365.25


class Stage:
    """One story's address while its people are settled."""

    def __init__(self, book: Book, premise: Premise) -> None:
        self.book = book
        self.site = Dwelling(place=premise.key, unit="", kind=premise.kind)
        self.home = story_dwelling(premise)

    def ago(self, days: int) -> datetime:
        return datetime.combine(self.book.today - timedelta(days=days), time(21, 40))

    def person(self, given: str, family: str, age: float, *, is_woman: bool = False, middle: str = "") -> Person:
        born_on = self.book.today - timedelta(days=int(age * _YEAR) + 40)
        key = self.book.next_person_key()
        return self.book.person(
            Person(key=key, given=given, middle=middle, family=family, suffix="", born_on=born_on, is_woman=is_woman)
        )

    def lives(self, person: Person, evidence: str, certainty: float, since: int, until: int | None = None) -> None:
        """Say that `person` lived here from `since` days ago, until `until` days ago where it has ended."""
        ended = None if until is None else self.ago(until).date()
        self.book.lives(person, self.home, evidence, certainty, began=self.ago(since).date(), ended=ended)

    def called(self, kind: str, outcome: str, days: int) -> None:
        self.book.called(self.home, kind, outcome, called_at=self.ago(days))


def story_dwelling(premise: Premise) -> Dwelling:
    """Return the dwelling a story plays in: a unit where the premise has them, else the premise."""
    label = STORY_UNITS.get(premise.site, "")
    unit = next((unit.key for unit in premise.units if unit.label == label), "")
    return Dwelling(place=premise.key, unit=unit, kind=premise.kind)
