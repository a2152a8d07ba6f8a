"""Brings one side's address range of a centre line to one form; pure."""

from collections.abc import Mapping
from typing import Any

Range = tuple[int | None, int | None, str | None]


def settle_range(first: int | None, last: int | None, parity: str | None) -> Range:
    """Return from, to and parity: None for no range (0 to 0, or Z); parity as the ends have it where none is said."""
    if first is None or last is None or first == last == 0 or parity == "Z":
        return None, None, None
    if parity is None:
        parity = "B" if first % 2 != last % 2 else "O" if first % 2 else "E"
    return first, last, parity


def fault_of_range(first: int | None, last: int | None, parity: str | None) -> str | None:
    """Say what is wrong with a settled range, or None."""
    if parity in {"O", "E"} and first is not None and last is not None:
        wanted = int(parity == "O")
        if first % 2 != wanted or last % 2 != wanted:
            return f"{parity} does not fit {first} to {last}"
    return None


def range_fields(side: str, settled: Range) -> dict[str, Any]:
    """Return a settled range as STA-006 fields of a side, L or R; none where there is no range."""
    names = (f"FromAddr_{side}", f"ToAddr_{side}", f"Parity_{side}")
    return {name: value for name, value in zip(names, settled, strict=True) if value is not None}


def sided(defaults: Mapping[str, str]) -> dict[str, Any]:
    """Return what is assumed of a centre line where nothing is said: country and state on both sides."""
    kept = {name: value for name, value in defaults.items() if name == "DiscrpAgID"}
    return kept | {f"{name}_{side}": value for name, value in defaults.items() for side in "LR" if name != "DiscrpAgID"}
