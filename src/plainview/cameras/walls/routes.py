"""The ways to walls: read, kept, changed, deleted and taken back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from plainview.cameras.walls import actions, queries
from plainview.cameras.walls.model import (
    LONGEST_TITLE,
    MOST_FREE,
    MOST_SCREENS,
    Layout,
    Screen,
    Wall,
    WallTile,
    WallWish,
)
from plainview.policy.asking import actor_of, usual_context
from plainview.policy.model import Question, Resource
from plainview.policy.permit import Door
from plainview.store.transaction import begin

router = APIRouter(tags=["walls"])
MOST_LISTED = 500
READ, KEEP = "read_walls", "keep_wall"
CameraId = Annotated[str, Field(max_length=80)]


class TileGiven(BaseModel):
    """A tile as it is sent."""

    camera_id: CameraId | None = None
    x: int = 0
    y: int = 0
    w: int = 3
    h: int = 3


class ScreenGiven(BaseModel):
    """A screen as it is sent."""

    layout: Layout
    tiles: Annotated[list[TileGiven], Field(max_length=MOST_FREE)]


class WallGiven(BaseModel):
    """A wall as it is sent."""

    title: Annotated[str, Field(max_length=LONGEST_TITLE)]
    screens: Annotated[list[ScreenGiven], Field(max_length=MOST_SCREENS)]
    is_shared: bool = False


class WallChange(WallGiven):
    """A wall as it is to be; `version` is the one that was read."""

    version: int


@router.get("/api/walls", summary="Your walls, and those shared with your agency")
async def list_walls(request: Request) -> dict[str, Any]:
    """Return layouts only: whether a camera on one may be watched is asked for each tile."""
    actor = actor_of(request)
    await _ask(request, READ, "all", is_own=False)
    found = await queries.list_walls(
        request.app.state.pool, owner_id=actor.actor_id, agency=actor.agency, most=MOST_LISTED
    )
    return {"walls": [_shown(each, actor.actor_id) for each in found]}


@router.post("/api/walls", summary="Keep a wall", status_code=201)
async def keep_wall(request: Request, given: WallGiven) -> dict[str, Any]:
    """Keep a new wall of your own, shared with your agency or not."""
    await _ask(request, KEEP, "new", is_own=True)
    async with begin(request.app.state.pool) as tx:
        wall_id = await actions.keep_wall(tx, _wish(given), actor_of(request))
    return {"wall_id": str(wall_id), "version": 1}


@router.put("/api/walls/{wall_id}", summary="Change a wall of your own")
async def change_wall(request: Request, wall_id: UUID, given: WallChange) -> dict[str, Any]:
    """Rename, lay out anew, share or unshare; 409 where it was changed since it was read."""
    async with begin(request.app.state.pool) as tx:
        wall = await _own(request, tx, wall_id)
        await actions.change_wall(tx, wall, _wish(given), version=given.version)
    return {"wall_id": str(wall_id), "version": given.version + 1}


@router.delete("/api/walls/{wall_id}", summary="Delete a wall of your own", status_code=204)
async def delete_wall(request: Request, wall_id: UUID) -> None:
    """Delete a wall; for a day it can be taken back."""
    async with begin(request.app.state.pool) as tx:
        await actions.delete_wall(tx, await _own(request, tx, wall_id))


@router.post("/api/walls/{wall_id}/restore", summary="Take back that a wall was deleted", status_code=204)
async def restore_wall(request: Request, wall_id: UUID) -> None:
    """Take a deletion back, within a day."""
    async with begin(request.app.state.pool) as tx:
        await actions.restore_wall(tx, await _own(request, tx, wall_id, is_deleted=True))


async def _own(request: Request, tx: Any, wall_id: UUID, *, is_deleted: bool = False) -> Wall:
    actor = actor_of(request)
    wall = await actions.find_wall(tx, wall_id, actor.agency, is_deleted=is_deleted)
    await _ask(request, KEEP, str(wall_id), is_own=wall.owner_id == actor.actor_id)
    return wall


async def _ask(request: Request, action: str, wall_id: str, *, is_own: bool) -> None:
    actor = actor_of(request)
    door: Door = request.app.state.door
    resource = Resource(kind="Wall", resource_id=wall_id, owner=actor.agency, attributes={"is_own": is_own})
    await door.ask(Question(actor=actor, action=action, resource=resource, purpose=None, context=usual_context(actor)))


def _wish(given: WallGiven) -> WallWish:
    screens = tuple(
        Screen(layout=each.layout, tiles=tuple(WallTile(**tile.model_dump()) for tile in each.tiles))
        for each in given.screens
    )
    return WallWish(title=given.title.strip(), screens=screens, is_shared=given.is_shared)


def _shown(wall: Wall, actor_id: str) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(wall)
    del shown["owner_id"], shown["agency"]
    return {**shown, "is_own": wall.owner_id == actor_id}
