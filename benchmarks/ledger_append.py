"""Measures the ledger: one entry at a time, many at once, and how long checking it all takes.

    python -m benchmarks.ledger_append --entries 2000

Every entry is committed and synced before it counts; PostgreSQL is one of its own, in a temporary folder.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, is_met, print_figures
from benchmarks.first_frame import temporary_pool
from plainview.ledger.entry import EntryDraft
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.ledger.verify import verify_ledger

CLIENTS = 64
NEEDED_PER_SECOND = 50
PROMISED_P99_MS = 20.0  # a dossier has 25 ms in all


def draft(number: int) -> EntryDraft:
    """Return a draft of the size that the door writes."""
    particulars = {
        "actor_id": "amador", "organisation": "Fresno PD (demo)", "role": "analyst", "on_shift": True,
        "station": "desk-1",
        "session": "0011223344556677", "method": "demo", "sign_in_age_seconds": 60, "address": "127.0.0.1",
        "action": "view_camera", "resource_kind": "Camera", "resource_id": f"city-{number:04}",
        "resource_owner": "city",
        "resource_attributes": {"camera_kind": "city", "owner_kind": "city", "wearer_in_emergency": False},
        "incident_id": "0192f0c0-0000-7000-8000-000000000000", "purpose": "call_response", "rules": ["city_cameras"],
        "obligations": ["max_seconds=14400", "no_audio", "no_record", "watermark"], "context": {"distance_metres": 70},
    }  # fmt: skip
    return EntryDraft(action="view_camera", decision="allow", bundle="b" * 64, particulars=particulars)


async def append_one_by_one(ledger: Ledger, count: int) -> list[float]:
    """Return the milliseconds of each of `count` appends, one after the other."""
    taken = []
    for number in range(count):
        begun = time.perf_counter()
        await ledger.append([draft(number)])
        taken.append((time.perf_counter() - begun) * 1_000)
    return taken


async def append_at_once(ledger: Ledger, count: int) -> tuple[list[float], float]:
    """Return the milliseconds of each append while CLIENTS append, and the entries a second in all."""
    begun = time.perf_counter()
    parts = await asyncio.gather(*(append_one_by_one(ledger, count // CLIENTS) for _ in range(CLIENTS)))
    taken = [each for part in parts for each in part]
    return taken, len(taken) / (time.perf_counter() - begun)


async def measure(count: int) -> tuple[Sequence[Figure], float, float, float]:
    """Return the figures, entries a second in all and in batches of 500, and entries checked a second."""
    async with temporary_pool() as (pool, home):
        ledger = _ledger(pool, home)
        await append_one_by_one(ledger, 50)
        alone = await append_one_by_one(ledger, count)
        together, per_second = await append_at_once(ledger, 4 * count)
        begun = time.perf_counter()
        for _ in range(10):
            await ledger.append([draft(number) for number in range(500)])
        in_batches = 5_000 / (time.perf_counter() - begun)
        await ledger.write_checkpoint()
        begun = time.perf_counter()
        verdict = await verify_ledger(pool, home / "ledger")
        assert verdict.ok
        checked = verdict.entries / (time.perf_counter() - begun)
    figures = (
        Figure(name="one entry, committed", values=alone, unit="ms", promised_p99=PROMISED_P99_MS),
        Figure(name=f"one entry while {CLIENTS} append", values=together, unit="ms"),
    )
    return figures, per_second, in_batches, checked


def _ledger(pool: Any, home: Path) -> Ledger:
    return Ledger(pool, open_key(home), home / "ledger")


def main() -> int:
    """Measure and print; 1 where a promise is missed."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--entries", type=int, default=2_000)
    figures, per_second, in_batches, checked = asyncio.run(measure(given.parse_args().entries))
    print_figures(figures)
    print(
        f"{per_second:,.0f} entries/s from {CLIENTS} at once (needed: {NEEDED_PER_SECOND}), "
        f"{in_batches:,.0f} in batches of 500; {checked:,.0f} checked a second"
    )
    return int(per_second < NEEDED_PER_SECOND or not all(is_met(figure) for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main())
