"""Measures the way of a call: from its commit to its dossier, permit and ledger entry included, over the public ports.

    python -m benchmarks.call_to_dossier --scale full --calls 500

Starts Plainview on a city of its own in .cache/bench/<scale>, kept for the next run.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
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
class Seat:
    """One console's connections, with as little of a client's own time in them as can be."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    cookie: str
    live: Any

    async def read(self, path: str) -> bytes:
        """Return the body of a GET on the kept connection."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        if " 200 " not in head.partition("\r\n")[0]:
            raise RuntimeError(head)
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        return await self.reader.readexactly(length)


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


async def _run(stack: Stack, calls: int, pause_seconds: float) -> Timings:
    addresses = await _addresses(stack.home, calls)
    chance = random.Random(1)  # noqa: S311 - the same addresses each run
    timings = Timings()
    url = f"ws://127.0.0.1:{stack.port}/live"
    async with stack.signed_in() as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        async with websockets.connect(url, additional_headers={"Cookie": cookie}, proxy=None) as live:
            await live.recv()
            reader, writer = await asyncio.open_connection("127.0.0.1", stack.port)
            seat = Seat(reader=reader, writer=writer, cookie=cookie, live=live)
            for one in range(2 * calls):  # the two ways in turn: side by side under whatever else runs
                body = _document(chance.choice(addresses), f"bench-{new_id().hex}")
                await (_pushed if one % 2 else _asked)(stack, client, seat, body, timings)
                await asyncio.sleep(pause_seconds)
            writer.close()
    return timings


async def _pushed(stack: Stack, client: httpx.AsyncClient, seat: Seat, body: bytes, timings: Timings) -> None:
    """Measure a seat that waits for the next call: the dossier comes to it."""
    await seat.live.send(json.dumps({"waiting": "call_response"}))
    await _hear(seat, "dossier", await _post(stack, client, body), timings.pushed)


async def _asked(stack: Stack, client: httpx.AsyncClient, seat: Seat, body: bytes, timings: Timings) -> None:
    """Measure a seat that hears of the incident and asks."""
    committed = await _post(stack, client, body)
    event = await _hear(seat, "incident_ready", committed, timings.ready)
    await seat.read(f"/api/incidents/{event['incident_id']}/dossier?purpose=call_response")
    timings.asked.append((time.perf_counter() - committed) * 1000)


async def _post(stack: Stack, client: httpx.AsyncClient, body: bytes) -> float:
    answer = await stack.post_call(client, body)
    committed = time.perf_counter()
    answer.raise_for_status()
    return committed


async def _hear(seat: Seat, kind: str, since: float, into: list[float]) -> dict[str, Any]:
    while True:
        event: dict[str, Any] = json.loads(await asyncio.wait_for(seat.live.recv(), 10))
        if event["kind"] == kind:
            into.append((time.perf_counter() - since) * 1000)
            return event


def main() -> int:
    """Run and print; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=("small", "full"), default="full")
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--pause", type=float, default=0.02, help="seconds between calls")
    given = parser.parse_args()
    home = ROOT / ".cache" / "bench" / given.scale
    home.mkdir(parents=True, exist_ok=True)
    began = datetime.now().astimezone()
    with running_stack(home, "--no-city-life", "--scale", given.scale, "--roles", ROLES) as stack:
        timings = asyncio.run(_run(stack, given.calls, given.pause))
    print(f"{given.scale} city, {given.calls} calls, one client, {began:%Y-%m-%d %H:%M}")
    return print_figures(
        [
            Figure(
                name="call committed → dossier at a seat that waits",
                values=timings.pushed,
                unit="ms",
                promised_p50=PROMISED_P50_MS,
                promised_p99=PROMISED_P99_MS,
            ),
            Figure(name="call committed → incident ready", values=timings.ready, unit="ms"),
            Figure(name="call committed → dossier asked for", values=timings.asked, unit="ms"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
