"""The Merkle tree of RFC 6962 and its cut into tiles (C2SP tlog-tiles): pure, bytes in and bytes out."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from plainview.kernel.errors import BadInputError

HASH_BYTES = 32
TILE_WIDTH = 256
TILE_HEIGHT = 8
_PATH_GROUP = 1000


def hash_leaf(data: bytes) -> bytes:
    """Return SHA-256(0x00 || data), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: the roots of its perfect subtrees from left to right; all that appending needs."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise BadInputError(f"a tree of {self.size} leaves has not {len(self.hashes)} perfect subtrees")

    def extended(self, leaves: Iterable[bytes]) -> "Frontier":
        """Return the frontier after appending `leaves` (leaf hashes)."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            node = leaf
            for _ in range(_trailing_ones(size)):
                node = hash_node(hashes.pop(), node)
            hashes.append(node)
            size += 1
        return Frontier(size, tuple(hashes))

    @property
    def root(self) -> bytes:
        """The tree's hash, MTH of RFC 6962."""
        return fold_right(self.hashes)

    def pack(self) -> bytes:
        """Return the hashes in one string."""
        return b"".join(self.hashes)


def unpack_frontier(size: int, packed: bytes) -> Frontier:
    """Read what Frontier.pack wrote; raise BadInputError where it does not fit `size`."""
    if len(packed) % HASH_BYTES:
        raise BadInputError("the frontier is not a row of hashes")
    return Frontier(size, tuple(split_hashes(packed)))


def fold_right(hashes: Sequence[bytes]) -> bytes:
    """Return the root over subtrees given from left to right, each smaller than the one before."""
    if not hashes:
        return EMPTY_ROOT
    node = hashes[-1]
    for left in reversed(hashes[:-1]):
        node = hash_node(left, node)
    return node


def _trailing_ones(number: int) -> int:
    return (~number & (number + 1)).bit_length() - 1


def split_hashes(packed: bytes) -> list[bytes]:
    """Cut a tile's content into its hashes."""
    return [packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)]


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """`width` consecutive hashes at height 8 × level, the first of them number 256 × index."""

    level: int
    index: int
    width: int

    @property
    def path(self) -> str:
        """Where it is served: tile/<L>/<N>[.p/<W>]."""
        return f"tile/{self.level}/{_index_path(self.index, self.width)}"

    @property
    def bundle_path(self) -> str:
        """Where the entries of this level-0 tile are served."""
        return f"tile/entries/{_index_path(self.index, self.width)}"

    @property
    def is_full(self) -> bool:
        return self.width == TILE_WIDTH


def _index_path(index: int, width: int) -> str:
    groups = [f"{index % _PATH_GROUP:03}"]
    while index >= _PATH_GROUP:
        index //= _PATH_GROUP
        groups.append(f"x{index % _PATH_GROUP:03}")
    path = "/".join(reversed(groups))
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


_PATH = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def parse_path(path: str) -> tuple[Tile, bool]:
    """Read a tile's path; the second says whether it is an entry bundle; raise BadInputError for any other path."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise BadInputError("is no tile of the log")
    kind, groups, width = match.groups()
    index = int(groups.replace("x", "").replace("/", ""))
    tile = Tile(0 if kind == "entries" else int(kind), index, int(width or TILE_WIDTH))
    if path not in {tile.path, tile.bundle_path}:
        raise BadInputError("is no tile of the log")
    return tile, kind == "entries"


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a tree of `size` leaves, level by level."""
    level, hashes = 0, size
    while hashes:
        full, rest = divmod(hashes, TILE_WIDTH)
        yield from (Tile(level, index, TILE_WIDTH) for index in range(full))
        if rest:
            yield Tile(level, full, rest)
        level, hashes = level + 1, full


ReadTile = Callable[[Tile], bytes]


def grow(old_size: int, leaves: Sequence[bytes], read_tile: ReadTile) -> Iterator[tuple[Tile, bytes]]:
    """Yield the tiles, with content, that appending `leaves` to a tree of `old_size` makes; reads its partial ones."""
    level, first, fresh = 0, old_size, list(leaves)
    while fresh:
        index, kept = divmod(first, TILE_WIDTH)
        packed = (read_tile(Tile(level, index, kept)) if kept else b"") + b"".join(fresh)
        fresh = []
        for at in range(0, len(packed), TILE_WIDTH * HASH_BYTES):
            content = packed[at : at + TILE_WIDTH * HASH_BYTES]
            tile = Tile(level, index, len(content) // HASH_BYTES)
            yield tile, content
            index += 1
            if tile.is_full:
                fresh.append(root_of_perfect(split_hashes(content)))
        level, first = level + 1, first // TILE_WIDTH


def root_of_perfect(hashes: Sequence[bytes]) -> bytes:
    """Return the root over 2**n hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [hash_node(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def read_frontier(size: int, read_tile: ReadTile) -> Frontier:
    """Return the frontier of the tree of `size` leaves from its tiles."""
    hashes, start = [], 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            level, inside = divmod(height, TILE_HEIGHT)
            first = start >> (level * TILE_HEIGHT)
            index, offset = divmod(first, TILE_WIDTH)
            width = min(TILE_WIDTH, (size >> (level * TILE_HEIGHT)) - index * TILE_WIDTH)
            row = split_hashes(read_tile(Tile(level, index, width)))
            hashes.append(root_of_perfect(row[offset : offset + (1 << inside)]))
            start += 1 << height
    return Frontier(size, tuple(hashes))


def pack_bundle(entries: Iterable[bytes]) -> bytes:
    """Return an entry bundle: each entry after its length as a big-endian uint16."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack_bundle(bundle: bytes) -> list[bytes]:
    """Read an entry bundle; raise BadInputError where it is cut."""
    entries, at = [], 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2], "big")
        entry = bundle[at + 2 : at + 2 + length]
        if len(bundle) < at + 2 or len(entry) != length:
            raise BadInputError(f"the bundle is cut at byte {at}")
        entries.append(entry)
        at += 2 + length
    return entries
