"""All SQL of rule changes, but for the dossier's one round trip that reads which rules are in force."""

from typing import Any
from uuid import UUID

import msgspec

from plainview.rating.changes.model import APPROVALS, Approval, By, RuleChange
from plainview.rating.rules import RuleSet

_LIST = """
select c.change_id, c.version, c.why, c.state, c.proposed_by, c.proposed_title, c.proposed_at, c.replay,
    c.replayed_at, c.in_force_from, c.in_force_until, c.closed_title, c.closed_at, c.closed_why,
    (
        select coalesce(json_agg(a order by a.approved_at), '[]')::text
        from (
            select title, role, why, approved_at, entry
            from rule_approval
            where change_id = c.change_id
        ) a
    ) as approvals
from rule_change c
where ($1::uuid is null or c.change_id = $1)
order by c.proposed_at desc, c.change_id
limit 200
"""
_FILES = "select file, card from rule_change where change_id = $1"
_LOCK = "select state from rule_change where change_id = $1 for update"
_ADD = """
insert into rule_change (change_id, version, file, rules, card, why, proposed_by, proposed_title, proposed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (version) do nothing
returning change_id
"""
_APPROVE = """
insert into rule_approval (change_id, actor_id, title, role, why, approved_at, entry)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
returning change_id
"""
_SET_STATE = "update rule_change set state = $2 where change_id = $1"
_CLOSE = """
update rule_change
set state = $2, closed_title = $3, closed_at = $4, closed_why = $5, closed_entry = $6
where change_id = $1
"""
_END_CURRENT = """
update rule_change
set state = 'superseded', in_force_until = $1
where state = 'current'
"""
_ENACT = """
update rule_change c
set state = 'current', in_force_from = $2
where c.change_id = $1
and c.state in ('proposed', 'shadow')
and c.replay is not null
and $3 <= (
    select count(distinct a.role)
    from rule_approval a
    where a.change_id = c.change_id and a.actor_id <> c.proposed_by
)
returning c.change_id
"""
_KEEP_REPLAY = """
update rule_change
set replay = $2, replayed_at = clock_timestamp()
where version = $1
and state in ('proposed', 'shadow')
returning change_id
"""
_RULES = "select version, rules::text as rules from rule_change"
_CURRENT = "select rules::text from rule_change where state = 'current'"


async def list_changes(connection: Any) -> list[RuleChange]:
    """Return every change, the newest first."""
    return [_change(row) for row in await connection.fetch(_LIST, None)]


async def find_change(connection: Any, change_id: UUID) -> RuleChange | None:
    """Return one change, None where there is none."""
    row = await connection.fetchrow(_LIST, change_id)
    return None if row is None else _change(row)


def _change(row: Any) -> RuleChange:
    approvals = msgspec.json.decode(row["approvals"], type=tuple[Approval, ...])
    return RuleChange(**{**dict(row), "approvals": approvals})


async def files_of(connection: Any, change_id: UUID) -> tuple[str, str] | None:
    """Return a change's file and card as they were proposed, None where there is no such change."""
    row = await connection.fetchrow(_FILES, change_id)
    return None if row is None else (row["file"], row["card"])


async def lock_change(connection: Any, change_id: UUID) -> RuleChange | None:
    """Return a change that nobody else can decide until the transaction ends."""
    await connection.fetchval(_LOCK, change_id)
    return await find_change(connection, change_id)


async def add_change(
    connection: Any, change_id: UUID, *, file: str, card: str, why: str, rules: RuleSet, by: By
) -> bool:
    """Keep a proposal; False where its version was proposed already."""
    values = (change_id, rules.version, file, msgspec.to_builtins(rules), card, why, by.actor_id, by.title, by.at)
    return await connection.fetchval(_ADD, *values) is not None


async def add_approval(connection: Any, change_id: UUID, why: str, by: By) -> bool:
    """Keep an approval; False where this person, or this office, approved already."""
    found = await connection.fetchval(_APPROVE, change_id, by.actor_id, by.title, by.role, why, by.at, by.entry)
    return found is not None


async def close(connection: Any, change_id: UUID, state: str, why: str, by: By) -> None:
    """End a proposal: withdrawn or refused, by whom and why."""
    await connection.execute(_CLOSE, change_id, state, by.title, by.at, why, by.entry)


async def set_state(connection: Any, change_id: UUID, state: str) -> None:
    """Put a change into shadow mode."""
    await connection.execute(_SET_STATE, change_id, state)


async def enact(connection: Any, change_id: UUID, by: By) -> bool:
    """Put a change in force in place of what was; False unless it was replayed and approved by two offices."""
    await connection.execute(_END_CURRENT, by.at)
    return await connection.fetchval(_ENACT, change_id, by.at, APPROVALS) is not None


async def keep_replay(connection: Any, version: str, report: Any) -> bool:
    """Keep what a replay found with the change it is about; False where none of that version waits."""
    return await connection.fetchval(_KEEP_REPLAY, version, report) is not None


async def proposed_rules(connection: Any) -> dict[str, RuleSet]:
    """Return by version every rule set that was ever proposed here, whatever became of it."""
    rows = await connection.fetch(_RULES)
    return {row["version"]: msgspec.json.decode(row["rules"], type=RuleSet) for row in rows}


async def enacted_rules(connection: Any) -> RuleSet | None:
    """Return the rule set that was put in force here, None where the built-in one is."""
    text = await connection.fetchval(_CURRENT)
    return None if text is None else msgspec.json.decode(text, type=RuleSet)
