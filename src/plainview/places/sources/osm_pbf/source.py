"""Reads an OpenStreetMap extract (.osm.pbf): addresses, named roads, other names, motorway exits, milestones."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plainview.kernel.errors import BadInputError
from plainview.places.arriving import (
    Layer,
    Reading,
    RoadLine,
    stage_alias,
    stage_exit,
    stage_marker,
    stage_road,
)
from plainview.places.highways import read_direction
from plainview.places.normalise import phrase_key, read_street
from plainview.places.sources.osm_pbf.objects import Extract, Spot, read_extract, road_name
from plainview.places.sources.plain_rows import PlainAddress, PlainAddressError, stage_plain
from plainview.places.standard.address import fields_of_street
from plainview.places.standard.ranges import sided
from plainview.places.standard.words import road_class_of_standard

MILES_TO_KILOMETRE = 0.621371
_MILE_DECIMALS = 4
_CLASSES = {
    "motorway": "freeway", "trunk": "primary", "primary": "primary", "secondary": "secondary", "tertiary": "secondary",
    "unclassified": "local", "residential": "local", "living_street": "local", "service": "minor", "track": "minor",
    "footway": "path", "path": "path", "cycleway": "path", "pedestrian": "path", "steps": "path", "bridleway": "path",
}  # fmt: skip
_TYPES = {
    "amenity": {
        "school": "school", "hospital": "hospital", "clinic": "hospital", "bank": "bank", "bar": "bar", "cafe": "cafe",
        "restaurant": "restaurant", "fast_food": "restaurant", "fire_station": "fire-station", "library": "library",
        "police": "government", "townhall": "town-hall", "place_of_worship": "place-of-worship",
        "post_office": "post-office", "nursing_home": "care-facility", "theatre": "theater", "cinema": "theater",
    },
    "tourism": {"hotel": "hotel", "motel": "hotel", "hostel": "hotel", "museum": "museum"},
    "building": dict.fromkeys(
        ("house", "detached", "apartments", "residential", "terrace", "bungalow", "semidetached_house"), "residence"
    ),
}  # fmt: skip
_OTHER_NAMES = ("alt_name", "short_name", "old_name", "official_name", "loc_name", "name:es")
_DISTANCE = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*(mi|km)")
_LONGEST_NAME = 150
_LONGEST_LEGACY_NAME = 75
_ADDRESSES = "addresses"


def read(path: Path, reading: Reading) -> Iterator[Layer]:
    """Yield addresses, roads, other names, markers and exits of an extract."""
    try:
        found = read_extract(path)
    except RuntimeError as error:
        raise BadInputError(f"{path.name} can't be read: {error}") from None
    aliases: list[tuple[Any, ...]] = []
    yield Layer(name=_ADDRESSES, kind="points", rows=_read_addresses(found, reading, aliases))
    yield Layer(name="highways", kind="roads", rows=_read_roads(found, reading))
    reading.report.table("names").read += len(aliases)
    yield Layer(name="names", kind="aliases", rows=iter(aliases))
    yield Layer(name="milestones", kind="markers", rows=_read_milestones(found, reading))
    yield Layer(name="exits", kind="exits", rows=_read_exits(found, reading))
    if found.named_without_address:
        reading.report.notes.append(
            f"{found.named_without_address:,} shops and the like have a name and no address: left"
        )


def _read_addresses(found: Extract, reading: Reading, aliases: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield one row an address; what else bears it gives only its name."""
    count = reading.report.table(_ADDRESSES)
    first: dict[tuple[str, ...], str] = {}
    for spot in found.addresses:
        count.read += 1
        try:
            row = stage_plain(_address(spot), reading)
        except PlainAddressError as error:
            count.refused += 1
            reading.report.refuse(_ADDRESSES, error.why, line=spot.number, column=error.column)
            continue
        key = row[15], row[18], row[25] or ""
        holder = first.setdefault(key, spot.nguid)
        aliases += _names(spot, holder, {alias[1:] for alias in aliases if alias[1] == holder})
        if holder == spot.nguid:
            yield row
        else:
            count.left += 1


def _names(spot: Spot, holder: str, known: set[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    fields = _OTHER_NAMES if holder == spot.nguid else ("name", *_OTHER_NAMES)
    keys = {key for _, _, key in known}
    for field in fields:
        for name in spot.tags.get(field, "").split(";"):
            key = phrase_key(name[:_LONGEST_NAME])
            if key and key not in keys:
                keys.add(key)
                yield stage_alias(spot.number, holder, name.strip()[:_LONGEST_NAME])


def _address(spot: Spot) -> PlainAddress:
    tags = spot.tags
    return PlainAddress(
        line=spot.number, prefix="osm", nguid=spot.nguid, number=tags["addr:housenumber"],
        street=tags.get("addr:street", ""), unit=tags.get("addr:unit", ""), city=tags.get("addr:city", ""),
        postal_code=tags.get("addr:postcode", ""), landmark=tags.get("name", "")[:_LONGEST_NAME],
        place_type=_place_type(tags), longitude=spot.longitude, latitude=spot.latitude,
    )  # fmt: skip


def _place_type(tags: Mapping[str, str]) -> str | None:
    for key, types in _TYPES.items():
        if found := types.get(tags.get(key, "")):
            return found
    return "store" if "shop" in tags else "office" if "office" in tags else None


def _read_roads(found: Extract, reading: Reading) -> Iterator[tuple[Any, ...]]:
    count = reading.report.table("highways")
    for way in found.ways:
        name = road_name(way.tags)
        if read_street(name) is None or len({tuple(point) for point in way.shape}) < 2:  # noqa: PLR2004 - two ends
            continue
        count.read += 1
        kind = way.tags["highway"]
        road_class = "ramp" if kind.endswith("_link") else _CLASSES.get(kind, "minor")
        civic = {
            **sided(reading.defaults), "RoadClass": road_class_of_standard(road_class), **fields_of_street(name)
        }  # fmt: skip
        former = way.tags.get("old_name") or way.tags.get("alt_name")
        if former and read_street(former) is not None and ";" not in former:
            civic["LSt_Name"] = former[:_LONGEST_LEGACY_NAME]
        yield stage_road(
            RoadLine(line=way.number, nguid=f"osm:w{way.number}", civic=civic, road_class=road_class, shape=way.shape)
        )


def _read_milestones(found: Extract, reading: Reading) -> Iterator[tuple[Any, ...]]:
    count = reading.report.table("milestones")
    for spot in found.milestones:
        count.read += 1
        road = found.road_of.get(spot.number) or spot.tags.get("road_ref", "")
        distance = _DISTANCE.fullmatch(spot.tags.get("distance", "").strip())
        if not road or distance is None:
            count.refused += 1
            why = "says no distance with mi or km" if road else "lies on no numbered road"
            reading.report.refuse("milestones", why, line=spot.number, column="distance" if road else "ref")
            continue
        miles = float(distance[1]) * (1 if distance[2] == "mi" else MILES_TO_KILOMETRE)
        direction = read_direction(spot.tags.get("direction"))
        yield stage_marker(
            spot.number, spot.nguid, road, direction, round(miles, _MILE_DECIMALS), None, spot.longitude, spot.latitude
        )


def _read_exits(found: Extract, reading: Reading) -> Iterator[tuple[Any, ...]]:
    count = reading.report.table("exits")
    for spot in found.exits:
        count.read += 1
        road = found.road_of.get(spot.number)
        number, name = spot.tags.get("ref"), spot.tags.get("name") or spot.tags.get("exit_to")
        if road is None or not (number or name):
            count.refused += 1
            why = "lies on no numbered road" if road is None else "has neither number nor name"
            reading.report.refuse("exits", why, line=spot.number, column="ref")
            continue
        direction = read_direction(spot.tags.get("direction"))
        yield stage_exit(spot.number, spot.nguid, road, "exit", direction, number, name, spot.longitude, spot.latitude)
