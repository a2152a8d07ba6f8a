"""Promise R4: a burst of 100 calls/s is taken in, each committed before it is acknowledged, and decoded as it comes."""

import asyncio
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI

from plainview.feeds.actions import register_feed
from plainview.feeds.decoders import DECODERS
from plainview.feeds.routes import intake
from plainview.feeds.worker import Bell, settle_waiting, work
from plainview.flows.call_received import Receiving
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool
from plainview.store.transaction import begin
from tests.eido_documents import as_bytes, call

ROOT = Path(__file__).parents[1]
CALLS = 500
CLIENTS = 8
CALLS_PER_SECOND = 12  # ten times the peak of a city
_LATENCY = "select settled_at - received_at as waited from message where settled_at is not null order by message_id"


def _percentiles(milliseconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(milliseconds, n=100)
    return f"p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, max {max(milliseconds):.2f} ms"


def measure_decoding() -> None:
    """Print how long decoding one call takes."""
    body = as_bytes(call(phones=("5595550142", "5595550177"), cautions=(("Weapon", 0),), notes=("Shouting",) * 5))
    taken = []
    for _ in range(2_000):
        started = time.perf_counter()
        DECODERS["eido"](body)
        taken.append((time.perf_counter() - started) * 1000)
    print(f"decode one call of {len(body)} bytes: {_percentiles(taken)}")


async def measure_intake(client: httpx.AsyncClient, *, clients: int) -> None:
    """Print how long a call takes from its sending to its acknowledgement, committed and synced."""
    taken: list[float] = []
    bodies = iter([as_bytes(call()) for _ in range(CALLS)])

    async def send() -> None:
        for body in bodies:
            started = time.perf_counter()
            answer = await client.post("/feeds/cad/eido", content=body)
            taken.append((time.perf_counter() - started) * 1000)
            answer.raise_for_status()

    started = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(clients)))
    rate = CALLS / (time.perf_counter() - started)
    print(f"intake, {clients} client(s): {rate:.0f} calls/s; {_percentiles(taken)}")


def _nothing(_: object) -> None:
    """Prepare nothing more: what can be is prepared with the call."""


async def measure_settling(pool: Any) -> None:
    """Print how many waiting calls a second become incidents."""
    started = time.perf_counter()
    settled = sum(await asyncio.gather(*(settle_waiting(pool, Receiving(pool=pool, later=_nothing)) for _ in range(2))))
    print(f"decode and fold what waits: {settled / (time.perf_counter() - started):.0f} calls/s")


async def measure_latency(client: httpx.AsyncClient, pool: Any, bell: Bell) -> None:
    """Print how long a call waits from its receipt until its incident is folded, at ten times a city's peak."""
    await pool.execute("truncate message cascade")
    running = asyncio.create_task(work(pool, Receiving(pool=pool, later=_nothing), bell))
    await asyncio.sleep(0.3)
    for _ in range(CALLS // 4):
        (await client.post("/feeds/cad/eido", content=as_bytes(call()))).raise_for_status()
        await asyncio.sleep(1 / CALLS_PER_SECOND)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    waited = [row["waited"] / timedelta(milliseconds=1) for row in await pool.fetch(_LATENCY)]
    print(f"received → folded, {CALLS_PER_SECOND} calls/s: {_percentiles(waited)}")


async def _with_plainview(dsn: str, measure: Callable[[httpx.AsyncClient, Any, Bell], Awaitable[None]]) -> None:
    connection = await asyncpg.connect(dsn)
    await migrate(connection, load_migrations(ROOT / "migrations"))
    await connection.close()
    pool = await open_pool(dsn)
    app = FastAPI()
    app.state.pool, app.state.intake_bell = pool, Bell()
    app.include_router(intake)
    async with begin(pool) as tx:
        token = await register_feed(tx, "cad", "Dispatch", ["eido"])
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here", headers=headers) as client:
        await measure(client, pool, app.state.intake_bell)
    await pool.close()


async def _measure_all(client: httpx.AsyncClient, pool: Any, bell: Bell) -> None:
    await measure_intake(client, clients=1)
    await measure_intake(client, clients=CLIENTS)
    await measure_settling(pool)
    await measure_latency(client, pool, bell)


def main() -> None:
    """Run against an embedded PostgreSQL that syncs every commit."""
    print(f"{platform.machine()}, Python {sys.version.split()[0]}")
    measure_decoding()
    with tempfile.TemporaryDirectory(prefix="plainview-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), Path(folder) / "database")
        server.start()
        try:
            asyncio.run(_with_plainview(server.dsn, _measure_all))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
