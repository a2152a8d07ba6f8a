"""SQL of pictures of premises: what they belong to is asked first, so that a refusal can say what is not known."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from plainview.places.model import PlanPicture

PUT_PLAN = """
with asked as (
    select p.place_id, u.unit_id, s.source_id
    from place p
    join source_system s on s.source_id = $3
    left join place_unit u on u.place_id = p.place_id and u.source_id = $2::text
    where p.source_id = $1
    and ($2::text is null) = (u.unit_id is null)
)
insert into premise_plan (
    place_id, unit_id, source_id, record_id, title, floor, media_type, picture, picture_sha256, as_of
)
select place_id, unit_id, source_id, $4, $5, $6, $7, $8, $9, $10
from asked
on conflict (source_id, record_id) do update
set place_id = excluded.place_id, unit_id = excluded.unit_id, title = excluded.title, floor = excluded.floor,
    media_type = excluded.media_type, picture = excluded.picture, picture_sha256 = excluded.picture_sha256,
    as_of = excluded.as_of, retrieved_at = now()
where (premise_plan.place_id, premise_plan.unit_id, premise_plan.title, premise_plan.floor,
    premise_plan.picture_sha256, premise_plan.as_of)
    is distinct from (excluded.place_id, excluded.unit_id, excluded.title, excluded.floor,
    excluded.picture_sha256, excluded.as_of)
returning xmax = 0 as is_new
"""
IS_KNOWN = """
select exists (select from place where source_id = $1) as place,
    $2::text is null or exists (select from place_unit where source_id = $2) as unit,
    exists (select from source_system where source_id = $3) as source
"""
FIND_PICTURE = """
select picture, media_type
from premise_plan
where plan_id = $1
and place_id = $2
and (unit_id is null or unit_id = $3)
"""


async def what_is_known(connection: Any, *, source: str, place: str, unit: str | None) -> dict[str, bool]:
    """Say for source, place and unit, each by its own id, whether there is such a one."""
    return dict(await connection.fetchrow(IS_KNOWN, place, unit, source))


async def put_plan(
    connection: Any,
    *,
    source: str,
    record: str,
    place: str,
    unit: str | None,
    title: str,
    floor: str,
    picture: PlanPicture,
    as_of: datetime,
) -> bool | None:
    """Keep a plan by its source's record; say whether it is new, None where nothing changed."""
    digest = sha256(picture.content).digest()
    written: bool | None = await connection.fetchval(
        PUT_PLAN, place, unit, source, record, title, floor, picture.media_type, picture.content, digest, as_of
    )
    return written


async def find_picture(connection: Any, plan_id: int, *, place_id: int, unit_id: int | None) -> PlanPicture | None:
    """Return a plan's picture if it is one of that place: of the whole premise, or of that unit."""
    row = await connection.fetchrow(FIND_PICTURE, plan_id, place_id, unit_id)
    return None if row is None else PlanPicture(media_type=row["media_type"], content=row["picture"])
