"""Keeps, changes, deletes and takes back walls; whose they are was asked at the door before."""

from uuid import UUID

from plainview.cameras.walls import queries
from plainview.cameras.walls.model import Wall, WallWish, refuse_unfit
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.policy.model import Actor
from plainview.store.transaction import Transaction

MOST_WALLS = 200  # that one person keeps


async def keep_wall(tx: Transaction, wish: WallWish, actor: Actor) -> UUID:
    """Keep a new wall of the actor's and return its id."""
    refuse_unfit(wish)
    wall_id = new_id()
    if await queries.count_own(tx.connection, actor.actor_id) >= MOST_WALLS:
        raise BadInputError(f"you keep {MOST_WALLS} walls already: delete one first")
    await _refuse_taken(tx, wish, actor.actor_id, wall_id)
    await queries.add_wall(
        tx.connection, wall_id, wish, owner_id=actor.actor_id, owner_title=actor.title, agency=actor.agency
    )
    return wall_id


async def change_wall(tx: Transaction, wall: Wall, wish: WallWish, *, version: int) -> None:
    """Change a locked wall; raise ConflictError where it is no longer what was read."""
    refuse_unfit(wish)
    if wall.version != version:
        raise ConflictError("This wall was changed meanwhile, on another screen: read it again.")
    await _refuse_taken(tx, wish, wall.owner_id, wall.wall_id)
    await queries.change_wall(tx.connection, wall.wall_id, wish)


async def delete_wall(tx: Transaction, wall: Wall) -> None:
    """Delete a locked wall; for a day it can be taken back."""
    await queries.forget_deleted(tx.connection)
    await queries.mark_deleted(tx.connection, wall.wall_id, is_deleted=True)


async def restore_wall(tx: Transaction, wall: Wall) -> None:
    """Take a deletion back; raise ConflictError where the name was given to another wall meanwhile."""
    wish = WallWish(title=wall.title, screens=wall.screens, is_shared=wall.is_shared)
    await _refuse_taken(tx, wish, wall.owner_id, wall.wall_id)
    await queries.mark_deleted(tx.connection, wall.wall_id, is_deleted=False)


async def find_wall(tx: Transaction, wall_id: UUID, agency: str, *, is_deleted: bool = False) -> Wall:
    """Return a wall of the agency, locked; raise NotFoundError where there is none."""
    wall = await queries.lock_wall(tx.connection, wall_id, agency=agency, is_deleted=is_deleted)
    if wall is None:
        raise NotFoundError(f"There is no wall {wall_id}.")
    return wall


async def _refuse_taken(tx: Transaction, wish: WallWish, owner_id: str, wall_id: UUID) -> None:
    if await queries.is_title_taken(tx.connection, owner_id=owner_id, title=wish.title, wall_id=wall_id):
        raise ConflictError(f"You have a wall named {wish.title!r} already.")
