"""What a wall is: screens of tiles, each with a camera or empty; a layout that is kept, never a picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from plainview.kernel.errors import BadInputError

Layout = Literal["1", "4", "9", "16", "free"]
COLUMNS, ROWS = 12, 9  # of the grid that a free layout's tiles stand on
MOST_FREE = 36
MOST_SCREENS = 8
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WallTile:
    """One tile; `x`, `y`, `w`, `h` are cells of the grid and count in a free layout only."""

    camera_id: str | None = None
    x: int = 0
    y: int = 0
    w: int = 3
    h: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What stands on one screen of a wall."""

    layout: Layout
    tiles: tuple[WallTile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A wall that somebody keeps, and shares with the agency or doesn't."""

    wall_id: UUID
    owner_id: str
    owner_title: str
    agency: str
    title: str
    screens: tuple[Screen, ...]
    is_shared: bool
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WallWish:
    """What a wall is to be like."""

    title: str
    screens: tuple[Screen, ...]
    is_shared: bool


def refuse_unfit(wish: WallWish) -> None:
    """Raise BadInputError for a wall that can't be drawn, saying why."""
    if not 0 < len(wish.title.strip()) <= LONGEST_TITLE or set(wish.title) & set("/?#"):
        raise BadInputError(f"name the wall in at most {LONGEST_TITLE} characters, without / ? and #")
    if not 0 < len(wish.screens) <= MOST_SCREENS:
        raise BadInputError(f"a wall has 1 to {MOST_SCREENS} screens")
    for screen in wish.screens:
        _refuse_unfit_screen(screen)


def _refuse_unfit_screen(screen: Screen) -> None:
    most = MOST_FREE if screen.layout == "free" else int(screen.layout)
    if len(screen.tiles) > most:
        raise BadInputError(f"layout {screen.layout} has at most {most} tiles")
    shown = [tile.camera_id for tile in screen.tiles if tile.camera_id is not None]
    if len(set(shown)) != len(shown):
        raise BadInputError("a camera stands on a screen once")
    for tile in screen.tiles:
        if not (tile.x >= 0 and tile.y >= 0 and 1 <= tile.w <= COLUMNS - tile.x and 1 <= tile.h <= ROWS - tile.y):
            raise BadInputError(f"a tile lies within {COLUMNS} columns and {ROWS} rows")
