"""All SQL of long work on the rules: started once at a time, beating, stopped, ended; and the reports kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.rating.work.model import SILENT_AFTER, Kind, Work

_FIND = """
select work_id, kind, rule_version, state, calls_done, calls_total, started_title, started_at, ended_at, trouble, found
from rating_work
where work_id = $1
"""
_LATEST = """
select distinct on (kind, case when kind = 'replay' then rule_version else '' end) work_id, kind, rule_version, state,
    calls_done, calls_total, started_title, started_at, ended_at, trouble, null::jsonb as found
from rating_work
order by kind, case when kind = 'replay' then rule_version else '' end, started_at desc
limit 100
"""
_LAST_FOUND = """
select work_id, kind, rule_version, state, calls_done, calls_total, started_title, started_at, ended_at, trouble, found
from rating_work
where kind = $1
and state = 'done'
order by started_at desc
limit 1
"""
_END_LOST = """
update rating_work
set state = 'failed', ended_at = $1, trouble = 'It ended without a word.'
where state in ('running', 'stopping')
and heard_at < $2
"""
_START = """
insert into rating_work (work_id, kind, rule_version, started_by, started_title, started_at, heard_at)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict do nothing
returning work_id
"""
_BEAT = """
update rating_work
set calls_done = $2, calls_total = $3, heard_at = $4
where work_id = $1
and state in ('running', 'stopping')
returning state
"""
_STOP = """
update rating_work
set state = 'stopping'
where work_id = $1
and state = 'running'
returning work_id
"""
_END = """
update rating_work
set state = $2, ended_at = $3, heard_at = $3, calls_done = $4, calls_total = $5, trouble = $6, found = $7
where work_id = $1
and state in ('running', 'stopping')
"""
_KEEP_SUBGROUPS = "insert into subgroup_report (kept_at, report) values ($1, $2)"
_LAST_SUBGROUPS = "select kept_at, report from subgroup_report order by kept_at desc limit 1"


async def find_work(connection: Any, work_id: UUID) -> Work | None:
    """Return one piece of work, None where there is none."""
    row = await connection.fetchrow(_FIND, work_id)
    return None if row is None else Work(**dict(row))


async def latest_work(connection: Any) -> list[Work]:
    """Return the newest replay of each version and the newest validation, without what they found."""
    return [Work(**dict(row)) for row in await connection.fetch(_LATEST)]


async def last_found(connection: Any, kind: Kind) -> Work | None:
    """Return the newest that came to an end, None where none did."""
    row = await connection.fetchrow(_LAST_FOUND, kind)
    return None if row is None else Work(**dict(row))


async def end_lost(connection: Any, now: datetime) -> None:
    """Call failed what has not been heard of for long: its process is gone."""
    await connection.execute(_END_LOST, now, now - SILENT_AFTER)


async def start(connection: Any, work_id: UUID, kind: Kind, version: str, *, by: Any, at: datetime) -> bool:
    """Enter that work begins; False where other work is on its way."""
    found = await connection.fetchval(_START, work_id, kind, version, by.actor_id, by.title, at)
    return found is not None


async def beat(connection: Any, work_id: UUID, progress: Any, at: datetime) -> str | None:
    """Tell how far it is; return its state, None where it is no longer wanted."""
    state: str | None = await connection.fetchval(_BEAT, work_id, progress.done, progress.total, at)
    return state


async def stop(connection: Any, work_id: UUID) -> bool:
    """Ask it to stop; False where it does not run."""
    return await connection.fetchval(_STOP, work_id) is not None


async def end(
    connection: Any, work_id: UUID, state: str, progress: Any, *, at: datetime, trouble: str | None, found: Any
) -> None:
    """Enter how it ended."""
    await connection.execute(_END, work_id, state, at, progress.done, progress.total, trouble, found)


async def keep_subgroups(connection: Any, report: Any, *, at: datetime) -> None:
    """Keep an isolated run's report."""
    await connection.execute(_KEEP_SUBGROUPS, at, report)


async def last_subgroups(connection: Any) -> Any | None:
    """Return the newest report and when it was kept, None where there is none."""
    return await connection.fetchrow(_LAST_SUBGROUPS)
