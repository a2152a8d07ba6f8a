"""Writes calls of a built city as EIDO files, for benchmarks and tests; the same seed gives the same bytes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from city.calls import make_play, seconds_to_next
from city.eido import encode


def write_calls(folder: Path, count: int, seed: int) -> int:
    """Write the first version of `count` calls into FOLDER/calls/000001.json and on; return how many."""
    summary = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    random = Random(f"{seed}:call files")
    at = datetime.fromisoformat(summary["today"]).replace(tzinfo=UTC)
    into = folder / "calls"
    into.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        at += timedelta(seconds=seconds_to_next(1.0, random))
        key = f"urn:emergency:uid:incidentid:{random.getrandbits(48):012x}:cad.fresno-demo.example"
        play = make_play(key, summary["premises"], at, random)
        (into / f"{number:06d}.json").write_bytes(encode(play.first))
    return count
