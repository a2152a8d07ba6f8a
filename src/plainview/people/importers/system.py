"""What a kind of records system tells: the closed list of its fields, and which tables its rows go into."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "date", "moment", "yes_no", "number", "word"]
Values = dict[str, Any]  # a row's values by field
Fault = tuple[str, str]  # field, why


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a row may tell."""

    name: str
    what: str
    kind: Kind = "text"
    words: tuple[str, ...] = ()  # of kind `word`
    is_required: bool = False
    longest: int = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsSystem:
    """A kind of records system.

    `makes` are the tables that a row may go into, the last one always; `complete` fills in what follows from the
    values, or says what is wrong with them. `ends` are those of its tables where a full list ends what is missing.
    """

    name: str
    title: str
    source_class: str
    fields: tuple[Field, ...]
    makes: tuple[str, ...]
    complete: Callable[[Values], Fault | None]
    ends: tuple[str, ...] = ()
    needs_place: bool = False
    example: Mapping[str, str] = field(default_factory=dict)  # lines of the starting mapping, by field

    @property
    def main(self) -> str:
        """The table that every row goes into."""
        return self.makes[-1]

    @property
    def has_people(self) -> bool:
        return "person_record" in self.makes

    def field(self, name: str) -> Field | None:
        """Return a field, None where the closed list has no such."""
        return next((each for each in self.fields if each.name == name), None)


RECORD = Field(
    name="record", what="the source's own id of this record: the same id again is the same record", is_required=True
)
AS_OF = Field(name="as_of", what="when the source last changed it; without it the file's own time", kind="moment")
PERSON = (
    Field(name="person_key", what="the source's own id of the person; without it each record is somebody of its own"),
    Field(name="given_name", what="first name", is_required=True),
    Field(name="middle_name", what="middle name or initial"),
    Field(name="family_name", what="last name", is_required=True),
    Field(name="name_suffix", what="Jr., Sr., III"),
    Field(name="born_on", what="date of birth", kind="date"),
    Field(name="sex", what="female, male or x, as the source has it", kind="word", words=("female", "male", "x")),
    Field(name="phone", what="telephone"),
)
ADDRESS = Field(
    name="address", what="where the person lives, as the source writes it, with the unit and the city", longest=250
)
CONFIDENTIAL = Field(
    name="is_confidential", what="Safe at Home, a victim: the address is never joined to the name", kind="yes_no"
)
STATUTE = Field(name="statute", what="code and section, 'PC 245(a)(1)'", is_required=True)
OFFENCE = (
    STATUTE,
    Field(name="offence", what="the offence in words; without it those of the table of offences", longest=300),
    Field(
        name="severity",
        what="as charged; without it by the statute",
        kind="word",
        words=("felony", "misdemeanor", "infraction"),
    ),
    Field(name="is_violent", what="without it by the statute", kind="yes_no"),
)
CASE = Field(name="case_number", what="the court's or the agency's case number: joins an arrest to what the court said")
BOOKING = Field(name="booking_number", what="the jail's booking number: joins an arrest to what the court said")
JUVENILE = Field(name="is_juvenile", what="a juvenile's record: kept, and never shown", kind="yes_no")
IDENTITY = Field(
    name="identity_certainty",
    what="how sure the source is that this is who it says, 0 to 1; without it 1",
    kind="number",
)


def age_is_told(values: Values, on: str) -> Fault | None:
    """Say where a date lies before somebody's birth; mark a record of before their 18th birthday as a juvenile's."""
    born_on, day = values.get("born_on"), values.get(on)
    if born_on is None or day is None:
        return None
    if day < born_on:
        return on, f"{day} is before the date of birth, {born_on}"
    if (day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))) < ADULT_YEARS:
        values["is_juvenile"] = True
    return None


def in_order(values: Values, earlier: str, later: str) -> Fault | None:
    """Say where the later of two dates, if there is one, is before the earlier."""
    first, last = values.get(earlier), values.get(later)
    if first is None or last is None or last >= first:
        return None
    return later, f"{last} is before {earlier}, {first}"


def first_fault(*faults: Fault | None) -> Fault | None:
    """Return the first of several faults, None where there is none."""
    return next((each for each in faults if each is not None), None)


ADULT_YEARS = 18
