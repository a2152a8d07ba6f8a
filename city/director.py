"""Plays calls in a living city: sends each version, sends units, and says when they arrive."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from city.eido import encode
from city.incident import Assigned, Incident, arrive, assign
from city.script import Act, Play
from city.units import Fleet

_NONE_FREE_SECONDS = 5.0  # then it is looked for free units again


class Director:
    """Knows the incidents that are open and hands their versions to `put`."""

    def __init__(self, fleet: Fleet, put: Callable[[bytes], None], agency: str) -> None:
        self._fleet = fleet
        self._put = put
        self._agency = agency
        self._open: dict[str, Incident] = {}

    async def play(self, play: Play, speed: float) -> None:
        """Play a call from its first version to its end; `speed` shortens the time between its acts."""
        key = play.first.key
        self._open[key] = play.first
        body = encode(play.first, self._agency)
        self._put(body[: len(body) // 2] if play.cuts_first else body)
        try:
            for act in play.acts:
                await asyncio.sleep(act.after_seconds / speed)
                await self._perform(key, act)
        finally:
            self._fleet.release(key)
            del self._open[key]

    async def _perform(self, key: str, act: Act) -> None:
        if act.sends:
            await self._send_units(key, act.sends)
        if act.change is not None:
            self._grow(key, act.change(self._open[key], _now()))

    async def _send_units(self, key: str, kinds: Sequence[str]) -> None:
        spot = self._open[key].spot
        while not (sent := self._fleet.send(kinds, spot.longitude, spot.latitude, key)):  # noqa: ASYNC110 - units drive, nothing tells
            await asyncio.sleep(_NONE_FREE_SECONDS)
        units = tuple(Assigned(unit_id=unit.unit_id, kind=unit.kind, status="en_route") for unit in sent)
        self._grow(key, assign(self._open[key], _now(), units))

    def arrive(self, unit_ids: Sequence[str]) -> None:
        """Write into their incidents that units are on scene."""
        for unit_id in unit_ids:
            for key, incident in self._open.items():
                if any(unit.unit_id == unit_id and unit.status == "en_route" for unit in incident.units):
                    self._grow(key, arrive(incident, _now(), unit_id))

    def _grow(self, key: str, incident: Incident) -> None:
        grown = replace(incident, updated_at=max(incident.updated_at, self._open[key].updated_at))
        self._open[key] = grown
        self._put(encode(grown, self._agency))


def _now() -> datetime:
    return datetime.now(UTC)
