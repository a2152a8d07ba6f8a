"""Checks the ledger's published files: checkpoint, tiles and entry bundles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plainview.kernel.errors import BadInputError
from plainview.ledger.checkpoint import Checkpoint
from plainview.ledger.entry import read_projection
from plainview.ledger.findings import NO_LEAF, Findings
from plainview.ledger.folder import CHECKPOINT_FILE, LedgerFolder
from plainview.ledger.tiles import (
    TILE_WIDTH,
    Tile,
    hash_leaf,
    parse_path,
    root_of_perfect,
    tiles_of,
    unpack_bundle,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What lay in the folder when the check began."""

    folder: LedgerFolder
    checkpoint: Checkpoint | None
    files: frozenset[str]


def read_published(findings: Findings, folder: LedgerFolder) -> Published:
    """Read the checkpoint, then list the files: what it promises must be among them."""
    try:
        note = folder.read_checkpoint()
    except BadInputError as error:
        findings.report(CHECKPOINT_FILE, str(error))
        note = None
    signed = None if note is None else findings.open(CHECKPOINT_FILE, note)
    if signed is not None and signed.signed_at is None:
        findings.report(CHECKPOINT_FILE, "the signature of its time is missing or altered")
    return Published(folder=folder, checkpoint=signed, files=frozenset(folder.files()))


def take_bundles(findings: Findings, published: Published) -> None:
    """Take the leaves from the entry bundles, where there are no rows to take them from."""
    size = published.checkpoint.size if published.checkpoint else 0
    for tile in tiles_of(size):
        if tile.level == 0:
            contents = _bundle(findings, published.folder, tile)
            findings.leaves += [
                _leaf_of(findings, sequence, content)
                for sequence, content in enumerate(contents, start=tile.index * TILE_WIDTH)
            ]


def _bundle(findings: Findings, folder: LedgerFolder, tile: Tile) -> list[bytes]:
    try:
        contents = folder.read_bundle(tile)
    except BadInputError as error:
        findings.report(tile.bundle_path, str(error))
        return [b""] * tile.width
    return contents


def _leaf_of(findings: Findings, sequence: int, content: bytes) -> bytes:
    try:
        projection = read_projection(content)
    except BadInputError as error:
        findings.report(f"entry {sequence}", str(error))
        return NO_LEAF
    if projection.sequence != sequence:
        findings.report(f"entry {sequence}", f"its place holds entry {projection.sequence}")
    return hash_leaf(content)


def compare_files(findings: Findings, published: Published) -> None:
    """Compare every file with the leaves, and find those that are missing."""
    levels = _levels(findings.leaves)
    for path in sorted(published.files):
        _compare_file(findings, published.folder, path, levels)
    for tile in tiles_of(published.checkpoint.size if published.checkpoint else 0):
        full = Tile(tile.level, tile.index, TILE_WIDTH)
        if not published.files & {tile.path, full.path}:
            findings.report(tile.path, "missing")
        if tile.level == 0 and not published.files & {tile.bundle_path, full.bundle_path}:
            findings.report(tile.bundle_path, "missing")


def _levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Return the hashes that tiles hold, level by level."""
    levels = [leaves]
    while len(levels[-1]) >= TILE_WIDTH:
        levels.append([root_of_perfect(row) for row in _full_rows(levels[-1])])
    return levels


def _full_rows(hashes: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(hashes) - TILE_WIDTH + 1, TILE_WIDTH):
        yield hashes[at : at + TILE_WIDTH]


def _compare_file(findings: Findings, folder: LedgerFolder, path: str, levels: Sequence[Sequence[bytes]]) -> None:
    try:
        tile, is_bundle = parse_path(path)
        content = folder.read(path)
        found = b"".join(hash_leaf(entry) for entry in unpack_bundle(content)) if is_bundle else content
    except BadInputError as error:
        findings.report(path, str(error))
        return
    first = tile.index * TILE_WIDTH
    hashes = levels[tile.level][first : first + tile.width] if tile.level < len(levels) else []
    if found != b"".join(hashes) or len(hashes) != tile.width:
        findings.report(path, "is not what the entries give")
