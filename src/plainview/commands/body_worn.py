"""plainview body-worn: gives a unit's telephone the link that makes it a body-worn camera, and ends it."""

import argparse
from typing import Any

from plainview.cameras.body_worn.actions import register_device
from plainview.cameras.body_worn.queries import revoke_devices
from plainview.commands.database import migrated_pool
from plainview.kernel.errors import NotFoundError
from plainview.settings import Settings
from plainview.store.transaction import begin


def add_parser(commands: Any) -> None:
    """Add `plainview body-worn`."""
    each = commands.add_parser("body-worn", help="telephones as body-worn cameras")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("add", help="register a telephone for a unit; prints its link once")
    action.add_argument("unit", help="the unit that carries it, e.g. 2L14: it must have been heard of")
    action.add_argument("--camera", help="the camera's id (default: worn-UNIT); one that exists gets a new link")
    action.add_argument("--title", help="what seats are shown (default: 'UNIT, telephone')")
    action.add_argument("--site", help="where telephones reach this site (default: http://127.0.0.1:PORT)")
    action.set_defaults(command=run_add)
    action = actions.add_parser("end", help="end every link of a camera; what it pushes stops within two seconds")
    action.add_argument("camera")
    action.set_defaults(command=run_end)


async def run_add(settings: Settings, given: argparse.Namespace) -> int:
    """Register the telephone and print its link, this once."""
    camera_id = given.camera or f"worn-{given.unit}"
    async with migrated_pool(settings, most=2) as pool, begin(pool) as tx:
        title = given.title or f"{given.unit}, telephone"
        token = await register_device(tx, camera_id=camera_id, unit_id=given.unit, title=title)
    site = (given.site or f"http://127.0.0.1:{settings.port}").rstrip("/")
    print(f"{site}/body-worn#token={token}")
    return 0


async def run_end(settings: Settings, given: argparse.Namespace) -> int:
    """End the links of a camera."""
    async with migrated_pool(settings, most=2) as pool, begin(pool) as tx:
        ended = await revoke_devices(tx.connection, given.camera)
    if not ended:
        raise NotFoundError(f"no link of {given.camera!r} holds")
    print(f"{len(ended)} ended")
    return 0
