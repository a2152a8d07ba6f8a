"""What turning a camera means: presets, moves, and what every type of control can do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A place that a camera remembers; the token is the camera's own."""

    token: str
    title: str


class Controller(Protocol):
    """Turns one camera; raises UnavailableError where it does not answer, BadInputError for what it can't do."""

    async def move(self, *, pan: float, tilt: float, zoom: float) -> None:
        """Begin to turn with these speeds, each −1 to 1: right, up, closer; it goes on until stopped."""

    async def stop(self) -> None:
        """Stand still."""

    async def turn_to(self, *, pan: float, tilt: float, zoom: float | None) -> None:
        """Turn to a direction, each −1 to 1 of its span; zoom 0 (wide) to 1, None: as it is."""

    async def presets(self) -> list[Preset]:
        """Return the places that it remembers."""

    async def go_to(self, token: str) -> None:
        """Turn to one of them."""

    async def close(self) -> None:
        """Let go of the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """How a camera stands: what its pan and tilt of −1 to 1 span, how high it hangs, where it rests."""

    home_preset: str | None = None
    pan_span_degrees: float = 360.0
    tilt_span_degrees: float = 180.0
    mount_height_metres: float = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who wants to turn a camera, and on what permit."""

    actor_id: str
    actor_title: str
    rank: int
    purpose: str
    incident_id: UUID | None
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Who turns a camera now, until when, and who asks for it."""

    actor_id: str
    actor_title: str
    rank: int
    incident_id: UUID | None
    held_until: datetime
    asked_by: str | None = None
    asked_by_title: str | None = None
    answer_by: datetime | None = None
