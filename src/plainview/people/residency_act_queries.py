"""All SQL of what staff noted of who lives somewhere: kept, listed, and put back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

ADD_ACT = """
insert into residence_act (act_id, kind, person_id, place_id, unit_id, incident_id, told_by, told_on, reason, changed,
    noted_by, noted_title, noted_at, entry)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""

LIST_ACTS = """
select a.act_id, a.kind, a.person_id,
    case when p.born_on > $3::date - interval '18 years' then null
        else concat_ws(' ', p.given_name, p.middle_name, p.family_name, p.name_suffix) end as name,
    a.told_by, a.told_on, a.reason, jsonb_array_length(a.changed) as changed, a.noted_by, a.noted_title, a.noted_at,
    a.entry, a.undone_title, a.undone_at, a.undone_why
from residence_act a
join person p on p.person_id = a.person_id and not p.is_confidential
where a.place_id = $1
and a.unit_id is not distinct from $2
and a.noted_at >= $4::date
order by a.noted_at desc, a.act_id
limit 50
"""

FIND_ACT = """
select act_id, person_id, place_id, unit_id, noted_by
from residence_act
where act_id = $1
"""

LOCK_ACT = """
select kind, place_id, changed, undone_at
from residence_act
where act_id = $1
for update
"""

# Only where nothing else has touched the row since: what a source said later stands.
PUT_BACK = """
update residency r
set ended_on = c.ended_on, as_of = c.as_of
from jsonb_to_recordset($1) c (
    residency_id bigint, ended_on date, as_of timestamptz, set_ended_on date, set_as_of timestamptz
)
where r.residency_id = c.residency_id
and r.ended_on = c.set_ended_on
and r.as_of = c.set_as_of
returning r.residency_id
"""

REMOVE_NOTED = """
delete from residency r
using jsonb_to_recordset($1) c (residency_id bigint), residency_note n
where r.residency_id = c.residency_id
and n.residency_id = r.residency_id
returning r.residency_id
"""

SET_UNDONE = """
update residence_act
set undone_by = $2, undone_title = $3, undone_at = $4, undone_why = $5, undone_entry = $6
where act_id = $1
"""


async def add_act(
    connection: Any, act_id: UUID, *, home: Any, incident_id: UUID, said: Any, changed: list[dict[str, Any]], by: Any
) -> None:
    """Keep a note with all that it changed."""
    await connection.execute(
        ADD_ACT, act_id, said.kind, home.person_id, home.place_id, home.unit_id, incident_id, said.told_by,
        said.told_on, said.reason.strip(), changed, by.actor_id, by.title, by.at, by.entry,
    )  # fmt: skip


async def list_acts(connection: Any, place_id: int, unit_id: int | None, *, today: date, days: int) -> list[Any]:
    """Return what was noted of a dwelling in the last days, newest first; no minor's name, nobody confidential."""
    rows: list[Any] = await connection.fetch(LIST_ACTS, place_id, unit_id, today, today - timedelta(days=days))
    return rows


async def find_act(connection: Any, act_id: UUID) -> Any | None:
    """Return whose note of whose dwelling it is, None where there is none."""
    return await connection.fetchrow(FIND_ACT, act_id)


async def lock_act(connection: Any, act_id: UUID) -> Any | None:
    """Return a note that nobody else can take back until the transaction ends."""
    return await connection.fetchrow(LOCK_ACT, act_id)


async def put_back(connection: Any, changed: list[dict[str, Any]]) -> int:
    """Put ended evidence back as it was; return how many pieces were."""
    return len(await connection.fetch(PUT_BACK, changed))


async def remove_noted(connection: Any, changed: list[dict[str, Any]]) -> int:
    """Remove what was noted; return how many pieces were."""
    return len(await connection.fetch(REMOVE_NOTED, changed))


async def set_undone(connection: Any, act_id: UUID, *, why: str, by: Any) -> None:
    """Keep that a note was taken back, by whom and why."""
    await connection.execute(SET_UNDONE, act_id, by.actor_id, by.title, by.at, why, by.entry)
