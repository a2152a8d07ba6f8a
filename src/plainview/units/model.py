"""Where a unit is and what it is doing."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPosition:
    """The newest position of one unit; has the fields of a feed's PositionReport, by name."""

    unit_id: str  # call sign
    kind: str
    longitude: float
    latitude: float
    heading_degrees: float
    speed_mps: float
    status: str
    incident_key: str | None
    positioned_at: datetime
