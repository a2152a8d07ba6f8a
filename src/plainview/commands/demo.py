"""plainview demo: the whole thing on this machine, with a simulated city that calls 911."""

import argparse
import asyncio
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import httpx

from plainview.commands.children import Child, die_with_parent, end_all, watch
from plainview.commands.database import keep_database, migrated_pool, running_database
from plainview.commands.demo_city import LINKED, bring_city
from plainview.commands.demo_staff import FEED_TOKENS, bring_feeds, bring_staff
from plainview.commands.migrate import migrate_database
from plainview.commands.serve import refuse_busy_port
from plainview.kernel.errors import SetupError
from plainview.settings import CHECKOUT, Settings

CITY_PORTS_AFTER = 10  # RTSP at PLAINVIEW_PORT + 10, the city's control port right after it
ANSWERS_WITHIN_SECONDS = 30.0
LINK_AFTER_SECONDS = 20.0  # who opens the page first shall not share the machine with it
WELFARE_CHECK = 3  # priority of the demo's first call


async def run_demo(settings: Settings, given: argparse.Namespace) -> int:
    """Set everything up, start it, and keep it running until Ctrl-C."""
    started = time.monotonic()
    rtsp_port = settings.port + CITY_PORTS_AFTER
    with _alone_in(settings.home):
        for port in (settings.port, rtsp_port, rtsp_port + 1):
            refuse_busy_port(port)
        city_folder = settings.home / "city" / given.scale
        async with AsyncExitStack() as stack:
            stack.callback(print, "▸ stopped; nothing is left running", flush=True)
            with step("starting PostgreSQL"):
                dsn = await stack.enter_async_context(running_database(settings))
            stack.callback(print, "▸ stopping …", flush=True)
            with step("bringing the database to the newest form"):
                await migrate_database(dsn, quiet=True)
            await _fill(settings, city_folder, given.scale, rtsp_port)
            children = _children(settings, given, city_folder, rtsp_port)
            await _live(settings, children, started)
    return 0


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    print(f"▸ {what} …", end=" ", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


@contextmanager
def _alone_in(home: Path) -> Iterator[IO[str]]:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (home / "demo.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise SetupError(
            f"{home} can't be written ({error.strerror}): set PLAINVIEW_HOME to a folder of yours"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SetupError(
                f"a demo already runs in {home}: open it, or set PLAINVIEW_HOME and PLAINVIEW_PORT"
            ) from error
        yield lock


async def _fill(settings: Settings, city_folder: Path, scale: str, rtsp_port: int) -> None:
    async with migrated_pool(settings, most=6) as pool:
        with step("bringing made-up staff and the feeds' tokens"):
            await bring_staff(pool, settings.agency)
            await bring_feeds(pool, settings.home / FEED_TOKENS)
        await bring_city(pool, settings, city_folder, scale, rtsp_port)


def _children(settings: Settings, given: argparse.Namespace, city_folder: Path, rtsp_port: int) -> list[Child]:
    here = f"http://127.0.0.1:{settings.port}"
    environment = {
        **os.environ,
        "PLAINVIEW_HOME": str(settings.home),
        "PLAINVIEW_DEMO": "yes",
        "PLAINVIEW_RECORDING_SECONDS": str(settings.recording_seconds or 120),
        "PLAINVIEW_DOSSIER_UP_TO_PRIORITY": str(max(settings.dossier_up_to_priority, WELFARE_CHECK)),
        "PLAINVIEW_DEMO_CITY_URL": f"http://127.0.0.1:{rtsp_port + 1}",
        "PYTHONPATH": os.pathsep.join((str(CHECKOUT / "src"), str(CHECKOUT))),  # our own checkout, as we run
    }
    program = Child(
        name="plainview",
        command=(sys.executable, "-m", "plainview", "serve", "--roles", given.roles),
        environment=environment,
        log=settings.home / "log" / "plainview.log",
    )
    city = Child(
        name="the city",
        command=(
            sys.executable, "-m", "city", "live", "--folder", str(city_folder), "--plainview", here,
            "--tokens", str(settings.home / FEED_TOKENS), "--speed", str(given.speed),
            "--rtsp-port", str(rtsp_port), "--control-port", str(rtsp_port + 1),
        ),
        environment=environment,
        log=settings.home / "log" / "city.log",
    )  # fmt: skip
    return [program] if given.no_city_life else [program, city]


async def _live(settings: Settings, children: list[Child], started: float) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    watching = [asyncio.create_task(watch(child)) for child in children]
    watching.append(asyncio.create_task(keep_database(settings)))
    watching.append(asyncio.create_task(_link_people(settings)))
    try:
        with step("starting Plainview and the city"):
            await _until_it_answers(settings.port, stop)
        if not stop.is_set():
            _say_where_to_look(settings, time.monotonic() - started)
            await stop.wait()
    finally:
        await end_all(watching)


async def _link_people(settings: Settings) -> None:
    """Once after an import, and behind everything else, look who of the jail's list is whom; `review` shows it."""
    done = settings.home / LINKED
    if done.exists():
        return
    await asyncio.sleep(LINK_AFTER_SECONDS)
    log = settings.home / "log" / "people-link.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            "nice", "-n", "19", sys.executable, "-m", "plainview", "people", "link",
            env={**os.environ, "PLAINVIEW_HOME": str(settings.home)}, stdin=asyncio.subprocess.DEVNULL,
            stdout=out, stderr=out, preexec_fn=die_with_parent, start_new_session=True,
        )  # fmt: skip
    try:
        if await process.wait() == 0:
            done.touch()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _until_it_answers(port: int, stop: asyncio.Event) -> None:
    deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
    async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
        while not stop.is_set():
            try:
                answer = await client.get(f"http://127.0.0.1:{port}/healthz")
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.is_success:
                return
            if time.monotonic() > deadline:
                raise SetupError("Plainview did not start; its log is in PLAINVIEW_HOME/log/plainview.log")
            await asyncio.sleep(0.1)


def _say_where_to_look(settings: Settings, seconds: float) -> None:
    tokens: dict[str, Any] = {
        path.name: path.read_text(encoding="utf-8").strip() for path in sorted((settings.home / FEED_TOKENS).iterdir())
    }
    print(
        f"""
  Ready after {seconds:.1f} s.  Open   http://127.0.0.1:{settings.port}   and sign in as the analyst.
  The first call comes within 20 seconds; "Stories" at the top plays others.

  API           http://127.0.0.1:{settings.port}/docs
  data and logs {settings.home}
  feed token    cad: {tokens["cad"]}   (in {settings.home / FEED_TOKENS}/cad)

  All people here are made up.  Ctrl-C stops everything.
""",
        flush=True,
    )
