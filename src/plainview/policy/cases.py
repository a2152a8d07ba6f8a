"""Reads a rule's cases: questions with the answer they must get, as tables that a lawyer can read."""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from plainview.kernel.errors import SetupError
from plainview.policy.model import Actor, Decision, IncidentContext, Question, Resource

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # unless a case says otherwise
_AGENCY = "Fresno PD (demo)"


class _Asker(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: str = "analyst"
    agency: str = _AGENCY
    on_shift: bool = True
    certified_until: date | None = date(2027, 6, 30)
    station: str | None = "desk-1"
    signed_in_seconds_ago: int = 60


class _Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: str
    owner: str = "city"
    attributes: dict[str, bool | int | str | list[str]] = {}


class _Incident(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    is_open: bool = True
    agency: str = _AGENCY
    longitude: float | None = None
    latitude: float | None = None


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    asks: str
    answer: str
    rules: list[str]
    action: str
    resource: _Thing
    purpose: str | None = None
    actor: _Asker = _Asker()
    incident: _Incident | None = None
    context: dict[str, bool | int | str] = {}
    obligations: list[str] | None = None
    at: datetime = NOW


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: list[_Row] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question, and what must be answered by which rules."""

    asks: str
    question: Question
    now: datetime
    is_allowed: bool
    rules: tuple[str, ...]
    obligations: tuple[str, ...] | None = field(default=None)

    def fault_of(self, decision: Decision) -> str:
        """Say how the decision differs from what it must be; '' where it does not."""
        expected = ("allow" if self.is_allowed else "deny", self.rules)
        found = ("allow" if decision.is_allowed else "deny", decision.rules)
        if found != expected:
            return f"must be {_said(*expected)}, but is {_said(*found)} {' '.join(decision.reasons)}".strip()
        if self.obligations is not None and decision.obligations != self.obligations:
            return f"must oblige to {', '.join(self.obligations)}, but does to {', '.join(decision.obligations)}"
        return ""


def _said(answer: str, rules: tuple[str, ...]) -> str:
    return f"{answer} by {', '.join(rules)}"


def read_cases(rule: str, text: str) -> tuple[Case, ...]:
    """Read cases.toml of `rule`; raise SetupError saying what in it can't be read."""
    try:
        table: Any = tomllib.loads(text)
        rows = msgspec.convert(table, _Table).case
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SetupError(f"policies/{rule}: cases.toml: {error}") from error
    return tuple(_case_of(rule, row) for row in rows)


def _case_of(rule: str, row: _Row) -> Case:
    if row.answer not in {"allow", "deny"}:
        raise SetupError(f"policies/{rule}: case '{row.asks}': the answer is allow or deny, not {row.answer!r}")
    return Case(
        asks=row.asks,
        question=_question_of(row),
        now=row.at,
        is_allowed=row.answer == "allow",
        rules=tuple(row.rules),
        obligations=None if row.obligations is None else tuple(row.obligations),
    )


def _question_of(row: _Row) -> Question:
    asker = row.actor
    actor = Actor(
        actor_id="case",
        title="A. Case",
        role=asker.role,
        agency=asker.agency,
        on_shift=asker.on_shift,
        cori_certified_until=asker.certified_until,
        station=asker.station,
        session_id="case",
        signed_in_at=row.at - timedelta(seconds=asker.signed_in_seconds_ago),
        method="demo",
    )
    incident = None if row.incident is None else _incident_of(row.incident)
    thing = row.resource
    resource = Resource(kind=thing.kind, resource_id="case", owner=thing.owner, attributes=thing.attributes)
    return Question(
        actor=actor,
        action=row.action,
        resource=resource,
        purpose=row.purpose,
        incident=incident,
        context=row.context,
    )


def _incident_of(incident: _Incident) -> IncidentContext:
    return IncidentContext(
        incident_id=UUID(int=1),
        is_open=incident.is_open,
        agency=incident.agency,
        longitude=incident.longitude,
        latitude=incident.latitude,
    )
