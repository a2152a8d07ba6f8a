"""What a wearer holds and is told: their device, their private moments, and each look through their camera."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

MomentKind = Literal["medical", "private"]
NOTICE_EVENT = "wearer_notice"
STATE_EVENT = "wearer_state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What pushes a wearer's pictures, known by its token."""

    device_id: UUID
    camera_id: str
    unit_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Someone who was permitted to look through a wearer's camera; `entry` is the permit's number in the ledger."""

    view_id: UUID
    camera_id: str
    unit_id: str
    actor_id: str
    actor_title: str
    role: str
    purpose: str
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One look told to the wearer, that it begins or that it ended."""

    notice_id: UUID
    kind: Literal["begins", "ended"]
    view_id: UUID
    camera_id: str
    unit_id: str
    actor_id: str
    actor_title: str
    role: str
    purpose: str
    entry_sequence: int
    reason: str | None
    made_at: datetime

    def shown(self) -> dict[str, Any]:
        """Return what the wearer is shown: who, why, since when."""
        return {
            "notice_id": str(self.notice_id),
            "kind": self.kind,
            "view_id": str(self.view_id),
            "camera_id": self.camera_id,
            "unit_id": self.unit_id,
            "actor_title": self.actor_title,
            "role": self.role,
            "purpose": self.purpose,
            "reason": self.reason,
            "made_at": self.made_at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WearerState:
    """One body-worn camera as its wearer sees it: private or not, and who looks through it now."""

    camera_id: str
    title: str
    unit_id: str
    private: MomentKind | None
    private_since: datetime | None
    watchers: tuple[dict[str, Any], ...]

    def shown(self) -> dict[str, Any]:
        """Return it for the wearer's page."""
        return {
            "camera_id": self.camera_id,
            "title": self.title,
            "unit_id": self.unit_id,
            "private": self.private,
            "private_since": self.private_since,
            "watchers": list(self.watchers),
        }
