"""Says whether what people decided still lets pairs above the threshold be merged without them. Pure."""

from collections.abc import Iterable
from math import sqrt

PRECISION_TARGET = 0.998
_Z = 1.96  # 95 %


def meets_target(decided: Iterable[tuple[float, bool]], merge_at: float, *, target: float = PRECISION_TARGET) -> bool:
    """Say whether the decisions on pairs at least `merge_at` certain are in keeping with the target.

    `decided` are (certainty, is_same). Without any, the model's own calibration stands. Wilson's upper bound.
    """
    verdicts = [is_same for certainty, is_same in decided if certainty >= merge_at]
    if not verdicts:
        return True
    count, share = len(verdicts), sum(verdicts) / len(verdicts)
    spread = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    upper = (share + _Z**2 / (2 * count) + spread) / (1 + _Z**2 / count)
    return upper >= target
