"""Someone turns a camera: the door decides and writes it down, one hand at a time, and it goes home afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from plainview.cameras import queries as cameras
from plainview.cameras.asking import question_about
from plainview.cameras.control import actions
from plainview.cameras.control.aim import aim_at
from plainview.cameras.control.arbitration import CUE_RANK, rank_of
from plainview.cameras.control.controls import Controls
from plainview.cameras.control.model import Controller, Hand, Hold, Preset
from plainview.cameras.control.queries import find_hold, find_turning
from plainview.cameras.model import Camera
from plainview.flows.camera_opened import DOCKED, Asking, cameras_for, find_context
from plainview.kernel.clock import Clock
from plainview.kernel.errors import NotFoundError, PlainviewError
from plainview.kernel.geometry import Point
from plainview.kernel.log import Log
from plainview.policy.model import IncidentContext, Permit
from plainview.policy.permit import Door
from plainview.store.transaction import begin

CONTROL = "control_camera"
SWEEP_SECONDS = 1.0
log = Log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningParts:
    """The parts that turning a camera takes."""

    pool: Any
    door: Door
    controls: Controls
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a camera is to do, in words for the ledger, and how."""

    words: str
    carry_out: Callable[[Controller], Awaitable[None]]


def move(*, pan: float, tilt: float, zoom: float) -> Turn:
    """Return a move that goes on until stopped; speeds −1 to 1."""
    words = f"move pan {pan:+.2f} tilt {tilt:+.2f} zoom {zoom:+.2f}"
    return Turn(words=words, carry_out=lambda controller: controller.move(pan=pan, tilt=tilt, zoom=zoom))


def go_to(preset: str) -> Turn:
    """Return the way to a preset."""
    return Turn(words=f"go to preset {preset}", carry_out=lambda controller: controller.go_to(preset))


async def take_camera(parts: TurningParts, camera_id: str, asking: Asking) -> Hold:
    """Reach for a camera's control; held by another, they are asked, and the answer comes as an event."""
    camera, permit = await _permit(parts, camera_id, asking, "take control")
    return await _take(parts, camera, permit, asking)


async def turn_camera(parts: TurningParts, camera_id: str, asking: Asking, turn: Turn) -> Hold:
    """Turn a camera, taking its control; where another holds it they are asked, and nothing moves."""
    camera, permit = await _permit(parts, camera_id, asking, turn.words)
    hold = await _take(parts, camera, permit, asking)
    if hold.actor_id == asking.actor.actor_id:
        await turn.carry_out(await parts.controls.of(camera))
    return hold


async def stop_camera(parts: TurningParts, camera_id: str, asking: Asking) -> None:
    """Have a camera stand still, whoever turns it: anybody who may turn it may stop it."""
    camera, _ = await _permit(parts, camera_id, asking, "stop")
    controller = await parts.controls.of(camera)
    await controller.stop()


async def presets_of(parts: TurningParts, camera_id: str, asking: Asking) -> list[Preset]:
    """Return the places that a camera remembers."""
    camera, _ = await _permit(parts, camera_id, asking, "read presets")
    controller = await parts.controls.of(camera)
    return await controller.presets()


async def let_go(parts: TurningParts, camera_id: str, asking: Asking) -> None:
    """Let a camera go: it turns home. Nothing happens where this hand does not hold it."""
    async with begin(parts.pool) as tx:
        is_ended = await actions.let_go(tx, camera_id, asking.actor.actor_id)
    if is_ended:
        await _go_home(parts, camera_id)


async def cue_cameras(parts: TurningParts, incident_id: UUID, asking: Asking) -> list[str]:
    """Turn the cameras that will be docked and can be turned to the incident's place; return which were.

    One that somebody holds is left alone. Each is asked for, and entered, as any other move.
    """
    near = await cameras_for(
        parts.pool, parts.door, incident_id, actor=asking.actor, purpose=asking.purpose, clock=parts.clock
    )
    async with parts.pool.acquire() as connection:
        incident = await find_context(connection, incident_id, asking.actor.agency)
    can_turn = [each.camera for each in near[:DOCKED] if each.camera.control_type is not None]
    done = await asyncio.gather(*(_cue(parts, each, incident, asking) for each in can_turn))
    return [camera.camera_id for camera, is_done in zip(can_turn, done, strict=True) if is_done]


async def keep_going_home(parts: TurningParts) -> None:
    """Turn cameras home that nobody holds any more, for ever."""
    while True:
        async with begin(parts.pool) as tx:
            ended = await actions.end_old_holds(tx)
        for camera_id in ended:
            await _go_home(parts, camera_id)
        await asyncio.sleep(SWEEP_SECONDS)


async def _cue(parts: TurningParts, camera: Camera, incident: IncidentContext | None, asking: Asking) -> bool:
    if incident is None or incident.longitude is None or incident.latitude is None:
        return False
    place = Point(longitude=incident.longitude, latitude=incident.latitude)
    async with parts.pool.acquire() as connection:
        aim = aim_at(place, camera, await find_turning(connection, camera.camera_id))
        held = await find_hold(connection, camera.camera_id)
    if aim is None or (held is not None and held.held_until > parts.clock() and held.rank > CUE_RANK):
        return False
    try:
        _, permit = await _permit(parts, camera.camera_id, asking, "turn to the call's place")
        async with begin(parts.pool) as tx:
            is_ours = await actions.cue(tx, camera.camera_id, _hand(permit, asking, rank=CUE_RANK), parts.clock())
        if is_ours:
            controller = await parts.controls.of(camera)
            await controller.turn_to(pan=aim.pan, tilt=aim.tilt, zoom=aim.zoom)
    except PlainviewError as error:
        log.warning("camera_not_cued", camera_id=camera.camera_id, why=type(error).__name__)
        return False
    return is_ours


async def _permit(parts: TurningParts, camera_id: str, asking: Asking, words: str) -> tuple[Camera, Permit]:
    async with parts.pool.acquire() as connection:
        camera = await cameras.find_camera(connection, camera_id)
        incident = await find_context(connection, asking.incident_id, asking.actor.agency)
    if camera is None:
        raise NotFoundError(f"There is no camera {camera_id!r}.")
    question = question_about(camera, actor=asking.actor, purpose=asking.purpose, incident=incident, now=parts.clock())
    return camera, await parts.door.ask(replace(question, action=CONTROL, justification=words))


async def _take(parts: TurningParts, camera: Camera, permit: Permit, asking: Asking) -> Hold:
    hand = _hand(permit, asking, rank=rank_of(asking.actor.role))
    async with begin(parts.pool) as tx:
        return await actions.take(tx, camera.camera_id, hand, parts.clock())


def _hand(permit: Permit, asking: Asking, *, rank: int) -> Hand:
    return Hand(
        actor_id=asking.actor.actor_id, actor_title=asking.actor.title, rank=rank, purpose=asking.purpose or "",
        incident_id=asking.incident_id, entry=permit.entry,
    )  # fmt: skip


async def _go_home(parts: TurningParts, camera_id: str) -> None:
    """Turn a camera to where it rests; one that does not answer stays as it is, and that is logged."""
    async with parts.pool.acquire() as connection:
        camera = await cameras.find_camera(connection, camera_id)
        turning = await find_turning(connection, camera_id)
    if camera is None:
        return
    try:
        controller = await parts.controls.of(camera)
        await controller.stop()
        if turning.home_preset is not None:
            await controller.go_to(turning.home_preset)
        else:
            await controller.turn_to(pan=0.0, tilt=0.0, zoom=0.0)
    except PlainviewError as error:
        log.warning("camera_not_home", camera_id=camera_id, why=type(error).__name__)
