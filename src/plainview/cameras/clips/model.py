"""What a clip is, who did what with it, and who asked to let it out."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from plainview.kernel.canonical import canonical_json

Act = Literal[
    "made", "viewed", "copied", "checked", "export_asked", "export_approved", "exported", "held", "released", "deleted"
]
NO_LINK = bytes(32)  # before the first line


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A time of a camera, cut out and sealed; `began_at` is the true start, `asked_from` what was asked."""

    clip_id: UUID
    camera_id: str
    incident_id: UUID
    purpose: str
    title: str
    asked_from: datetime
    asked_until: datetime
    began_at: datetime
    ended_at: datetime
    file: str
    size_bytes: int
    sha256: bytes
    essence_sha256: bytes
    made_by: str
    made_at: datetime
    entry_sequence: int
    keep_until: datetime
    hold_reason: str | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """One line of a clip's custody chain; `link` is made of the link before and this line."""

    clip_id: UUID
    number: int
    at: datetime
    actor_id: str
    act: Act
    said: str
    entry_sequence: int
    link: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """That a clip is to leave the house: who asked, for whom and why, who agreed, and whether it left."""

    export_id: UUID
    clip_id: UUID
    asked_by: str
    asked_at: datetime
    recipient: str
    reason: str
    approved_by: str | None = None
    approved_at: datetime | None = None
    approved_entry: int | None = None
    exported_at: datetime | None = None
    bag_sha256: bytes | None = None


def link_of(before: bytes, line: Custody) -> bytes:
    """Return SHA-256 over the link before and a line's other fields, as canonical JSON."""
    told = {
        "clip_id": str(line.clip_id),
        "number": line.number,
        "at": line.at,
        "actor_id": line.actor_id,
        "act": line.act,
        "said": line.said,
        "entry": line.entry_sequence,
    }
    return hashlib.sha256(before + canonical_json(told)).digest()


def is_whole(chain: list[Custody]) -> bool:
    """Say whether every line follows from the one before it, from the first on."""
    before = NO_LINK
    for number, line in enumerate(chain, start=1):
        if line.number != number or line.link != link_of(before, line):
            return False
        before = line.link
    return bool(chain)
