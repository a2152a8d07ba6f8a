"""Someone asks for stills: the door decides, then the newest keyframe is drawn with who, when and why burnt in."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from plainview.cameras import queries as cameras
from plainview.cameras.asking import question_about
from plainview.cameras.model import Camera
from plainview.cameras.recording.mask_queries import masks_of
from plainview.cameras.recording.masks import Mask, needed_for
from plainview.cameras.recording.stills import KeyPicture, LastPictures, Origin, draw_still
from plainview.flows.camera_opened import Asking, find_context
from plainview.kernel.clock import Clock
from plainview.kernel.errors import BadInputError, NotFoundError, PlainviewError, RefusedError, UnavailableError
from plainview.policy.model import IncidentContext, Permit, Question
from plainview.policy.permit import Door

TAKE_STILL = "take_still"
NOW_SECONDS = 2.5  # a picture that young is "now"
FETCH_TRIES, TRY_SECONDS = 4, 1.0
AT_ONCE = 10  # cameras pulled for their still at a time: under what the gateway pulls for nobody
MOST_STILLS = 400


class Puller(Protocol):
    """Begins to pull cameras for some seconds; their keyframes are heard by LastPictures."""

    def prewarm(self, cameras: Iterable[Camera], *, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A picture of one camera, as old as it says."""

    camera_id: str
    jpeg: bytes
    taken_at: datetime
    age_seconds: float
    origin: Origin
    entry: int
    is_masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoStill:
    """Why a camera has none."""

    camera_id: str
    why: str
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRoom:
    """Where stills come from: the store, the door, the gateway and the newest keyframes."""

    pool: Any
    door: Door
    puller: Puller
    pictures: LastPictures
    clock: Clock


async def take_still(room: StillRoom, camera_id: str, asking: Asking) -> Still:
    """Return a JPEG of now; raise RefusedError, NotFoundError, or UnavailableError where no picture comes."""
    [camera], masks, questions = await _questions(room, [camera_id], asking)
    permit = await room.door.ask(questions[0])
    oldest = room.clock() - timedelta(seconds=NOW_SECONDS)
    picture = room.pictures.newest(camera_id, since=oldest) or await _fetch(room, camera)
    return await _draw(room, camera, picture, permit, masks[camera_id], width=None)


async def take_stills(
    room: StillRoom, camera_ids: Sequence[str], asking: Asking, *, width: int, oldest_seconds: float
) -> AsyncGenerator[Still | NoStill]:
    """Give a still of each camera as it comes, or why there is none; one batch of entries for all.

    A picture up to `oldest_seconds` old is taken as it is and says its age; for the others the camera is pulled.
    """
    if len(camera_ids) > MOST_STILLS:
        raise BadInputError(f"Ask for at most {MOST_STILLS} stills at a time.")
    found, masks, questions = await _questions(room, list(dict.fromkeys(camera_ids)), asking)
    permits = await room.door.ask_all(questions)
    slots = asyncio.Semaphore(AT_ONCE)
    since = room.clock() - timedelta(seconds=oldest_seconds)

    async def one(camera: Camera, permit: Permit | RefusedError) -> Still | NoStill:
        if isinstance(permit, RefusedError):
            return NoStill(camera_id=camera.camera_id, why=str(permit), rule=", ".join(permit.rules))
        try:
            picture = room.pictures.newest(camera.camera_id, since=since)
            if picture is None:
                async with slots:
                    picture = await _fetch(room, camera)
            return await _draw(room, camera, picture, permit, masks[camera.camera_id], width=width)
        except PlainviewError as error:
            return NoStill(camera_id=camera.camera_id, why=str(error))

    under_way = [asyncio.create_task(one(*each)) for each in zip(found, permits, strict=True)]
    try:
        for finished in asyncio.as_completed(under_way):
            yield await finished
    finally:
        for task in under_way:
            task.cancel()


async def _questions(
    room: StillRoom, camera_ids: Sequence[str], asking: Asking
) -> tuple[list[Camera], dict[str, list[Mask]], list[Question]]:
    async with room.pool.acquire() as connection:
        found = await _find(connection, camera_ids)
        incident = await find_context(connection, asking.incident_id, asking.actor.agency)
        masks = await masks_of(connection, camera_ids)
    return found, masks, [_question(room, each, asking, incident) for each in found]


def _question(room: StillRoom, camera: Camera, asking: Asking, incident: IncidentContext | None) -> Question:
    asked = question_about(camera, actor=asking.actor, purpose=asking.purpose, incident=incident, now=room.clock())
    return replace(asked, action=TAKE_STILL)


async def _find(connection: Any, camera_ids: Sequence[str]) -> list[Camera]:
    if len(camera_ids) == 1:
        camera = await cameras.find_camera(connection, camera_ids[0])
        found = {} if camera is None else {camera.camera_id: camera}
    else:
        found = {camera.camera_id: camera for camera in await cameras.all_cameras(connection)}
    missing = [camera_id for camera_id in camera_ids if camera_id not in found]
    if missing:
        raise NotFoundError(f"There is no camera {missing[0]!r}.")
    return [found[camera_id] for camera_id in camera_ids]


async def _fetch(room: StillRoom, camera: Camera) -> KeyPicture:
    """Pull a camera until it gives a keyframe; asked for again each second, as others may have taken its place."""
    for _ in range(FETCH_TRIES):
        room.puller.prewarm([camera], seconds=2 * TRY_SECONDS)
        picture = await room.pictures.next(camera.camera_id, seconds=TRY_SECONDS)
        if picture is not None:
            return picture
    raise UnavailableError(f"The camera gave no picture in {FETCH_TRIES * TRY_SECONDS:.0f} s.")


async def _draw(
    room: StillRoom, camera: Camera, picture: KeyPicture, permit: Permit, masks: Sequence[Mask], *, width: int | None
) -> Still:
    purpose = permit.question.purpose or ""
    dark = needed_for(masks, purpose)
    actor = permit.question.actor
    lines = [
        f"{actor.title} · {permit.granted_at:%Y-%m-%d %H:%M:%S} UTC · {purpose} · entry {permit.entry}",
        f"{camera.camera_id} · picture of {picture.taken_at:%Y-%m-%d %H:%M:%S} UTC",
    ]
    jpeg = await asyncio.to_thread(draw_still, picture, masks=dark, lines=lines, width=width)
    return Still(
        camera_id=camera.camera_id,
        jpeg=jpeg,
        taken_at=picture.taken_at,
        age_seconds=max(0.0, (room.clock() - picture.taken_at).total_seconds()),
        origin=picture.origin,
        entry=permit.entry,
        is_masked=bool(dark),
    )
