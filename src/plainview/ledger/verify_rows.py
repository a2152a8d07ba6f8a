"""Checks the ledger's rows: every entry, the head, the checkpoints that were kept."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from plainview.kernel.errors import BadInputError
from plainview.ledger.entry import RECORDED_AT, Entry, content_of, minute_of, read_projection
from plainview.ledger.findings import NO_LEAF, Findings
from plainview.ledger.queries import Head, KeptCheckpoint
from plainview.ledger.tiles import Frontier, hash_leaf, unpack_frontier

_TIME = msgspec.defstruct("_TIME", [(RECORDED_AT, datetime)])


def take_head(findings: Findings, head: Head) -> None:
    """Check that the head's size is the one it was signed with."""
    signed = findings.open("ledger_head.checkpoint", head.checkpoint)
    if signed is not None and signed.size != head.size:
        findings.report("ledger_head.size", f"says {head.size} entries, but {signed.size} were signed")


def take_entry(findings: Findings, entry: Entry, *, size: int) -> None:
    """Check one row of a log of `size` entries; rows come in the order of their sequence."""
    where = f"entry {entry.sequence}"
    if not len(findings.leaves) <= entry.sequence < size:
        findings.report(where, f"lies outside the log, which has {size} entries")
        return
    findings.miss_until(entry.sequence)
    findings.leaves.append(_checked_leaf(findings, where, entry))
    findings.first_at = findings.first_at or entry.recorded_at
    findings.last_at = entry.recorded_at


def take_checkpoints(findings: Findings, kept: Iterable[KeptCheckpoint]) -> None:
    """Check the checkpoints that were published, each signed together with its time."""
    for checkpoint in kept:
        where = f"ledger_checkpoint {checkpoint.size}"
        signed = findings.open(where, checkpoint.note)
        if signed is not None and signed.size != checkpoint.size:
            findings.report(where, f"holds the checkpoint of {signed.size} entries")
        if signed is not None and signed.signed_at != checkpoint.signed_at:
            findings.report(where, f"was not signed at {checkpoint.signed_at.isoformat()}")


def compare_head(findings: Findings, head: Head) -> None:
    """Compare the head with the entries that were taken."""
    findings.miss_until(head.size)
    try:
        stored = unpack_frontier(head.size, head.frontier)
    except BadInputError as error:
        findings.report("ledger_head.frontier", str(error))
        return
    if stored != Frontier().extended(findings.leaves):
        findings.report("ledger_head.frontier", "is not that of the entries")


def _checked_leaf(findings: Findings, where: str, entry: Entry) -> bytes:
    """Return the leaf that the row's content gives; NO_LEAF where it gives none."""
    try:
        content = content_of(entry)
        projection = read_projection(content)
        own_time = msgspec.json.decode(entry.particulars, type=_TIME)
    except (BadInputError, msgspec.MsgspecError, ValueError) as error:
        findings.report(where, f"its projection or particulars were altered: {error}")
        return NO_LEAF
    leaf = hash_leaf(content)
    if leaf != entry.leaf_hash:
        findings.report(where, "projection, salt or particulars were altered, or leaf_hash was")
    if projection.sequence != entry.sequence:
        findings.report(where, f"holds the line of entry {projection.sequence}: rows were exchanged")
    if getattr(own_time, RECORDED_AT) != entry.recorded_at or projection.minute != minute_of(entry.recorded_at):
        findings.report(where, "recorded_at is not the time in its particulars")
    return leaf
