"""plainview cameras: import, discover and try cameras, and keep their sign-ins."""

import argparse
import asyncio
import csv
import getpass
import sys
from pathlib import Path
from typing import Any

from onveef import wsdiscovery

from plainview.cameras import queries
from plainview.cameras.control.onvif.control import Offer, connect
from plainview.cameras.gateway.addresses import Networks, Reach, SignIn, read_networks, take_sign_in
from plainview.cameras.register import import_cameras
from plainview.cameras.secrets import SignIns, open_safe, put_sign_ins
from plainview.cameras.sources import SOURCES
from plainview.cameras.trying import Found, guess_type, try_camera
from plainview.commands.database import migrated_pool
from plainview.kernel.errors import BadInputError, NotFoundError, PlainviewError, SetupError
from plainview.settings import Settings
from plainview.store.transaction import begin

DISCOVERY_SECONDS = 3.0
LONGEST_SECRET = 200
COLUMNS = (
    "camera_id", "title", "kind", "owner_id", "owner_title", "owner_kind", "longitude", "latitude", "bearing_degrees",
    "field_of_view_degrees", "range_metres", "source_type", "address", "sub_address", "still_address", "control_type",
    "control_address", "campus", "campus_longitude", "campus_latitude", "patrol_unit_id", "terms",
)  # fmt: skip


def add_parser(commands: Any) -> None:
    """Add what `plainview cameras` takes."""
    each = commands.add_parser("cameras", help="import, discover and try cameras; keep their sign-ins")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    add_import_arguments(actions.add_parser("import", help="a register: CSV, GeoJSON points, Caltrans' list (JSON)"))
    action = actions.add_parser("discover", help="ask the local network for ONVIF cameras; prints a CSV to complete")
    action.add_argument("--host", help="ask this one host, where multicast does not reach")
    action.add_argument("--user", help="sign in as (asks for the password), to list streams as well")
    action.add_argument("--seconds", type=float, default=DISCOVERY_SECONDS, help="how long to listen (default: 3)")
    action.set_defaults(command=run_discover)
    action = actions.add_parser("test", help="pull one address or camera, and say what it sends or what is wrong")
    action.add_argument("url", help="an address, or the id of a registered camera")
    action.add_argument("--type", choices=sorted(SOURCES), help="the source type (default: by the address)")
    action.add_argument("--user", help="sign in as (asks for the password)")
    action.set_defaults(command=run_test)
    action = actions.add_parser("secret", help="keep a camera's user and password: asked for, or two lines of input")
    action.add_argument("camera")
    action.set_defaults(command=run_secret)


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what an import of cameras takes."""
    parser.add_argument("path", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it, and keep nothing")
    parser.add_argument("--strict", action="store_true", help="import nothing when any row is refused")
    parser.set_defaults(command=run_import)


async def run_import(settings: Settings, given: argparse.Namespace) -> int:
    """Import a register, print the report; 1 where a row was refused."""
    if not given.path.exists():
        raise SetupError(f"{given.path} is not there")
    async with migrated_pool(settings, most=4) as pool:
        report = await import_cameras(
            pool, given.path, strict=given.strict, dry_run=given.dry_run, networks=_networks(settings),
            safe=open_safe(settings.home),
        )  # fmt: skip
    print("\n".join(report.as_lines()))
    return 1 if report.errors_total else 0


async def run_discover(settings: Settings, given: argparse.Namespace) -> int:
    """Print a CSV of the ONVIF cameras that answer; what is not known is left empty, and why is said on stderr."""
    sign_in = _ask_password(given.user) if given.user else None
    if given.host:
        found = await asyncio.to_thread(wsdiscovery.probe_device, given.host, timeout_s=given.seconds)
    else:
        found = await wsdiscovery.discover_async(timeout_s=given.seconds)
    print(f"{len(found)} answered in {given.seconds:g} s", file=sys.stderr)
    writer = csv.DictWriter(sys.stdout, fieldnames=COLUMNS, restval="")
    writer.writeheader()
    for number, device in enumerate(sorted(found, key=lambda device: device.address), start=1):
        writer.writerow(await _row_of(device, number, sign_in, _networks(settings)))
    return 0 if found else 1


async def _row_of(
    device: wsdiscovery.DiscoveredDevice, number: int, sign_in: SignIn | None, networks: Networks
) -> dict[str, str]:
    service = device.device_service or f"http://{device.address}/onvif/device_service"
    row = {
        "camera_id": f"found-{number:03}", "title": device.name or device.hardware or device.address, "kind": "city",
        "field_of_view_degrees": "90", "range_metres": "150", "source_type": "rtsp", "terms": "{}",
        "control_type": "onvif", "control_address": service,
    }  # fmt: skip
    try:
        async with await connect(Reach(address=service, networks=networks, sign_in=sign_in)) as control:
            return row | _columns_of(await control.offer(), row)
    except PlainviewError as error:
        print(f"{row['camera_id']} at {device.address}: {error}", file=sys.stderr)
        return row


def _columns_of(offer: Offer, row: dict[str, str]) -> dict[str, str]:
    turned = {} if offer.can_turn else {"control_type": "", "control_address": ""}
    addresses = {"address": offer.address, "sub_address": offer.sub_address, "still_address": offer.still_address}
    return {"title": offer.title or row["title"], **turned, **{name: text or "" for name, text in addresses.items()}}


async def run_test(settings: Settings, given: argparse.Namespace) -> int:
    """Pull one camera and say in a line what it sends, or what is wrong; 1 where something is."""
    reach, source_type = await _reach_of(settings, given)
    found = await asyncio.to_thread(try_camera, reach, source_type)
    print(f"{source_type}: {found}")
    return 0 if isinstance(found, Found) else 1


async def _reach_of(settings: Settings, given: argparse.Namespace) -> tuple[Reach, str]:
    sign_in = _ask_password(given.user) if given.user else None
    if "://" in given.url:
        address, carried = take_sign_in(given.url)
        reach = Reach(address=address, networks=_networks(settings), sign_in=sign_in or carried)
        return reach, given.type or guess_type(address)
    async with migrated_pool(settings, most=2) as pool:
        camera = await queries.find_camera(pool, given.url)
        kept = SignIns(open_safe(settings.home))
        await kept.load(pool)
    if camera is None:
        raise NotFoundError(f"there is no camera {given.url!r}, and that is no address")
    reach = Reach(address=camera.address, networks=_networks(settings), sign_in=sign_in or kept.of(camera.camera_id))
    return reach, given.type or camera.source_type


async def run_secret(settings: Settings, given: argparse.Namespace) -> int:
    """Seal a camera's user and password, read from a prompt or from two lines of input; nothing shows them again."""
    sign_in = _read_sign_in()
    async with migrated_pool(settings, most=2) as pool, begin(pool) as tx:
        if await queries.find_camera(tx.connection, given.camera) is None:
            raise NotFoundError(f"there is no camera {given.camera!r}")
        await put_sign_ins(tx.connection, open_safe(settings.home), [(given.camera, sign_in)])
        tx.announce("cameras_changed", body={"camera_ids": [given.camera]})
    print(f"the sign-in of {given.camera} is kept, sealed")
    return 0


def _read_sign_in() -> SignIn:
    if sys.stdin.isatty():
        return _ask_password(input("User: "))
    user, password = (sys.stdin.readline(2 * LONGEST_SECRET).rstrip("\r\n") for _ in range(2))
    return _checked(user, password)


def _ask_password(user: str) -> SignIn:
    if sys.stdin.isatty():
        return _checked(user, getpass.getpass("Password: "))
    return _checked(user, sys.stdin.readline(2 * LONGEST_SECRET).rstrip("\r\n"))


def _checked(user: str, password: str) -> SignIn:
    if not user or not password or max(len(user), len(password)) > LONGEST_SECRET:
        raise BadInputError(f"give a user and a password, each of at most {LONGEST_SECRET} characters")
    return SignIn(user=user, password=password)


def _networks(settings: Settings) -> Networks:
    return read_networks(settings.camera_networks)
