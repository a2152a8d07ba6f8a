"""Says whether what people decided still lets pairs that the model is sure of be merged without them. Pure."""

from collections.abc import Sequence
from math import sqrt

PRECISION_TARGET = 0.998
_Z = 1.96  # 95 %


def meets_target(verdicts: Sequence[bool], *, target: float = PRECISION_TARGET) -> bool:
    """Say whether decisions on pairs the model was sure of (True: the same) are in keeping with the target.

    Without any, the model's own calibration stands. By Wilson's upper bound.
    """
    if not verdicts:
        return True
    count, share = len(verdicts), sum(verdicts) / len(verdicts)
    spread = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    upper = (share + _Z**2 / (2 * count) + spread) / (1 + _Z**2 / count)
    return upper >= target
