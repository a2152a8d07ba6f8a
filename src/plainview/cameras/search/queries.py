"""All SQL of the camera list and map: a window of what is permitted, so that 30,000 cameras never travel at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plainview.cameras.model import Camera

# Cameras that no policy can tell apart are asked about once: same kind, owner, terms, campus. Carried ones, and those
# whose terms weigh where they are, are asked about alone.
REPRESENTATIVES = """
with one as (
    select min(camera_id) as camera_id
    from camera
    group by kind, owner_id, terms, case when patrol_unit_id is not null or terms ? 'within_metres' then camera_id end,
             campus_longitude, campus_latitude
)
select camera_id, title, kind, owner_id, owner_title, owner_kind, longitude, latitude, bearing_degrees,
       field_of_view_degrees, range_metres, source_type, address, terms, campus, campus_longitude, campus_latitude,
       patrol_unit_id, wearer_status, is_answering, silent_since, sub_address, still_address, control_type,
       control_address
from camera_now
join one using (camera_id)
order by camera_id
"""
COUNT = """
with allowed as materialized (
    select kind, owner_id, terms, campus_longitude, campus_latitude,
           case when patrol_unit_id is not null or terms ? 'within_metres' then camera_id end as alone
    from camera
    where camera_id = any($1::text[])
)
select count(*)
from camera c
join owner o on o.owner_id = c.owner_id
join allowed a on a.kind = c.kind and a.owner_id = c.owner_id and a.terms = c.terms
where a.alone is not distinct from
      case when c.patrol_unit_id is not null or c.terms ? 'within_metres' then c.camera_id end
  and a.campus_longitude is not distinct from c.campus_longitude
  and a.campus_latitude is not distinct from c.campus_latitude
  and ($2::text is null or c.kind = $2)
  and ($3::text is null or c.owner_id = $3)
  and ($4::text is null or c.campus = $4)
  and (c.title || ' ' || c.camera_id || ' ' || o.title || ' ' || coalesce(c.campus, '')) ilike all($5::text[])
"""
WINDOW = """
with allowed as materialized (
    select kind, owner_id, terms, campus_longitude, campus_latitude,
           case when patrol_unit_id is not null or terms ? 'within_metres' then camera_id end as alone
    from camera
    where camera_id = any($1::text[])
),
chosen as materialized (
    select c.camera_id, count(*) over () as total
    from camera c
    join owner o on o.owner_id = c.owner_id
    join allowed a on a.kind = c.kind and a.owner_id = c.owner_id and a.terms = c.terms
    where a.alone is not distinct from
          case when c.patrol_unit_id is not null or c.terms ? 'within_metres' then c.camera_id end
      and a.campus_longitude is not distinct from c.campus_longitude
      and a.campus_latitude is not distinct from c.campus_latitude
      and ($2::text is null or c.kind = $2)
      and ($3::text is null or c.owner_id = $3)
      and ($4::text is null or c.campus = $4)
      and (c.title || ' ' || c.camera_id || ' ' || o.title || ' ' || coalesce(c.campus, '')) ilike all($5::text[])
    order by c.title, c.camera_id
    limit $6
    offset $7
)
select n.camera_id, n.title, n.kind, n.owner_id, n.owner_title, n.owner_kind, n.longitude, n.latitude,
       n.bearing_degrees, n.field_of_view_degrees, n.range_metres, n.source_type, n.address, n.terms, n.campus,
       n.campus_longitude, n.campus_latitude, n.patrol_unit_id, n.wearer_status, n.is_answering, n.silent_since,
       n.sub_address, n.still_address, n.control_type, n.control_address, chosen.total
from camera_now n
join chosen using (camera_id)
order by n.title, n.camera_id
"""
SPOTS = """
with allowed as materialized (
    select kind, owner_id, terms, campus_longitude, campus_latitude,
           case when patrol_unit_id is not null or terms ? 'within_metres' then camera_id end as alone
    from camera
    where camera_id = any($1::text[])
)
select c.camera_id, c.longitude, c.latitude, c.kind, c.is_answering
from camera_now c
join allowed a using (kind, owner_id, terms)
where a.alone is not distinct from
      case when c.patrol_unit_id is not null or c.terms ? 'within_metres' then c.camera_id end
  and a.campus_longitude is not distinct from c.campus_longitude
  and a.campus_latitude is not distinct from c.campus_latitude
"""
GROUPS = """
with allowed as materialized (
    select kind, owner_id, terms, campus_longitude, campus_latitude,
           case when patrol_unit_id is not null or terms ? 'within_metres' then camera_id end as alone
    from camera
    where camera_id = any($1::text[])
)
select c.kind, c.owner_id, o.title as owner_title, c.campus, count(*) as cameras
from camera c
join owner o on o.owner_id = c.owner_id
join allowed a on a.kind = c.kind and a.owner_id = c.owner_id and a.terms = c.terms
where a.alone is not distinct from
      case when c.patrol_unit_id is not null or c.terms ? 'within_metres' then c.camera_id end
  and a.campus_longitude is not distinct from c.campus_longitude
  and a.campus_latitude is not distinct from c.campus_latitude
group by c.kind, c.owner_id, o.title, c.campus
order by o.title, c.kind, c.campus nulls first
limit $2
"""
NAMED = """
select camera_id, title, kind, owner_id, owner_title, owner_kind, longitude, latitude, bearing_degrees,
       field_of_view_degrees, range_metres, source_type, address, terms, campus, campus_longitude, campus_latitude,
       patrol_unit_id, wearer_status, is_answering, silent_since, sub_address, still_address, control_type,
       control_address
from camera_now
where camera_id = any($1::text[])
order by camera_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which cameras are looked for: every word of `text` in title, id, owner or campus; None: any."""

    text: str = ""
    kind: str | None = None
    owner_id: str | None = None
    campus: str | None = None


async def representatives(connection: Any) -> list[Camera]:
    """Return one camera of each sort that the policies can tell apart."""
    return [Camera(**dict(row)) for row in await connection.fetch(REPRESENTATIVES)]


async def window(
    connection: Any, allowed: Sequence[str], looked_for: Filter, *, limit: int, offset: int
) -> tuple[list[Camera], int]:
    """Return so many of the cameras like those allowed that fit, by title, from the `offset`th on, and how many fit."""
    given = _arguments(allowed, looked_for)
    found = [dict(row) for row in await connection.fetch(WINDOW, *given, limit, offset)]
    if not found:  # nothing fits, or the window lies beyond the end
        return [], int(await connection.fetchval(COUNT, *given))
    total = {row.pop("total") for row in found}.pop()
    return [Camera(**row) for row in found], total


async def spots(connection: Any, allowed: Sequence[str]) -> list[tuple[str, float, float, str, bool]]:
    """Return (camera, longitude, latitude, kind, is answering) of all like those allowed."""
    return [tuple(row) for row in await connection.fetch(SPOTS, list(allowed))]


async def groups(connection: Any, allowed: Sequence[str], *, most: int) -> list[dict[str, Any]]:
    """Return the groups that cameras like those allowed fall into, by owner, kind and campus, with their sizes."""
    return [dict(row) for row in await connection.fetch(GROUPS, list(allowed), most)]


async def named(connection: Any, camera_ids: Sequence[str]) -> list[Camera]:
    """Return those cameras that there are."""
    return [Camera(**dict(row)) for row in await connection.fetch(NAMED, list(camera_ids))]


def _arguments(allowed: Sequence[str], looked_for: Filter) -> tuple[Any, ...]:
    patterns = [f"%{_literally(word)}%" for word in looked_for.text.split()] or ["%"]
    return list(allowed), looked_for.kind, looked_for.owner_id, looked_for.campus, patterns


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
