"""Runs the batch linkage over the database; heavy, so only the command imports it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from plainview.kernel.clock import Clock
from plainview.people.identity.calibrate import models_in_use
from plainview.people.identity.link import Linked, apply_report
from plainview.people.identity.link_queries import UNHURRIED, read_records
from plainview.people.linkage.batch import Engine, link
from plainview.people.linkage.engine import Options
from plainview.people.linkage.model import COLUMNS, LinkReport
from plainview.people.linkage.scoring import score_in_duckdb
from plainview.store.transaction import begin

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run found and what came of it."""

    report: LinkReport
    linked: Linked


class _TriedError(Exception):
    """Ends a dry run's transaction without a trace."""


async def run_linkage(
    pool: Any,
    clock: Clock,
    say: Say,
    *,
    least_certain: float = 0.0,
    is_dry: bool = False,
    options: Options | None = None,
    engine: Engine = score_in_duckdb,
) -> Run:
    """Compare all records of every two sources and carry out what was found; `is_dry`: only say what would come."""
    started_at = clock()
    async with begin(pool) as tx:
        await tx.connection.execute(UNHURRIED)
        records = await read_records(tx.connection)
        models = await models_in_use(tx.connection)
    table = pa.table({name: pa.array([row[name] for row in records], pa.string()) for name in _READ})
    del records
    say(f"comparing {table.num_rows:,} records")
    report = link(table, options=options, models=models, engine=engine)
    del table
    say(f"{len(report.pairs):,} pairs out of {report.candidate_count:,} compared; bringing them in")
    try:
        async with begin(pool) as tx:
            linked = await apply_report(tx, report, started_at=started_at, at=clock(), least_certain=least_certain)
            if is_dry:
                raise _TriedError  # noqa: TRY301 - the rollback is the point
    except _TriedError:
        pass
    return Run(report=report, linked=linked)


_READ = tuple(COLUMNS)
