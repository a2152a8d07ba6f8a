"""plainview records seal, unseal: carries out a court's order, or undoes one, through the same door as the console."""

import argparse
from datetime import date
from typing import Any

from plainview.commands.database import migrated_pool
from plainview.flows.records_sealed import seal
from plainview.flows.sealing_undone import unseal
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import SetupError
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.people.sealing.model import SealedCase, SealedRecord, SealingOrder, Undoing
from plainview.policy.engine import Engine
from plainview.policy.model import Actor
from plainview.policy.permit import Door
from plainview.settings import CHECKOUT, Settings

FIND_STAFF = """
select actor_id, title, role, agency, on_shift, cori_certified_until
from staff
where actor_id = $1
"""


def add_parser(commands: Any) -> None:
    """Put `plainview records` and its actions on the command line."""
    each = commands.add_parser("records", help="carry out a court's sealing order, or undo one")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("seal", help="remove records everywhere by order of a court")
    action.add_argument("--by", required=True, metavar="STAFF", help="the records clerk who carries it out")
    action.add_argument("--court", required=True)
    action.add_argument("--order", required=True, metavar="NUMBER")
    action.add_argument("--record", action="append", default=[], metavar="SOURCE:RECORD", help="again for each record")
    action.add_argument("--case", action="append", default=[], metavar="NUMBER", help="a case or booking number")
    action.add_argument("--family-name", help="of whom the cases are")
    action.add_argument("--born-on", type=date.fromisoformat, help="and when they were born, as 1984-02-11")
    action.set_defaults(command=run_seal)
    action = actions.add_parser("unseal", help="undo an order that the court vacated, or that was entered by mistake")
    action.add_argument("order", metavar="ORDER", help="its number")
    action.add_argument("--court", required=True)
    because = action.add_mutually_exclusive_group(required=True)
    because.add_argument("--vacated-by", metavar="NUMBER", help="the order that vacated it")
    because.add_argument("--mistake", metavar="WHY", help="what was mistaken")
    action.add_argument("--by", required=True, metavar="STAFF", help="the records clerk who undoes it")
    action.add_argument("--confirmed-by", required=True, metavar="STAFF", help="the city attorney who agrees")
    action.set_defaults(command=run_unseal)


async def run_seal(settings: Settings, given: argparse.Namespace) -> int:
    """Carry the order out, and print how many records went."""
    order = _order(given)
    async with migrated_pool(settings, most=4) as pool:
        actor = await _staff(pool, given.by)
        door = await _door(settings, pool)
        removed = await seal(pool, door, actor=actor, order=order, address=None, clock=utc_now)
    print(f"order {order.order_number} of {order.court} is carried out: {removed.rows} records removed")
    return 0


async def run_unseal(settings: Settings, given: argparse.Namespace) -> int:
    """Undo an order, and say how the records come back."""
    undoing = Undoing(
        because="mistake" if given.mistake else "vacated",
        why=given.mistake or f"by order {given.vacated_by}",
        by=given.by,
        confirmed_by=given.confirmed_by,
    )
    async with migrated_pool(settings, most=4) as pool:
        actors = await _staff(pool, given.by), await _staff(pool, given.confirmed_by)
        door = await _door(settings, pool)
        await unseal(
            pool, door, court=given.court, order_number=given.order, undoing=undoing, actors=actors, clock=utc_now
        )
    print(
        f"order {given.order} of {given.court} is undone: its records come back with the next import from their source"
    )
    return 0


async def _door(settings: Settings, pool: Any) -> Door:
    ledger = Ledger(pool, open_key(settings.home), settings.ledger_folder)
    await ledger.prepare()
    return Door(Engine.load(CHECKOUT / "policies"), ledger)


def _order(given: argparse.Namespace) -> SealingOrder:
    records = [each.partition(":") for each in given.record]
    if not all(source and record for source, _, record in records):
        raise SetupError("--record is SOURCE:RECORD, as rms_arrests:24-1001")
    if given.case and not given.family_name:
        raise SetupError("--case needs --family-name: others may be in the same case")
    return SealingOrder(
        court=given.court,
        order_number=given.order,
        records=tuple(SealedRecord(source_id=source, record_id=record) for source, _, record in records),
        cases=tuple(
            SealedCase(number=number, family_name=given.family_name, born_on=given.born_on) for number in given.case
        ),
    )


async def _staff(pool: Any, actor_id: str) -> Actor:
    """Return a member of staff; what they may is the policies' to say."""
    found = await pool.fetchrow(FIND_STAFF, actor_id)
    if found is None:
        raise SetupError(f"there is no member of staff {actor_id!r}")
    return Actor(**dict(found), station=None, session_id="", signed_in_at=utc_now(), method="command line")
