"""plainview doctor: says what is wrong here and what to do; keeps the generated reference true."""

import argparse
import sys
from collections.abc import Awaitable, Callable

from plainview.commands.database import migrated_pool
from plainview.commands.ledger import verdict_of
from plainview.commands.reference import reference_pages
from plainview.commands.serve import refuse_busy_port
from plainview.kernel.errors import PlainviewError, SetupError
from plainview.people.queries import list_sources
from plainview.policy.engine import Engine
from plainview.settings import CHECKOUT, Settings
from plainview.web.console import STATIC

REFERENCE = CHECKOUT / "docs" / "reference"
Check = Callable[[Settings], Awaitable[str]]


async def run_doctor(settings: Settings, given: argparse.Namespace) -> int:
    """Run every check and print a line each; 1 where any failed."""
    if given.write_docs:
        return _write_docs()
    if given.docs_are_current:
        return _docs_are_current()
    failed = 0
    for name, check in CHECKS.items():
        try:
            print(f"✓ {name}: {await check(settings)}")
        except PlainviewError as error:
            failed += 1
            print(f"✗ {name}: {error}")
    return 1 if failed else 0


async def _python(_: Settings) -> str:
    return sys.version.split(maxsplit=1)[0]


async def _home(settings: Settings) -> str:
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        (settings.home / ".writable").touch()
    except OSError as error:
        raise SetupError(f"{settings.home} can't be written ({error.strerror}): set PLAINVIEW_HOME") from error
    (settings.home / ".writable").unlink()
    return str(settings.home)


async def _database(settings: Settings) -> str:
    async with migrated_pool(settings, most=2) as pool:
        return f"PostgreSQL {await pool.fetchval('show server_version')}, settings safe, newest form"


async def _sources(settings: Settings) -> str:
    async with migrated_pool(settings, most=2) as pool:
        sources = await list_sources(pool)
    down = sorted(source.title for source in sources if not source.is_answering)
    if down:
        raise SetupError(f"not answering: {', '.join(down)}; places stay UNKNOWN meanwhile")
    if not sources:
        raise SetupError("no records are imported: run `plainview import records FOLDER`")
    return f"{len(sources)} answering"


async def _policies(_: Settings) -> str:
    Engine.load(CHECKOUT / "policies")
    return "all folders load, and every case has its answer"


async def _ledger(settings: Settings) -> str:
    verdict = await verdict_of(settings)
    if not verdict.ok:
        raise SetupError(f"{verdict.problems[0].where}: {verdict.problems[0].what}; run `plainview ledger verify`")
    return f"{verdict.entries} entries, whole"


async def _console(_: Settings) -> str:
    if not (STATIC / "index.html").is_file():
        raise SetupError("not built: run `make demo`")
    return "built"


async def _port(settings: Settings) -> str:
    refuse_busy_port(settings.port)
    return f"{settings.port} is free"


CHECKS: dict[str, Check] = {
    "python": _python,
    "home": _home,
    "database": _database,
    "records": _sources,
    "policies": _policies,
    "ledger": _ledger,
    "console": _console,
    "port": _port,
}


def _write_docs() -> int:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in reference_pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"wrote docs/reference/{name}")
    return 0


def _docs_are_current() -> int:
    stale = [
        name
        for name, text in reference_pages().items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text(encoding="utf-8") != text
    ]
    for name in stale:
        print(f"docs/reference/{name} is not what the code says: run `make docs`", file=sys.stderr)
    return 1 if stale else 0
