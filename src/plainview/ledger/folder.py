"""The ledger's folder: tiles, entry bundles and the checkpoint, as any C2SP client would fetch them."""

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainview.kernel.errors import BadInputError
from plainview.ledger.tiles import HASH_BYTES, TILE_WIDTH, Tile, grow, pack_bundle, tiles_of, unpack_bundle

CHECKPOINT_FILE = "checkpoint"


@dataclass(frozen=True, slots=True)
class LedgerFolder:
    """Files are written whole or not at all, the checkpoint last: what it promises is always there."""

    path: Path

    def read_checkpoint(self) -> str | None:
        """Return the published note, None where nothing was published yet."""
        try:
            return (self.path / CHECKPOINT_FILE).read_bytes().decode()
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise BadInputError("the file checkpoint is not UTF-8") from error

    def read_tile(self, tile: Tile) -> bytes:
        """Return a tile's hashes; raise BadInputError where it is missing or too short."""
        content = self.read(tile.path)
        if len(content) != tile.width * HASH_BYTES:
            raise BadInputError(f"{tile.path} holds {len(content)} bytes, not {tile.width * HASH_BYTES}")
        return content

    def read_bundle(self, tile: Tile) -> list[bytes]:
        """Return the entries' data under a level-0 tile."""
        entries = unpack_bundle(self.read(tile.bundle_path))
        if len(entries) != tile.width:
            raise BadInputError(f"{tile.bundle_path} holds {len(entries)} entries, not {tile.width}")
        return entries

    def add(self, *, old_size: int, leaves: Sequence[bytes], entries: Sequence[bytes]) -> None:
        """Write the tiles and bundles that grow the tree from `old_size`; `entries` are the data of `leaves`."""
        for tile, content in grow(old_size, leaves, self.read_tile):
            if tile.level == 0:
                self._write_bundle(tile, old_size, entries)
            self._write(tile.path, content)

    def publish(self, note: str, *, old_size: int) -> None:
        """Put the checkpoint in place, then remove the partial tiles of `old_size` that are full by now."""
        self._write(CHECKPOINT_FILE, note.encode())
        for tile in tiles_of(old_size):
            full = Tile(tile.level, tile.index, TILE_WIDTH)
            if tile != full and (self.path / full.path).exists():
                self._remove_partials(full)

    def files(self) -> Iterator[str]:
        """Yield the path of every file under tile/."""
        for path in sorted((self.path / "tile").rglob("*")):
            if path.is_file():
                yield path.relative_to(self.path).as_posix()

    def _write_bundle(self, tile: Tile, old_size: int, entries: Sequence[bytes]) -> None:
        first = tile.index * TILE_WIDTH - old_size
        kept = self.read_bundle(Tile(0, tile.index, -first)) if first < 0 else []
        self._write(tile.bundle_path, pack_bundle([*kept, *entries[max(0, first) : first + tile.width]]))

    def _remove_partials(self, full: Tile) -> None:
        for path in (full.path, full.bundle_path) if full.level == 0 else (full.path,):
            partial = self.path / f"{path}.p"
            if partial.is_dir():
                shutil.rmtree(partial)

    def read(self, path: str) -> bytes:
        """Return a file's bytes; raise BadInputError where it can't be read."""
        try:
            return (self.path / path).read_bytes()
        except OSError as error:
            raise BadInputError(f"{path} can't be read: {error.strerror}") from error

    def _write(self, path: str, content: bytes) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path / f".draft-{secrets.token_hex(8)}"
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        _sync_folder(target.parent)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
