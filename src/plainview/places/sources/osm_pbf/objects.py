"""Takes what matters out of an OpenStreetMap extract in one pass: addresses, roads, exits, milestones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium

ROADS_WITH_EXITS = frozenset({"motorway", "trunk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A thing with tags and a position; `nguid` says what and which: 'osm:n17'."""

    nguid: str
    number: int
    tags: Mapping[str, str]
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A highway with its line."""

    number: int
    tags: Mapping[str, str]
    shape: list[list[float]]


@dataclass(slots=True, kw_only=True)
class Extract:
    """What was found; `road_of` gives the road that an exit's or milestone's node lies on."""

    addresses: list[Spot] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    exits: list[Spot] = field(default_factory=list)
    milestones: list[Spot] = field(default_factory=list)
    road_of: dict[int, str] = field(default_factory=dict)
    named_without_address: int = 0


def read_extract(path: Path) -> Extract:
    """Read the whole file; raise RuntimeError, as osmium does, for what is no PBF."""
    found = Extract()
    wanted: set[int] = set()
    objects: Any = osmium.FileProcessor(str(path)).with_locations()
    for each in objects:
        if each.is_node() and len(each.tags):
            _take_node(each, found, wanted)
        elif each.is_way() and len(each.tags):
            _take_way(each, found, wanted)
    return found


def _take_node(node: Any, found: Extract, wanted: set[int]) -> None:
    tags = dict(node.tags)
    if not node.location.valid():
        return
    spot = Spot(
        nguid=f"osm:n{node.id}", number=node.id, tags=tags, longitude=node.location.lon, latitude=node.location.lat
    )
    kind = tags.get("highway")
    if kind in {"motorway_junction", "milestone"}:
        (found.exits if kind == "motorway_junction" else found.milestones).append(spot)
        wanted.add(node.id)
    else:
        _take_spot(spot, found)


def _take_spot(spot: Spot, found: Extract) -> None:
    if "addr:housenumber" in spot.tags:
        found.addresses.append(spot)
    elif "name" in spot.tags and spot.tags.keys() & {"amenity", "shop", "tourism", "leisure", "office"}:
        found.named_without_address += 1


def _take_way(way: Any, found: Extract, wanted: set[int]) -> None:
    tags = dict(way.tags)
    points = [[node.location.lon, node.location.lat] for node in way.nodes if node.location.valid()]
    if not points:
        return
    if "highway" in tags and "addr:housenumber" not in tags:
        found.ways.append(Way(number=way.id, tags=tags, shape=points))
        if tags["highway"] in ROADS_WITH_EXITS and (road := road_name(tags)):
            found.road_of.update({node.ref: road for node in way.nodes if node.ref in wanted})
        return
    corners = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    longitude = sum(point[0] for point in corners) / len(corners)
    latitude = sum(point[1] for point in corners) / len(corners)
    spot = Spot(nguid=f"osm:w{way.id}", number=way.id, tags=tags, longitude=longitude, latitude=latitude)
    _take_spot(spot, found)


def road_name(tags: Mapping[str, str]) -> str:
    """Return a road's name; of a motorway its number, 'CA-99', as people and markers have it."""
    number = tags.get("ref", "").split(";")[0].strip().replace(" ", "-")
    name = tags.get("name", "").strip()
    return number or name if tags.get("highway", "").startswith("motorway") else name or number
