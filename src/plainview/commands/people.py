"""plainview people: links records of the same person, lists and takes back merges, and looks for candidates."""

import argparse
import time
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

from plainview.commands import people_calibrate
from plainview.commands.database import migrated_pool
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import SetupError
from plainview.people.identity.actions import take_back
from plainview.people.identity.model import Sought
from plainview.people.identity.queries import list_merges
from plainview.people.identity.search import find_candidates
from plainview.settings import Settings
from plainview.store.transaction import begin

LINKAGE = "plainview.people.identity.run"  # imports DuckDB and Splink: loaded only when something is linked
SPARK = "plainview.people.linkage.spark"  # there only where Spark is installed
OPERATOR = "operator at the machine"


def add_parser(commands: Any) -> None:
    """Add `plainview people` to the command line."""
    each = commands.add_parser("people", help="who is the same person: link records, list and take back merges")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("link", help="compare all records and merge, queue or refuse what is found")
    action.add_argument("--dry-run", action="store_true", help="say what would come of it, and keep nothing")
    action.add_argument(
        "--threshold", type=_share, default=0.0, metavar="CERTAINTY", help="below it a person is asked in any case"
    )
    action.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="spark: on the machines of PLAINVIEW_SPARK_MASTER",
    )
    action.set_defaults(command=run_link)
    people_calibrate.add_action(actions)
    action = actions.add_parser("merges", help="what was merged and taken back, newest first")
    action.add_argument("--most", type=int, default=50)
    action.set_defaults(command=run_merges)
    action = actions.add_parser("undo", help="take a merge back: every record returns to whom its source means")
    action.add_argument("merge_id", type=UUID)
    action.add_argument("--why", required=True)
    action.set_defaults(command=run_undo)
    action = actions.add_parser("candidates", help="how many might be meant by a name, and how fast; no names")
    action.add_argument("given_name")
    action.add_argument("family_name")
    action.add_argument("--born-on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    action.add_argument("--phone", default="")
    action.set_defaults(command=run_candidates)


async def run_link(settings: Settings, given: argparse.Namespace) -> int:
    """Link all records and print what came of it."""
    started = time.monotonic()
    engine = _spark(settings) if given.engine == "spark" else {}
    async with migrated_pool(settings, most=2) as pool:
        run = await import_module(LINKAGE).run_linkage(
            pool, utc_now, lambda line: print(f"▸ {line}", flush=True), least_certain=given.threshold,
            is_dry=given.dry_run, **engine,
        )  # fmt: skip
    linked, report = run.linked, run.report
    if given.dry_run:
        print("a dry run: nothing was kept")
    print(f"{report.record_count:,} records, model {report.model_version}, {time.monotonic() - started:.1f} s")
    print(f"merged without a person     {linked.merged:,}")
    print(f"queued for review           {linked.queued:,}")
    print(f"refused, must stay apart    {linked.refused:,} ({linked.cannot_links:,} such pairs found)")
    print(f"one person already          {linked.already:,}")
    print(f"left out (minors, doubles)  {linked.left_out:,}")
    if not linked.is_precise:
        print("decisions spoke against what the model was sure of: everything was queued, nothing merged")
    return 0


async def run_merges(settings: Settings, given: argparse.Namespace) -> int:
    """Print the log of merges, without names: those are shown through the door only (the console's review)."""
    async with migrated_pool(settings, most=2) as pool:
        merges = await list_merges(pool, most=given.most)
    for merge in merges:
        state = "taken back" if merge.taken_back_at else f"{merge.certainty:.3f}"
        print(
            f"{merge.merge_id}  {merge.made_at:%Y-%m-%d %H:%M}  {state:10}  person {merge.left_person_id} = "
            f"{merge.right_person_id}  by {merge.made_by}"
        )
    if not merges:
        print("nobody was merged")
    return 0


async def run_undo(settings: Settings, given: argparse.Namespace) -> int:
    """Take a merge back."""
    async with migrated_pool(settings, most=2) as pool, begin(pool) as tx:
        taken = await take_back(tx, given.merge_id, by=OPERATOR, why=given.why, at=utc_now())
    print("taken back" + (", but another merge still holds the two together" if taken.are_still_one else ""))
    return 0


async def run_candidates(settings: Settings, given: argparse.Namespace) -> int:
    """Say how many might be meant and how long that took; who they are is shown through the door only."""
    sought = Sought(
        given_name=given.given_name, family_name=given.family_name, born_on=given.born_on, phone=given.phone
    )
    async with migrated_pool(settings, most=2) as pool, pool.acquire() as connection:
        started = time.perf_counter()
        found = await find_candidates(connection, sought)
        milliseconds = 1000 * (time.perf_counter() - started)
    for each in found:
        print(f"{each.strength:6}  person {each.named.person_id}")
    print(f"{len(found)} in {milliseconds:.1f} ms, for a person to confirm; nothing was merged")
    return 0


def _spark(settings: Settings) -> dict[str, Any]:
    try:
        spark = import_module(SPARK)
    except ModuleNotFoundError as error:
        raise SetupError(f"{error.name} is not installed: run `make spark`, or link without --engine spark") from None
    cluster = spark.SparkCluster(master=settings.spark_master, checkpoints=settings.spark_checkpoints)
    return {"engine": spark.Spark(cluster=cluster)}


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise SetupError(f"--threshold is {text}: give a certainty from 0 to 1")
    return share
