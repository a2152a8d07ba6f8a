"""Writes neighbourhoods made to be confused, and for each a call and the truth: who may be shown, with what.

A case has a block of its own, so that thousands fit one import. The kinds: adversarial_people.py, _addresses.py.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from city.names import CIRCLES
from city.street_names import invented_street_names
from city.tables import Folder, on, yes

SOURCES = (
    ("rms", "Police records", "premise", True),
    ("rms_arrests", "Arrest records", "arrest", False),
    ("court", "Superior court", "court", True),
    ("warrants", "Warrant index", "warrant", True),
    ("orders", "Protective orders", "order", True),
    ("dmv", "Driver licences", "residency", False),
    ("utility", "Utility accounts", "residency", False),
    ("leases", "Leases", "residency", False),
    ("post", "Postal addresses", "residency", False),
    ("jail", "Jail bookings", "residency", False),
    ("next_of_kin", "Emergency contacts", "contact", False),
    ("part23", "Criminal intelligence", "intelligence", False),
    ("cad", "Dispatch", "call", False),
)
_SOURCE_OF = {
    "dmv": "dmv", "utility": "utility", "lease": "leases", "mail": "post", "booking_address": "jail",
    "court_address": "court", "said_by_caller": "cad",
}  # fmt: skip
_CERTAINTY = {"mail": 0.25, "said_by_caller": 0.45, "booking_address": 0.8, "court_address": 0.8}
PLACE_TABLES = ("address_points", "units", "road_lines", "boundaries")
RECORD_TABLES = ("sources", "persons", "residencies", "arrests", "convictions", "warrants", "orders", "ties")
_STEMS = 200
_BLOCK = 60  # house numbers that a case has for itself
CITY = "Fresno"

Street = tuple[str, str, str]  # direction, name, type
Dwelling = tuple[str, str]  # place key, unit key or ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is stated of the place, and where the telephone is thought to be; `phone` may have been another's once."""

    text: str
    longitude: float | None = None
    latitude: float | None = None
    phone: str = "559-555-0100"
    role: str = "analyst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What may be shown. `records`: each record's mark and whose it is; `listed` beyond those may not be named.

    `visible` may stand on its person, `counted` in the rating, `certain` for certain; `hidden` words stand nowhere.
    `expected`: who should be listed where the place is found, so that showing nobody is no way to be right.
    """

    dwellings: frozenset[Dwelling]
    listed: frozenset[str]
    records: dict[str, str]
    visible: frozenset[str]
    counted: frozenset[str]
    certain: frozenset[str]
    hidden: frozenset[str]
    expected: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One confusion: the rows by table, the call, the truth."""

    key: str
    kind: str
    rows: dict[str, list[Any]]
    call: Call
    truth: Truth


@dataclass(slots=True)
class Block:
    """The ground of one case, on which a kind builds; every key and mark on it is its own."""

    number: int
    today: date
    random: Random
    street: Street
    first_number: int
    rows: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in (*PLACE_TABLES, *RECORD_TABLES)})
    records: dict[str, str] = field(default_factory=dict)
    _made: int = 0

    def key(self, prefix: str) -> str:
        self._made += 1
        return f"{prefix}-{self.number:06d}-{self._made:02d}"

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def place(
        self, at: int, *, street: Street | None = None, kind: str = "house", city: str = CITY, suffix: str = "",
        landmark: str = "",
    ) -> str:  # fmt: skip
        """Add the address point with the block's number `at`."""
        key = self.key("AP")
        direction, name, street_type = street or self.street
        spot = self.spot(at)
        self.rows["address_points"].append(
            (key, kind, landmark, self.first_number + at, suffix, direction, name, street_type, "", city, "", *spot)
        )
        return key

    def spot(self, at: int) -> tuple[float, float]:
        return -119.80 + (self.number % 400) * 0.0004, 36.70 + (self.number // 400) * 0.0006 + at * 0.000004

    def units(self, place: str, labels: Sequence[str]) -> list[str]:
        keys = [self.key("UN") for _ in labels]
        self.rows["units"] += [(key, place, f"unit {label}") for key, label in zip(keys, labels, strict=True)]
        return keys

    def address(self, at: int, *, street: Street | None = None, unit: str = "", city: str = CITY) -> str:
        """Return the line as a caller states it."""
        line = " ".join(filter(None, (str(self.first_number + at), *(street or self.street))))
        return ", ".join(filter(None, (line, unit, city)))

    def person(
        self, given: str, family: str, *, born: date = date(1984, 3, 9), middle: str = "", suffix: str = "",
        is_confidential: bool = False,
    ) -> str:  # fmt: skip
        key = self.key("P")
        self.rows["persons"].append((key, given, middle, family, suffix, on(born), yes(is_confidential)))
        return key

    def someone(self) -> str:
        """Add a person of whom nothing else is known."""
        return self.person(*draw_name(self.random), born=draw_birth(self.random))

    def tenant(self, at: str, unit: str = "", *, since: int = 900, by: str = "lease") -> str:
        """Add somebody who lives there."""
        person = self.someone()
        self.lives(person, at, unit, by=by, since=since)
        return person

    def role(self) -> str:
        """Draw who looks: the analyst may see a possible match, the officer may not."""
        return self.random.choice(("analyst", "officer"))

    def lives(
        self, person: str, at: str, unit: str = "", *, by: str = "dmv", certainty: float | None = None,
        since: int = 1500, until: int | None = None, told: int = 1,
    ) -> None:  # fmt: skip
        """Say that somebody lives there, since and until so many days ago; as the source knew `told` days ago."""
        sure = certainty if certainty is not None else _CERTAINTY.get(by, 0.93)
        ended = None if until is None else self.ago(until)
        as_of = f"{self.ago(told)}T13:00:00Z"
        source = _SOURCE_OF[by]
        self.rows["residencies"].append(
            (source, self.key("RS"), person, at, unit, sure, by, on(self.ago(since)), on(ended), as_of)
        )

    def _mark(self, person: str) -> str:
        mark = self.key("QX").replace("-", "")
        self.records[mark] = person
        return mark

    def convicted(
        self, person: str, *, days: int = 300, certainty: float = 0.99, relieved: bool = False, juvenile: bool = False
    ) -> str:
        mark = self._mark(person)
        self.rows["convictions"].append(
            ("court", self.key("CV"), person, certainty, on(self.ago(days)), "PC 211", f"Robbery {mark}", "felony",
             "yes", "no", yes(relieved), yes(juvenile), self._as_of)
        )  # fmt: skip
        return mark

    def arrested(
        self, person: str, *, disposition: str = "dismissed", days: int = 500, certainty: float = 0.99,
        juvenile: bool = False,
    ) -> str:  # fmt: skip
        mark = self._mark(person)
        self.rows["arrests"].append(
            ("rms_arrests", self.key("AR"), person, certainty, on(self.ago(days)), "PC 242", f"Battery {mark}",
             "misdemeanor", "yes", disposition, on(self.ago(days - 60)), yes(juvenile), self._as_of)
        )  # fmt: skip
        return mark

    def wanted(self, person: str, *, certainty: float = 0.99, ended: int | None = None) -> str:
        mark = self._mark(person)
        ended_on = None if ended is None else self.ago(ended)
        self.rows["warrants"].append(
            ("warrants", self.key("WA"), person, certainty, on(self.ago(90)), "PC 245", f"Assault {mark}", "yes",
             on(ended_on), self._as_of)
        )  # fmt: skip
        return mark

    def tie(self, person: str, other: str, *, kind: str = "contact", phone: str = "559-555-0142") -> None:
        intelligence = ("CASE-26-1", "det-1", "sgt-2", "reliable", "confirmed", on(self.ago(-100)))
        self.rows["ties"].append(
            ("next_of_kin" if kind == "contact" else "part23", self.key("TI"), person, other, kind, "brother",
             "emergency contact", phone if kind == "contact" else "", "",
             *(intelligence if kind == "associate" else ("",) * 6), self._as_of)
        )  # fmt: skip

    @property
    def _as_of(self) -> str:
        return f"{self.ago(1)}T13:00:00Z"

    def case(
        self, kind: str, call: Call, *, at: Sequence[Dwelling] = (), listed: Sequence[str] = (),
        visible: Sequence[str] = (), counted: Sequence[str] | None = None, certain: Sequence[str] | None = None,
        hidden: Sequence[str] = (), expected: Sequence[str] | None = None,
    ) -> Case:  # fmt: skip
        """Close the block; unless said otherwise what is visible counts for certain, and who is listed is expected."""
        may_count = visible if counted is None else counted
        truth = Truth(
            dwellings=frozenset(at), listed=frozenset(listed), records=self.records, visible=frozenset(visible),
            counted=frozenset(may_count), certain=frozenset(may_count if certain is None else certain),
            hidden=frozenset(hidden), expected=frozenset(listed if expected is None else expected),
        )  # fmt: skip
        return Case(key=f"{self.number:06d}", kind=kind, rows=self.rows, call=call, truth=truth)


Kind = Callable[[Block], Case]


def draw_name(random: Random) -> tuple[str, str]:
    """Draw a given and a family name, as many share them."""
    circle = random.choice(CIRCLES)
    return random.choice(circle.women + circle.men), random.choice(circle.families)


def draw_birth(random: Random) -> date:
    """Draw a grown person's birth date."""
    return date(2026 - random.randint(20, 80), random.randint(1, 12), random.randint(1, 28))


def blocks(first: int, count: int, *, seed: int, today: date) -> Iterator[Block]:
    """Return the ground for cases number `first` and on; streets and house numbers are used once within 10,000."""
    names = invented_street_names("east-west", _STEMS, {})
    for number in range(first, first + count):
        random = Random(f"adversarial:{seed}:{number}")
        place = number % 10_000
        street = (random.choice("NESW"), names[place % _STEMS], random.choice(("Ave", "St", "Dr", "Ln")))
        yield Block(number, today, random, street, 101 + _BLOCK * (place // _STEMS))


def write_cases(cases: Sequence[Case], folder: Path) -> None:
    """Write the import's two folders, places and records, of all these cases."""
    for name, tables in (("places", PLACE_TABLES), ("records", RECORD_TABLES)):
        with Folder(folder / name, tables) as files:
            if name == "records":
                for source_id, title, kind, is_required in SOURCES:
                    files["sources"].write((source_id, title, kind, yes(is_required)))
            for case in cases:
                for table in tables:
                    for row in case.rows[table]:
                        files[table].write(row)
