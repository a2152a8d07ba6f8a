"""Appends entries: what waits while one transaction commits goes into the next, together; processes take turns."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from plainview.kernel.clock import Clock, utc_now
from plainview.kernel.errors import BadInputError, SetupError, UnavailableError
from plainview.kernel.log import Log
from plainview.ledger import queries
from plainview.ledger.checkpoint import open_checkpoint, sign_checkpoint
from plainview.ledger.entry import SALT_BYTES, Entry, EntryDraft, content_of, make_entry
from plainview.ledger.folder import LedgerFolder
from plainview.ledger.note import Signer
from plainview.ledger.queries import Head, KeptCheckpoint
from plainview.ledger.tiles import Frontier, hash_leaf, read_frontier, unpack_frontier

MOST_AT_ONCE = 1_000  # entries in one transaction
CONNECT_SECONDS = 5.0
_DATABASE_FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
log = Log(__name__)


@dataclass(slots=True)
class _Waiting:
    drafts: Sequence[EntryDraft]
    written: asyncio.Future[list[Entry]]


class Ledger:
    """The log of one installation; make one a process, on a pool of its own, so that no caller's work can starve it."""

    def __init__(self, pool: Any, key: Signer, folder: Path, clock: Clock = utc_now) -> None:
        self._pool = pool
        self._key = key
        self._folder = LedgerFolder(folder)
        self._clock = clock
        self._queue: list[_Waiting] = []
        self._leader: asyncio.Task[None] | None = None
        self._trusted: Head | None = None

    async def prepare(self) -> None:
        """Start the log if it is new; raise SetupError where its head was not signed by our key, or was altered."""
        try:
            async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection, connection.transaction():
                await self._locked_head(connection)
        except BadInputError as error:
            raise SetupError(f"the ledger can't be continued: {error}. Run `plainview ledger verify`") from error

    async def append(self, drafts: Sequence[EntryDraft]) -> list[Entry]:
        """Commit one entry a draft and return them in order; raise UnavailableError if that can't be done now."""
        if not drafts:
            return []
        waiting = _Waiting(drafts, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._leader is None or self._leader.done():
            self._leader = asyncio.create_task(self._lead(), name="ledger")
        return await waiting.written

    async def write_checkpoint(self) -> None:
        """Publish tiles, bundles and a checkpoint signed with the time; refuse what does not continue the last one."""
        try:
            async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection, connection.transaction():
                await queries.lock_publishing(connection)
                await self._publish(connection)
        except BadInputError as error:
            raise UnavailableError(f"The ledger can't be published: {error}. Run `plainview ledger verify`") from error
        except _DATABASE_FAULTS as error:
            raise UnavailableError(f"The ledger can't be published: {error}") from error

    async def _lead(self) -> None:
        while self._queue:
            group = self._take()
            try:
                await self._commit(group)
            except BadInputError as error:
                self._refuse(group, f"it was altered ({error}): run `plainview ledger verify`")
            except _DATABASE_FAULTS as error:
                self._refuse(group, str(error) or type(error).__name__)
            finally:
                self._refuse(group, "its writer was stopped")

    def _take(self) -> list[_Waiting]:
        """Take what waits, oldest first, up to MOST_AT_ONCE entries but at least one call's."""
        count = taken = 0
        for waiting in self._queue:
            count += len(waiting.drafts)
            if taken and count > MOST_AT_ONCE:
                break
            taken += 1
        group, self._queue = self._queue[:taken], self._queue[taken:]
        return group

    def _refuse(self, group: Sequence[_Waiting], why: str) -> None:
        refused = [waiting for waiting in group if not waiting.written.done()]
        for waiting in refused:
            waiting.written.set_exception(UnavailableError(f"The ledger can't be written, so nothing is shown: {why}"))
        if refused:
            log.error("ledger_not_written", waiting=len(refused), why=why)

    async def _commit(self, group: Sequence[_Waiting]) -> None:
        """Write onto the head as it was left here, in one statement; where others moved it, onto theirs."""
        drafts = [draft for waiting in group for draft in waiting.drafts]
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            entries = await self._append_to(connection, self._trusted, drafts) if self._trusted else None
            if entries is None:
                async with connection.transaction():
                    entries = await self._append_to(connection, await self._locked_head(connection), drafts)
            if entries is None:
                raise BadInputError("the log's head moved while it was locked")
            _deliver(group, entries)

    async def _append_to(self, connection: Any, old: Head, drafts: Sequence[EntryDraft]) -> list[Entry] | None:
        """Return the entries written onto the head `old`, None where the log's head is another by now."""
        entries = self._make_entries(drafts, old.size)
        frontier = unpack_frontier(old.size, old.frontier).extended(entry.leaf_hash for entry in entries)
        new = self._head_of(frontier)
        if not await queries.append_entries(connection, entries, old=old, new=new):
            return None
        self._trusted = new
        return entries

    def _make_entries(self, drafts: Sequence[EntryDraft], first: int) -> list[Entry]:
        return [
            make_entry(draft, sequence=sequence, salt=secrets.token_bytes(SALT_BYTES), recorded_at=self._clock())
            for sequence, draft in enumerate(drafts, start=first)
        ]

    def _head_of(self, frontier: Frontier) -> Head:
        note = sign_checkpoint(self._key, size=frontier.size, root=frontier.root)
        return Head(size=frontier.size, frontier=frontier.pack(), checkpoint=note)

    async def _locked_head(self, connection: Any) -> Head:
        """Lock the head, starting the log where it is new, and check it."""
        head = await queries.lock_head(connection) or await self._start(connection)
        self._checked(head)
        return head

    async def _start(self, connection: Any) -> Head:
        """Write the head of the empty log, and lock it; another process may have done so just before."""
        await queries.start_head(connection, self._head_of(Frontier()).checkpoint)
        head = await queries.lock_head(connection)
        if head is None:
            raise BadInputError("the log's head is gone")
        return head

    def _checked(self, head: Head) -> Frontier:
        """Return the head's tree if our key signed exactly that; what others in our name appended is checked once."""
        frontier = unpack_frontier(head.size, head.frontier)
        if head != self._trusted:
            signed = open_checkpoint(head.checkpoint, self._key.verifier)
            if (signed.size, signed.root) != (frontier.size, frontier.root):
                raise BadInputError("the log's head is not the tree that was signed")
            self._trusted = head
        return frontier

    async def _publish(self, connection: Any) -> None:
        head = await queries.read_head(connection) or await self._start(connection)
        new = self._checked(head)
        old = await asyncio.to_thread(self._published)
        if old.size > new.size:
            raise BadInputError(
                f"{old.size} entries were published, the database has {new.size}: it was cut, or is older"
            )
        contents = [content_of(entry) async for entry in queries.read_entries(connection, old.size, new.size)]
        leaves = [hash_leaf(content) for content in contents]
        if old.extended(leaves).root != new.root:
            raise BadInputError("the entries are not those that were signed, or the published tiles are not")
        signed_at = self._clock().replace(microsecond=0)
        note = sign_checkpoint(self._key, size=new.size, root=new.root, at=signed_at)
        await asyncio.to_thread(self._write_folder, old.size, leaves, contents, note)
        await queries.keep_checkpoint(connection, KeptCheckpoint(size=new.size, note=note, signed_at=signed_at))

    def _published(self) -> Frontier:
        """Return the tree whose checkpoint lies in the folder, read from the tiles there."""
        note = self._folder.read_checkpoint()
        if note is None:
            return Frontier()
        signed = open_checkpoint(note, self._key.verifier)
        frontier = read_frontier(signed.size, self._folder.read_tile)
        if frontier.root != signed.root:
            raise BadInputError("the published tiles are not those that were signed")
        return frontier

    def _write_folder(self, old_size: int, leaves: Sequence[bytes], contents: Sequence[bytes], note: str) -> None:
        self._folder.add(old_size=old_size, leaves=leaves, entries=contents)
        self._folder.publish(note, old_size=old_size)


def _deliver(group: Sequence[_Waiting], entries: Sequence[Entry]) -> None:
    at = 0
    for waiting in group:
        if not waiting.written.done():
            waiting.written.set_result(list(entries[at : at + len(waiting.drafts)]))
        at += len(waiting.drafts)
