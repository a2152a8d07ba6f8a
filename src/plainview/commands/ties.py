"""plainview ties: lists associates whose review is due, renews, logs what was given away, purges what is past."""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

from plainview.commands.database import migrated_pool
from plainview.flows.ties_purged import purge_due
from plainview.kernel.clock import utc_now
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.people.ties import queries
from plainview.people.ties.actions import log_given, renew_tie
from plainview.policy.engine import Engine
from plainview.policy.permit import Door
from plainview.settings import CHECKOUT, Settings
from plainview.store.transaction import begin

MOST_LISTED = 500


def add_parser(commands: Any) -> None:
    """Put `plainview ties` and its actions on the command line."""
    each = commands.add_parser("ties", help="review, renew, log and purge associates (28 CFR 23)")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("due", help="associates whose review is due, without names")
    action.add_argument("--days", type=int, default=30, help="within so many days (default: 30)")
    action.set_defaults(command=run_due)
    action = actions.add_parser("renew", help="validate one again until a later day; two people")
    action.add_argument("tie", type=int)
    action.add_argument("--author", required=True, metavar="STAFF", help="who validated it")
    action.add_argument("--approver", required=True, metavar="STAFF", help="who approved that: another, not its author")
    action.add_argument("--why", required=True, help="what it still rests on")
    action.add_argument("--until", required=True, type=date.fromisoformat, help="the next review, as 2027-11-01")
    action.set_defaults(command=run_renew)
    action = actions.add_parser("given", help="log that one was given to somebody outside")
    action.add_argument("tie", type=int)
    action.add_argument("--to", required=True, help="who received it")
    action.add_argument("--agency", required=True, help="of which agency")
    action.add_argument("--purpose", required=True, help="for what")
    action.add_argument("--by", required=True, metavar="STAFF", help="who gave it")
    action.set_defaults(command=run_given)
    action = actions.add_parser("purge", help="purge what is past now; the worker does it by itself every ten minutes")
    action.set_defaults(command=run_purge)


async def run_due(settings: Settings, given: argparse.Namespace) -> int:
    """Print what is due, the longest due first."""
    async with migrated_pool(settings, most=2) as pool:
        due = await queries.list_due(pool, utc_now().date() + timedelta(days=given.days), most=MOST_LISTED)
    for tie in due:
        print(
            f"{tie.tie_id:>10}  review by {tie.review_on}  {tie.source_id}/{tie.record_id}"
            f"  author {tie.author}, approver {tie.approver}, shown or given {tie.disseminated} times"
        )
    print(f"{len(due)} due within {given.days} days" + (" or more" if len(due) == MOST_LISTED else ""))
    return 0


async def run_renew(settings: Settings, given: argparse.Namespace) -> int:
    """Renew one."""
    async with _pool_and_door(settings) as (pool, door):
        at = utc_now()
        async with begin(pool) as tx:
            await renew_tie(
                tx, given.tie, author=given.author, approver=given.approver, why=given.why, review_on=given.until, at=at
            )
            told = {"tie_id": given.tie, "author": given.author, "approver": given.approver, "until": given.until}
            entry = await door.record_own("renew_tie", told)
    print(f"tie {given.tie} is renewed until {given.until}: entry {entry}")
    return 0


async def run_given(settings: Settings, given: argparse.Namespace) -> int:
    """Log that one was given away."""
    async with _pool_and_door(settings) as (pool, door), begin(pool) as tx:
        told = {"tie_id": given.tie, "to": given.to, "agency": given.agency, "purpose": given.purpose, "by": given.by}
        entry = await door.record_own("give_tie", told)
        await log_given(
            tx, given.tie, to=given.to, agency=given.agency, purpose=given.purpose, entry=entry, at=utc_now()
        )
    print(f"logged: entry {entry}")
    return 0


async def run_purge(settings: Settings, _: argparse.Namespace) -> int:
    """Purge what is past."""
    async with _pool_and_door(settings) as (pool, door):
        purged = await purge_due(pool, door, utc_now)
    print(f"{purged} associates whose review is past were purged")
    return 0


@asynccontextmanager
async def _pool_and_door(settings: Settings) -> AsyncIterator[tuple[Any, Door]]:
    async with migrated_pool(settings, most=4) as pool:
        ledger = Ledger(pool, open_key(settings.home), settings.ledger_folder)
        await ledger.prepare()
        yield pool, Door(Engine.load(CHECKOUT / "policies"), ledger)
