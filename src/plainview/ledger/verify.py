"""Checks the whole ledger offline: every bit of rows, head, checkpoints and files against what was signed.

What it can't see: somebody who takes back database and folder together to one earlier, honestly signed state. Only a
checkpoint that is kept elsewhere shows that.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plainview.kernel.errors import SetupError
from plainview.ledger import queries
from plainview.ledger.entry import Entry
from plainview.ledger.findings import Findings
from plainview.ledger.folder import LedgerFolder
from plainview.ledger.keys import VERIFIER_FILE, read_verifier
from plainview.ledger.note import Verifier
from plainview.ledger.queries import Head, KeptCheckpoint
from plainview.ledger.verdict import Verdict
from plainview.ledger.verify_folder import Published, compare_files, read_published, take_bundles
from plainview.ledger.verify_rows import compare_head, take_checkpoints, take_entry, take_head

__all__ = ["Verdict", "verify_files", "verify_ledger", "verify_rows"]


async def verify_ledger(pool: Any, folder: Path, *, verifier: Verifier | None = None) -> Verdict:
    """Check the database and the folder against each other and the signatures; `verifier` as you keep it elsewhere."""
    findings, published = _begin(folder, verifier)  # files first: the database only ever goes further
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        head = await queries.read_head(connection)
        size = _take_head(findings, published, head)
        kept: list[KeptCheckpoint] = []
        try:
            kept = await queries.read_checkpoints(connection)
            async for entry in queries.read_entries(connection, 0):
                take_entry(findings, entry, size=size)
        except OverflowError as error:  # a time that no calendar has: not one of ours
            findings.report(f"after entry {len(findings.leaves) - 1}", f"a row can't be read: {error}")
    return _conclude(findings, published, head, kept)


def verify_rows(
    head: Head | None,
    entries: Iterable[Entry],
    kept: Iterable[KeptCheckpoint],
    folder: Path,
    *,
    verifier: Verifier | None = None,
) -> Verdict:
    """Check rows that were read before, e.g. from a backup; the same check as verify_ledger."""
    findings, published = _begin(folder, verifier)
    size = _take_head(findings, published, head)
    for entry in entries:
        take_entry(findings, entry, size=size)
    return _conclude(findings, published, head, kept)


def verify_files(folder: Path, *, verifier: Verifier | None = None) -> Verdict:
    """Check the published files alone, as anybody can who is given them: nothing private is needed."""
    findings, published = _begin(folder, verifier)
    take_bundles(findings, published)
    findings.compare_signed()
    compare_files(findings, published)
    return findings.verdict()


def _begin(folder: Path, verifier: Verifier | None) -> tuple[Findings, Published]:
    findings = Findings(verifier=verifier)
    try:
        findings.verifier = verifier or read_verifier(folder)
    except SetupError as error:
        findings.report(VERIFIER_FILE, str(error))
    return findings, read_published(findings, LedgerFolder(folder))


def _take_head(findings: Findings, published: Published, head: Head | None) -> int:
    if head is not None:
        take_head(findings, head)
        return head.size
    if published.checkpoint is not None:
        findings.report("ledger_head", "missing, though a checkpoint was published")
    return 0


def _conclude(findings: Findings, published: Published, head: Head | None, kept: Iterable[KeptCheckpoint]) -> Verdict:
    take_checkpoints(findings, kept)
    if head is not None:
        compare_head(findings, head)
    findings.compare_signed()
    compare_files(findings, published)
    return findings.verdict()
