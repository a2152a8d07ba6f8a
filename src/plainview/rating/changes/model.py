"""What a change of the rating's rules is: proposed, replayed, perhaps in shadow, approved by two, then current."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from plainview.kernel.errors import BadInputError
from plainview.rating.card import card_faults
from plainview.rating.rule_file import ProposedRules, read_rule_file
from plainview.rating.rules import RULE_SETS

State = Literal["proposed", "shadow", "current", "superseded", "withdrawn", "refused"]
Decision = Literal["approve", "shadow", "enact", "withdraw", "refuse"]
APPROVALS = 2  # by two people of two offices, neither of whom proposed it
UNWRITTEN = "TO BE WRITTEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who did it, when, and the number of the ledger's entry that allowed it."""

    actor_id: str
    title: str
    role: str
    at: datetime
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One office's yes."""

    title: str
    role: str
    why: str
    approved_at: datetime
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A proposed version with everything that was found out and decided about it."""

    change_id: UUID
    version: str
    why: str
    state: State
    proposed_by: str
    proposed_title: str
    proposed_at: datetime
    replay: dict[str, Any] | None
    replayed_at: datetime | None
    in_force_from: datetime | None
    in_force_until: datetime | None
    closed_title: str | None  # who withdrew or refused it
    closed_at: datetime | None
    closed_why: str | None
    approvals: tuple[Approval, ...]


def read_proposal(file: str, card: str) -> ProposedRules:
    """Return what is proposed; raise BadInputError for what no rule set may be, or a card that does not tell of it."""
    proposed = read_rule_file(file)
    if proposed.rules.version in RULE_SETS:
        raise BadInputError(f"there is a rule set {proposed.rules.version} already: a change needs a new version")
    faults = card_faults(card, proposed.rules)
    if UNWRITTEN in card:
        faults.append(f"the card still says '{UNWRITTEN}'")
    if faults:
        raise BadInputError("; ".join(faults))
    return proposed
