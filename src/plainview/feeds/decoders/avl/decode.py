"""Turns a batch of unit positions (automatic vehicle location, our own JSON) into position reports."""

from typing import Annotated, Literal

import msgspec

from plainview.feeds.limits import parse_json, parse_time, plain_line
from plainview.feeds.model import PositionReport
from plainview.kernel.errors import UnreadableError

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Unit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One unit as sent."""

    id: _Name
    kind: _Name
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    heading_degrees: Annotated[float, msgspec.Meta(ge=0, le=360)] = 0.0
    speed_mps: Annotated[float, msgspec.Meta(ge=0, le=500)] = 0.0
    status: Literal["available", "en_route", "on_scene", "emergency", "off_duty"]
    incident: Annotated[str, msgspec.Meta(max_length=400)] | None = None


class Batch(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All units of one moment."""

    sent_at: str
    units: Annotated[tuple[Unit, ...], msgspec.Meta(max_length=2_000)]


def decode(body: bytes) -> tuple[PositionReport, ...]:
    """Return where each unit was at `sentAt`; raise UnreadableError naming the first field that can't be read."""
    try:
        batch = msgspec.convert(parse_json(body), Batch)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"not unit positions: {plain_line(str(error))}") from error
    sent_at = parse_time(batch.sent_at)
    return tuple(
        PositionReport(
            unit_id=plain_line(unit.id),
            kind=plain_line(unit.kind),
            longitude=unit.longitude,
            latitude=unit.latitude,
            heading_degrees=unit.heading_degrees % 360,
            speed_mps=unit.speed_mps,
            status=unit.status,
            incident_key=plain_line(unit.incident, most=400) if unit.incident else None,
            positioned_at=sent_at,
        )
        for unit in batch.units
    )
