"""Gathers what a check of the ledger finds: the leaves it walked over, what was signed of them, and what is wrong."""

from dataclasses import dataclass, field
from datetime import datetime

from plainview.kernel.errors import BadInputError
from plainview.ledger.checkpoint import Checkpoint, open_checkpoint
from plainview.ledger.note import Verifier
from plainview.ledger.tiles import HASH_BYTES, Frontier
from plainview.ledger.verdict import Problem, Verdict

NO_LEAF = bytes(HASH_BYTES)  # stands for an entry that is missing, so that later ones keep their places


@dataclass(slots=True, kw_only=True)
class Findings:
    """One walk over a ledger."""

    verifier: Verifier | None
    problems: list[Problem] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    signed: list[tuple[str, Checkpoint]] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None

    def report(self, where: str, what: str) -> None:
        """Note that something is not as it was signed."""
        self.problems.append(Problem(where=where, what=what))

    def open(self, where: str, note: str) -> Checkpoint | None:
        """Check a signed note, and keep what it says for compare_signed; None where it can't be trusted."""
        if self.verifier is None:
            return None
        try:
            signed = open_checkpoint(note, self.verifier)
        except BadInputError as error:
            self.report(where, str(error))
            return None
        self.signed.append((where, signed))
        return signed

    def miss_until(self, sequence: int) -> None:
        """Note the entries that should have come before number `sequence`."""
        first = len(self.leaves)
        if first < sequence:
            self.report(f"entry {first}" if sequence == first + 1 else f"entries {first} to {sequence - 1}", "missing")
            self.leaves += [NO_LEAF] * (sequence - first)

    def compare_signed(self) -> None:
        """Compare the tree over the leaves with every checkpoint that was signed."""
        tree = Frontier()
        for where, signed in sorted(self.signed, key=lambda each: each[1].size):
            if signed.size > len(self.leaves):
                there = len(self.leaves)
                self.report(where, f"{signed.size} entries were signed, {there} are there: the end was cut off")
                continue
            tree = tree.extended(self.leaves[tree.size : signed.size])
            if tree.root != signed.root:
                self.report(where, f"the first {signed.size} entries are not those that were signed")

    def verdict(self) -> Verdict:
        """Say what was found."""
        return Verdict(
            entries=len(self.leaves) - self.leaves.count(NO_LEAF),
            checkpoints=len(self.signed),
            first_at=self.first_at,
            last_at=self.last_at,
            problems=tuple(self.problems),
        )
