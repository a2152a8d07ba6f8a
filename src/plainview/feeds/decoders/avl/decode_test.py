"""Shows what is read out of unit positions, and that nothing is guessed."""

import json
from pathlib import Path
from typing import Any

import pytest

from plainview.feeds.decoders.avl.decode import decode
from plainview.kernel.errors import UnreadableError

SAMPLES = Path(__file__).parent / "samples"


def _batch(**changes: Any) -> bytes:
    batch = json.loads((SAMPLES / "two_units.json").read_bytes())
    batch["units"][0].update(changes)
    return json.dumps(batch).encode()


def test_reads_each_unit_at_the_moment_of_the_batch() -> None:
    first, second = decode((SAMPLES / "two_units.json").read_bytes())
    assert (first.unit_id, second.unit_id) == ("2L14", "2S1")
    assert (first.longitude, first.latitude, first.speed_mps, first.status) == (-119.7871, 36.7412, 11.5, "available")
    assert first.positioned_at == second.positioned_at


def test_refuses_a_unit_off_the_globe() -> None:
    with pytest.raises(UnreadableError, match=r"units\[0\]\.latitude|latitude"):
        decode((SAMPLES / "refused_off_the_globe.json").read_bytes())


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "sleeping"},
        {"id": ""},
        {"longitude": "far"},
        {"headingDegrees": -1},
        {"incident": 7},
        {"speedMps": 10**400},
    ],
)
def test_refuses_what_it_would_have_to_guess(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        decode(_batch(**changes))


def test_a_full_turn_is_north() -> None:
    assert decode(_batch(headingDegrees=360))[0].heading_degrees == 0
