"""Reads a list as Caltrans publishes it, and any broken one, without harm."""

import random
from pathlib import Path

from plainview.cameras.importers.caltrans.importer import read_rows
from plainview.kernel.errors import UnreadableError
from tests.fuzz.mutate import mutate

SAMPLE = (Path(__file__).parent / "samples" / "cctv.json").read_bytes()


def test_reads_video_stills_and_what_is_out_of_service() -> None:
    video, still, out, none = [row for _, row in read_rows(SAMPLE)]
    assert isinstance(video, dict)
    assert isinstance(still, dict)
    assert video["camera_id"] == "caltrans-d6-1"
    assert video["title"] == "SR-99 at Larkmoor Ave · SR-99"
    assert (video["source_type"], video["address"]) == ("hls", "https://video.example/D6/99-larkmoor/playlist.m3u8")
    assert video["still_address"] == "https://images.example/d6/99-larkmoor.jpg"
    assert (still["source_type"], still["address"]) == ("still", "https://images.example/d6/41-quillfern.jpg")
    assert out is None
    assert none == "has neither video nor a still"


def test_broken_lists_are_refused_or_read() -> None:
    chance = random.Random(4)  # noqa: S311 - to be repeated
    ends = {"read": 0, "refused": 0}
    for _ in range(2000):
        try:
            for _, row in read_rows(mutate(SAMPLE, chance)):
                assert row is None or isinstance(row, str) or all(isinstance(text, str) for text in row.values())
            ends["read"] += 1
        except UnreadableError:
            ends["refused"] += 1
    assert min(ends.values()) > 100
