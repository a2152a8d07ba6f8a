"""plainview rating: recompute, replay, shadow, hold, forget, cards; the rating as anyone may check it."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from plainview.commands import rating_validation
from plainview.commands.children import die_with_parent
from plainview.commands.database import migrated_pool
from plainview.flows.rating_replayed import Progress, replay_kept
from plainview.flows.rating_work import carry_out
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.rating import queries
from plainview.rating.card import draft_card
from plainview.rating.changes.queries import enacted_rules, keep_replay, proposed_rules
from plainview.rating.kept import Kept, Recomputed
from plainview.rating.replay import Replay
from plainview.rating.report import as_html, as_text
from plainview.rating.rule_file import read_rule_file, write_rule_file
from plainview.rating.rules import CURRENT_RULES, RULE_SETS, RuleSet, rule_set
from plainview.settings import Settings

REPLAY_DAYS = 90
_LISTED = 50


def add_parser(commands: Any) -> None:
    """Put `plainview rating` and its actions on the command line."""
    each = commands.add_parser("rating", help="make ratings again, replay other rules, validate, audit")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("recompute", help="make kept ratings again: the same bytes, or which differ")
    action.add_argument("rating_id", nargs="?", type=UUID, help="which; none: with --all or --since")
    action.add_argument("--all", action="store_true", help="every rating that is kept")
    action.add_argument("--since", type=_day, help="those since this day, as 2026-11-01")
    action.set_defaults(command=run_recompute)
    action = actions.add_parser("replay", help="what other rules would have made of the calls of the last days")
    action.add_argument("rules", help="a file (TOML), or a version that was proposed or is built in")
    action.add_argument("--days", type=int, default=REPLAY_DAYS)
    action.add_argument("--json", type=Path, help="write the report as JSON, too")
    action.add_argument("--page", type=Path, help="write the report as a page with a picture, too")
    action.set_defaults(command=run_replay)
    action = actions.add_parser("shadow", help="what rules in shadow mode said beside the current ones")
    action.add_argument("version")
    action.add_argument("--days", type=int, default=REPLAY_DAYS)
    action.set_defaults(command=run_shadow)
    action = actions.add_parser("rules", help="print the rules in force as a file to start a proposal from")
    action.set_defaults(command=run_rules)
    action = actions.add_parser("card", help="draft the model card of a rules file, its values filled in")
    action.add_argument("rules", type=Path)
    action.set_defaults(command=run_card)
    action = actions.add_parser("hold", help="keep the inputs of a rating, or of an incident's, beyond their time")
    action.add_argument("id", type=UUID, help="of the rating or the incident")
    action.add_argument("why", nargs="?", help="the case or order; none: let them go again")
    action.set_defaults(command=run_hold)
    action = actions.add_parser("work", help="do what the page of the rules started; it starts this itself")
    action.add_argument("id", type=UUID)
    action.set_defaults(command=run_work)
    rating_validation.add_actions(actions)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def run_recompute(settings: Settings, given: argparse.Namespace) -> int:
    """Make ratings again; 1 where one of them comes out otherwise."""
    if not (given.rating_id or given.all or given.since):
        raise BadInputError("say which: a rating's id, --since DAY or --all")
    found = Recomputed()
    async with migrated_pool(settings, most=2) as pool, pool.acquire() as connection, connection.transaction():
        rule_sets = await _rule_sets(connection)
        async for row in queries.kept_ratings(connection, given.rating_id, given.since):
            found.note(Kept(**dict(row)), rule_sets)
    if given.rating_id and not found.counts:
        raise NotFoundError(f"there is no rating {given.rating_id}")
    print("\n".join(_told(found)))
    return 0 if found.is_whole else 1


def _told(found: Recomputed) -> list[str]:
    same, differing = found.counts.get("same", 0), len(found.differing)
    versions = ", ".join(f"{version} ({count})" for version, count in sorted(found.versions.items()))
    lines = [f"{same} ratings made again: the same bytes" + (f"; rules {versions}" if versions else "")]
    for answer, words in (
        ("gone_by_retention", "inputs are gone by retention, their hash is kept"),
        ("removed_by_sealing_order", "were removed by a sealing order"),
    ):
        if count := found.counts.get(answer, 0):  # type: ignore[call-overload]  # both are answers
            lines.append(f"{count} {words}")
    lines += found.gone[:_LISTED] if len(found.gone) <= _LISTED else []
    return [*lines, f"{differing} DIFFER:", *found.differing] if differing else lines


async def _rule_sets(connection: Any) -> Mapping[str, RuleSet]:
    return {**await proposed_rules(connection), **RULE_SETS}


async def run_replay(settings: Settings, given: argparse.Namespace) -> int:
    """Rate the calls of the last days with both rule sets, print what changes, write the reports asked for."""
    since = utc_now() - timedelta(days=given.days)
    async with migrated_pool(settings, most=2) as pool, pool.acquire() as connection:
        after, why = await _rules_named(connection, given.rules)
        before = await enacted_rules(connection) or CURRENT_RULES
        found = await replay_kept(connection, before, after, since, Progress())
        is_kept = await keep_replay(connection, after.version, msgspec.to_builtins(found))
    print(as_text(found))
    _write(found, why, given)
    if is_kept:
        print(f"\nkept with the proposal of {after.version}: its approvers see it")
    return 0


async def _rules_named(connection: Any, named: str) -> tuple[RuleSet, str]:
    path = Path(named)
    if path.suffix == ".toml":
        if not path.is_file():  # noqa: ASYNC240 - a command has its process for itself
            raise NotFoundError(f"{named} is not there")
        proposed = read_rule_file(path.read_text(encoding="utf-8"))  # noqa: ASYNC240 - same
        return proposed.rules, proposed.why
    return rule_set(named, await _rule_sets(connection)), ""


def _write(found: Replay, why: str, given: argparse.Namespace) -> None:
    if given.json:
        given.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
        print(f"wrote {given.json}")
    if given.page:
        given.page.write_text(as_html(found, why), encoding="utf-8")
        print(f"wrote {given.page}")


async def run_shadow(settings: Settings, given: argparse.Namespace) -> int:
    """Print on how many calls rules in shadow mode agreed with the current ones, and where they did not."""
    since = utc_now() - timedelta(days=given.days)
    async with migrated_pool(settings, most=2) as pool:
        rows = await queries.shadow_counts(pool, given.version, since)
    calls = sum(count for _, _, count in rows)
    if not calls:
        raise NotFoundError(f"no call was rated in shadow mode by {given.version} in the last {given.days} days")
    agreed = sum(count for before, after, count in rows if before == after)
    print(f"{given.version} in shadow mode on {calls} calls: the same level on {agreed} ({100 * agreed / calls:.1f} %)")
    for before, after, count in rows:
        if before != after:
            print(f"{count:>8}  {before} → {after}")
    return 0


async def run_rules(settings: Settings, _: argparse.Namespace) -> int:
    """Print the rules in force as a file."""
    async with migrated_pool(settings, most=2) as pool:
        rules = await enacted_rules(pool) or CURRENT_RULES
    print(write_rule_file(rules, "say here why it should change"), end="")
    return 0


async def run_card(_: Settings, given: argparse.Namespace) -> int:
    """Print a card with the file's values; what a person has to write says so."""
    proposed = read_rule_file(given.rules.read_text(encoding="utf-8"))
    print(draft_card(proposed.rules, proposed.why), end="")
    return 0


async def run_hold(settings: Settings, given: argparse.Namespace) -> int:
    """Hold inputs, or let them go."""
    async with migrated_pool(settings, most=2) as pool:
        held = await queries.hold_inputs(pool, given.id, given.why)
    if not held:
        raise NotFoundError(f"there is no rating and no incident {given.id} with ratings")
    print(json.dumps({"ratings": held, "held_because": given.why}))
    return 0


async def run_work(settings: Settings, given: argparse.Namespace) -> int:
    """Carry out one piece of work, out of the way of calls, and end with whoever started it."""
    die_with_parent()
    os.nice(10)
    async with migrated_pool(settings, most=3) as pool:
        return 0 if await carry_out(pool, given.id, clock=utc_now) else 1
