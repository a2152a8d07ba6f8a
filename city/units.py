"""Drives the patrol units: on patrol from crossing to crossing, to an address when sent, and back again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import atan2, degrees
from random import Random
from typing import Any

from city.geography import distance, to_degrees, to_metres
from city.roster import Unit
from city.routes import Spot, find_route, next_nodes, road_nodes, spot_of

PATROL_MPS, RESPONSE_MPS = 11.0, 21.0


@dataclass(slots=True, kw_only=True)
class Driven:
    """A unit on duty: where it is in metres, the corners ahead, and what it does."""

    unit: Unit
    spot: Spot
    way: list[Spot] = field(default_factory=list)
    heading_degrees: float = 0.0
    speed_mps: float = 0.0
    status: str = "available"
    incident_key: str | None = None
    node: tuple[int, int] = (0, 0)


class Fleet:
    """All units on duty."""

    def __init__(self, units: Sequence[Unit], random: Random) -> None:
        self._random = random
        nodes = sorted(road_nodes())
        self._driven = {unit.unit_id: self._start(unit, random.choice(nodes)) for unit in units}

    def _start(self, unit: Unit, node: tuple[int, int]) -> Driven:
        return Driven(unit=unit, spot=spot_of(node), node=node)

    def drive(self, seconds: float) -> list[str]:
        """Move every unit on; return the ids of those that have just arrived where they were sent."""
        arrived = []
        for driven in self._driven.values():
            if driven.status == "available" and not driven.way:
                self._patrol_on(driven)
            if driven.status != "on_scene":
                _advance(driven, seconds)
            if driven.status == "en_route" and not driven.way:
                driven.status, driven.speed_mps = "on_scene", 0.0
                arrived.append(driven.unit.unit_id)
        return arrived

    def _patrol_on(self, driven: Driven) -> None:
        """Go on to a next crossing, rarely back; or from an address to the nearest one."""
        if distance(driven.spot, spot_of(driven.node)) > 1:
            driven.way = [spot_of(driven.node)]
            return
        ahead = list(next_nodes(driven.node))
        driven.node = self._random.choice(ahead) if ahead else driven.node
        driven.way = [spot_of(driven.node)]

    def send(self, kinds: Sequence[str], longitude: float, latitude: float, incident_key: str) -> list[Unit]:
        """Send the nearest free unit of each kind (patrol where there is none of it); return those that go."""
        goal = to_metres(longitude, latitude)
        sent = []
        for kind in kinds:
            free = [d for d in self._driven.values() if d.status == "available"]
            fitting = [d for d in free if d.unit.kind == kind] or [d for d in free if d.unit.kind == "patrol"]
            if fitting:
                nearest = min(fitting, key=lambda driven: distance(driven.spot, goal))
                nearest.status, nearest.incident_key = "en_route", incident_key
                nearest.way = find_route(nearest.spot, goal)
                sent.append(nearest.unit)
        return sent

    def release(self, incident_key: str) -> None:
        """Set free the units of an incident; each goes back to the crossing it came by."""
        for driven in self._driven.values():
            if driven.incident_key == incident_key:
                driven.status, driven.incident_key = "available", None
                driven.node = min(road_nodes(), key=lambda node: distance(spot_of(node), driven.spot))
                corner = spot_of(driven.node)
                driven.way = [(corner[0], driven.spot[1]), corner]

    def positions(self) -> list[dict[str, Any]]:
        """Return all units as the AVL message carries them."""
        return [_position(driven) for driven in self._driven.values()]


def _advance(driven: Driven, seconds: float) -> None:
    driven.speed_mps = RESPONSE_MPS if driven.status == "en_route" else PATROL_MPS
    left = driven.speed_mps * seconds
    while driven.way and left > 0:
        ahead = driven.way[0]
        away = distance(driven.spot, ahead)
        if away > 0:
            driven.heading_degrees = degrees(atan2(ahead[0] - driven.spot[0], ahead[1] - driven.spot[1])) % 360
        if away <= left:
            driven.spot, left = driven.way.pop(0), left - away
        else:
            share = left / away
            east, north = ahead[0] - driven.spot[0], ahead[1] - driven.spot[1]
            driven.spot, left = (driven.spot[0] + share * east, driven.spot[1] + share * north), 0


def _position(driven: Driven) -> dict[str, Any]:
    longitude, latitude = to_degrees(*driven.spot)
    return {
        "id": driven.unit.unit_id, "kind": driven.unit.kind, "longitude": longitude, "latitude": latitude,
        "headingDegrees": round(driven.heading_degrees % 360, 1), "speedMps": round(driven.speed_mps, 1),
        "status": driven.status, "incident": driven.incident_key,
    }  # fmt: skip
