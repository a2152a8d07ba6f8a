"""All SQL of people, but for imports and the dossier's one round trip: persons, residents, sources, counts."""

from datetime import datetime
from typing import Any

from plainview.people.model import Person, RecordCounts, Residency, SourceSystem

GET_PERSON = """
select person_id, source_id, given_name, middle_name, family_name, name_suffix, born_on, is_confidential
from person
where person_id = $1
"""

LIST_RESIDENCIES = """
select residency_id, person_id, place_id, unit_id, certainty, evidence, source_id, record_id, began_on, ended_on, as_of
from visible_residency
where place_id = $1
and ($2::bigint is null or unit_id = $2)
order by ended_on is not null, certainty desc, began_on desc, residency_id
limit $3
"""

LIST_SOURCES = """
select source_id, title, class as source_class, is_required, is_answering, down_since, answered_at
from source_system
order by source_id
"""

SET_SOURCE_DOWN = """
update source_system
set is_answering = false, down_since = $2
where source_id = $1
and is_answering
returning source_id
"""

SET_SOURCE_UP = """
update source_system
set is_answering = true, down_since = null, answered_at = $2
where source_id = $1
and not is_answering
returning source_id
"""

HAS_SOURCE = """
select exists (select from source_system where source_id = $1)
"""

COUNT_RECORDS = """
select
    (select count(*) from person) as persons,
    (select count(*) from visible_residency) as residencies,
    (select count(*) from visible_arrest) as arrests,
    (select count(*) from visible_conviction) as convictions,
    (select count(*) from warrant where ended_on is null) as warrants,
    (select count(*) from court_order where ended_on is null) as orders,
    (select count(*) from tie) as ties
"""


async def get_person(connection: Any, person_id: int) -> Person | None:
    """Return a person, or None where there is none."""
    row = await connection.fetchrow(GET_PERSON, person_id)
    return Person(**dict(row)) if row else None


async def list_residencies(
    connection: Any, place_id: int, *, unit_id: int | None = None, most: int = 100
) -> list[Residency]:
    """Return who lives or lived at a place (in a unit), current first; the confidential are not among them."""
    rows = await connection.fetch(LIST_RESIDENCIES, place_id, unit_id, most)
    return [Residency(**dict(row)) for row in rows]


async def list_sources(connection: Any) -> list[SourceSystem]:
    """Return every source system and whether it answers."""
    return [SourceSystem(**dict(row)) for row in await connection.fetch(LIST_SOURCES)]


async def has_source(connection: Any, source_id: str) -> bool:
    """Say whether there is such a source."""
    found: bool = await connection.fetchval(HAS_SOURCE, source_id)
    return found


async def set_source_down(connection: Any, source_id: str, at: datetime) -> bool:
    """Mark an answering source as down since `at`; say whether that changed it."""
    return await connection.fetchval(SET_SOURCE_DOWN, source_id, at) is not None


async def set_source_up(connection: Any, source_id: str, at: datetime) -> bool:
    """Mark a source that was down as answering again; say whether that changed it."""
    return await connection.fetchval(SET_SOURCE_UP, source_id, at) is not None


async def count_records(connection: Any) -> RecordCounts:
    """Count what readers can see."""
    return RecordCounts(**dict(await connection.fetchrow(COUNT_RECORDS)))
