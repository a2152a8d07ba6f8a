"""plainview rating validate, audit-sample, subgroups: holds ratings against what was found, with nobody's name."""

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from plainview.commands.database import migrated_pool
from plainview.flows.rating_kept import SAMPLE, SEED, draw_sample, last_month
from plainview.flows.rating_replayed import HAZARD_WORDS, Progress, calls_with_outcome
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.rating import queries
from plainview.rating.validate import Flagging, RatedCall, Share, Validation, validate
from plainview.rating.work import queries as work_queries
from plainview.rating.work.model import read_subgroups
from plainview.settings import Settings

DAYS = 90
_YES_NO = {"yes": True, "no": False}


def add_actions(actions: Any) -> None:
    """Put the actions on `plainview rating`."""
    action = actions.add_parser("validate", help="calibration, false alarms, misses, UNKNOWN, against call type alone")
    action.add_argument("--outcomes", type=Path, help="CSV: call (the CAD's id), hazard (yes or no)")
    action.add_argument(
        "--hazard-words", default=",".join(HAZARD_WORDS), help="without --outcomes: dispositions with any"
    )
    action.add_argument("--days", type=int, default=DAYS)
    action.add_argument("--json", type=Path, help="write the figures as JSON, too")
    action.add_argument("--rated", type=Path, help="write each call's level and outcome, for `subgroups`")
    action.set_defaults(command=run_validate)
    action = actions.add_parser("subgroups", help="error rates by subgroup, in an isolated run")
    action.add_argument("rated", type=Path, help="as `validate --rated` wrote it")
    action.add_argument("groups", type=Path, help="CSV: call, group; from outside, never imported")
    action.add_argument("report", type=Path, help="the JSON to be written")
    action.set_defaults(command=run_subgroups)
    action = actions.add_parser("keep-subgroups", help="keep the report of `subgroups` for the page of the rules")
    action.add_argument("report", type=Path, help="the JSON that `subgroups` wrote")
    action.set_defaults(command=run_keep_subgroups)
    action = actions.add_parser("audit-sample", help="draw a month's facts to be checked against their source, blind")
    action.add_argument("--month", type=_month, help="as 2026-11; none: the last that is over")
    action.add_argument("--size", type=int, default=SAMPLE)
    action.add_argument("--seed", default=SEED, help="the lot: the same seed draws the same")
    action.set_defaults(command=run_audit_sample)


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


async def run_validate(settings: Settings, given: argparse.Namespace) -> int:
    """Print the figures; write what was asked for."""
    outcomes = read_outcomes(given.outcomes) if given.outcomes else None
    words = tuple(word.strip().lower() for word in given.hazard_words.split(",") if word.strip())
    since = utc_now() - timedelta(days=given.days)
    async with migrated_pool(settings, most=2) as pool, pool.acquire() as connection:
        calls = await calls_with_outcome(connection, since, Progress(), outcomes=outcomes, words=words)
    if not calls:
        raise NotFoundError("no rated call has a known outcome: give --outcomes, or wait for closed incidents")
    found = validate(calls)
    print("\n".join(as_lines(found)))
    if given.json:
        given.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    if given.rated:
        _write_rated(given.rated, calls)
    return 0


def read_outcomes(path: Path) -> dict[str, bool]:
    """Return by call whether a hazard was found; raise BadInputError naming the line that can't be read."""
    if not path.is_file():
        raise NotFoundError(f"{path} is not there")
    found: dict[str, bool] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"call", "hazard"} <= set(rows.fieldnames or ()):
            raise BadInputError(f"{path.name} needs the columns call and hazard")
        for line, row in enumerate(rows, start=2):
            said = (row["hazard"] or "").strip().lower()
            if said not in _YES_NO:
                raise BadInputError(f"{path.name}, line {line}: hazard is {said!r}: say yes or no")
            if row["call"] in found:
                raise BadInputError(f"{path.name}, line {line}: {row['call']} is there twice")
            found[row["call"]] = _YES_NO[said]
    return found


def as_lines(found: Validation) -> list[str]:
    """Return the figures as lines for a terminal."""
    lines = [f"{found.calls} calls with a known outcome; a hazard on {_said(found.hazards)}", "", "calibration:"]
    lines += [f"  {level:<28} hazard on {_said(share)}" for level, share in found.by_level.items()]
    lines += [
        f"  the levels are {'in order' if found.is_in_order else 'NOT in order'}",
        "",
        f"false ELEVATED   {found.false_elevated_per_1000:.1f} a 1,000 calls; {_said(found.false_elevated)} of those",
        f"missed           {_said(found.missed)} of the hazards were NO KNOWN HAZARD",
        f"at UNKNOWN       {_said(found.hazards_at_unknown)} of the hazards",
        f"UNKNOWN          {_said(found.unknown)} of the calls",
        "",
        f"the rating       {_flagging(found.rating)}",
        f"call type alone  {_flagging(found.call_type_alone)}",
    ]
    return [*lines, *(f"note: {remark}" for remark in found.remarks)]


def _said(share: Share) -> str:
    return f"{share.hits} of {share.of} ({share.share:.3f}, 95 % {share.low:.3f} to {share.high:.3f})"


def _flagging(found: Flagging) -> str:
    return (
        f"{found.flagged:g} calls flagged, {found.hazards_caught:.1f} hazards among them, "
        f"{found.false_per_1000:.1f} false a 1,000 calls, Brier {found.brier:.4f}"
    )


def _write_rated(path: Path, calls: Iterable[RatedCall]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(("call", "level", "lo", "hazard"))
        rows.writerows((call.key, call.level, call.lo, "yes" if call.is_hazard else "no") for call in calls)


async def run_subgroups(_: Settings, given: argparse.Namespace) -> int:
    """Measure in a process of its own that has no database and no network; 0 where the gate holds, 1 where not."""
    for path in (given.rated, given.groups):
        if not path.is_file():
            raise NotFoundError(f"{path} is not there")
    with tempfile.TemporaryDirectory(prefix="plainview-enclave-") as folder:
        done = subprocess.run(  # noqa: ASYNC221 - a command has its process for itself
            [sys.executable, "-I", "-m", "plainview.rating.enclave",
             *(str(path.resolve()) for path in (given.rated, given.groups, given.report))],
            env={"LANG": "C.UTF-8"}, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode not in {0, 1} or not given.report.is_file():
        raise BadInputError(f"the isolated run failed: {done.stderr.strip().splitlines()[-1:]}")
    report = msgspec.json.decode(given.report.read_bytes())
    for failure in report["failed"]:
        print(f"outside the gate of {report['gate'][0]} to {report['gate'][1]}: {failure}")
    print(f"{report['calls']} calls, {len(report['groups'])} groups; wrote {given.report}")
    return done.returncode


async def run_keep_subgroups(settings: Settings, given: argparse.Namespace) -> int:
    """Keep an isolated run's report: rates and intervals of groups that are large enough, and nothing else."""
    if not given.report.is_file():
        raise NotFoundError(f"{given.report} is not there")
    report = read_subgroups(given.report.read_bytes())
    async with migrated_pool(settings, most=2) as pool:
        await work_queries.keep_subgroups(pool, msgspec.to_builtins(report), at=utc_now())
    print(f"kept {len(report.groups)} groups of {report.calls} calls: #/rules shows them")
    return 0


async def run_audit_sample(settings: Settings, given: argparse.Namespace) -> int:
    """Draw facts of a month by lot and put them up for audit; prints where to look, and no fact and no level."""
    month = given.month or last_month(utc_now().date())
    async with migrated_pool(settings, most=2) as pool:
        drawn = await draw_sample(pool, month, seed=given.seed, size=given.size)
        counts = await queries.audit_counts(pool, month)
    for _, kind, source_id, record_id in drawn:
        print(f"{source_id}  {record_id}  {kind}")
    print(f"{len(drawn)} facts of {month:%B %Y} drawn; GET /api/rating/audits/{month:%Y-%m} shows each to its auditor")
    print(", ".join(f"{count} {result.replace('_', ' ')}" for result, count in counts.items()))
    return 0
