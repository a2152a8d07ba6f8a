"""The city's command line: build it, let it live, or write calls as files."""

import argparse
import sys
from datetime import date
from pathlib import Path

import uvloop

from city.build import Order, build
from city.call_files import write_calls
from city.eido import AGENCY
from city.live import Living, live
from city.scales import SCALES


def main(words: list[str] | None = None) -> int:
    """Run one command; return the exit code. What a person can mend is said in one line."""
    given = _parser().parse_args(words)
    try:
        _run(given)
    except OSError as error:
        sys.stderr.write(f"city: {error.filename or ''} {error.strerror or error}\n".replace("  ", " "))
        return 1
    return 0


def _run(given: argparse.Namespace) -> None:
    match given.command:
        case "build":
            order = Order(
                folder=given.folder, scale=given.scale, seed=given.seed, rtsp_port=given.rtsp_port, today=given.today
            )
            build(order, _say)
        case "live":
            uvloop.run(live(_living(given), _say))
        case "calls":
            count = write_calls(given.folder, given.count, given.seed)
            _say(f"city: {count} calls written to {given.folder / 'calls'}")


def _living(given: argparse.Namespace) -> Living:
    return Living(
        folder=given.folder, plainview=given.plainview, tokens=given.tokens, speed=given.speed,
        rtsp_port=given.rtsp_port,
        control_port=given.control_port, quiet_for=given.quiet_for, agency=given.agency,
    )  # fmt: skip


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m city", description="A simulated Fresno for Plainview.")
    commands = parser.add_subparsers(dest="command", required=True)
    build_it = commands.add_parser("build", help="write places, records and cameras into a folder")
    build_it.add_argument("--folder", type=Path, required=True)
    build_it.add_argument("--scale", choices=list(SCALES), default="small")
    build_it.add_argument("--seed", type=int, default=1)
    build_it.add_argument("--rtsp-port", type=int, default=8921)
    build_it.add_argument(
        "--today", type=date.fromisoformat, default=None, help="the day it is built for; default: now"
    )
    _add_live(commands.add_parser("live", help="let it live: cameras, units, calls, stories"))
    calls = commands.add_parser("calls", help="write calls as EIDO files, for benchmarks and tests")
    calls.add_argument("--folder", type=Path, required=True)
    calls.add_argument("--count", type=int, required=True)
    calls.add_argument("--seed", type=int, default=1)
    return parser


def _add_live(alive: argparse.ArgumentParser) -> None:
    alive.add_argument("--folder", type=Path, required=True)
    alive.add_argument("--plainview", default="http://127.0.0.1:8911", help="where Plainview takes its feeds")
    alive.add_argument("--tokens", type=Path, required=True, help="the folder with a token for each feed: cad, avl")
    alive.add_argument("--speed", type=float, default=1.0, help="times Fresno's 1,250 calls a day")
    alive.add_argument("--rtsp-port", type=int, default=8921)
    alive.add_argument("--control-port", type=int, default=8922)
    alive.add_argument("--quiet-for", type=float, default=12.0, help="seconds before the first call")
    alive.add_argument("--agency", default=AGENCY, help="the agency that owns the incidents")


if __name__ == "__main__":
    sys.exit(main())
