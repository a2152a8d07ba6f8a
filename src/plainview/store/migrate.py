"""Brings a database to the newest form: numbered SQL files, forward only, each in one transaction."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainview.kernel.errors import SetupError

MIGRATION_LOCK = 0x504C_4149_4E4D_4947
_TABLE = """
create table if not exists migration (
    number     integer primary key,
    name       text not null,
    sha256     text not null,
    applied_at timestamptz not null default now()
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered SQL file."""

    number: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def load_migrations(folder: Path) -> tuple[Migration, ...]:
    """Read `NNNN_name.sql` files in order; raise SetupError where numbers are missing or double."""
    found = tuple(
        Migration(number=int(path.name[:4]), name=path.stem, sql=path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    )
    if not found or [m.number for m in found] != list(range(1, len(found) + 1)):
        raise SetupError(f"the migrations in {folder} are not numbered 0001, 0002, … without a gap")
    return found


async def migrate(
    connection: Any, migrations: Sequence[Migration], *, on_step: Callable[[str], None] = lambda _: None
) -> int:
    """Apply what is missing and return how many were; raise SetupError if an applied file was changed since."""
    await connection.execute("select pg_advisory_lock($1)", MIGRATION_LOCK)
    try:
        await connection.execute(_TABLE)
        missing = await migrations_missing(connection, migrations)
        for migration in missing:
            on_step(migration.name)
            await _apply(connection, migration)
        return len(missing)
    finally:
        await connection.execute("select pg_advisory_unlock($1)", MIGRATION_LOCK)


async def migrations_missing(connection: Any, migrations: Sequence[Migration]) -> list[Migration]:
    """Return what is not applied yet; raise SetupError if what is applied does not fit this program."""
    if await connection.fetchval("select to_regclass('migration') is null"):
        return list(migrations)
    rows = await connection.fetch("select number, sha256 from migration")
    applied = {row["number"]: row["sha256"] for row in rows}
    _refuse_changed(applied, migrations)
    return [migration for migration in migrations if migration.number not in applied]


def _refuse_changed(applied: dict[int, str], migrations: Sequence[Migration]) -> None:
    known = {m.number: m for m in migrations}
    for number, sha256 in applied.items():
        if number not in known:
            raise SetupError(f"the database has migration {number:04}, newer than this program: upgrade Plainview")
        if known[number].sha256 != sha256:
            raise SetupError(f"migration {known[number].name} was changed after it was applied: restore the file")


async def _apply(connection: Any, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute(migration.sql)
        await connection.execute(
            "insert into migration (number, name, sha256) values ($1, $2, $3)",
            migration.number,
            migration.name,
            migration.sha256,
        )
