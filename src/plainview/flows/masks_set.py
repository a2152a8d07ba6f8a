"""A supervisor says what of a camera's picture is blacked out, and for which purposes it is not."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from plainview.cameras import queries as cameras
from plainview.cameras.asking import question_about
from plainview.cameras.recording.mask_queries import add_mask, end_mask, masks_of
from plainview.cameras.recording.masks import Mask, read_polygon
from plainview.flows.recording_seen import Archive
from plainview.kernel.errors import NotFoundError
from plainview.kernel.ids import new_id
from plainview.policy.model import Actor, Permit
from plainview.store.transaction import begin


async def list_masks(archive: Archive, camera_id: str, actor: Actor) -> list[Mask]:
    """Return a camera's masks in force."""
    await _ask(archive, camera_id, actor)
    async with archive.pool.acquire() as connection:
        return (await masks_of(connection, [camera_id]))[camera_id]


async def put(
    archive: Archive,
    camera_id: str,
    actor: Actor,
    points: Sequence[Sequence[float]],
    *,
    lifted_for: Sequence[str],
    why: str,
) -> UUID:
    """Put a mask in force; raise BadInputError for a polygon that is none."""
    mask = Mask(mask_id=new_id(), polygon=read_polygon(points), lifted_for=tuple(lifted_for), why=why)
    permit = await _ask(archive, camera_id, actor)
    async with begin(archive.pool) as tx:
        await add_mask(tx.connection, camera_id, mask, set_by=actor.actor_id, at=archive.clock(), entry=permit.entry)
    return mask.mask_id


async def end(archive: Archive, camera_id: str, mask_id: UUID, actor: Actor) -> None:
    """Take a mask away; raise NotFoundError where it is not in force."""
    await _ask(archive, camera_id, actor)
    async with begin(archive.pool) as tx:
        if not await end_mask(tx.connection, camera_id, mask_id, ended_by=actor.actor_id, at=archive.clock()):
            raise NotFoundError("There is no such mask in force.")


async def _ask(archive: Archive, camera_id: str, actor: Actor) -> Permit:
    async with archive.pool.acquire() as connection:
        camera = await cameras.find_camera(connection, camera_id)
    if camera is None:
        raise NotFoundError(f"There is no camera {camera_id!r}.")
    asked = question_about(camera, actor=actor, purpose=None, incident=None, now=archive.clock())
    return await archive.door.ask(replace(asked, action="set_masks"))
