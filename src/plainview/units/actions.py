"""Moves units: the newest position of each stays, and readers are told of those that moved."""

from collections.abc import Iterable

from plainview.store.transaction import Transaction
from plainview.units.model import UnitPosition
from plainview.units.queries import save_positions


async def move_units(tx: Transaction, positions: Iterable[UnitPosition]) -> int:
    """Store positions newer than what is known, announce them in one event, and return how many units moved."""
    newest: dict[str, UnitPosition] = {}
    for position in sorted(positions, key=lambda each: (each.unit_id, each.positioned_at)):
        newest[position.unit_id] = position  # in one order always: two batches at once can't wait for each other
    if not newest:
        return 0
    moved = await save_positions(tx.connection, list(newest.values()))
    if moved:
        units = [_shown(position) for unit_id, position in newest.items() if unit_id in moved]
        tx.announce("units_moved", body={"units": units})
    return len(moved)


def _shown(position: UnitPosition) -> dict[str, str | float | None]:
    return {
        "unit_id": position.unit_id,
        "kind": position.kind,
        "longitude": position.longitude,
        "latitude": position.latitude,
        "heading_degrees": position.heading_degrees,
        "status": position.status,
        "incident_key": position.incident_key,
    }
