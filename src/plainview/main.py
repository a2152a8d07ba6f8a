"""The command line, and the table of roles that one program can take."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import uvloop

from plainview import __version__
from plainview.commands import (
    body_worn,
    cameras,
    demo,
    doctor,
    feeds,
    import_files,
    import_records,
    ledger,
    migrate,
    people,
    places,
    rating,
    records,
    serve,
    ties,
)
from plainview.kernel.errors import PlainviewError
from plainview.kernel.log import log_to_stderr
from plainview.settings import read_settings

ROLES = {
    "web": "the console and the public interface",
    "intake": "takes messages of feeds: bytes committed, then acknowledged",
    "worker": "decodes messages, folds incidents, locates, rates, signs the ledger's checkpoints",
    "gateway": "pulls cameras when somebody may watch, and sends pictures on",
}


def run(arguments: Sequence[str] | None = None) -> None:
    """Run one command; what a person can mend is one clear line and exit code 2."""
    given = _parser().parse_args(arguments)
    try:
        settings = read_settings()
        log_to_stderr(settings.log_level)
        run_loop = uvloop.run if given.command is serve.run_serve else asyncio.run
        code = run_loop(given.command(settings, given))
    except PlainviewError as error:
        print(f"plainview: {error}", file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="plainview", description=__doc__ and "The first open Real Time Crime Center.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    each = commands.add_parser("demo", help="run everything with a simulated city")
    each.add_argument("--scale", choices=("small", "full"), default="small", help="size of the city (default: small)")
    each.add_argument("--speed", type=float, default=1.0, help="how fast the city lives (default: 1)")
    each.add_argument("--no-city-life", action="store_true", help="build the city, but place no calls")
    each.add_argument("--roles", default=",".join(ROLES), help="roles of the program it starts (default: all)")
    each.set_defaults(command=demo.run_demo)

    each = commands.add_parser("serve", help="run the program, in all roles or some")
    each.add_argument("--roles", default=",".join(ROLES), help="; ".join(f"{k}: {v}" for k, v in ROLES.items()))
    each.set_defaults(command=serve.run_serve, known_roles=tuple(ROLES))

    each = commands.add_parser("migrate", help="bring the database to the newest form")
    each.set_defaults(command=migrate.run_migrate)

    each = commands.add_parser("import", help="read files of places, records, cameras, plans or buildings")
    kinds = each.add_subparsers(required=True, metavar="KIND", dest="kind")
    places.add_import_parser(kinds)
    cameras.add_import_arguments(kinds.add_parser("cameras", help="a register: CSV, GeoJSON points, Caltrans' list"))
    for kind in ("plans", "buildings"):
        action = kinds.add_parser(kind, help=f"files of {kind}")
        action.add_argument("path", type=Path)
        action.add_argument("--strict", action="store_true", help="import nothing when any row is refused")
        action.set_defaults(command=import_files.run_import)
    import_records.add_parsers(kinds)
    places.add_export_parser(commands)

    each = commands.add_parser("feeds", help="list and add feeds; see and replay what could not be read")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("list", help="the feeds and what they sent")
    action.set_defaults(command=feeds.run_list)
    action = actions.add_parser("add", help="register a feed; prints its token once")
    action.add_argument("feed")
    action.add_argument("formats", nargs="+")
    action.add_argument("--title", default="")
    action.set_defaults(command=feeds.run_add)
    action = actions.add_parser("quarantine", help="messages that could not be read, and why")
    action.set_defaults(command=feeds.run_quarantine)
    action = actions.add_parser("replay", help="decode quarantined messages again")
    action.add_argument("message_id", nargs="*", help="which; none: all that are quarantined")
    action.set_defaults(command=feeds.run_replay)

    each = commands.add_parser("ledger", help="prove that the ledger is whole")
    actions = each.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("verify", help="recompute every entry, the tree and the signatures")
    action.set_defaults(command=ledger.run_verify)

    body_worn.add_parser(commands)
    for part in (cameras, people, rating, records, ties):
        part.add_parser(commands)

    each = commands.add_parser("doctor", help="say what is wrong here, and what to do")
    each.add_argument("--write-docs", action="store_true", help="write docs/reference/ again")
    each.add_argument("--docs-are-current", action="store_true", help="fail unless docs/reference/ is current")
    each.set_defaults(command=doctor.run_doctor)
    return parser
