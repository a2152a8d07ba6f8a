"""Writes records into the import tables: each record with its source, its own id and the day its source last spoke."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from city.offences import Offence
from city.tables import Table, on, yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A made-up person; `home` is their dwelling's place in the list of dwellings, −1 for the stories' people."""

    key: str
    given: str
    middle: str
    family: str
    suffix: str
    born_on: date
    is_woman: bool
    is_confidential: bool = False
    home: int = -1
    language: str = "English"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """Where a household lives: a place and, where it has them, a unit."""

    place: str
    unit: str
    kind: str


class Book:
    """The tables of a city being built, and the day it is built for."""

    def __init__(self, tables: dict[str, Table], today: date) -> None:
        self.tables = tables
        self.today = today
        self._as_of = f"{today - timedelta(days=1)}T13:00:00Z"

    def next_person_key(self) -> str:
        return f"P{self.tables['persons'].count + 1:06d}"

    def person(self, person: Person) -> Person:
        self.tables["persons"].write(
            (
                person.key, person.given, person.middle, person.family, person.suffix, on(person.born_on),
                yes(person.is_confidential),
            )
        )  # fmt: skip
        return person

    def lives(
        self, person: Person, at: Dwelling, evidence: str, certainty: float, *, began: date, ended: date | None = None
    ) -> None:
        source = _RESIDENCY_SOURCE[evidence]
        table = self.tables["residencies"]
        table.write(
            (
                source, table.number(source.upper()), person.key, at.place, at.unit, certainty, evidence, on(began),
                on(ended),
                self._as_of,
            )
        )  # fmt: skip

    def arrested(
        self,
        person: Person,
        offence: Offence,
        *,
        arrested_on: date,
        disposition: str,
        disposed_on: date | None = None,
        certainty: float = 0.99,
        is_juvenile: bool = False,
    ) -> None:
        table = self.tables["arrests"]
        table.write(
            (
                "rms_arrests", table.number("AR"), person.key, certainty, on(arrested_on), offence.statute,
                offence.words,
                offence.severity, yes(offence.is_violent), disposition, on(disposed_on), yes(is_juvenile), self._as_of,
            )
        )  # fmt: skip

    def convicted(
        self,
        person: Person,
        offence: Offence,
        *,
        convicted_on: date,
        certainty: float = 0.99,
        is_relieved: bool = False,
        is_juvenile: bool = False,
    ) -> None:
        table = self.tables["convictions"]
        table.write(
            (
                "court", table.number("CV"), person.key, certainty, on(convicted_on), offence.statute, offence.words,
                offence.severity, yes(offence.is_violent), yes(offence.is_resisting), yes(is_relieved),
                yes(is_juvenile),
                self._as_of,
            )
        )  # fmt: skip

    def wanted(
        self,
        person: Person,
        offence: Offence,
        *,
        issued_on: date,
        ended_on: date | None = None,
        certainty: float = 0.99,
    ) -> None:
        table = self.tables["warrants"]
        table.write(
            (
                "warrants", table.number("WA"), person.key, certainty, on(issued_on), offence.statute, offence.words,
                yes(offence.is_violent), on(ended_on), self._as_of,
            )
        )  # fmt: skip

    def ordered(
        self,
        person: Person,
        kind: str,
        *,
        issued_on: date,
        expires_on: date,
        ended_on: date | None = None,
        certainty: float = 0.99,
    ) -> None:
        table = self.tables["orders"]
        table.write(
            (
                "orders", table.number("OR"), person.key, certainty, kind, on(issued_on), on(expires_on), on(ended_on),
                self._as_of,
            )
        )  # fmt: skip

    def contact(
        self, person: Person, other: Person, relation: str, *, reason: str, phone: str, language: str = ""
    ) -> None:
        table = self.tables["ties"]
        table.write_dict(
            source="next_of_kin", record=table.number("NK"), person=person.key, other=other.key, kind="contact",
            relation=relation, reason=reason, phone=phone, language=language, as_of=self._as_of,
        )  # fmt: skip

    def associate(
        self, person: Person, other: Person, relation: str, *, reason: str, review_on: date, random: Random
    ) -> None:
        """Write a tie of criminal intelligence with all that 28 CFR 23.20 asks for."""
        table = self.tables["ties"]
        author, approver = random.sample(("det-0412", "det-0377", "sgt-0119", "lt-0031", "det-0288"), 2)
        table.write_dict(
            source="part23", record=table.number("IN"), person=person.key, other=other.key, kind="associate",
            relation=relation, reason=reason,
            predicate_ref=f"CASE-{random.randint(22, 26)}-{random.randint(1000, 9999)}",
            author=author, approver=approver, reliability=random.choice(("reliable", "usually reliable", "unknown")),
            validity=random.choice(("confirmed", "probable", "doubtful")), review_on=on(review_on), as_of=self._as_of,
        )  # fmt: skip

    def fact(
        self, at: Dwelling, kind: str, summary: str, *, happened_on: date, expires_on: date, verified_by: str
    ) -> None:
        table = self.tables["premise_facts"]
        table.write(
            (
                "rms", table.number("PF"), at.place, at.unit, kind, summary, on(happened_on), verified_by,
                on(expires_on),
                self._as_of,
            )
        )  # fmt: skip

    def note(
        self, at: Dwelling, kind: str, summary: str, *, as_of: date | None = None, expires_on: date | None = None
    ) -> None:
        table = self.tables["premise_notes"]
        said = self._as_of if as_of is None else f"{as_of}T18:00:00Z"
        table.write(("rms", table.number("PN"), at.place, at.unit, kind, summary, said, on(expires_on)))

    def called(self, at: Dwelling, kind: str, outcome: str, *, called_at: datetime) -> None:
        table = self.tables["prior_calls"]
        when = f"{called_at:%Y-%m-%dT%H:%M:%S}-08:00"
        table.write(("cad", table.number("CC"), at.place, at.unit, when, kind, outcome))


_RESIDENCY_SOURCE = {
    "dmv": "dmv",
    "utility": "utility",
    "lease": "utility",
    "mail": "utility",
    "booking_address": "jail",
    "court_address": "court",
    "said_by_caller": "cad",
}
