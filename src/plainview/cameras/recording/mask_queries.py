"""All SQL of privacy masks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from plainview.cameras.recording.masks import Mask

MASKS = """
select camera_id, mask_id, polygon, lifted_for, why
from camera_mask
where camera_id = any($1::text[])
  and ended_at is null
order by mask_id
"""
ADD_MASK = """
insert into camera_mask (mask_id, camera_id, polygon, lifted_for, why, set_by, set_at, entry_sequence)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
END_MASK = """
update camera_mask
set ended_at = $3, ended_by = $4
where mask_id = $1
  and camera_id = $2
  and ended_at is null
returning mask_id
"""


async def masks_of(connection: Any, camera_ids: Sequence[str]) -> dict[str, list[Mask]]:
    """Return the masks in force, by camera."""
    found: dict[str, list[Mask]] = {camera_id: [] for camera_id in camera_ids}
    for row in await connection.fetch(MASKS, list(camera_ids)):
        points = tuple((float(x), float(y)) for x, y in row["polygon"])
        mask = Mask(mask_id=row["mask_id"], polygon=points, lifted_for=tuple(row["lifted_for"]), why=row["why"])
        found[row["camera_id"]].append(mask)
    return found


async def add_mask(connection: Any, camera_id: str, mask: Mask, *, set_by: str, at: datetime, entry: int) -> None:
    """Put a mask in force."""
    polygon: list[list[float]] = [list(point) for point in mask.polygon]
    await connection.execute(
        ADD_MASK, mask.mask_id, camera_id, polygon, list(mask.lifted_for), mask.why, set_by, at, entry
    )


async def end_mask(connection: Any, camera_id: str, mask_id: UUID, *, ended_by: str, at: datetime) -> bool:
    """Take a mask away; False where it was not in force."""
    return await connection.fetchval(END_MASK, mask_id, camera_id, at, ended_by) is not None
