"""Measures the way of a call: from its commit to its dossier, permit and ledger entry included, over the public ports.

    python -m benchmarks.call_to_dossier --scale full --calls 500
    python -m benchmarks.call_to_dossier --rate 12 --writes
    python -m benchmarks.call_to_dossier --cold --calls 100 --seed 2

Starts Plainview on a city of its own in .cache/bench/<scale>, kept for the next run.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import websockets

from benchmarks.figures import Figure, print_figures
from plainview.kernel.ids import new_id
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder
from tests.calls import eido
from tests.stack import ROOT, Stack, running_stack

PROMISED_P50_MS = 8.0
PROMISED_P99_MS = 25.0
COLD_P99_MS = 50.0
RATE_P99_MS = 150.0
SEATS = 12
UNITS = 300
ROLES = "web,intake,worker"  # the cameras' gateway is a process of its own where calls are many
_ADDRESSES = """
select p.address, u.unit_key as unit
from place p tablesample system (20)
left join lateral (select unit_key from place_unit u where u.place_id = p.place_id limit 1) u on true
where p.kind in ('house', 'apartments')
limit $1
"""


@dataclass
class Timings:
    """Milliseconds of each call, from the commit (as the 202 says it) on."""

    pushed: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)


@dataclass(kw_only=True)
class Wire:
    """A kept connection, with as little of a client's own time in it as can be."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    headers: str

    async def ask(self, line: str, body: bytes = b"") -> bytes:
        """Return the body of the answer to one request, which must be a yes."""
        head = f"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.headers}Content-Length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        if " 20" not in answer.partition("\r\n")[0]:
            raise RuntimeError(answer)
        return await self.reader.readexactly(int(answer.partition("content-length: ")[2].partition("\r\n")[0]))


@dataclass(kw_only=True)
class Seat:
    """One console: its live channel, its connection, and the feed's."""

    seat: Wire
    feed: Wire
    live: Any
    ready: set[str] = field(default_factory=set)  # incidents heard to be ready

    async def post(self, body: bytes) -> float:
        """Send a call; return when the answer said that it is committed."""
        await self.feed.ask("POST /feeds/cad/eido", body)
        return time.perf_counter()

    async def read(self, incident_id: str) -> None:
        """Ask for a dossier."""
        await self.seat.ask(f"GET /api/incidents/{incident_id}/dossier?purpose=call_response")

    async def find(self, key: str) -> str:
        """Return the id of the incident with that key, as soon as it is located."""
        while True:
            listed = json.loads(await self.seat.ask("GET /api/incidents?limit=40"))["incidents"]
            for incident in listed:
                if key in incident["incident_key"] and incident["location"]["place_id"] is not None:
                    return str(incident["incident_id"])

    async def hear(self, kind: str, incident_id: str | None = None) -> dict[str, Any]:
        """Return the next event of that kind."""
        while True:
            event: dict[str, Any] = json.loads(await asyncio.wait_for(self.live.recv(), 10))
            if event["kind"] == "incident_ready":
                self.ready.add(event["incident_id"])
            if event["kind"] == kind and incident_id in {None, event["incident_id"]}:
                return event


@asynccontextmanager
async def _seated(stack: Stack) -> AsyncIterator[Seat]:
    async with stack.signed_in() as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    url = f"ws://127.0.0.1:{stack.port}/live"
    async with websockets.connect(url, additional_headers={"Cookie": cookie}, proxy=None) as live:
        await live.recv()
        wires = [
            Wire(reader=reader, writer=writer, headers=headers)
            for headers in (f"Cookie: {cookie}\r\n", f"Authorization: Bearer {stack.token('cad')}\r\n")
            for reader, writer in [await asyncio.open_connection("127.0.0.1", stack.port)]
        ]
        yield Seat(seat=wires[0], feed=wires[1], live=live)
        for wire in wires:
            wire.writer.close()


async def _addresses(home: Path, count: int) -> list[dict[str, Any]]:
    connection = await asyncpg.connect(EmbeddedPostgres(embedded_bin_folder(), home / "database").dsn)
    try:
        rows = await connection.fetch(_ADDRESSES, count * 3)
    finally:
        await connection.close()
    return [dict(row) for row in rows]


def _document(address: dict[str, Any], key: str) -> bytes:
    number, direction, *street = address["address"].split()
    body = eido(key, address=(number, direction, " ".join(street[:-1])), unit=address["unit"])
    return body.replace(b"<STS>Ave</STS>", f"<STS>{street[-1]}</STS>".encode())


async def _one_client(stack: Stack, bodies: list[tuple[str, bytes]], pause_seconds: float) -> Timings:
    """Place one call after the other, the two ways in turn: side by side under whatever else runs."""
    timings = Timings()
    async with _seated(stack) as seat:
        for number, (_, body) in enumerate(bodies):
            await (_pushed if number % 2 else _asked)(seat, body, timings)
            await asyncio.sleep(pause_seconds)
    return timings


async def _pushed(seat: Seat, body: bytes, timings: Timings) -> None:
    """Measure a seat that waits for the next call: the dossier comes to it."""
    await seat.live.send(json.dumps({"waiting": "call_response"}))
    committed = await seat.post(body)
    event = await seat.hear("dossier")
    timings.pushed.append((time.perf_counter() - committed) * 1000)
    if event["incident_id"] not in seat.ready:  # so that the next does not take it for its own
        await seat.hear("incident_ready", event["incident_id"])


async def _asked(seat: Seat, body: bytes, timings: Timings) -> None:
    """Measure a seat that hears of the incident and asks."""
    committed = await seat.post(body)
    event = await seat.hear("incident_ready")
    timings.ready.append((time.perf_counter() - committed) * 1000)
    await seat.read(event["incident_id"])
    timings.asked.append((time.perf_counter() - committed) * 1000)


async def _at_a_rate(stack: Stack, bodies: list[tuple[str, bytes]], rate: float) -> Timings:
    """Place calls at a rate, whatever became of the last; a dozen seats take turns to wait."""
    timings = Timings()
    async with AsyncExitStack() as opened:
        free: asyncio.Queue[Seat] = asyncio.Queue()
        for _ in range(SEATS):
            free.put_nowait(await opened.enter_async_context(_seated(stack)))

        async def place(key: str, body: bytes) -> None:
            seat = await free.get()
            await seat.live.send(json.dumps({"waiting": "call_response"}))
            committed = await seat.post(body)
            event = await seat.hear("dossier")
            if key not in event["body"]["incident"]["incident_key"]:  # another call took this seat: it looks and asks
                await seat.read(await seat.find(key))
            timings.pushed.append((time.perf_counter() - committed) * 1000)
            free.put_nowait(seat)

        async with asyncio.TaskGroup() as tasks:
            for key, body in bodies:
                tasks.create_task(place(key, body))
                await asyncio.sleep(1 / rate)
    return timings


@asynccontextmanager
async def _writing(stack: Stack, is_wanted: bool) -> AsyncIterator[None]:  # noqa: FBT001 - the command's own switch
    """Have 300 units send their positions each second meanwhile, as a city's do."""
    sending = asyncio.create_task(_send_positions(stack)) if is_wanted else None
    try:
        yield
    finally:
        if sending is not None:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


async def _send_positions(stack: Stack) -> None:
    headers = {"Authorization": f"Bearer {stack.token('avl')}"}
    async with httpx.AsyncClient(base_url=stack.url, headers=headers, trust_env=False) as client:
        for second in count():
            units = [
                {
                    "id": f"B{unit}", "kind": "patrol", "longitude": -119.8 + (unit + second % 60) / 5000,
                    "latitude": 36.75, "headingDegrees": 90, "speedMps": 11.5, "status": "available", "incident": None,
                }
                for unit in range(UNITS)
            ]  # fmt: skip
            body = json.dumps({"sentAt": datetime.now(UTC).isoformat(), "units": units})
            (await client.post("/feeds/avl/avl", content=body)).raise_for_status()
            await asyncio.sleep(1)


def _forget_pages() -> None:
    """Drop what the machine has read before; only root may."""
    subprocess.run(["sync"], check=True)
    Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")


async def _measure(stack: Stack, given: argparse.Namespace) -> Timings:
    addresses = await _addresses(stack.home, given.calls)
    chance = random.Random(given.seed)  # noqa: S311 - the same addresses each run
    keys = [f"bench-{new_id().hex}" for _ in range(2 * given.calls)]
    bodies = [(key, _document(chance.choice(addresses), key)) for key in keys]
    async with _writing(stack, given.writes):
        if given.rate:
            return await _at_a_rate(stack, bodies, given.rate)
        return await _one_client(stack, bodies, given.pause)


def main() -> int:
    """Run and print; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=("small", "full"), default="full")
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--pause", type=float, default=0.02, help="seconds between calls")
    parser.add_argument("--rate", type=float, default=0, help="calls a second, whatever became of the last")
    parser.add_argument("--writes", action="store_true", help="300 units send their positions meanwhile")
    parser.add_argument("--cold", action="store_true", help="drop what the machine read before (root)")
    parser.add_argument("--seed", type=int, default=1, help="which addresses; a cold run wants its own")
    given = parser.parse_args()
    home = ROOT / ".cache" / "bench" / given.scale
    home.mkdir(parents=True, exist_ok=True)
    began = datetime.now().astimezone()
    if given.cold:
        _forget_pages()
    with running_stack(home, "--no-city-life", "--scale", given.scale, "--roles", ROLES) as stack:
        timings = asyncio.run(_measure(stack, given))
    kind = f"{given.rate:g} calls/s" if given.rate else "one client"
    more = "".join(f", {word}" for word in ("cold", "writes") if getattr(given, word))
    print(f"{given.scale} city, {kind}{more}, {began:%Y-%m-%d %H:%M}")
    promised_p99 = RATE_P99_MS if given.rate else COLD_P99_MS if given.cold else PROMISED_P99_MS
    figures = [
        Figure(
            name="call committed → dossier at a seat that waits",
            values=timings.pushed,
            unit="ms",
            promised_p50=None if given.rate or given.cold else PROMISED_P50_MS,
            promised_p99=promised_p99,
        )
    ]
    if timings.asked:
        figures.append(Figure(name="call committed → incident ready", values=timings.ready, unit="ms"))
        figures.append(Figure(name="call committed → dossier asked for", values=timings.asked, unit="ms"))
    return print_figures(figures)


if __name__ == "__main__":
    sys.exit(main())
