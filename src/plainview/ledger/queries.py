"""All the ledger's SQL."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plainview.ledger.entry import Entry

_START = """
insert into ledger_head (size, frontier, checkpoint)
values (0, '', $1)
on conflict do nothing
"""
_HEAD = """
select size, frontier, checkpoint
from ledger_head
"""
_LOCK_HEAD = """
select size, frontier, checkpoint
from ledger_head
for update
"""
_APPEND = """
with moved as (
    update ledger_head
    set size = $7, frontier = $8, checkpoint = $9
    where size = $10 and frontier = $11 and checkpoint = $12
    returning size
)
insert into ledger_entry (sequence, projection, salt, particulars, leaf_hash, recorded_at)
select entry.*
from moved, unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::timestamptz[]) as entry
"""
_ENTRIES = """
select sequence, projection, salt, particulars, leaf_hash, recorded_at
from ledger_entry
where sequence >= $1
  and ($2::bigint is null or sequence < $2)
order by sequence
"""
_CHECKPOINTS = """
select size, note, signed_at
from ledger_checkpoint
order by size
"""
_KEEP_CHECKPOINT = """
insert into ledger_checkpoint (size, note, signed_at)
values ($1, $2, $3)
on conflict (size) do update set note = excluded.note, signed_at = excluded.signed_at
"""
_LOCK_PUBLISHING = "select pg_advisory_xact_lock($1)"
_PUBLISHING = 0x504C_4149_4E4C_4447  # one process at a time writes the folder
_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The one row that says how far the log goes."""

    size: int
    frontier: bytes
    checkpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheckpoint:
    """A checkpoint that was published."""

    size: int
    note: str
    signed_at: datetime


async def start_head(connection: Any, note: str) -> None:
    """Write the head of the empty log, unless there is one."""
    await connection.execute(_START, note)


async def read_head(connection: Any) -> Head | None:
    """Return the head, None where the log was never started."""
    row = await connection.fetchrow(_HEAD)
    return None if row is None else Head(**dict(row))


async def lock_head(connection: Any) -> Head | None:
    """Return the head and keep it for this transaction: who holds it appends, all others wait."""
    row = await connection.fetchrow(_LOCK_HEAD)
    return None if row is None else Head(**dict(row))


async def append_entries(connection: Any, entries: Sequence[Entry], *, old: Head, new: Head) -> bool:
    """Write the entries and move the head, in one statement; write nothing and say so where the head is not `old`."""
    done = await connection.execute(
        _APPEND,
        [entry.sequence for entry in entries],
        [entry.projection for entry in entries],
        [entry.salt for entry in entries],
        [entry.particulars for entry in entries],
        [entry.leaf_hash for entry in entries],
        [entry.recorded_at for entry in entries],
        new.size,
        new.frontier,
        new.checkpoint,
        old.size,
        old.frontier,
        old.checkpoint,
    )
    return bool(done == f"INSERT 0 {len(entries)}")


async def read_entries(connection: Any, first: int, end: int | None = None) -> AsyncIterator[Entry]:
    """Yield entries from number `first` up to but without `end`, in order; needs a transaction."""
    async for row in connection.cursor(_ENTRIES, first, end, prefetch=_ROWS_AT_ONCE):
        yield Entry(**dict(row))


async def read_checkpoints(connection: Any) -> list[KeptCheckpoint]:
    """Return the published checkpoints, smallest first."""
    return [KeptCheckpoint(**dict(row)) for row in await connection.fetch(_CHECKPOINTS)]


async def keep_checkpoint(connection: Any, checkpoint: KeptCheckpoint) -> None:
    """Keep a published checkpoint; a newer one of the same size takes the place of the older."""
    await connection.execute(_KEEP_CHECKPOINT, checkpoint.size, checkpoint.note, checkpoint.signed_at)


async def lock_publishing(connection: Any) -> None:
    """Wait until no other process writes the ledger's folder; kept to the transaction's end."""
    await connection.execute(_LOCK_PUBLISHING, _PUBLISHING)
