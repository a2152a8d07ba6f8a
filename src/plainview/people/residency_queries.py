"""All SQL of noted residences: what was said on a call, until when, who moved out, and who never lived there."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

CALL_SOURCE = """
select source_id
from source_system
where class = 'call'
order by source_id
limit 1
"""

HAS_DWELLING = """
select (u.unit_id is not null or not p.has_units) and ($2::bigint is null) = (u.unit_id is null)
from place p
left join place_unit u on u.place_id = p.place_id and u.unit_id = $2
where p.place_id = $1
"""

HAS_PERSON = """
select exists (select from person where person_id = $1 and not is_confidential)
"""

ADD_NOTE = """
with noted as (
    insert into residency (person_id, place_id, unit_id, certainty, evidence, source_id, record_id, began_on, ended_on,
        as_of)
    values ($1, $2, $3, $4, 'said_by_caller', $5, $6, $7, $8, $9)
    returning residency_id
)
insert into residency_note (residency_id, incident_id, said_by, noted_by, noted_at)
select residency_id, $10, $11, $12, $9
from noted
returning residency_id
"""

# A row that began only today ends today too: a move-out is never before the beginning.
END_RESIDENCE = """
with before as (
    select residency_id, ended_on, as_of
    from residency
    where person_id = $1
    and place_id = $2
    and unit_id is not distinct from $3
    and (ended_on is null or ended_on > $4)
    and began_on <= $4
    for update
),
ended as (
    update residency r
    set ended_on = greatest(r.began_on, $4::date), as_of = greatest(r.as_of, $5)
    from before
    where r.residency_id = before.residency_id
    returning r.residency_id, r.ended_on as set_ended_on, r.as_of as set_as_of
)
select before.residency_id, before.ended_on, before.as_of, ended.set_ended_on, ended.set_as_of
from before
join ended using (residency_id)
"""

NEVER_RESIDED = """
with before as (
    select residency_id, ended_on, as_of
    from residency
    where person_id = $1
    and place_id = $2
    and unit_id is not distinct from $3
    and (ended_on is null or ended_on > began_on)
    for update
),
ended as (
    update residency r
    set ended_on = r.began_on, as_of = greatest(r.as_of, $4)
    from before
    where r.residency_id = before.residency_id
    returning r.residency_id, r.ended_on as set_ended_on, r.as_of as set_as_of
)
select before.residency_id, before.ended_on, before.as_of, ended.set_ended_on, ended.set_as_of
from before
join ended using (residency_id)
"""


async def call_source(connection: Any) -> str | None:
    """Return the source under which things said on calls are kept, None where none is registered."""
    found: str | None = await connection.fetchval(CALL_SOURCE)
    return found


async def has_dwelling(connection: Any, place_id: int, unit_id: int | None) -> bool:
    """Say whether that is one dwelling: a house, or a unit of a place that has them."""
    return bool(await connection.fetchval(HAS_DWELLING, place_id, unit_id))


async def has_person(connection: Any, person_id: int) -> bool:
    """Say whether there is such a person whose home may be noted."""
    return bool(await connection.fetchval(HAS_PERSON, person_id))


async def add_note(
    connection: Any, *, person_id: int, place_id: int, unit_id: int | None, certainty: float, source_id: str,
    record_id: str, said_on: date, runs_out_on: date, at: datetime, incident_id: UUID, said_by: str, noted_by: str,
) -> int:  # fmt: skip
    """Keep what was said, as evidence that runs out; return residency_id."""
    residency_id: int = await connection.fetchval(
        ADD_NOTE, person_id, place_id, unit_id, certainty, source_id, record_id, said_on, runs_out_on, at,
        incident_id, said_by, noted_by,
    )  # fmt: skip
    return residency_id


async def end_residence(connection: Any, home: Any, *, on: date, at: datetime) -> list[dict[str, Any]]:
    """End all evidence that somebody lives in a dwelling; return each piece as it was before and is since."""
    return _told(await connection.fetch(END_RESIDENCE, home.person_id, home.place_id, home.unit_id, on, at))


async def never_resided(connection: Any, home: Any, *, at: datetime) -> list[dict[str, Any]]:
    """End all evidence that somebody ever lived in a dwelling on the day it began; return each as above."""
    return _told(await connection.fetch(NEVER_RESIDED, home.person_id, home.place_id, home.unit_id, at))


def _told(rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {name: each.isoformat() if isinstance(each, date) else each for name, each in dict(row).items()} for row in rows
    ]
