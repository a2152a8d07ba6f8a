"""Runs the whole program as a user would: `plainview demo` in a folder and on ports of its own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).parents[1]
START_SECONDS = 600.0  # a city of full size is imported once


def free_port_block(length: int = 12) -> int:
    """Return a port from which on `length` ports are free now."""
    for first in range(18_100, 28_000, length):
        if _is_free(first):
            return first
    raise RuntimeError("no free ports")


def _is_free(first: int) -> bool:
    try:
        for port in (first, first + 10, first + 11):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # ended a moment ago is free
                probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _ports_of(home: Path) -> int:
    home.mkdir(parents=True, exist_ok=True)
    kept = home / "first_port"
    if kept.exists() and _is_free(before := int(kept.read_text(encoding="ascii"))):
        return before
    first = free_port_block()
    kept.write_text(str(first), encoding="ascii")
    return first


@dataclass(slots=True)
class Stack:
    """A demo that runs, or can be started."""

    home: Path
    port: int
    arguments: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    output: Path = field(init=False)

    def __post_init__(self) -> None:
        self.output = self.home.parent / f"{self.home.name}.out"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PLAINVIEW_HOME": str(self.home), "PLAINVIEW_PORT": str(self.port)}

    def token(self, feed: str) -> str:
        return (self.home / "tokens" / feed).read_text(encoding="utf-8").strip()

    def start(self) -> float:
        """Start and wait until it answers; return the seconds that took."""
        started = time.monotonic()
        with self.output.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "plainview", "demo", *self.arguments],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=ROOT,
            )  # fmt: skip
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - started > START_SECONDS:
                raise RuntimeError(f"the demo did not start:\n{self.output.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.05)
        return time.monotonic() - started

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def is_well(self) -> bool:
        """Say whether it answers and its database does."""
        try:
            health = httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).json()
        except (httpx.HTTPError, ValueError):
            return False
        return bool(health["parts"]["database"]["state"] == "ok")

    def stop(self) -> None:
        """Press Ctrl-C and wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def processes(self) -> dict[str, list[psutil.Process]]:
        """Return the living processes of this stack by what they are."""
        found: dict[str, list[psutil.Process]] = {
            "demo": [],
            "plainview": [],
            "city": [],
            "postmaster": [],
            "backend": [],
        }
        for process in psutil.process_iter():
            name = self._what_is(process)
            if name:
                found[name].append(process)
        return found

    def _what_is(self, process: psutil.Process) -> str | None:
        try:
            command, folder = process.cmdline(), process.cwd()
            if folder == str(self.home / "database"):
                return "postmaster" if any("bin/postgres" in part for part in command[:1]) else "backend"
            if "-m" not in command or process.environ().get("PLAINVIEW_HOME") != str(self.home):
                return None
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            return None
        module, verb = [*command[command.index("-m") + 1 : command.index("-m") + 3], "", ""][:2]
        return {("plainview", "demo"): "demo", ("plainview", "serve"): "plainview", ("city", "live"): "city"}.get(
            (module, verb)
        )

    def kill(self, what: str) -> int | None:
        """Kill -9 one process of that kind; return its id once it is proven gone, None where there was none."""
        there = self.processes()[what]
        if not there:
            return None
        victim = there[0]
        victim.kill()
        gone, _ = psutil.wait_procs([victim], timeout=5)
        if not gone:
            raise RuntimeError(f"the fault is not in force: {what} {victim.pid} is still there")
        return int(victim.pid)

    def kill_everything(self) -> int:
        """Kill -9 every process of this stack at once; return how many."""
        victims = [process for group in self.processes().values() for process in group]
        for victim in victims:
            try:
                victim.kill()
            except psutil.NoSuchProcess:
                continue
        gone, alive = psutil.wait_procs(victims, timeout=5)
        if alive:
            raise RuntimeError(f"the fault is not in force: {alive} are still there")
        if self.process is not None:
            self.process.wait(5)
        return len(gone)

    @asynccontextmanager
    async def signed_in(self, role: str = "analyst") -> AsyncIterator[httpx.AsyncClient]:
        """Have a client that is signed in as a demo role."""
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=20) as client:
            answer = await client.post("/session/demo", json={"role": role})
            answer.raise_for_status()
            yield client

    async def post_call(self, client: httpx.AsyncClient, body: bytes) -> httpx.Response:
        """Post an EIDO document once."""
        headers = {"Authorization": f"Bearer {self.token('cad')}"}
        return await client.post(f"{self.url}/feeds/cad/eido", content=body, headers=headers)

    async def wait_until_settled(self, seconds: float = 30.0) -> None:
        """Wait until no message waits to be decoded."""
        deadline = time.monotonic() + seconds
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            while time.monotonic() < deadline:
                health = (await client.get(f"{self.url}/healthz")).json()
                if health["parts"]["intake"].get("waiting") == 0:
                    return
                await asyncio.sleep(0.1)
        raise RuntimeError("messages still wait")


@contextmanager
def running_stack(home: Path, *arguments: str) -> Iterator[Stack]:
    """Have a demo run for the length of a block, and nothing of it afterwards.

    A folder that is used again keeps its ports where they are free: a city whose cameras moved is imported anew.
    """
    stack = Stack(home=home, port=_ports_of(home), arguments=arguments)
    stack.start()
    try:
        yield stack
    finally:
        stack.stop()
        stack.kill_everything()
