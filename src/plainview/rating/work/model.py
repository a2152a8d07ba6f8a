"""What long work on the rules is: a replay or a validation in a process of its own, and an isolated run's report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from plainview.kernel.errors import BadInputError

Kind = Literal["replay", "validation"]
State = Literal["running", "stopping", "done", "stopped", "failed"]
SILENT_AFTER = timedelta(seconds=30)  # it beats every second


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One piece of work, how far it is, and what it found."""

    work_id: UUID
    kind: Kind
    rule_version: str
    state: State
    calls_done: int
    calls_total: int | None
    started_title: str
    started_at: datetime
    ended_at: datetime | None
    trouble: str | None
    found: dict[str, Any] | None


class Cell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group's rate with its 95 % interval, and its ratio to everybody's."""

    rate: float
    low: float
    high: float
    of: int
    ratio: float | str
    within: bool


class Isolation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the run was kept from the outside."""

    own_network: bool
    sockets: str


class Subgroups(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An isolated run's report: rates of groups that are large enough; a text stands for a hidden cell."""

    calls: int
    calls_without_group: int
    isolation: Isolation
    overall: dict[str, float]
    groups: dict[str, dict[str, Cell | str]]
    gate: tuple[float, float]
    failed: list[str]


def read_subgroups(report: bytes) -> Subgroups:
    """Read a report; raise BadInputError for anything else, so that nothing but counts comes in."""
    try:
        return msgspec.json.decode(report, type=Subgroups)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInputError(f"this is no report of `plainview rating subgroups`: {error}") from error
