"""All SQL of who turns a camera, and how it stands."""

from typing import Any

from plainview.cameras.control.model import Hand, Hold, Turning

LOCK_CAMERA = """
select camera_id
from camera
where camera_id = $1
for no key update
"""
HOLD = """
select actor_id, actor_title, rank, incident_id, held_until, asked_by, asked_by_title, answer_by
from camera_hold
where camera_id = $1
"""
PUT_HOLD = """
insert into camera_hold (
    camera_id, actor_id, actor_title, rank, purpose, incident_id, entry_sequence, held_until, asked_by, asked_by_title,
    answer_by
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (camera_id) do update
set taken_at = case when camera_hold.actor_id = excluded.actor_id then camera_hold.taken_at else clock_timestamp() end,
    actor_id = excluded.actor_id, actor_title = excluded.actor_title, rank = excluded.rank,
    purpose = excluded.purpose, incident_id = excluded.incident_id, entry_sequence = excluded.entry_sequence,
    held_until = excluded.held_until, asked_by = excluded.asked_by, asked_by_title = excluded.asked_by_title,
    answer_by = excluded.answer_by
"""
CHANGE_ASKED = """
update camera_hold
set asked_by = $2, asked_by_title = $3, answer_by = $4, held_until = $5
where camera_id = $1
"""
END_HOLD = """
delete from camera_hold
where camera_id = $1
  and actor_id = $2
returning camera_id
"""
END_OLD_HOLDS = """
delete from camera_hold
where held_until <= clock_timestamp()
   or (rank < 0 and incident_id in (select incident_id from incident where closed_at is not null))
returning camera_id
"""
TURNING = """
select home_preset, pan_span_degrees, tilt_span_degrees, mount_height_metres
from camera_turning
where camera_id = $1
"""


async def lock_camera(connection: Any, camera_id: str) -> None:
    """Have only one hand reach for a camera at a time, until the transaction ends."""
    await connection.fetchval(LOCK_CAMERA, camera_id)


async def find_hold(connection: Any, camera_id: str) -> Hold | None:
    """Return who holds a camera, also where that is over; None where nobody did."""
    row = await connection.fetchrow(HOLD, camera_id)
    return None if row is None else Hold(**dict(row))


async def put_hold(connection: Any, camera_id: str, hold: Hold, hand: Hand) -> None:
    """Have a camera held, on the permit of `hand`."""
    await connection.execute(
        PUT_HOLD,
        camera_id, hold.actor_id, hold.actor_title, hold.rank, hand.purpose, hold.incident_id, hand.entry,
        hold.held_until, hold.asked_by, hold.asked_by_title, hold.answer_by,
    )  # fmt: skip


async def change_asked(connection: Any, camera_id: str, hold: Hold) -> None:
    """Write who asks for a camera that another holds, or that nobody does any more."""
    await connection.execute(
        CHANGE_ASKED, camera_id, hold.asked_by, hold.asked_by_title, hold.answer_by, hold.held_until
    )


async def end_hold(connection: Any, camera_id: str, actor_id: str) -> bool:
    """Let a camera go; False where this hand does not hold it."""
    return await connection.fetchval(END_HOLD, camera_id, actor_id) is not None


async def end_old_holds(connection: Any) -> list[str]:
    """End the holds that are over, and those of a call that is closed; return their cameras."""
    return [row["camera_id"] for row in await connection.fetch(END_OLD_HOLDS)]


async def find_turning(connection: Any, camera_id: str) -> Turning:
    """Return how a camera stands; the usual where nothing is recorded."""
    row = await connection.fetchrow(TURNING, camera_id)
    return Turning() if row is None else Turning(**dict(row))
