"""The SQL of calibrations: which are in use, a new one, one taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

IN_USE = """
select distinct on (model) calibration_id, model, scores, shares, merge_at_bits
from link_calibration
where taken_back_at is null
order by model, calibration_id desc
"""

ADD_CALIBRATION = """
insert into link_calibration (model, scores, shares, merge_at_bits, labels, different, made_by, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
returning calibration_id
"""

TAKE_BACK_CALIBRATION = """
update link_calibration
set taken_back_by = $2, taken_back_at = $3
where calibration_id = (
    select max(calibration_id)
    from link_calibration
    where model = $1
    and taken_back_at is null
)
returning calibration_id
"""


async def list_calibrations_in_use(connection: Any) -> list[dict[str, Any]]:
    """Return of each model the calibration that a run would use; a model without one uses its own."""
    return [dict(row) for row in await connection.fetch(IN_USE)]


async def add_calibration(
    connection: Any,
    model: str,
    *,
    scores: Sequence[float],
    shares: Sequence[float],
    merge_at_bits: float,
    labels: int,
    different: int,
    by: str,
    at: datetime,
) -> int:
    """Keep a calibration, to be used from the next run on; return its number."""
    number: int = await connection.fetchval(
        ADD_CALIBRATION, model, list(scores), list(shares), merge_at_bits, labels, different, by, at
    )
    return number


async def take_back_calibration(connection: Any, model: str, *, by: str, at: datetime) -> int | None:
    """Let a model's former calibration be used again; return the number of the one taken back, None where none was."""
    number: int | None = await connection.fetchval(TAKE_BACK_CALIBRATION, model, by, at)
    return number
