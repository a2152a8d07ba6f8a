"""The city's command line: build it, let it live, or write calls as files."""

import argparse
import sys
from datetime import date
from pathlib import Path

from city.build import Order, build
from city.scales import SCALES


def main(words: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    given = _parser().parse_args(words)
    match given.command:
        case "build":
            order = Order(
                folder=given.folder, scale=given.scale, seed=given.seed, rtsp_port=given.rtsp_port, today=given.today
            )
            build(order, _say)
    return 0


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
    return parser


if __name__ == "__main__":
    sys.exit(main())
