"""The closed list of record files: their columns, how each is read, and what a row must be; pure."""

from datetime import date, timedelta
from typing import Any

from plainview.kernel.csv_rows import (
    Check,
    Column,
    CsvTable,
    number_between,
    one_of,
    optional,
    read_date,
    read_moment,
    read_yes_no,
    text_up_to,
)
from plainview.people.dispositions import DISPOSITIONS
from plainview.people.model import FORBIDDEN_TIE, SOURCE_CLASSES
from plainview.people.ties.model import RELIABILITY, VALIDITY, is_of_address

SEVERITIES = ("felony", "misdemeanor", "infraction")
EVIDENCE = ("booking_address", "utility", "dmv", "lease", "mail", "said_by_caller", "court_address")
ORDER_KINDS = ("protective", "firearm_prohibiting")
TIE_KINDS = ("contact", "associate")
FACT_KINDS = ("responder_assaulted", "firearm_at_premise", "verified_hazard")
NOTE_KINDS = (
    "care_plan", "deaf", "language", "child", "pets", "what_worked", "plan", "gate_code", "key_holder", "hazard",
)  # fmt: skip
LONGEST_REVIEW = timedelta(days=5 * 366)  # 28 CFR 23.20(h): reviewed within five years

_key = text_up_to(100)
_word = text_up_to(150)
_optional_word = optional(_word)
_optional_date = optional(read_date)
_certainty = number_between(0, 1)

_RECORD = (Column(name="source", read=_key), Column(name="record", read=_key))
_OF_PERSON = (*_RECORD, Column(name="person", read=_key), Column(name="identity_certainty", read=_certainty))
_AT_PLACE = (*_RECORD, Column(name="place", read=text_up_to(200)), Column(name="unit", read=optional(text_up_to(200))))
_OFFENCE = (Column(name="statute", read=_word), Column(name="offence", read=text_up_to(300)))
_AS_OF = Column(name="as_of", read=read_moment)


def _not_before(columns: tuple[Column, ...], later: str, earlier: str) -> Check:
    """Return the check that the date in `later`, where there is one, is not before the one in `earlier`."""
    names = [column.name for column in columns]
    later_at, earlier_at = names.index(later), names.index(earlier)

    def check(row: tuple[Any, ...]) -> tuple[str, str] | None:
        if row[later_at] is None or row[later_at] >= row[earlier_at]:
            return None
        return later, f"{row[later_at]} is before {earlier}, {row[earlier_at]}"

    return check


SOURCES = CsvTable(
    file="sources.csv",
    columns=(
        Column(name="source_id", read=_key),
        Column(name="title", read=_word),
        Column(name="class", read=one_of(SOURCE_CLASSES)),
        Column(name="is_required", read=read_yes_no),
    ),
)

PERSONS = CsvTable(
    file="persons.csv",
    columns=(
        Column(name="person", read=_key),
        Column(name="given_name", read=_word),
        Column(name="middle_name", read=_optional_word),
        Column(name="family_name", read=_word),
        Column(name="name_suffix", read=_optional_word),
        Column(name="born_on", read=_optional_date),
        Column(name="is_confidential", read=read_yes_no),
    ),
)

_RESIDENCY = (
    *_RECORD,
    Column(name="person", read=_key),
    Column(name="place", read=text_up_to(200)),
    Column(name="unit", read=optional(text_up_to(200))),
    Column(name="certainty", read=_certainty),
    Column(name="evidence", read=one_of(EVIDENCE)),
    Column(name="began_on", read=read_date),
    Column(name="ended_on", read=_optional_date),
    _AS_OF,
)
RESIDENCIES = CsvTable(
    file="residencies.csv", columns=_RESIDENCY, check=_not_before(_RESIDENCY, "ended_on", "began_on")
)

_ARREST = (
    *_OF_PERSON,
    Column(name="arrested_on", read=read_date),
    *_OFFENCE,
    Column(name="severity", read=one_of(SEVERITIES)),
    Column(name="is_violent", read=read_yes_no),
    Column(name="disposition", read=one_of(DISPOSITIONS)),
    Column(name="disposed_on", read=_optional_date),
    Column(name="is_juvenile", read=read_yes_no),
    _AS_OF,
)
ARRESTS = CsvTable(file="arrests.csv", columns=_ARREST, check=_not_before(_ARREST, "disposed_on", "arrested_on"))

CONVICTIONS = CsvTable(
    file="convictions.csv",
    columns=(
        *_OF_PERSON,
        Column(name="convicted_on", read=read_date),
        *_OFFENCE,
        Column(name="severity", read=one_of(SEVERITIES)),
        Column(name="is_violent", read=read_yes_no),
        Column(name="is_resisting", read=read_yes_no),
        Column(name="is_relieved", read=read_yes_no),
        Column(name="is_juvenile", read=read_yes_no),
        _AS_OF,
    ),
)

_WARRANT = (
    *_OF_PERSON,
    Column(name="issued_on", read=read_date),
    *_OFFENCE,
    Column(name="is_violent", read=read_yes_no),
    Column(name="ended_on", read=_optional_date),
    _AS_OF,
)
WARRANTS = CsvTable(file="warrants.csv", columns=_WARRANT, check=_not_before(_WARRANT, "ended_on", "issued_on"))

_ORDER = (
    *_OF_PERSON,
    Column(name="kind", read=one_of(ORDER_KINDS)),
    Column(name="issued_on", read=read_date),
    Column(name="expires_on", read=read_date),
    Column(name="ended_on", read=_optional_date),
    _AS_OF,
)
ORDERS = CsvTable(file="orders.csv", columns=_ORDER, check=_not_before(_ORDER, "expires_on", "issued_on"))

_ASSOCIATE_NEEDS = ("predicate_ref", "author", "approver", "reliability", "validity", "review_on")
_TIE = (
    *_RECORD,
    Column(name="person", read=_key),
    Column(name="other", read=_key),
    Column(name="kind", read=one_of(TIE_KINDS)),
    Column(name="relation", read=_word),
    Column(name="reason", read=text_up_to(300)),
    Column(name="phone", read=_optional_word),
    Column(name="language", read=_optional_word),
    *(Column(name=name, read=_optional_word) for name in _ASSOCIATE_NEEDS[:-1]),
    Column(name="review_on", read=_optional_date),
    _AS_OF,
)


def _check_tie(row: tuple[Any, ...]) -> tuple[str, str] | None:
    tie = dict(zip((column.name for column in _TIE), row, strict=True))
    if tie["person"] == tie["other"]:
        return "other", "nobody is tied to themselves"
    for name in ("relation", "reason"):
        if FORBIDDEN_TIE.search(tie[name]):
            return name, "belonging to a group is never kept (rules: access 11)"
    if is_of_address(tie["kind"], tie["relation"], tie["reason"]):
        return "relation", "an address shared is no tie"
    return _check_associate(tie) if tie["kind"] == "associate" else None


def _check_associate(tie: dict[str, Any]) -> tuple[str, str] | None:
    """Hold an associate to 28 CFR 23.20: predicate, another's approval, codes, and a review within five years."""
    for name in _ASSOCIATE_NEEDS:
        if tie[name] is None:
            return name, "missing: an associate needs it (28 CFR 23.20)"
    if tie["author"] == tie["approver"]:
        return "approver", "the author can't approve an associate (28 CFR 23.20)"
    for name, codes in (("reliability", RELIABILITY), ("validity", VALIDITY)):
        if tie[name] not in codes:
            return name, f"none of {', '.join(codes)} (28 CFR 23.20)"
    told_on: date = tie["as_of"].date()
    if tie["review_on"] > told_on + LONGEST_REVIEW:
        return "review_on", "more than five years after as_of (28 CFR 23.20)"
    return None


TIES = CsvTable(file="ties.csv", columns=_TIE, check=_check_tie)

_FACT = (
    *_AT_PLACE,
    Column(name="kind", read=one_of(FACT_KINDS)),
    Column(name="summary", read=text_up_to(500)),
    Column(name="happened_on", read=read_date),
    Column(name="verified_by", read=_word),
    Column(name="expires_on", read=read_date),
    _AS_OF,
)
PREMISE_FACTS = CsvTable(file="premise_facts.csv", columns=_FACT, check=_not_before(_FACT, "expires_on", "happened_on"))

PREMISE_NOTES = CsvTable(
    file="premise_notes.csv",
    columns=(
        *_AT_PLACE,
        Column(name="kind", read=one_of(NOTE_KINDS)),
        Column(name="summary", read=text_up_to(500)),
        _AS_OF,
        Column(name="expires_on", read=_optional_date),
    ),
)

PRIOR_CALLS = CsvTable(
    file="prior_calls.csv",
    columns=(
        *_AT_PLACE,
        Column(name="called_at", read=read_moment),
        Column(name="kind", read=_word),
        Column(name="outcome", read=text_up_to(300)),
    ),
)
