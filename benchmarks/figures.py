"""Says what was measured: n, median, 99th percentile, worst, and whether the promise holds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured quantity, and what was promised of it (at most)."""

    name: str
    values: Sequence[float]
    unit: str
    promised_p50: float | None = None
    promised_p99: float | None = None


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def is_met(figure: Figure) -> bool:
    """Say whether every promise of the figure holds."""
    promises = ((figure.promised_p50, 0.5), (figure.promised_p99, 0.99))
    return all(limit is None or quantile(figure.values, share) <= limit for limit, share in promises)


def print_figures(figures: Sequence[Figure]) -> int:
    """Print a line a figure; return 1 where a promise is missed, else 0."""
    for figure in figures:
        p50, p99, worst = (quantile(figure.values, share) for share in (0.5, 0.99, 1.0))
        promised = ", ".join(
            f"{name} ≤ {limit:g}"
            for name, limit in (("p50", figure.promised_p50), ("p99", figure.promised_p99))
            if limit is not None
        )
        verdict = f"  promised {promised} {figure.unit}: {'met' if is_met(figure) else 'MISSED'}" if promised else ""
        measured = f"p50 {p50:8.1f}  p99 {p99:8.1f}  max {worst:8.1f} {figure.unit}"
        print(f"{figure.name:<44} n={len(figure.values):<5} {measured}{verdict}")
    return int(not all(is_met(figure) for figure in figures))
