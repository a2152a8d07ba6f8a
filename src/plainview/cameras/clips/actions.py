"""Seals clips, adds to their custody chains, and deletes what nobody may keep."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from plainview.cameras.clips import queries
from plainview.cameras.clips.essence import hash_essence, hash_file
from plainview.cameras.clips.model import NO_LINK, Act, Clip, Custody, link_of
from plainview.kernel.errors import ConflictError, UnavailableError
from plainview.store.transaction import Transaction


def seal(folder: Path, clip_id: UUID, content: bytes) -> tuple[str, bytes, bytes]:
    """Write a clip's original, once and read-only; return its file and its two hashes. Blocks."""
    file = f"clips/{clip_id.hex[-2:]}/{clip_id.hex}.mp4"
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as target:
        target.write(content)
    path.chmod(0o400)
    return file, hash_file(content), hash_essence(content)


def read_original(folder: Path, clip: Clip) -> bytes:
    """Return a clip's bytes; raise UnavailableError where they are not those that were sealed. Blocks."""
    try:
        content = (folder / clip.file).read_bytes()
    except OSError as error:
        raise UnavailableError("The clip's file is gone from the disk.") from error
    if hash_file(content) != clip.sha256:
        raise UnavailableError("The clip's file is not what was sealed: its hash differs. Nothing is shown of it.")
    return content


async def add_custody(
    tx: Transaction, clip_id: UUID, act: Act, *, actor_id: str, at: datetime, entry: int, said: str = ""
) -> Custody:
    """Add a line to a clip's chain, linked to the one before."""
    last = await queries.lock_last_line(tx.connection, clip_id)
    unlinked = Custody(
        clip_id=clip_id,
        number=1 if last is None else last.number + 1,
        at=at,
        actor_id=actor_id,
        act=act,
        said=said,
        entry_sequence=entry,
        link=NO_LINK,
    )
    line = replace(unlinked, link=link_of(NO_LINK if last is None else last.link, unlinked))
    await queries.add_line(tx.connection, line)
    return line


async def keep_clip(tx: Transaction, clip: Clip, *, said: str) -> None:
    """Keep a sealed clip with the first line of its chain, and tell the seats."""
    await queries.add_clip(tx.connection, clip)
    await add_custody(
        tx, clip.clip_id, "made", actor_id=clip.made_by, at=clip.made_at, entry=clip.entry_sequence, said=said
    )
    tx.announce("clips_changed", incident_id=clip.incident_id, body={"clip_id": str(clip.clip_id)})


async def hold(tx: Transaction, clip: Clip, reason: str | None, *, actor_id: str, at: datetime, entry: int) -> None:
    """Place a legal hold or, with None, release it; raise ConflictError where the clip is deleted."""
    if not await queries.set_hold(tx.connection, clip.clip_id, reason):
        raise ConflictError("The clip was deleted.")
    act: Act = "released" if reason is None else "held"
    await add_custody(tx, clip.clip_id, act, actor_id=actor_id, at=at, entry=entry, said=reason or "")
