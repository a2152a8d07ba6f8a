"""Measures what the whole of Plainview costs while 1,470 cameras are registered, answer, and nobody watches.

    python -m benchmarks.idle --seconds 60

The city serves its cameras and sends nothing; PostgreSQL is a process of its own and is not counted.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil

from tests.stack import ROOT, Stack, running_stack

ALLOWED_PERCENT = 1.0
ALLOWED_MIB = 250.0


def _cameras_only(stack: Stack) -> subprocess.Popen[bytes]:
    """Start the city's cameras; its calls and positions go to a port where nobody listens."""
    command = [
        sys.executable, "-m", "city", "live", "--folder", str(stack.home / "city" / "small"),
        "--plainview", "http://127.0.0.1:9", "--tokens", str(stack.home / "tokens"),
        "--rtsp-port", str(stack.port + 10), "--control-port", str(stack.port + 11),
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _spent_seconds(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _measure(stack: Stack, seconds: float) -> tuple[float, float, int]:
    [process] = stack.processes()["plainview"]
    time.sleep(15)  # started, first checkpoint written, cameras being asked
    began, spent = time.monotonic(), _spent_seconds(process)
    time.sleep(seconds)
    percent = 100 * (_spent_seconds(process) - spent) / (time.monotonic() - began)
    memory = process.memory_info().rss / 2**20
    health = httpx.get(f"{stack.url}/healthz", trust_env=False).json()
    return percent, memory, int(health["parts"]["video"]["registered"])


def main() -> int:
    """Measure and print; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    with (
        tempfile.TemporaryDirectory(prefix="plainview-bench-") as folder,
        running_stack(Path(folder) / "home", "--no-city-life") as stack,
        _cameras_only(stack) as city,
    ):
        try:
            percent, memory, registered = _measure(stack, seconds)
        finally:
            city.terminate()
    is_met = percent < ALLOWED_PERCENT and memory < ALLOWED_MIB
    print(f"{registered:,} cameras registered, nobody watching: {'met' if is_met else 'MISSED'}")
    print(f"  {percent:.2f} % of a core (promised < {ALLOWED_PERCENT:g})")
    print(f"  {memory:.0f} MiB without PostgreSQL (promised < {ALLOWED_MIB:g})")
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
