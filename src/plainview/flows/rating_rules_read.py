"""Somebody reads the rules of the rating: those in force, a change in full, what shadow mode found, the validation."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from plainview.flows.rating_change import Asking
from plainview.kernel.clock import Clock
from plainview.kernel.errors import NotFoundError
from plainview.policy.asking import usual_context
from plainview.policy.model import Question, Resource
from plainview.policy.permit import Door
from plainview.rating import queries as ratings
from plainview.rating.changes import queries
from plainview.rating.changes.model import RuleChange
from plainview.rating.rule_file import write_rule_file
from plainview.rating.rules import CURRENT_RULES, RuleSet
from plainview.rating.work import queries as works

PURPOSE = "audit"
DAYS = 90


async def read_rules(pool: Any, door: Door, asking: Asking, *, cards: Path, clock: Clock) -> dict[str, Any]:
    """Return the rules in force, their card, and a file to start a proposal from."""
    await _permit(door, asking, "review_rule_change", "RuleChange", "in force", clock=clock)
    change = next((each for each in await queries.list_changes(pool) if each.state == "current"), None)
    rules = await queries.enacted_rules(pool) or CURRENT_RULES
    return {
        **_values(rules),
        "is_built_in": change is None,
        "in_force_from": None if change is None else change.in_force_from,
        "approvals": () if change is None else change.approvals,
        "card": await _card_of(pool, change, cards),
        "file": write_rule_file(rules, "say here why it should change"),
    }


async def _card_of(pool: Any, change: RuleChange | None, cards: Path) -> str:
    if change is not None:
        files = await queries.files_of(pool, change.change_id)
        return files[1] if files else ""
    path = cards / f"{CURRENT_RULES.version}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


async def read_change(pool: Any, door: Door, asking: Asking, change_id: UUID, *, clock: Clock) -> dict[str, Any]:
    """Return what a change would be: its values beside those in force, its card and its file."""
    await _permit(door, asking, "review_rule_change", "RuleChange", str(change_id), clock=clock)
    change, files = await queries.find_change(pool, change_id), await queries.files_of(pool, change_id)
    if change is None or files is None:
        raise NotFoundError(f"There is no rule change {change_id}.")
    proposed = (await queries.proposed_rules(pool))[change.version]
    now = await queries.enacted_rules(pool) or CURRENT_RULES
    return {
        "change": change,
        "file": files[0],
        "card": files[1],
        "rules": _values(proposed),
        "differs": differences(now, proposed),
        "shadow": await _shadow(pool, change, clock),
    }


async def _shadow(pool: Any, change: RuleChange, clock: Clock) -> list[dict[str, Any]]:
    rows = await ratings.shadow_counts(pool, change.version, clock() - timedelta(days=DAYS))
    return [{"before": before, "after": after, "calls": calls} for before, after, calls in rows]


async def read_validation(pool: Any, door: Door, asking: Asking, *, clock: Clock) -> dict[str, Any]:
    """Return the newest validation, the newest report by subgroup, and how the blind audits came out."""
    await _permit(door, asking, "read_validation", "Validation", "all", clock=clock)
    found, subgroups = await works.last_found(pool, "validation"), await works.last_subgroups(pool)
    return {
        "validation": found,
        "subgroups": None if subgroups is None else dict(subgroups),
        "audits": [dict(row) for row in await ratings.audit_months(pool)],
    }


def differences(now: RuleSet, proposed: RuleSet) -> list[dict[str, str]]:
    """Return each value that is another, by its path: what it is now, and what it would be."""
    before, after = _flat(msgspec.to_builtins(now)), _flat(msgspec.to_builtins(proposed))
    return [
        {"value": name, "now": before.get(name, "-"), "proposed": after.get(name, "-")}
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name) and name != "version"
    ]


def _flat(values: Any, path: str = "") -> dict[str, str]:
    if not isinstance(values, dict):
        return {path: "; ".join(map(str, values)) if isinstance(values, list | tuple) else str(values)}
    return {
        name: each
        for key, value in values.items()
        for name, each in _flat(value, f"{path}.{key}" if path else key).items()
    }


def _values(rules: RuleSet) -> dict[str, Any]:
    return {
        "version": rules.version,
        "factors": [{"factor": name, **msgspec.to_builtins(rule)} for name, rule in rules.factors.items()],
        "caps_milli": rules.caps_milli,
        "caution_from_milli": rules.caution_from_milli,
        "elevated_from_milli": rules.elevated_from_milli,
    }


async def _permit(door: Door, asking: Asking, action: str, kind: str, resource_id: str, *, clock: Clock) -> None:
    actor = asking.actor
    await door.ask(
        Question(
            actor=actor,
            action=action,
            resource=Resource(kind=kind, resource_id=resource_id, owner=actor.agency),
            purpose=PURPOSE,
            context=usual_context(actor, now=clock()),
            address=asking.address,
        )
    )
