"""Gives a neighbour its own form of a value: domains side by side know the same fields by name, not each other."""

from typing import Any

import msgspec


def mirror(value: Any, kind: type[Any]) -> Any:
    """Return `value` as `kind`, which has its fields by name; what `kind` does not have is left behind."""
    return msgspec.convert(msgspec.to_builtins(value), kind)
