"""The way for a court's sealing order: carried out at once, by a records clerk."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from plainview.flows.records_sealed import seal
from plainview.kernel.clock import utc_now
from plainview.people.sealing.model import SealedCase, SealedRecord, SealingOrder
from plainview.policy.asking import actor_of

router = APIRouter(tags=["records"])
Word = Annotated[str, Field(min_length=1, max_length=200)]


class RecordNamed(BaseModel):
    """A record as its source calls it."""

    source: Word
    record: Word


class CaseNamed(BaseModel):
    """A case or booking number, and whose it is."""

    number: Word
    family_name: Word
    born_on: date | None = None


class OrderWish(BaseModel):
    """A court's order and what it names."""

    court: Word
    order_number: Word
    records: list[RecordNamed] = Field(default=[], max_length=100)
    cases: list[CaseNamed] = Field(default=[], max_length=100)


@router.post("/api/records/seal", summary="Carry out a court's sealing order")
async def carry_out_order(request: Request, wish: OrderWish) -> dict[str, Any]:
    """Remove what the order names everywhere, for everybody; 0 records where nothing is, or is any more."""
    state = request.app.state
    order = SealingOrder(
        court=wish.court,
        order_number=wish.order_number,
        records=tuple(SealedRecord(source_id=each.source, record_id=each.record) for each in wish.records),
        cases=tuple(
            SealedCase(number=each.number, family_name=each.family_name, born_on=each.born_on) for each in wish.cases
        ),
    )
    removed = await seal(
        state.pool,
        state.door,
        actor=actor_of(request),
        order=order,
        address=request.client.host if request.client else None,
        clock=utc_now,
    )
    return {"court": order.court, "order_number": order.order_number, "records_removed": removed.rows}
