"""All SQL of body-worn cameras: devices, private moments, and what wearers were told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from plainview.cameras.body_worn.model import Device, Look, MomentKind, Notice, WearerState

ADD_OWNER = """
insert into owner (owner_id, title, kind)
values ($1, $2, 'city')
on conflict (owner_id) do nothing
"""
ADD_CAMERA = """
insert into camera (
    camera_id, title, kind, owner_id, longitude, latitude, field_of_view_degrees, range_metres, source_type, address,
    patrol_unit_id, is_answering
)
select $1, $2, 'body_worn', $3, u.longitude, u.latitude, 120, 25, $4, $5, u.unit_id, false
from patrol_unit u
where u.unit_id = $6
on conflict (camera_id) do update
set title = excluded.title, source_type = excluded.source_type, address = excluded.address,
    patrol_unit_id = excluded.patrol_unit_id
where camera.kind = 'body_worn'
returning camera_id
"""
ADD_DEVICE = """
insert into body_worn_device (device_id, camera_id, title, token_hash)
values ($1, $2, $3, $4)
"""
REVOKE_DEVICES = """
update body_worn_device
set revoked_at = clock_timestamp()
where camera_id = $1
  and revoked_at is null
returning device_id
"""
DEVICE = """
select d.device_id, d.camera_id, c.patrol_unit_id as unit_id, d.title
from body_worn_device d
join camera c using (camera_id)
where d.token_hash = $1
  and d.revoked_at is null
  and c.kind = 'body_worn'
  and c.patrol_unit_id is not null
"""
IS_KNOWN = """
select exists (select from body_worn_device where device_id = $1 and revoked_at is null)
"""
UNIT_OF = """
select patrol_unit_id
from camera
where camera_id = $1
"""
HOLD_CAMERA = """
select camera_id
from camera
where camera_id = $1
for share
"""
IS_PRIVATE = """
select exists (select from private_moment where camera_id = $1 and ended_at is null)
"""
HOLD_CAMERA_ALONE = """
select camera_id
from camera
where camera_id = $1
for no key update
"""
BEGIN_MOMENT = """
insert into private_moment (moment_id, camera_id, kind, marked_by)
values ($1, $2, $3, $4)
on conflict (camera_id) where ended_at is null do update
set kind = excluded.kind
"""
END_MOMENT = """
update private_moment
set ended_at = clock_timestamp()
where camera_id = $1
  and ended_at is null
returning moment_id
"""
ADD_NOTICE = """
insert into wearer_notice (
    notice_id, view_id, kind, camera_id, unit_id, actor_id, actor_title, role, purpose, entry_sequence
)
values ($1, $2, 'begins', $3, $4, $5, $6, $7, $8, $9)
returning notice_id, kind, view_id, camera_id, unit_id, actor_id, actor_title, role, purpose, entry_sequence, reason,
          made_at
"""
ADD_ENDED_NOTICES = """
insert into wearer_notice (
    notice_id, view_id, kind, camera_id, unit_id, actor_id, actor_title, role, purpose, entry_sequence, reason
)
select gen_random_uuid(), told.view_id, 'ended', told.camera_id, told.unit_id, told.actor_id, told.actor_title,
       told.role, told.purpose, told.entry_sequence, $2
from wearer_notice told
where told.view_id = any($1::uuid[])
  and told.kind = 'begins'
on conflict (view_id, kind) do nothing
returning notice_id, kind, view_id, camera_id, unit_id, actor_id, actor_title, role, purpose, entry_sequence, reason,
          made_at
"""
NOTE_DELIVERED = """
update wearer_notice
set delivered_at = coalesce(delivered_at, clock_timestamp())
where notice_id = $1
  and unit_id = $2
  and ($3::text is null or camera_id = $3)
returning notice_id
"""
NOTE_ACKNOWLEDGED = """
update wearer_notice
set acknowledged_at = coalesce(acknowledged_at, clock_timestamp()),
    delivered_at = coalesce(delivered_at, clock_timestamp())
where notice_id = $1
  and unit_id = $2
  and ($3::text is null or camera_id = $3)
returning notice_id
"""
IS_DELIVERED = """
select delivered_at is not null
from wearer_notice
where notice_id = $1
"""
STATES = """
select c.camera_id, c.title, c.patrol_unit_id as unit_id, p.kind as private, p.began_at as private_since,
       coalesce(looks.watchers, '[]') as watchers
from camera c
left join private_moment p on p.camera_id = c.camera_id and p.ended_at is null
left join lateral (
    select jsonb_agg(
               jsonb_build_object(
                   'view_id', n.view_id, 'actor_title', n.actor_title, 'role', n.role, 'purpose', n.purpose,
                   'since', v.asked_at, 'acknowledged', n.acknowledged_at is not null, 'notice_id', n.notice_id
               )
               order by v.asked_at
           ) as watchers
    from camera_view v
    join wearer_notice n on n.view_id = v.view_id and n.kind = 'begins'
    where v.camera_id = c.camera_id
      and v.ended_at is null
) as looks on true
where c.kind = 'body_worn'
  and c.patrol_unit_id = $1
  and ($2::text is null or c.camera_id = $2)
order by c.camera_id
"""
UNRECORDED = """
select notice_id, kind, view_id, camera_id, unit_id, actor_id, actor_title, role, purpose, entry_sequence, reason,
       made_at
from wearer_notice
where kind = 'ended'
  and recorded_at is null
order by made_at
limit 100
for update skip locked
"""
NOTE_RECORDED = """
update wearer_notice
set recorded_at = clock_timestamp()
where notice_id = any($1::uuid[])
"""


async def add_owner(connection: Any, owner_id: str, title: str) -> None:
    """Add the agency that owns a camera, where it isn't there yet."""
    await connection.execute(ADD_OWNER, owner_id, title)


async def add_camera(
    connection: Any, *, camera_id: str, title: str, owner_id: str, source_type: str, address: str, unit_id: str
) -> bool:
    """Register a camera that is carried by a unit, at the unit's place; False where there is no such unit."""
    found = await connection.fetchval(ADD_CAMERA, camera_id, title, owner_id, source_type, address, unit_id)
    return found is not None


async def add_device(connection: Any, *, device_id: UUID, camera_id: str, title: str, token_hash: bytes) -> None:
    """Add a device by the hash of its token."""
    await connection.execute(ADD_DEVICE, device_id, camera_id, title, token_hash)


async def revoke_devices(connection: Any, camera_id: str) -> list[UUID]:
    """End every token of a camera; return whose."""
    return [row["device_id"] for row in await connection.fetch(REVOKE_DEVICES, camera_id)]


async def find_device(connection: Any, token_hash: bytes) -> Device | None:
    """Return the device that a token is of, None where it is unknown or revoked."""
    row = await connection.fetchrow(DEVICE, token_hash)
    return None if row is None else Device(**dict(row))


async def is_known(connection: Any, device_id: UUID) -> bool:
    """Say whether a device's token still holds."""
    return bool(await connection.fetchval(IS_KNOWN, device_id))


async def unit_of(connection: Any, camera_id: str) -> str | None:
    """Return the unit that carries a camera, None where none does."""
    found: str | None = await connection.fetchval(UNIT_OF, camera_id)
    return found


async def hold_camera(connection: Any, camera_id: str) -> bool:
    """Keep others from marking a camera private until this transaction ends; say whether it is private now."""
    await connection.execute(HOLD_CAMERA, camera_id)
    return bool(await connection.fetchval(IS_PRIVATE, camera_id))  # apart: it sees what was committed while it waited


async def begin_moment(connection: Any, *, moment_id: UUID, camera_id: str, kind: MomentKind, marked_by: str) -> None:
    """Mark a camera private, waiting for views that are just being opened."""
    await connection.execute(HOLD_CAMERA_ALONE, camera_id)
    await connection.execute(BEGIN_MOMENT, moment_id, camera_id, kind, marked_by)


async def end_moment(connection: Any, camera_id: str) -> bool:
    """End a private moment; False where there was none."""
    return await connection.fetchval(END_MOMENT, camera_id) is not None


async def add_notice(connection: Any, notice_id: UUID, look: Look) -> Notice:
    """Keep that a look is about to begin."""
    row = await connection.fetchrow(
        ADD_NOTICE,
        notice_id, look.view_id, look.camera_id, look.unit_id, look.actor_id, look.actor_title, look.role,
        look.purpose, look.entry,
    )  # fmt: skip
    return Notice(**dict(row))


async def add_ended_notices(connection: Any, view_ids: Sequence[UUID], reason: str) -> list[Notice]:
    """Keep, for each of these views that a wearer was told of, that it ended; once a view."""
    rows = await connection.fetch(ADD_ENDED_NOTICES, list(view_ids), reason)
    return [Notice(**dict(row)) for row in rows]


async def note_delivered(connection: Any, notice_id: UUID, *, unit_id: str, camera_id: str | None) -> bool:
    """Note that a device of this unit (of this camera alone) shows a notice; False where it is not theirs."""
    return await connection.fetchval(NOTE_DELIVERED, notice_id, unit_id, camera_id) is not None


async def note_acknowledged(connection: Any, notice_id: UUID, *, unit_id: str, camera_id: str | None) -> bool:
    """Note that the wearer says they saw a notice; False where it is not theirs."""
    return await connection.fetchval(NOTE_ACKNOWLEDGED, notice_id, unit_id, camera_id) is not None


async def is_delivered(connection: Any, notice_id: UUID) -> bool:
    """Say whether a device of the wearer shows a notice."""
    return bool(await connection.fetchval(IS_DELIVERED, notice_id))


async def states_of(connection: Any, unit_id: str, camera_id: str | None = None) -> list[WearerState]:
    """Return the body-worn cameras of a unit (or one of them), as its wearers see them."""
    rows = await connection.fetch(STATES, unit_id, camera_id)
    return [WearerState(**{**dict(row), "watchers": tuple(row["watchers"])}) for row in rows]


async def unrecorded_ends(connection: Any) -> list[Notice]:
    """Return ended looks whose entry is not in the ledger, held until this transaction ends."""
    return [Notice(**dict(row)) for row in await connection.fetch(UNRECORDED)]


async def note_recorded(connection: Any, notice_ids: Sequence[UUID]) -> None:
    """Note that these ends are in the ledger."""
    await connection.execute(NOTE_RECORDED, list(notice_ids))
