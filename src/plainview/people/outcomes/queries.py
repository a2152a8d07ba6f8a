"""All SQL that joins what a court said to the same person's arrests and convictions of that case."""

from collections.abc import Sequence
from typing import Any

LIST_ARRESTS = """
select arrest_id, person_id, source_id, arrested_on, statute, case_number, booking_number, is_juvenile, told_in_id,
    exists (
        select from contest_record c where c.source_id = arrest.source_id and c.record_id = arrest.record_id
    ) as is_contested,
    coalesce(told_disposition, disposition) as told_disposition,
    case when told_disposition is null then disposed_on else told_disposed_on end as told_disposed_on,
    disposition, disposed_on
from arrest
where person_id = any($1)
and (case_number is not null or booking_number is not null or told_in_id is not null)
order by arrest_id
"""
LIST_CONVICTIONS = """
select conviction_id, person_id, convicted_on, statute, case_number,
    coalesce(told_relieved, is_relieved) as told_relieved, is_relieved
from conviction
where person_id = any($1)
and case_number is not null
"""
LIST_SAID = """
select person_id, case_number, booking_number, statute, disposition, disposed_on
from court_disposition
where person_id = any($1)
order by court_disposition_id
"""
SET_ARRESTS = """
update arrest a
set told_disposition = coalesce(a.told_disposition, a.disposition),
    told_disposed_on = case when a.told_disposition is null then a.disposed_on else a.told_disposed_on end,
    disposition = s.disposition, disposed_on = s.disposed_on
from unnest($1::bigint[], $2::text[], $3::date[]) as s (arrest_id, disposition, disposed_on)
where a.arrest_id = s.arrest_id
"""
SET_TOLD_IN = """
update arrest a
set told_in_id = s.told_in_id
from unnest($1::bigint[], $2::bigint[]) as s (arrest_id, told_in_id)
where a.arrest_id = s.arrest_id
"""
SET_CONVICTIONS = """
update conviction c
set told_relieved = coalesce(c.told_relieved, c.is_relieved), is_relieved = s.is_relieved
from unnest($1::bigint[], $2::boolean[]) as s (conviction_id, is_relieved)
where c.conviction_id = s.conviction_id
"""


async def list_arrests(connection: Any, person_ids: Sequence[int]) -> list[Any]:
    """Return these people's arrests that name a case or a booking."""
    return list(await connection.fetch(LIST_ARRESTS, person_ids))


async def list_convictions(connection: Any, person_ids: Sequence[int]) -> list[Any]:
    """Return these people's convictions that name a case."""
    return list(await connection.fetch(LIST_CONVICTIONS, person_ids))


async def list_said(connection: Any, person_ids: Sequence[int]) -> list[Any]:
    """Return what courts said of these people's cases."""
    return list(await connection.fetch(LIST_SAID, person_ids))


async def set_arrests(connection: Any, settled: Sequence[tuple[int, str, Any]]) -> None:
    """Write (arrest, disposition, date)."""
    await connection.execute(SET_ARRESTS, *map(list, zip(*settled, strict=True)))


async def set_told_in(connection: Any, told: Sequence[tuple[int, int | None]]) -> None:
    """Write (arrest, the arrest that stands for it, or None)."""
    await connection.execute(SET_TOLD_IN, *map(list, zip(*told, strict=True)))


async def set_convictions(connection: Any, settled: Sequence[tuple[int, bool]]) -> None:
    """Write (conviction, whether it is relieved)."""
    await connection.execute(SET_CONVICTIONS, *map(list, zip(*settled, strict=True)))
