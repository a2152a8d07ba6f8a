"""Ties between two people: what each may be used for, what is never one, and a network of them; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

RELIABILITY = (  # of the source, 28 CFR 23.20(g): a closed list, in words or letters
    "reliable", "usually reliable", "unreliable", "unknown", "A", "B", "C", "D", "E", "F",
)  # fmt: skip
VALIDITY = ("confirmed", "probable", "doubtful", "cannot be judged", "1", "2", "3", "4", "5", "6")  # of what it says
LONGEST_RETENTION = timedelta(days=5 * 365)  # 28 CFR 23.20(h): reviewed and validated within five years, or gone
MOST_HOPS = 2
TIES_EACH = 20  # ties of one person that are followed
MOST_PEOPLE = 60  # in one network
# What a contact may be used for, and which purposes ask for that (access 11).
USES = ("notification", "barricade", "locating")
USES_OF_PURPOSE: Mapping[str, tuple[str, ...]] = {
    "call_response": ("notification", "barricade"),
    "missing_person": ("notification", "locating"),
    "threat_to_life": USES,
}
_ADDRESS = r"\b(same|shared) (address|home|house|household|dwelling|unit)\b|\bco-?resid|\bcohabit"
_OF_ADDRESS = re.compile(_ADDRESS, re.IGNORECASE)
_OF_NEIGHBOURS = re.compile(rf"{_ADDRESS}|\b(house|room|flat)-?mate|\bneighbou?r", re.IGNORECASE)


def is_of_address(kind: str, relation: str, reason: str) -> bool:
    """Say whether two people would be tied by an address alone; somebody may name a housemate as who to reach."""
    if kind == "contact":
        return _OF_ADDRESS.search(relation) is not None
    return _OF_NEIGHBOURS.search(f"{relation} {reason}") is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkTie:
    """One tie of a network, with its basis; phone and language of contacts, codes and review date of associates."""

    tie_id: int
    person_id: int
    other_id: int
    hop: int
    kind: str
    relation: str
    reason: str
    phone: str | None
    language: str | None
    use_for: tuple[str, ...]
    predicate_ref: str | None
    reliability: str | None
    validity: str | None
    review_on: date | None
    source_id: str
    source_title: str
    record_id: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPerson:
    """Somebody in a network; a minor has no name and is not followed. `ties_total`: what may be shown, to 100."""

    person_id: int
    name: str | None
    hop: int
    ties_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Who is tied to somebody, and whom those are tied to; capped, each cap said by a total."""

    people: tuple[NetworkPerson, ...]
    ties: tuple[NetworkTie, ...]
    people_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTie:
    """An associate whose review is due; without names."""

    tie_id: int
    source_id: str
    record_id: str
    author: str
    approver: str
    review_on: date
    disseminated: int
