"""Keeps child processes running, restarts them when they die, and leaves none behind."""

import asyncio
import ctypes
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainview.kernel.log import Log

FIRST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 5.0
STEADY_SECONDS = 30.0  # a child that lived this long starts again at once
END_SECONDS = 8.0
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
log = Log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A program to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path


def die_with_parent() -> None:
    """Have the kernel end this child when its parent dies, however that happens (prctl(2))."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


async def watch(child: Child) -> None:
    """Run the child, again and again, with back-off, until cancelled; then end it."""
    wait_seconds = FIRST_WAIT_SECONDS
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        code = await _run_once(child)
        log.warning("child_ended", child=child.name, code=code)
        wait_seconds = FIRST_WAIT_SECONDS if loop.time() - started > STEADY_SECONDS else wait_seconds
        await asyncio.sleep(wait_seconds)
        wait_seconds = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)


async def _run_once(child: Child) -> int:
    child.log.parent.mkdir(parents=True, exist_ok=True)
    with child.log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            env=dict(child.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=die_with_parent,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end the children in order
        )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


async def end_all(watching: Sequence[asyncio.Task[None]]) -> None:
    """End every watched child and wait until it is gone."""
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
