"""Reads cameras that are GeoJSON points, and any broken file, without harm."""

import random
from pathlib import Path

from plainview.cameras.importers.geojson.importer import NOT_A_POINT, read_rows
from plainview.kernel.errors import UnreadableError
from tests.fuzz.mutate import mutate

SAMPLE = (Path(__file__).parent / "samples" / "cameras.geojson").read_bytes()


def test_properties_are_columns_and_the_point_is_the_place() -> None:
    (number, row), (_, without_point) = read_rows(SAMPLE)
    assert number == 1
    assert isinstance(row, dict)
    assert (row["camera_id"], row["longitude"], row["latitude"]) == ("city-0100", "-119.79", "36.74")
    assert (row["bearing_degrees"], row["range_metres"], row["terms"]) == ("225", "150.5", '{"live":true}')
    assert without_point == NOT_A_POINT


def test_broken_files_are_refused_or_read() -> None:
    chance = random.Random(5)  # noqa: S311 - to be repeated
    ends = {"read": 0, "refused": 0}
    for _ in range(2000):
        try:
            for _, row in read_rows(mutate(SAMPLE, chance)):
                assert isinstance(row, str) or (row and all(isinstance(text, str) for text in row.values()))
            ends["read"] += 1
        except UnreadableError:
            ends["refused"] += 1
    assert min(ends.values()) > 100
