"""Reads OpenAddresses: its CSV, and the lines of GeoJSON that came after it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from plainview.kernel.csv_rows import Line, read_lines, split_line
from plainview.places.arriving import Layer, Reading
from plainview.places.sources.plain_rows import PlainAddress, PlainAddressError, stage_plain

NEEDED = ("lon", "lat", "number", "street")
_BYTES_SEEN = 4


def read(path: Path, reading: Reading) -> Iterator[Layer]:
    """Yield the file's addresses."""
    yield Layer(name=path.name, kind="points", rows=_read_rows(path, reading))


def _read_rows(path: Path, reading: Reading) -> Iterator[tuple[Any, ...]]:
    count = reading.report.table(path.name.removesuffix(".csv"))
    with path.open("rb") as opened:
        for number, values, fault in _read_values(opened):
            count.read += 1
            try:
                row = stage_plain(_address(number, values, fault), reading)
            except PlainAddressError as error:
                count.refused += 1
                reading.report.refuse(path.name, error.why, line=number, column=error.column or None)
                continue
            yield row


def _read_values(opened: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any], str | None]]:
    """Yield (line, values by lower-case name, what is wrong with the line)."""
    is_json = opened.read(_BYTES_SEEN).lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{")
    opened.seek(0)
    if is_json:
        for number, content in enumerate(opened, start=1):
            if content.strip():
                yield number, *_read_feature(content)
        return
    lines = read_lines(opened)
    names = [name.strip().lower() for name in split_line(next(lines))[0]]
    for line in lines:
        if line.text or line.fault:
            yield line.number, *_read_cells(line, names)


def _read_cells(line: Line, names: list[str]) -> tuple[Mapping[str, Any], str | None]:
    cells, fault = split_line(line)
    if fault is None and len(cells) != len(names):
        fault = f"{len(cells)} fields where the header has {len(names)}"
    return ({}, fault) if fault else (dict(zip(names, cells, strict=True)), None)


def _read_feature(content: bytes) -> tuple[Mapping[str, Any], str | None]:
    try:
        feature = msgspec.json.decode(content)
        longitude, latitude = feature["geometry"]["coordinates"][:2]
        return {**feature["properties"], "lon": longitude, "lat": latitude}, None
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError):
        return {}, "not a GeoJSON feature with a point"


def _address(number: int, values: Mapping[str, Any], fault: str | None) -> PlainAddress:
    if fault is not None:
        raise PlainAddressError("", fault)

    def text(name: str) -> str:
        return str(values.get(name) or "").strip()

    return PlainAddress(
        line=number, prefix="oa", number=text("number"), street=text("street"), unit=text("unit"), city=text("city"),
        state=text("region"), postal_code=text("postcode"), longitude=_degrees(values, "lon", 180),
        latitude=_degrees(values, "lat", 90),
    )  # fmt: skip


def _degrees(values: Mapping[str, Any], name: str, most: float) -> float:
    try:
        degrees = float(values[name])
    except (KeyError, TypeError, ValueError):
        degrees = float("nan")
    if not -most <= degrees <= most:
        raise PlainAddressError(name, f"not degrees from -{most} to {most}")
    return degrees
