"""Error rates by subgroup, in a process of its own: two files in, one report out, no database, no network.

    python -I -m plainview.rating.enclave RATED.csv GROUPS.csv REPORT.json

RATED.csv: call, level, lo, hazard (yes or no), as `plainview rating validate --rated` writes it. GROUPS.csv: call,
group; it comes from outside, never enters Plainview's database, and only counts leave: cells below FEWEST are hidden,
and one more, so that none can be worked out from the rest. Gate: a group's error rate is .8 to 1.25 of everybody's.
"""

import csv
import ctypes
import json
import math
import os
import socket
import sys
from pathlib import Path
from typing import Any

FEWEST = 20  # calls in a denominator; fewer are hidden
GATE = (0.8, 1.25)
Z_95 = 1.959964
HIDDEN = "hidden: too few"
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "ftplib.",
    "urllib.",
    "http.",
)


def leave_the_network() -> bool:
    """Move this process into a network of its own, without any interface; False where the kernel does not allow it."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.unshare(_NEW_USER | _NEW_NETWORK) == 0)


def close_the_doors(*, reads: tuple[Path, ...], writes: Path) -> None:
    """Have the interpreter refuse sockets, other programs and every file but these and its own libraries."""
    ours = tuple(
        str(Path(root).resolve()) for root in (sys.prefix, sys.base_prefix, Path(__file__).parents[2], "/usr", "/lib")
    )
    readable, writable = {str(path.resolve()) for path in reads}, str(writes.resolve())

    def refuse(event: str, given: tuple[Any, ...]) -> None:
        if event.startswith(_REFUSED):
            raise PermissionError(f"{event} is refused here")
        if event == "open" and isinstance(given[0], str | bytes | os.PathLike):
            path = os.path.realpath(os.fsdecode(given[0]))
            is_writing = bool(given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) if isinstance(given[2], int) else True
            if path == writable or (not is_writing and (path in readable or path.startswith((*ours, "/proc", "/sys")))):
                return
            raise PermissionError(f"{path} is refused here")

    sys.addaudithook(refuse)


def read_joined(rated: Path, groups: Path) -> tuple[list[dict[str, str]], int]:
    """Return the rated calls whose group is known, and how many are not."""
    with groups.open(encoding="utf-8", newline="") as rows:
        group_of = {row["call"]: row["group"] for row in csv.DictReader(rows)}
    with rated.open(encoding="utf-8", newline="") as rows:
        calls = list(csv.DictReader(rows))
    joined = [{**row, "group": group_of[row["call"]]} for row in calls if row["call"] in group_of]
    return joined, len(calls) - len(joined)


def measure(calls: list[dict[str, str]]) -> dict[str, Any]:
    """Return error rates by group with fairlearn's MetricFrame, small cells hidden, and whether the gate holds."""
    # loaded already, before the doors closed
    from fairlearn.metrics import MetricFrame, count, false_negative_rate, false_positive_rate, selection_rate  # type: ignore[import-untyped] # noqa: PLC0415

    hazards = [row["hazard"] == "yes" for row in calls]
    flagged = [row["lo"] == "ELEVATED" for row in calls]
    unknown = [row["level"] == "UNKNOWN" for row in calls]
    groups = [row["group"] for row in calls]
    errors = {
        "false_elevated": false_positive_rate,
        "missed": false_negative_rate,
        "flagged": selection_rate,
        "calls": count,
    }
    frame = MetricFrame(metrics=errors, y_true=hazards, y_pred=flagged, sensitive_features=groups)
    blank = MetricFrame(metrics={"unknown": selection_rate}, y_true=hazards, y_pred=unknown, sensitive_features=groups)
    cells = {
        str(group): {
            "calls": int(frame.by_group.loc[group, "calls"]),
            "without_hazard": sum(g == group and not h for g, h in zip(groups, hazards, strict=True)),
            "with_hazard": sum(g == group and h for g, h in zip(groups, hazards, strict=True)),
            "false_elevated": float(frame.by_group.loc[group, "false_elevated"]),
            "missed": float(frame.by_group.loc[group, "missed"]),
            "unknown": float(blank.by_group.loc[group, "unknown"]),
        }
        for group in frame.by_group.index
    }
    overall = {
        "false_elevated": float(frame.overall["false_elevated"]),
        "missed": float(frame.overall["missed"]),
        "unknown": float(blank.overall["unknown"]),
    }
    return report_of(cells, overall)


_DENOMINATOR = {"false_elevated": "without_hazard", "missed": "with_hazard", "unknown": "calls"}


def report_of(cells: dict[str, dict[str, Any]], overall: dict[str, float]) -> dict[str, Any]:
    """Return what may leave: rates and their ratio to everybody's, none of a cell that is too small."""
    shown: dict[str, dict[str, Any]] = {group: {} for group in cells}
    failed = []
    for rate, denominator in _DENOMINATOR.items():
        hidden = hidden_cells({group: cell[denominator] for group, cell in cells.items()})
        for group, cell in cells.items():
            if group in hidden:
                shown[group][rate] = HIDDEN
                continue
            ratio = ratio_of(cell[rate], overall[rate])
            is_within = GATE[0] <= ratio <= GATE[1]
            low, high = interval_of(cell[rate], cell[denominator])
            shown[group][rate] = {
                "rate": round(cell[rate], 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "of": cell[denominator],
                "ratio": _said(ratio),
                "within": is_within,
            }
            failed += [] if is_within else [f"{group}: {rate} is {_said(ratio)} of everybody's"]
    return {
        "overall": {name: round(rate, 4) for name, rate in overall.items()},
        "groups": shown,
        "gate": list(GATE),
        "failed": failed,
    }


def interval_of(rate: float, of: int) -> tuple[float, float]:
    """Return a rate's 95 % Wilson score interval; where nothing was counted, it may be anything."""
    if of == 0:
        return 0.0, 1.0
    scale = 1 + Z_95 * Z_95 / of
    centre = (rate + Z_95 * Z_95 / (2 * of)) / scale
    half = Z_95 / scale * math.sqrt(rate * (1 - rate) / of + Z_95 * Z_95 / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def hidden_cells(sizes: dict[str, int]) -> set[str]:
    """Return the groups to hide: all below FEWEST, and where that is one alone, the next smallest with it."""
    hidden = {group for group, size in sizes.items() if size < FEWEST}
    if len(hidden) == 1 and len(sizes) > 1:
        hidden.add(min((group for group in sizes if group not in hidden), key=lambda group: (sizes[group], group)))
    return hidden


def ratio_of(rate: float, overall: float) -> float:
    """Return a group's rate as a share of everybody's; where nobody errs, nobody errs more."""
    if overall == 0:
        return 1.0 if rate == 0 else math.inf
    return rate / overall


def _said(ratio: float) -> float | str:
    return "infinite" if math.isinf(ratio) else round(ratio, 3)


def main(arguments: list[str]) -> int:
    """Measure and write the report; 0 where the gate holds, 1 where it does not."""
    rated, groups, report = map(Path, arguments)
    is_alone = leave_the_network()
    import fairlearn.metrics  # type: ignore[import-untyped] # noqa: F401, PLC0415 - loaded before the doors close

    close_the_doors(reads=(rated, groups), writes=report)
    calls, without_group = read_joined(rated, groups)
    found = {
        "calls": len(calls),
        "calls_without_group": without_group,
        "isolation": {"own_network": is_alone, "sockets": _is_refused()},
        **measure(calls),
    }
    report.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if found["failed"] else 0


def _is_refused() -> str:
    """Try it: a door that was said to be closed is closed."""
    try:
        socket.socket()
    except PermissionError:
        return "refused"
    return "open"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
