"""What a check of the ledger found, in words."""

from dataclasses import dataclass
from datetime import datetime

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as it was signed: where, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check found; the ledger is whole where there are no problems."""

    entries: int
    checkpoints: int
    first_at: datetime | None
    last_at: datetime | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    def text(self) -> str:
        """Return what the command line prints."""
        lines = [_summary(self)]
        lines += [f"  {problem.where}: {problem.what}" for problem in self.problems[:MOST_SHOWN]]
        hidden = len(self.problems) - MOST_SHOWN
        if hidden > 0:
            lines.append(f"  … and {hidden} more")
        return "\n".join(lines)


def _summary(verdict: Verdict) -> str:
    span = ""
    if verdict.first_at is not None and verdict.last_at is not None:
        span = f", from {verdict.first_at:%Y-%m-%d %H:%M} to {verdict.last_at:%Y-%m-%d %H:%M} UTC"
    counted = f"{verdict.entries} entries{span}, {verdict.checkpoints} signed checkpoints"
    if verdict.ok:
        return f"The ledger is whole: {counted}; every bit agrees with what was signed."
    return f"THE LEDGER WAS ALTERED ({len(verdict.problems)} findings): {counted}."
