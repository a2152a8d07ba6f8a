"""All SQL of walls."""

from typing import Any
from uuid import UUID

import msgspec

from plainview.cameras.walls.model import Wall, WallWish

LIST = """
select wall_id, owner_id, owner_title, agency, title, screens, is_shared, version, changed_at
from wall
where deleted_at is null
  and agency = $2
  and (owner_id = $1 or is_shared)
order by owner_id <> $1, lower(title), wall_id
limit $3
"""
LOCK = """
select wall_id, owner_id, owner_title, agency, title, screens, is_shared, version, changed_at
from wall
where wall_id = $1
  and agency = $2
  and (deleted_at is not null) = $3
for update
"""
TITLE_TAKEN = """
select exists (
    select
    from wall
    where owner_id = $1
      and lower(title) = lower($2)
      and deleted_at is null
      and wall_id <> $3
)
"""
ADD = """
insert into wall (wall_id, owner_id, owner_title, agency, title, screens, is_shared)
values ($1, $2, $3, $4, $5, $6, $7)
"""
CHANGE = """
update wall
set title = $2, screens = $3, is_shared = $4, version = version + 1, changed_at = clock_timestamp()
where wall_id = $1
"""
MARK_DELETED = """
update wall
set deleted_at = case when $2 then clock_timestamp() end, version = version + 1
where wall_id = $1
"""
FORGET_DELETED = """
delete from wall
where deleted_at < clock_timestamp() - interval '1 day'
"""
COUNT_OWN = """
select count(*)
from wall
where owner_id = $1
  and deleted_at is null
"""


def _wall(row: Any) -> Wall:
    return msgspec.convert(dict(row), Wall)


async def list_walls(connection: Any, *, owner_id: str, agency: str, most: int) -> list[Wall]:
    """Return someone's own walls, then those that others of the agency share."""
    return [_wall(row) for row in await connection.fetch(LIST, owner_id, agency, most)]


async def lock_wall(connection: Any, wall_id: UUID, *, agency: str, is_deleted: bool = False) -> Wall | None:
    """Return a wall of the agency that nobody else can change until the transaction ends, None where there is none."""
    row = await connection.fetchrow(LOCK, wall_id, agency, is_deleted)
    return None if row is None else _wall(row)


async def is_title_taken(connection: Any, *, owner_id: str, title: str, wall_id: UUID) -> bool:
    """Say whether another wall of the same owner has this name."""
    return bool(await connection.fetchval(TITLE_TAKEN, owner_id, title, wall_id))


async def count_own(connection: Any, owner_id: str) -> int:
    """Return how many walls someone keeps."""
    return int(await connection.fetchval(COUNT_OWN, owner_id))


async def add_wall(
    connection: Any, wall_id: UUID, wish: WallWish, *, owner_id: str, owner_title: str, agency: str
) -> None:
    """Keep a new wall."""
    screens = msgspec.to_builtins(wish.screens)
    await connection.execute(ADD, wall_id, owner_id, owner_title, agency, wish.title, screens, wish.is_shared)


async def change_wall(connection: Any, wall_id: UUID, wish: WallWish) -> None:
    """Write what a wall is to be like from now on."""
    await connection.execute(CHANGE, wall_id, wish.title, msgspec.to_builtins(wish.screens), wish.is_shared)


async def mark_deleted(connection: Any, wall_id: UUID, *, is_deleted: bool) -> None:
    """Delete a wall, or take that back."""
    await connection.execute(MARK_DELETED, wall_id, is_deleted)


async def forget_deleted(connection: Any) -> None:
    """Drop the walls that were deleted more than a day ago."""
    await connection.execute(FORGET_DELETED)
