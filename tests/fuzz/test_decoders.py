"""R8: a million broken messages a decoder: no crash, none slow, and every report can be kept and shown."""

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plainview.feeds.decoders import DECODERS
from plainview.feeds.model import CallReport, PositionReport, Report
from plainview.kernel.errors import UnreadableError
from tests.eido_documents import as_bytes, call, positions
from tests.fuzz.mutate import mutate

SAMPLES = Path(__file__).parents[2] / "src" / "plainview" / "feeds" / "decoders"
SEED = int(os.environ.get("FUZZ_SEED", "2"))
SLOW_SECONDS = 0.05  # reliability R8: 99.99 % under 50 ms
TEST_RUNS = 20_000
LONG_RUNS = 1_000_000
KINDS: dict[str, Any] = {"avl": tuple[PositionReport, ...], "eido": tuple[CallReport, ...]}


def _seeds(name: str) -> list[bytes]:
    seeds = [path.read_bytes() for path in sorted((SAMPLES / name / "samples").glob("*.json"))]
    if name == "avl":
        return [*seeds, positions(*((f"2L{n}", -119.7, 36.7) for n in range(60)), incident="key")]
    big = call(phones=tuple(f"559555{n:04}" for n in range(40)), notes=("Shouting",) * 60, units=("2L14", "2S1"))
    return [*seeds, as_bytes(big)]


def _check(name: str, reports: tuple[Report, ...]) -> None:
    """Fail where a report could not be stored and sent: NUL, lone surrogates, numbers that are none, too much of it."""
    encoded = msgspec.json.encode(reports)
    assert b"\\u0000" not in encoded
    assert len(encoded) < 2_000_000
    assert msgspec.json.decode(encoded, type=KINDS[name]) == reports


def _fuzz(name: str, runs: int) -> None:
    chance = random.Random(f"{name} {SEED}")  # noqa: S311 - to be repeated
    seeds = _seeds(name)
    ends: Counter[str] = Counter()
    slow = 0
    for run in range(runs):
        body = mutate(chance.choice(seeds), chance)
        started = time.thread_time()
        try:
            reports = DECODERS[name](body)
        except UnreadableError as error:
            ends["unreadable"] += 1
            reason = str(error)
        except Exception as error:
            raise AssertionError(f"run {run} of seed {SEED}: {body[:2000]!r}") from error
        else:
            ends["decoded"] += 1
            reason = "none"
            _check(name, reports)
        assert reason.isprintable(), (run, SEED)
        slow += time.thread_time() - started > SLOW_SECONDS
    assert slow <= runs / 10_000 + 1, f"{slow} of {runs} took more than 50 ms"
    assert min(ends["decoded"], ends["unreadable"]) > runs / 20, f"the mutations are lopsided: {ends}"


@pytest.mark.parametrize("name", sorted(DECODERS))
def test_broken_messages_end_in_reports_or_in_a_reason(name: str) -> None:
    _fuzz(name, TEST_RUNS)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(DECODERS))
def test_a_million_broken_messages_end_in_reports_or_in_a_reason(name: str) -> None:
    _fuzz(name, LONG_RUNS)


def test_the_same_seed_breaks_the_same_way() -> None:
    sample = _seeds("eido")[0]
    broken = [mutate(sample, random.Random(number)) for number in (7, 7, *range(50))]  # noqa: S311 - to be repeated
    assert broken[0] == broken[1]
    assert len(set(broken)) > 40
