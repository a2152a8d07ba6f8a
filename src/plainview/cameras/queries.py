"""All SQL of cameras and of the views of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.cameras.model import Answer, Camera, View
from plainview.policy.model import IncidentContext

CAMERAS = """
select camera_id, title, kind, owner_id, owner_title, owner_kind, longitude, latitude, bearing_degrees,
       field_of_view_degrees, range_metres, source_type, address, terms, campus, campus_longitude, campus_latitude,
       patrol_unit_id, wearer_status, is_answering, silent_since, sub_address, still_address, control_type,
       control_address,
       camera_id in (select camera_id from private_moment where ended_at is null) as is_private
from camera_now
order by camera_id
"""
CAMERA = """
select camera_id, title, kind, owner_id, owner_title, owner_kind, longitude, latitude, bearing_degrees,
       field_of_view_degrees, range_metres, source_type, address, terms, campus, campus_longitude, campus_latitude,
       patrol_unit_id, wearer_status, is_answering, silent_since, sub_address, still_address, control_type,
       control_address,
       camera_id in (select camera_id from private_moment where ended_at is null) as is_private
from camera_now
where camera_id = $1
"""
OPEN_INCIDENTS = """
select incident_id, longitude, latitude, coalesce(state ->> 'agency', $1) as agency
from incident
where closed_at is null
  and longitude is not null
"""
COUNTS = """
select count(*) as registered, count(*) filter (where is_answering) as answering
from camera
"""
TO_ASK = """
select camera_id, address, source_type
from camera
where address <> ''
order by answered_at nulls first, camera_id
"""
NOTE_ANSWERS = """
update camera c
set is_answering = said.is_answering,
    answered_at = case when said.is_answering then clock_timestamp() else c.answered_at end,
    silent_since = case when said.is_answering then null else coalesce(c.silent_since, clock_timestamp()) end
from unnest($1::text[], $2::boolean[]) as said (camera_id, is_answering)
where c.camera_id = said.camera_id
  and c.is_answering <> said.is_answering
returning c.camera_id
"""
PUT_OWNERS = """
insert into owner (owner_id, title, kind)
select * from unnest($1::text[], $2::text[], $3::text[])
on conflict (owner_id) do update
set title = excluded.title, kind = excluded.kind
where (owner.title, owner.kind) is distinct from (excluded.title, excluded.kind)
returning owner_id, (xmax = 0) as is_new
"""
PUT_CAMERAS = """
insert into camera (
    camera_id, title, kind, owner_id, longitude, latitude, bearing_degrees, field_of_view_degrees, range_metres,
    source_type, address, campus, campus_longitude, campus_latitude, patrol_unit_id, terms, sub_address, still_address,
    control_type, control_address
)
select *
from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::real[], $8::real[], $9::real[],
    $10::text[], $11::text[], $12::text[], $13::float8[], $14::float8[], $15::text[], $16::jsonb[], $17::text[],
    $18::text[], $19::text[], $20::text[]
)
on conflict (camera_id) do update
set title = excluded.title, kind = excluded.kind, owner_id = excluded.owner_id,
    longitude = excluded.longitude, latitude = excluded.latitude, bearing_degrees = excluded.bearing_degrees,
    field_of_view_degrees = excluded.field_of_view_degrees, range_metres = excluded.range_metres,
    source_type = excluded.source_type, address = excluded.address, campus = excluded.campus,
    campus_longitude = excluded.campus_longitude, campus_latitude = excluded.campus_latitude,
    patrol_unit_id = excluded.patrol_unit_id, terms = excluded.terms, sub_address = excluded.sub_address,
    still_address = excluded.still_address, control_type = excluded.control_type,
    control_address = excluded.control_address
where (
    camera.title, camera.kind, camera.owner_id, camera.longitude, camera.latitude, camera.bearing_degrees,
    camera.field_of_view_degrees, camera.range_metres, camera.source_type, camera.address, camera.campus,
    camera.campus_longitude, camera.campus_latitude, camera.patrol_unit_id, camera.terms, camera.sub_address,
    camera.still_address, camera.control_type, camera.control_address
) is distinct from (
    excluded.title, excluded.kind, excluded.owner_id, excluded.longitude, excluded.latitude, excluded.bearing_degrees,
    excluded.field_of_view_degrees, excluded.range_metres, excluded.source_type, excluded.address, excluded.campus,
    excluded.campus_longitude, excluded.campus_latitude, excluded.patrol_unit_id, excluded.terms, excluded.sub_address,
    excluded.still_address, excluded.control_type, excluded.control_address
)
returning camera_id, (xmax = 0) as is_new
"""
SECRETS = """
select camera_id, sealed
from camera_secret
"""
PUT_SECRETS = """
insert into camera_secret (camera_id, sealed)
select * from unnest($1::text[], $2::bytea[])
on conflict (camera_id) do update
set sealed = excluded.sealed, written_at = clock_timestamp()
"""
HAS_TERMS = """
select terms = $2 as are_same
from camera
where camera_id = $1
for share
"""
ADD_VIEW = """
insert into camera_view (
    view_id, camera_id, actor_id, incident_id, purpose, entry_sequence, token_hash, token_expires_at, ends_at
)
values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(secs => $8), $9)
returning token_expires_at
"""
START_VIEW = """
update camera_view
set started_at = clock_timestamp(), alive_until = clock_timestamp() + make_interval(secs => $3)
where token_hash = $1
  and camera_id = $2
  and started_at is null
  and ended_at is null
  and token_expires_at > clock_timestamp()
  and (ends_at is null or ends_at > clock_timestamp())
returning view_id, camera_id, actor_id, incident_id
"""
END_VIEW = """
update camera_view
set ended_at = clock_timestamp(), end_reason = $2
where view_id = $1
  and ended_at is null
returning view_id, camera_id, actor_id, incident_id
"""
END_VIEWS_OF_INCIDENT = """
update camera_view
set ended_at = clock_timestamp(), end_reason = $2
where incident_id = $1
  and ended_at is null
returning view_id, camera_id, actor_id, incident_id
"""
END_VIEWS_OF_CAMERA = """
update camera_view
set ended_at = clock_timestamp(), end_reason = $2
where camera_id = $1
  and ended_at is null
returning view_id, camera_id, actor_id, incident_id
"""
END_STALE_VIEWS = """
update camera_view
set ended_at = clock_timestamp(),
    end_reason = case when ends_at <= clock_timestamp() then 'the permit ended' else 'the view was lost' end
where ended_at is null
  and (
      ends_at <= clock_timestamp()
      or alive_until < clock_timestamp()
      or (started_at is null and token_expires_at < clock_timestamp())
  )
returning view_id, camera_id, actor_id, incident_id
"""
KEEP_ALIVE = """
update camera_view
set alive_until = clock_timestamp() + make_interval(secs => $2)
where view_id = any($1::uuid[])
  and ended_at is null
returning view_id
"""
NOTE_SENT = """
update camera_view
set bytes_sent = $2, skipped_pictures = $3
where view_id = $1
"""
ACTOR_OF_VIEW = """
select actor_id
from camera_view
where view_id = $1
"""


async def all_cameras(connection: Any) -> list[Camera]:
    """Return every camera, carried ones where their unit is."""
    return [Camera(**dict(row)) for row in await connection.fetch(CAMERAS)]


async def find_camera(connection: Any, camera_id: str) -> Camera | None:
    """Return a camera, or None where there is none of that id."""
    row = await connection.fetchrow(CAMERA, camera_id)
    return None if row is None else Camera(**dict(row))


async def open_incidents(connection: Any, agency: str) -> list[IncidentContext]:
    """Return the open incidents that have a place; one that names no agency is `agency`'s."""
    rows = await connection.fetch(OPEN_INCIDENTS, agency)
    return [IncidentContext(is_open=True, **dict(row)) for row in rows]


async def count_cameras(connection: Any) -> tuple[int, int]:
    """Return how many cameras are registered, and how many of them answer."""
    row = await connection.fetchrow(COUNTS)
    return row["registered"], row["answering"]


async def cameras_to_ask(connection: Any) -> list[tuple[str, str, str]]:
    """Return (camera, address, source type) of every camera, the longest unasked first."""
    return [tuple(row) for row in await connection.fetch(TO_ASK)]


async def note_answers(connection: Any, said: Sequence[Answer]) -> list[str]:
    """Write which cameras answer and which are silent; return those for which that is new."""
    rows = await connection.fetch(NOTE_ANSWERS, [s.camera_id for s in said], [s.is_answering for s in said])
    return [row["camera_id"] for row in rows]


async def put_owners(connection: Any, owners: Sequence[tuple[str, str, str]]) -> list[bool]:
    """Add or change owners (id, title, kind); return, for each that was written, whether it is new."""
    return [row["is_new"] for row in await connection.fetch(PUT_OWNERS, *map(list, zip(*owners, strict=True)))]


async def put_cameras(connection: Any, cameras: Sequence[tuple[Any, ...]]) -> list[bool]:
    """Add or change cameras, in the order of PUT_CAMERAS; return, for each that was written, whether it is new."""
    return [row["is_new"] for row in await connection.fetch(PUT_CAMERAS, *map(list, zip(*cameras, strict=True)))]


async def all_secrets(connection: Any) -> list[tuple[str, bytes]]:
    """Return (camera, sealed sign-in) of every camera that has one."""
    return [tuple(row) for row in await connection.fetch(SECRETS)]


async def put_secrets(connection: Any, sealed: Sequence[tuple[str, bytes]]) -> None:
    """Keep sealed sign-ins, in place of those that were there."""
    await connection.execute(PUT_SECRETS, *map(list, zip(*sealed, strict=True)))


async def has_terms(connection: Any, camera_id: str, terms: dict[str, Any]) -> bool:
    """Say whether a camera's terms are still these, and have them stay so until this transaction ends."""
    return bool(await connection.fetchval(HAS_TERMS, camera_id, terms))


async def add_view(
    connection: Any,
    *,
    view: View,
    purpose: str,
    entry: int,
    token_hash: bytes,
    token_seconds: float,
    ends_at: datetime | None,
) -> datetime:
    """Keep a view that was permitted; return when its token expires."""
    expires_at: datetime = await connection.fetchval(
        ADD_VIEW,
        view.view_id, view.camera_id, view.actor_id, view.incident_id,
        purpose, entry, token_hash, token_seconds, ends_at,
    )  # fmt: skip
    return expires_at


async def start_view(connection: Any, *, token_hash: bytes, camera_id: str, alive_seconds: float) -> View | None:
    """Use a token: return its view once, for its own camera, while it lasts; None ever after."""
    row = await connection.fetchrow(START_VIEW, token_hash, camera_id, alive_seconds)
    return None if row is None else View(**dict(row))


async def end_view(connection: Any, view_id: UUID, reason: str) -> View | None:
    """End a view; None where it has ended or never was."""
    row = await connection.fetchrow(END_VIEW, view_id, reason)
    return None if row is None else View(**dict(row))


async def end_views_of_incident(connection: Any, incident_id: UUID, reason: str) -> list[View]:
    """End all views that were permitted for an incident, those not yet started too; return them."""
    return [View(**dict(row)) for row in await connection.fetch(END_VIEWS_OF_INCIDENT, incident_id, reason)]


async def end_views_of_camera(connection: Any, camera_id: str, reason: str) -> list[View]:
    """End all views of a camera, those not yet started too; return them."""
    return [View(**dict(row)) for row in await connection.fetch(END_VIEWS_OF_CAMERA, camera_id, reason)]


async def end_stale_views(connection: Any) -> list[View]:
    """End the views whose permit is over, whose gateway died, or whose token was never used; return them."""
    return [View(**dict(row)) for row in await connection.fetch(END_STALE_VIEWS)]


async def keep_alive(connection: Any, view_ids: Sequence[UUID], alive_seconds: float) -> set[UUID]:
    """Renew the views that a gateway streams; return those that still go on."""
    return {row["view_id"] for row in await connection.fetch(KEEP_ALIVE, list(view_ids), alive_seconds)}


async def note_sent(connection: Any, view_id: UUID, *, bytes_sent: int, skipped_pictures: int) -> None:
    """Write what a view was sent."""
    await connection.execute(NOTE_SENT, view_id, bytes_sent, skipped_pictures)


async def actor_of_view(connection: Any, view_id: UUID) -> str | None:
    """Return who watches, or None where there is no such view."""
    found: str | None = await connection.fetchval(ACTOR_OF_VIEW, view_id)
    return found
