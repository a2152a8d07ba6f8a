"""Shows that any altered bit, exchanged row, missing row or cut tail of the ledger is found and named."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from plainview.ledger.entry import Entry, content_of
from plainview.ledger.findings import NO_LEAF
from plainview.ledger.queries import Head, KeptCheckpoint
from plainview.ledger.tiles import Frontier, hash_leaf
from plainview.ledger.verify import Verdict, verify_files, verify_ledger, verify_rows
from tests.ledger.made import drafts, ledger_in, rows_of

ENTRIES = 3
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL counts microseconds from here
Rows = tuple[Head, list[Entry], list[KeptCheckpoint]]


@pytest.fixture
async def folder(pool: Any, tmp_path: Path) -> Path:
    """A ledger of three entries, published at one and at two."""
    ledger = ledger_in(tmp_path, pool)
    for _ in range(2):
        await ledger.append(drafts(1))
        await ledger.write_checkpoint()
    await ledger.append(drafts(1))
    return tmp_path / "ledger"


@pytest.fixture
async def rows(pool: Any, folder: Path) -> Rows:
    head, entries, kept = await rows_of(pool)
    assert head is not None
    assert verify_rows(head, entries, kept, folder).problems == ()
    return head, entries, kept


def flipped(raw: bytes) -> Iterator[bytes]:
    for bit in range(len(raw) * 8):
        altered = bytearray(raw)
        altered[bit // 8] ^= 1 << bit % 8
        yield bytes(altered)


def flipped_text(text: str) -> Iterator[str]:
    """Yield what a text column can hold: valid UTF-8 without NUL."""
    for raw in flipped(text.encode()):
        try:
            altered = raw.decode()
        except UnicodeDecodeError:
            continue
        if "\x00" not in altered:
            yield altered


def flipped_number(number: int) -> Iterator[int]:
    for bit in range(64):
        altered = number ^ 1 << bit
        yield altered - (1 << 64) if altered >= 1 << 63 else altered


def flipped_time(at: datetime) -> Iterator[datetime]:
    """Yield the times that Python can hold; test_a_time_that_no_calendar_has is about the others."""
    for microseconds in flipped_number((at - EPOCH) // timedelta(microseconds=1)):
        try:
            yield EPOCH + timedelta(microseconds=microseconds)
        except OverflowError:
            continue


def altered_entries(entry: Entry) -> Iterator[Entry]:
    yield from (replace(entry, projection=raw) for raw in flipped(entry.projection))
    yield from (replace(entry, salt=raw) for raw in flipped(entry.salt))
    yield from (replace(entry, particulars=raw) for raw in flipped(entry.particulars))
    yield from (replace(entry, leaf_hash=raw) for raw in flipped(entry.leaf_hash))
    yield from (replace(entry, recorded_at=at) for at in flipped_time(entry.recorded_at))


async def test_every_altered_bit_of_every_column_of_every_entry_is_found(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    tried, missed = 0, []
    for at, entry in enumerate(entries):
        for altered in altered_entries(entry):
            tried += 1
            verdict = verify_rows(head, [*entries[:at], altered, *entries[at + 1 :]], kept, folder)
            if f"entry {at}" not in {problem.where for problem in verdict.problems}:
                missed.append(altered)
    assert missed == []
    assert tried > ENTRIES * 8 * 250


async def test_every_altered_bit_of_a_number_is_found(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    for at, entry in enumerate(entries):
        for number in flipped_number(entry.sequence):
            others = [*entries[:at], *entries[at + 1 :]]
            moved = sorted([*others, replace(entry, sequence=number)], key=lambda each: each.sequence)
            assert not verify_rows(head, moved, kept, folder).ok, (at, number)


async def test_every_altered_bit_of_the_head_is_found(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    altered = [replace(head, size=size) for size in flipped_number(head.size) if 0 <= size < 1 << 20]
    altered += [replace(head, frontier=frontier) for frontier in flipped(head.frontier)]
    altered += [replace(head, checkpoint=note) for note in flipped_text(head.checkpoint)]
    assert [each for each in altered if verify_rows(each, entries, kept, folder).ok] == []


async def test_every_altered_bit_of_a_checkpoint_is_found(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    assert len(kept) == 2
    for at, checkpoint in enumerate(kept):
        altered = [replace(checkpoint, size=size) for size in flipped_number(checkpoint.size)]
        altered += [replace(checkpoint, note=note) for note in flipped_text(checkpoint.note)]
        altered += [replace(checkpoint, signed_at=signed_at) for signed_at in flipped_time(checkpoint.signed_at)]
        for each in altered:
            assert not verify_rows(head, entries, [*kept[:at], each, *kept[at + 1 :]], folder).ok


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_every_altered_bit_of_every_file_is_found(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    paths = files_in(folder)
    assert len(paths) == 6  # checkpoint, verifier.pub, tiles and bundles of one and of two
    for path in paths:
        raw = path.read_bytes()
        for altered in flipped(raw):
            path.write_bytes(altered)
            assert not verify_rows(head, entries, kept, folder).ok, path
        path.write_bytes(raw)


async def test_the_files_alone_suffice_to_find_a_bit_in_any_of_their_bytes(folder: Path) -> None:
    for path in files_in(folder):
        raw = path.read_bytes()
        for byte in range(len(raw)):
            altered = bytearray(raw)
            altered[byte] ^= 1 << byte % 8
            path.write_bytes(altered)
            assert not verify_files(folder).ok, path
        path.write_bytes(raw)


async def test_a_bit_in_each_byte_of_each_column_is_found_in_the_database_itself(pool: Any, folder: Path) -> None:
    columns = {
        "ledger_entry where sequence = 1": ("projection", "salt", "particulars", "leaf_hash"),
        "ledger_head where only_one": ("frontier",),
    }
    tried = 0
    for place, names in columns.items():
        table, _, condition = place.partition(" where ")
        for name in names:
            for byte in range(await pool.fetchval(f"select length({name}) from {place}")):  # noqa: S608 - fixed names
                flip = (
                    f"update {table} set {name} = set_bit({name}, $1::bigint, 1 - get_bit({name}, $1::bigint))"  # noqa: S608
                    f" where {condition}"
                )
                await pool.execute(flip, byte * 8 + byte % 8)
                verdict = await verify_ledger(pool, folder)
                await pool.execute(flip, byte * 8 + byte % 8)
                assert not verdict.ok, (place, name, byte)
                tried += 1
    assert tried > 250
    assert (await verify_ledger(pool, folder)).ok


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entry set recorded_at = recorded_at + interval '1 microsecond' where sequence = 0",
        "update ledger_entry set recorded_at = recorded_at + interval '200000 years' where sequence = 1",
        "update ledger_checkpoint set signed_at = signed_at - interval '1 microsecond' where size = 1",
        "update ledger_checkpoint set signed_at = signed_at + interval '200000 years' where size = 1",
        "update ledger_checkpoint set size = 3 where size = 1",
        "update ledger_checkpoint set note = (select checkpoint from ledger_head)",
        "update ledger_head set size = 2",
        "update ledger_head set checkpoint = (select note from ledger_checkpoint where size = 2)",
        "update ledger_entry set sequence = 77 where sequence = 2",
        (
            "insert into ledger_entry select 3, projection, salt, particulars, leaf_hash, recorded_at"
            " from ledger_entry where sequence = 2"
        ),
        "delete from ledger_entry where sequence = 0",
        "delete from ledger_entry where sequence = 1",
        "delete from ledger_entry where sequence = 2",
        "delete from ledger_entry",
        "delete from ledger_head",
        "truncate ledger_entry, ledger_head, ledger_checkpoint",
    ],
)
async def test_what_was_done_in_the_database_is_found(pool: Any, folder: Path, statement: str) -> None:
    await pool.execute(statement)
    verdict = await verify_ledger(pool, folder)
    assert not verdict.ok
    assert verdict.text().startswith("THE LEDGER WAS ALTERED")


async def test_the_database_itself_refuses_a_second_head_and_a_negative_number(pool: Any, folder: Path) -> None:
    assert (await verify_ledger(pool, folder)).ok
    for statement in (
        "insert into ledger_head select false, size, frontier, checkpoint from ledger_head",
        "update ledger_head set only_one = false",
        "update ledger_entry set sequence = -1 where sequence = 0",
        "update ledger_entry set sequence = 2 where sequence = 0",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await pool.execute(statement)


def wheres(verdict: Verdict) -> set[str]:
    return {problem.where for problem in verdict.problems}


async def test_a_missing_row_is_named_and_the_others_keep_their_places(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    verdict = verify_rows(head, entries[2:], kept, folder)
    assert verdict.problems[0].where == "entries 0 to 1"
    assert "entry 2" not in wheres(verdict)
    assert verdict.entries == ENTRIES - 2
    assert "entries 0 to 1: missing" in verdict.text()


async def test_exchanged_rows_are_named(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    entries[0], entries[2] = replace(entries[2], sequence=0), replace(entries[0], sequence=2)
    verdict = verify_rows(head, entries, kept, folder)
    assert "entry 0: holds the line of entry 2: rows were exchanged" in verdict.text()


async def test_a_history_rewritten_with_all_its_hashes_is_found(rows: Rows, folder: Path) -> None:
    """Who owns the database can recompute everything but the signatures."""
    head, entries, kept = rows
    forged = replace(entries[1], particulars=entries[1].particulars.replace(b"amador", b"nobody"))
    forged = replace(forged, leaf_hash=hash_leaf(content_of(forged)))
    entries[1] = forged
    frontier = Frontier().extended(entry.leaf_hash for entry in entries)
    verdict = verify_rows(replace(head, frontier=frontier.pack()), entries, kept, folder)
    assert wheres(verdict) >= {"ledger_head.checkpoint", "ledger_checkpoint 2", "checkpoint"}


async def test_a_tail_cut_back_to_an_honest_older_head_is_found_by_the_published_checkpoint(
    pool: Any, tmp_path: Path
) -> None:
    ledger = ledger_in(tmp_path, pool)
    await ledger.append(drafts(2))
    old_head, old_entries, _ = await rows_of(pool)
    await ledger.append(drafts(2))
    await ledger.write_checkpoint()
    verdict = verify_rows(old_head, old_entries, [], tmp_path / "ledger")
    assert "checkpoint: 4 entries were signed, 2 are there: the end was cut off" in verdict.text()


async def test_missing_and_stray_files_are_named(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    (folder / "tile/0/000.p/2").rename(folder / "tile/0/stray")
    (folder / "tile/entries/000.p/2").unlink()
    verdict = verify_rows(head, entries, kept, folder)
    assert wheres(verdict) == {"tile/0/000.p/2", "tile/0/stray", "tile/entries/000.p/2"}
    assert not verify_files(folder).ok


async def test_a_key_kept_elsewhere_finds_a_ledger_signed_anew(pool: Any, tmp_path: Path) -> None:
    honest = ledger_in(tmp_path / "honest", pool)
    await honest.prepare()
    await pool.execute("delete from ledger_head")
    forger = ledger_in(tmp_path / "forged", pool)
    await forger.append(drafts(2))
    await forger.write_checkpoint()
    assert (await verify_ledger(pool, tmp_path / "forged" / "ledger")).ok
    kept_elsewhere = honest._key.verifier
    assert not (await verify_ledger(pool, tmp_path / "forged" / "ledger", verifier=kept_elsewhere)).ok


async def test_many_problems_are_cut_in_print_and_counted(rows: Rows, folder: Path) -> None:
    head, entries, kept = rows
    broken = [replace(entry, leaf_hash=NO_LEAF) for entry in entries] * 10
    text = verify_rows(head, broken, kept, folder).text()
    assert "… and 10 more" in text
