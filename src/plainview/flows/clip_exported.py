"""A clip leaves the house: one asks, another agrees who neither made it nor asked, then the bag is packed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from plainview.cameras.clips import queries
from plainview.cameras.clips.actions import add_custody, read_original
from plainview.cameras.clips.bag import make_bag
from plainview.cameras.clips.essence import hash_file
from plainview.cameras.clips.model import Clip, Custody, Export
from plainview.flows.camera_opened import Asking
from plainview.flows.clip_made import ask_about, find, note
from plainview.flows.recording_seen import Archive
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.ids import new_id
from plainview.ledger.proofs import prove_inclusion
from plainview.ledger.queries import read_entries, read_head
from plainview.store.transaction import begin

SECOND = frozenset({"second_approver"})  # carried out here: nothing is packed without
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """A packed export."""

    content: bytes
    name: str
    entry: int


async def ask_export(archive: Archive, clip_id: UUID, asking: Asking, *, recipient: str, reason: str) -> Export:
    """Ask that a clip may leave: for whom, and why."""
    if not all(0 < len(text.strip()) <= LONGEST_TEXT for text in (recipient, reason)):
        raise BadInputError(f"Say for whom and why, each in 1 to {LONGEST_TEXT} letters.")
    clip = await _standing(archive, clip_id)
    permit = await ask_about(archive, clip, asking, "ask_clip_export")
    export = Export(
        export_id=new_id(),
        clip_id=clip_id,
        asked_by=asking.actor.actor_id,
        asked_at=archive.clock(),
        recipient=recipient.strip(),
        reason=reason.strip(),
    )
    async with begin(archive.pool) as tx:
        await queries.add_export(tx.connection, export)
        await add_custody(
            tx, clip_id, "export_asked", actor_id=export.asked_by, at=export.asked_at, entry=permit.entry,
            said=f"for {export.recipient}: {export.reason}",
        )  # fmt: skip
        tx.announce("clips_changed", incident_id=clip.incident_id, body={"clip_id": str(clip_id)})
    return export


async def approve_export(archive: Archive, clip_id: UUID, export_id: UUID, asking: Asking) -> None:
    """Agree to an export; the policy refuses whoever made the clip or asked."""
    clip = await _standing(archive, clip_id)
    export = await _export(archive, clip_id, export_id)
    is_own = asking.actor.actor_id in {clip.made_by, export.asked_by}
    permit = await ask_about(archive, clip, asking, "approve_clip_export", is_own=is_own)
    async with begin(archive.pool) as tx:
        done = await queries.approve(
            tx.connection, export_id, clip_id, by=asking.actor.actor_id, at=archive.clock(), entry=permit.entry
        )
        if not done:
            raise ConflictError("Somebody has agreed already.")
        await add_custody(
            tx, clip_id, "export_approved", actor_id=asking.actor.actor_id, at=archive.clock(), entry=permit.entry,
            said=f"export {export_id}",
        )  # fmt: skip
        tx.announce("clips_changed", incident_id=clip.incident_id, body={"clip_id": str(clip_id)})


async def pack_export(archive: Archive, clip_id: UUID, export_id: UUID, asking: Asking) -> Bag:
    """Pack the bag: the sealed original, what is known of it, its custody and the ledger's proof of each line."""
    clip = await _standing(archive, clip_id)
    export = await _export(archive, clip_id, export_id)
    also = SECOND if export.approved_by is not None else frozenset[str]()
    permit = await ask_about(archive, clip, asking, "export_clip", also=also)
    original = await asyncio.to_thread(read_original, archive.folder, clip)
    said = f"export {export_id} for {export.recipient}, agreed by {export.approved_by}, entry {export.approved_entry}"
    await note(archive, clip, asking, "exported", permit, said=said)
    async with archive.pool.acquire() as connection:
        chain = await queries.chain_of(connection, clip_id)
    proof = await _proof(archive, {line.entry_sequence for line in chain})
    payload = {
        "clip.mp4": original,
        "clip.json": _json(_facts(clip)),
        "custody.json": _json([_line(line) for line in chain]),
        "ledger-proof.json": _json(proof),
    }
    content = await asyncio.to_thread(_pack, clip, export, payload, archive.clock())
    async with begin(archive.pool) as tx:
        await queries.note_exported(tx.connection, export_id, at=archive.clock(), bag_sha256=hash_file(content))
    return Bag(content=content, name=f"clip-{clip_id}.zip", entry=permit.entry)


def _pack(clip: Clip, export: Export, payload: Mapping[str, bytes], at: datetime) -> bytes:
    about = {
        "External-Identifier": str(clip.clip_id),
        "Internal-Sender-Description": f"Camera {clip.camera_id}, true start {clip.began_at.isoformat()}",
        "External-Description": clip.title,
        "Contact-Name": export.recipient,
    }
    return make_bag(f"clip-{clip.clip_id}", payload, about, at=at)


def _facts(clip: Clip) -> dict[str, Any]:
    return {
        **{name: getattr(clip, name) for name in (
            "clip_id", "camera_id", "incident_id", "purpose", "title", "asked_from", "asked_until", "began_at",
            "ended_at", "size_bytes", "made_by", "made_at",
        )},
        "entry": clip.entry_sequence,
        "sha256": clip.sha256.hex(),
        "essence_sha256": clip.essence_sha256.hex(),
        "essence_is": "SHA-256 over the video's packets: ffmpeg -i clip.mp4 -map 0:v:0 -c copy -f streamhash -",
    }  # fmt: skip


def _line(line: Custody) -> dict[str, Any]:
    return {
        "clip_id": str(line.clip_id),
        "number": line.number,
        "at": line.at,
        "actor_id": line.actor_id,
        "act": line.act,
        "said": line.said,
        "entry": line.entry_sequence,
        "link": line.link.hex(),
    }


async def _proof(archive: Archive, sequences: set[int]) -> dict[str, Any]:
    """Return the checkpoint, and of each entry what opens it and its way up the tree (RFC 6962)."""
    leaves: list[bytes] = []
    opened = {}
    async with archive.pool.acquire() as connection, connection.transaction(readonly=True):
        head = await read_head(connection)
        async for entry in read_entries(connection, 0, head.size if head else 0):
            leaves.append(entry.leaf_hash)
            if entry.sequence in sequences:
                opened[entry.sequence] = entry
    ways = await asyncio.to_thread(lambda: {number: prove_inclusion(leaves, number) for number in sorted(opened)})
    return {
        "checkpoint": head.checkpoint if head else None,
        "entries": [
            {
                "sequence": number,
                "projection": opened[number].projection.decode(),
                "particulars": opened[number].particulars.decode(),
                "salt": opened[number].salt.hex(),
                "leaf_hash": opened[number].leaf_hash.hex(),
                "inclusion": [node.hex() for node in way],
            }
            for number, way in ways.items()
        ],
    }


def _json(content: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


async def _standing(archive: Archive, clip_id: UUID) -> Clip:
    clip = await find(archive, clip_id)
    if clip.deleted_at is not None:
        raise ConflictError(f"The clip was deleted at {clip.deleted_at:%Y-%m-%d %H:%M} UTC.")
    return clip


async def _export(archive: Archive, clip_id: UUID, export_id: UUID) -> Export:
    async with archive.pool.acquire() as connection:
        found = [each for each in await queries.exports_of(connection, clip_id) if each.export_id == export_id]
    if not found:
        raise NotFoundError(f"There is no export {export_id} of this clip.")
    return found[0]
