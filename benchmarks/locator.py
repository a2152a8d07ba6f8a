"""Measures the locator on the full-size city: exact addresses a second of CPU, one and many at a time; slips; a call's.

    python -m benchmarks.locator --dsn postgresql://plainview@/plainview?host=… --places 4000

Reads the places of the database it is given (or PLAINVIEW_DATABASE_URL); nothing is written. CPU is that of this
process and of the server's process of its connection: waiting for a busy machine does not count.
"""

import argparse
import asyncio
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.figures import Figure, print_figures
from plainview.places.locate import locate, locate_many
from plainview.places.model import StatedAddress
from plainview.store.postgres import open_pool

PROMISED_A_SECOND = 2_000
PROMISED_SLIP_P99_MS = 10.0
PROMISED_CALL_P50_MS = 1.0
WARM_UP = 100
BATCH = 500
_SOME = """
select p.address, p.city, p.postal_code, p.add_number, coalesce(p.add_suffix, '') as add_suffix, s.full_name, s.stem,
    (select label from place_unit u where u.place_id = p.place_id order by u.unit_id limit 1) as label
from place p
join street s using (street_id)
where p.retired_at is null
order by random()
limit $1
"""
_TICKS = os.sysconf("SC_CLK_TCK")


def _civic(row: Any) -> StatedAddress:
    number = f"{row['add_number']} {row['add_suffix']}".strip()
    unit = row["label"].removeprefix("unit ") if row["label"] else None
    return StatedAddress(house_number=number, street=row["full_name"], unit=unit, city=row["city"])


def _line(row: Any) -> StatedAddress:
    unit = f" apt {row['label'].removeprefix('unit ')}" if row["label"] else ""
    return StatedAddress(text=f"{row['address']}{unit}, {row['city']}, CA {row['postal_code']}")


def _slip(row: Any, random: Random) -> StatedAddress:
    stem = row["stem"]
    at = random.randrange(1, len(stem) - 1)
    street = re.sub(stem, stem[:at] + stem[at + 1 :], row["full_name"].lower())
    return StatedAddress(text=f"{row['add_number']} {street}, {row['city']}")


def _server_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def _cpu(connection: Any, work: Callable[[], Awaitable[object]]) -> float:
    """Return the CPU seconds that `work` takes, here and in the server."""
    pid = connection.get_server_pid()
    here, there = time.process_time(), _server_seconds(pid)
    await work()
    return time.process_time() - here + _server_seconds(pid) - there


async def _each(connection: Any, addresses: Sequence[StatedAddress]) -> list[float]:
    took = []
    for address in addresses:
        begun = time.perf_counter()
        await locate(connection, address)
        took.append((time.perf_counter() - begun) * 1_000)
    return took


async def _batches(connection: Any, addresses: Sequence[StatedAddress]) -> None:
    for at in range(0, len(addresses), BATCH):
        await locate_many(connection, addresses[at : at + BATCH])


async def _rate(
    connection: Any,
    name: str,
    addresses: Sequence[StatedAddress],
    run: Callable[[Any, Sequence[StatedAddress]], Awaitable[object]],
) -> Figure:
    seconds = await _cpu(connection, lambda: run(connection, addresses))
    each = 1_000_000 / PROMISED_A_SECOND
    return Figure(name=name, values=[seconds / len(addresses) * 1_000_000], unit="µs CPU", promised_p50=each)


async def _measure(connection: Any, rows: Sequence[Any]) -> list[Figure]:
    random = Random(3)  # noqa: S311 - the same slips each time
    civic, lines = [_civic(row) for row in rows], [_line(row) for row in rows]
    slips = [_slip(row, random) for row in rows[:1_000]]
    await _each(connection, [*civic[:WARM_UP], *lines[:WARM_UP], *slips[:WARM_UP]])
    return [
        await _rate(connection, "exact, in civic parts, one at a time", civic, _each),
        await _rate(connection, "exact, as a line of text, one at a time", lines, _each),
        await _rate(connection, f"exact, in civic parts, {BATCH} at once", civic, _batches),
        await _rate(connection, f"exact, as a line of text, {BATCH} at once", lines, _batches),
        Figure(
            name="a call's exact address, parts", values=await _each(connection, civic), unit="ms",
            promised_p50=PROMISED_CALL_P50_MS,
        ),
        Figure(
            name="a call's exact address, a line", values=await _each(connection, lines), unit="ms",
            promised_p50=PROMISED_CALL_P50_MS,
        ),
        Figure(
            name="a slip in the street's name", values=await _each(connection, slips), unit="ms",
            promised_p99=PROMISED_SLIP_P99_MS,
        ),
    ]  # fmt: skip


async def _run(dsn: str, places: int) -> int:
    pool = await open_pool(dsn, most=2)
    try:
        async with pool.acquire() as connection:
            rows = await connection.fetch(_SOME, places)
            if len(rows) <= WARM_UP:
                raise SystemExit("there are no places in this database: import a city first")
            return print_figures(await _measure(connection, rows))
    finally:
        await pool.close()


def main() -> int:
    """Measure and print; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dsn", default=os.environ.get("PLAINVIEW_DATABASE_URL"))
    parser.add_argument("--places", type=int, default=4_000)
    given = parser.parse_args()
    if given.dsn is None:
        parser.error("give --dsn or PLAINVIEW_DATABASE_URL")
    return asyncio.run(_run(given.dsn, given.places))


if __name__ == "__main__":
    sys.exit(main())
